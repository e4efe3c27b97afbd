"""The table of Wikidata's properties and classes: which of them may be named, and what they correspond to here.

It stands in `ontology/schemes/wikidata-terms.ttl`, one concept `code:wikidata-NAME` for each term. A term whose
identifier nobody has verified is in the table too, without an identifier: what needs it is withheld, not guessed.
What corresponds to the terms of this project is stated in `ontology/alignments.ttl` and only read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from communique.corpus import TurtleFile
from communique.graph import Graph
from communique.terms import CODE, DCTERMS, PREFIXES, SKOS, WIKIBASE

_NAME = PREFIXES["code"] + "wikidata-"
_SCHEME = CODE.term("wikidata-terms")
_WD = PREFIXES["wd"]
_ALIGNED = (SKOS.exactMatch, SKOS.closeMatch, SKOS.narrowMatch, SKOS.broadMatch, SKOS.relatedMatch)
_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class WikidataTerm:
    """A property or class of Wikidata.

    Attributes:
        name: what code calls it: "point-in-time", "meeting".
        label: Wikidata's English label.
        identifier: "P585", "Q2761147"; empty while none is verified.
        datatype: of a property, as in the JSON of entities: "time", "wikibase-item"; empty for a class.
        evidence: addresses on which the identifier rests.
        note: what it is used for here, or why not.
        corresponds: IRIs of the terms here and in other vocabularies that correspond to it, sorted.
    """

    name: str
    label: str
    identifier: str
    datatype: str
    evidence: tuple[str, ...]
    note: str
    corresponds: tuple[str, ...]


class WikidataTerms:
    """The table of a project; empty if its ontology has none."""

    def __init__(self, model: Iterable[TurtleFile]) -> None:
        """Read the table from the files of the model (`Corpus.model`)."""
        graph = Graph(model)
        self._terms: dict[str, WikidataTerm] = {term.name: term for term in _read(graph)}
        self._classes = _classes(graph, {t.identifier for t in self if t.identifier.startswith("Q")})

    def __iter__(self) -> Iterator[WikidataTerm]:
        """Yield all terms in the order of their names."""
        return iter(sorted(self._terms.values(), key=lambda term: term.name))

    @property
    def unverified(self) -> list[str]:
        """The sorted names of the terms without a verified identifier."""
        return [term.name for term in self if not term.identifier]

    def property(self, name: str) -> str | None:
        """Return the identifier of the property called `name` ("P585"), None if no verified one is known."""
        return self._identifier(name, "P")

    def item(self, name: str) -> str | None:
        """Return the identifier of the class called `name` ("Q2761147"), None if no verified one is known."""
        return self._identifier(name, "Q")

    def label(self, name: str) -> str:
        """Return Wikidata's label of the term called `name`, or the name in words if it is not in the table."""
        term = self._terms.get(name)
        return term.label if term else name.replace("-", " ")

    def class_of(self, term: NamedNode) -> str | None:
        """Return the verified class that matches a class or code of ours, exactly or closely; else None."""
        return self._classes.get(term)

    def _identifier(self, name: str, letter: str) -> str | None:
        term = self._terms.get(name)
        return term.identifier if term and term.identifier.startswith(letter) else None


def _read(graph: Graph) -> Iterator[WikidataTerm]:
    for concept in graph.subjects(SKOS.inScheme, _SCHEME):
        if not isinstance(concept, NamedNode):
            continue
        matches = [at.text for at in graph.objects(concept, SKOS.exactMatch) if at.text.startswith(_WD)]
        identifier = matches[0].removeprefix(_WD) if matches else ""
        yield WikidataTerm(
            name=concept.value.removeprefix(_NAME),
            label=_text(graph, concept, SKOS.prefLabel),
            identifier=identifier,
            datatype=_datatype(_text(graph, concept, WIKIBASE.propertyType)),
            evidence=tuple(at.text for at in graph.objects(concept, DCTERMS.source)),
            note=_text(graph, concept, SKOS.note),
            corresponds=_corresponding(graph, concept, identifier),
        )


def _text(graph: Graph, subject: NamedNode, predicate: NamedNode) -> str:
    found = graph.value(subject, predicate)
    return found.text if found else ""


def _datatype(iri: str) -> str:
    """Return the name that JSON gives the datatype: `wikibase:GlobeCoordinate` is "globe-coordinate" there."""
    return "-".join(_WORD.split(iri.removeprefix(PREFIXES["wikibase"]))).lower()


def _corresponding(graph: Graph, concept: NamedNode, identifier: str) -> tuple[str, ...]:
    stated = {at.text for at in graph.objects(concept, SKOS.relatedMatch)}
    if identifier:
        item = NamedNode(_WD + identifier)
        aligned = {subject for mapping in _ALIGNED for subject in graph.subjects(mapping, item)}
        stated |= {subject.value for subject in aligned - {concept} if isinstance(subject, NamedNode)}
    return tuple(sorted(stated))


def _classes(graph: Graph, verified: set[str]) -> dict[NamedNode, str]:
    """Return the terms of ours that match a verified class, an exact match before a close one."""
    found: dict[NamedNode, str] = {}
    for mapping in (SKOS.exactMatch, SKOS.closeMatch):
        for identifier in sorted(verified):
            for subject in graph.subjects(mapping, NamedNode(_WD + identifier)):
                if isinstance(subject, NamedNode) and not subject.value.startswith(_NAME):
                    found.setdefault(subject, identifier)
    return found
