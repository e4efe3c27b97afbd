"""How far each source is cited, and how many events rest on it alone."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from communique.release.coverage import Coverage, SourceCoverage
from communique.terms import BASE, CMQ, DCTERMS, SKOS
from communique.web.describe import statements_about
from communique.web.facts import Facts
from communique.web.labels import labels_of
from communique.web.reader import Reader
from communique.web.site import Site
from communique.web.values import Cell, Value

MOST_SOURCES = 100
"""Sources that the page shows; more of them stand in their list."""


@dataclass(frozen=True)
class CitedSource:
    """A source as the record uses it.

    Attributes:
        name: the source.
        sorts: what sort of source it is.
        remarks: what is said of it, such as whose point of view it states.
        length: code points of its text, 0 where that is not recorded.
        cited: how it is cited.
    """

    name: Value
    sorts: Cell
    remarks: Cell
    length: int
    cited: SourceCoverage

    @property
    def share(self) -> float | None:
        """The part of its text that some passage contains, from 0 to 1; None where its length is not recorded."""
        return min(self.cited.characters / self.length, 1.0) if self.length else None


@dataclass(frozen=True)
class CitedSources:
    """The sources with a passage that is cited.

    Attributes:
        shown: those that are cited most.
        more: how many others there are.
        uncited: how many sources are recorded of which no passage is cited.
        alone: events that rest on a single source.
    """

    shown: list[CitedSource]
    more: int
    uncited: int
    alone: int


def cited_sources(site: Site, coverage: Coverage) -> CitedSources:
    """Return how sources are cited, those that are cited most first. Two queries.

    Raises:
        HttpProblem: 503, the store cannot be read.
    """
    ordered = sorted(coverage.sources, key=lambda iri: (-coverage.sources[iri].citations, iri))
    shown = ordered[:MOST_SOURCES]
    facts = Facts(statements_about(site.store, shown))
    sorts = {iri for source in shown for iri in _iris(facts, source)}
    reader = Reader(NamedNode(BASE), facts, labels_of(site.store, {*shown, *sorts}, site.naming), site.addresses)
    recorded = coverage.kinds["source"].things if "source" in coverage.kinds else 0
    return CitedSources(
        [_read(reader, iri, coverage.sources[iri]) for iri in shown],
        len(ordered) - len(shown),
        max(recorded - len(ordered), 0),
        sum(cited.alone for cited in coverage.sources.values()),
    )


def _iris(facts: Facts, source: str) -> list[str]:
    return [term.value for term in facts.objects(NamedNode(source), DCTERMS.type) if isinstance(term, NamedNode)]


def _read(reader: Reader, iri: str, cited: SourceCoverage) -> CitedSource:
    node = NamedNode(iri)
    length = reader.facts.text(node, CMQ.length)
    return CitedSource(
        reader.value(node),
        reader.values(node, DCTERMS.type),
        reader.values(node, SKOS.note),
        int(length) if length.isdecimal() else 0,
        cited,
    )
