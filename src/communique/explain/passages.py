"""The passages that bear statements out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from communique.explain.statements import Statements
from communique.terms import CMQ, DCTERMS, GEO, OA, OWL, RDF, SKOS

_OF_CURATORS = {
    RDF.type, SKOS.prefLabel, SKOS.altLabel, SKOS.definition, SKOS.editorialNote, SKOS.exactMatch, OWL.sameAs,
    OWL.differentFrom, DCTERMS.source, GEO.asWKT,
}  # fmt: skip
"""What curators say themselves: no passage bears it out unless it names the property."""


@dataclass(frozen=True, order=True)
class Passage:
    """A place in a source: IRI of the source, code point offsets (the end is not included), first words."""

    source: str
    start: int
    end: int
    anchor: str

    def as_json(self) -> dict[str, str | int]:
        """Return it for JSON."""
        return {"source": self.source, "start": self.start, "end": self.end, "anchor": self.anchor}


def passage_of(statements: Statements, evidence: NamedNode) -> Passage | None:
    """Return the passage that an evidence node cites, None where source or offsets are missing."""
    source = statements.text(evidence, OA.hasSource)
    for selector in statements.nodes(evidence, OA.hasSelector):
        start, end = (statements.text(selector, predicate) for predicate in (OA.start, OA.end))
        if source and start.isdecimal() and end.isdecimal():
            return Passage(source, int(start), int(end), statements.text(evidence, CMQ.anchor))
    return None


def cited_by(statements: Statements, subject: NamedNode) -> tuple[Passage, ...]:
    """Return the passages that `subject` cites, in the order of the texts."""
    return _passages(statements, statements.nodes(subject, CMQ.evidence))


def bearing_out(statements: Statements, subject: NamedNode, predicates: Iterable[NamedNode]) -> tuple[Passage, ...]:
    """Return the passages that bear out what `subject` says by `predicates`.

    A passage that names no property bears out all that is said of the subject, but for the curators' own words.
    """
    wanted = set(predicates)
    found = []
    for evidence in statements.nodes(subject, CMQ.evidence):
        supported = set(statements.objects(evidence, CMQ.supports))
        if supported & wanted or (not supported and wanted - _OF_CURATORS):
            found.append(evidence)
    return _passages(statements, found)


def _passages(statements: Statements, evidence: Iterable[NamedNode]) -> tuple[Passage, ...]:
    return tuple(sorted({p for node in evidence if (p := passage_of(statements, node))}))
