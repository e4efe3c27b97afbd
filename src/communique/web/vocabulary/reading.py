"""Terms as the page shows them: read from the ontology, the alignments and the code lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from communique.terms import OWL, PREFIXES, RDF, RDFS, SCHEMA, SKOS, compact
from communique.web.facts import Subject, Term
from communique.web.reader import Reader
from communique.web.values import Cell, Group, Value, ours
from communique.web.words import N_

OWN, CODES = PREFIXES["cmq"], PREFIXES["code"]
STATUS = NamedNode(f"{PREFIXES['vs']}term_status")
_DOMAINS = (RDFS.domain, SCHEMA.domainIncludes)
_RANGES = (RDFS.range, SCHEMA.rangeIncludes)
MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
_TEXTS = (SKOS.definition, SKOS.scopeNote, SKOS.note, SKOS.example, RDFS.label, RDFS.isDefinedBy, RDF.type, STATUS)
_ABOVE = (RDFS.subClassOf, RDFS.subPropertyOf)
_NAME = re.compile(r"\b(?:cmq|code):[A-Za-z][A-Za-z0-9-]*")
_KINDS = (
    (OWL.Class, N_("class")),
    (OWL.ObjectProperty, N_("property with a thing as its value")),
    (OWL.DatatypeProperty, N_("property with a text, number or date as its value")),
    (OWL.AnnotationProperty, N_("property for remarks")),
)


@dataclass(frozen=True)
class TermEntry:
    """A class or property.

    Attributes:
        anchor_id: id of its place on the page.
        name: as it is written in Turtle: `cmq:date`.
        label: what people call it.
        kind: what sort of term it is.
        status: how settled it is, empty where that is not said.
        definition, notes, examples: what is said of it, with the terms that are mentioned as links.
        relations: how it is related to other terms.
        uses: how often it is used, None where nobody counted.
        query: address of a query for its uses.
    """

    anchor_id: str
    name: str
    label: Value
    kind: Value
    status: str
    definition: list[Cell]
    notes: list[Cell]
    examples: list[Cell]
    relations: list[Group]
    uses: int | None = None
    query: str = ""


@dataclass
class Branch:
    """A class in the tree of classes, and those below it."""

    term: TermEntry
    above: Cell
    below: list[Branch] = field(default_factory=list)


class Terms:
    """Reads terms from the facts of a page."""

    def __init__(self, reader: Reader, uses: Mapping[str, int]) -> None:
        self._reader = reader
        self._facts = reader.facts
        self._uses = uses
        self._by_domain = self._inverse(_DOMAINS)
        self._by_range = self._inverse(_RANGES)
        self._below = self._inverse(_ABOVE)

    def entry(self, term: NamedNode, query: str) -> TermEntry:
        """Return what the page shows of a term."""
        name = compact(term.value).strip("<>")
        types = self._facts.objects(term, RDF.type)
        kind = next((words for class_, words in _KINDS if class_ in types), N_("term"))
        is_used = term.value in self._uses or OWL.Class in types or kind != N_("term")
        return TermEntry(
            anchor(term.value),
            name,
            Value(self._reader.text(term, RDFS.label) or name),
            ours(kind),
            self._facts.text(term, STATUS),
            self._texts(term, SKOS.definition),
            [*self._texts(term, SKOS.scopeNote), *self._texts(term, SKOS.note)],
            self._texts(term, SKOS.example),
            self._relations(term),
            self._uses.get(term.value, 0) if is_used else None,
            query,
        )

    def tree(self, entries: Mapping[str, TermEntry]) -> list[Branch]:
        """Return the classes of ours as a tree; one that stands below a class of ours is not at the top."""
        branches = {
            iri: Branch(entry, self._reader.values(NamedNode(iri), RDFS.subClassOf)) for iri, entry in entries.items()
        }
        top = []
        for iri, branch in branches.items():
            above = [t.value for t in self._facts.objects(NamedNode(iri), RDFS.subClassOf) if isinstance(t, NamedNode)]
            own = [each for each in above if each in branches]
            branch.above = [value for value in branch.above if value.iri not in branches]
            for each in own:
                branches[each].below.append(branch)
            if not own:
                top.append(branch)
        return top

    def linked(self, text: str) -> Cell:
        """Return a text with the terms that it mentions as links."""
        cell: Cell = []
        end = 0
        for match in _NAME.finditer(text):
            prefix, _, name = match[0].partition(":")
            iri = PREFIXES[prefix] + name
            if NamedNode(iri) in self._facts:
                is_scheme = SKOS.ConceptScheme in self._facts.objects(NamedNode(iri), RDF.type)
                place = f"scheme-{name}" if is_scheme else anchor(iri)
                cell += [Value(text[end : match.start()]), Value(match[0], f"#{place}")]
                end = match.end()
        return [value for value in (*cell, Value(text[end:])) if value.text]

    def _texts(self, term: NamedNode, predicate: NamedNode) -> list[Cell]:
        return [self.linked(value.text) for value in self._reader.values(term, predicate)]

    def _relations(self, term: NamedNode) -> list[Group]:
        found: list[tuple[str, Iterable[Term]]] = [
            (N_("Narrower than"), self._values(term, _ABOVE)),
            (N_("Broader than"), self._below.get(term, ())),
            (N_("Said of"), self._values(term, _DOMAINS)),
            (N_("Values"), self._values(term, _RANGES)),
            (N_("Its properties"), self._by_domain.get(term, ())),
            (N_("Value of"), self._by_range.get(term, ())),
        ]
        shown = {*_TEXTS, *_ABOVE, *_DOMAINS, *_RANGES, *MATCHES}
        groups = [self._group(ours(words), terms) for words, terms in found]
        for predicate in (*MATCHES, *sorted(set(self._facts.predicates(term)) - shown, key=str)):
            groups.append(self._group(self._reader.property_label(predicate), self._facts.objects(term, predicate)))
        return [group for group in groups if group.values]

    def _values(self, term: NamedNode, predicates: Sequence[NamedNode]) -> list[Term]:
        return [value for predicate in predicates for value in self._facts.objects(term, predicate)]

    def _group(self, label: Value, terms: Iterable[Term]) -> Group:
        values = [self._value(term) for term in self._reader.sorted(dict.fromkeys(terms))]
        return Group(label, values, joiner=", ")

    def _value(self, term: Term) -> Value:
        """Return a term by its name in Turtle if it has one; those on this page lead to their place on it."""
        if not isinstance(term, NamedNode) or compact(term.value).startswith("<"):
            return self._reader.value(term)
        is_here = term in self._facts and (term.value.startswith(OWN) or RDFS.label in self._facts.predicates(term))
        name = compact(term.value)
        return Value(name, f"#{anchor(term.value)}" if is_here else self._reader.value(term).href, iri=term.value)

    def _inverse(self, predicates: Sequence[NamedNode]) -> dict[Term, list[Subject]]:
        found: dict[Term, list[Subject]] = {}
        for subject in self._facts:
            for predicate in predicates:
                for value in self._facts.objects(subject, predicate):
                    found.setdefault(value, []).append(subject)
        return found


def anchor(iri: str) -> str:
    """Return the id of the place of a term or code on the page: that never changes, since links from outside use it."""
    if iri.startswith(OWN):
        return iri.removeprefix(OWN)
    if iri.startswith(CODES):
        return f"code-{iri.removeprefix(CODES)}"
    return compact(iri).strip("<>").replace(":", "-")
