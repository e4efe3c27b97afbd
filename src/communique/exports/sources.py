"""Which sources bear something out, whether they are enough, and how each is cited on Wikidata.

Enough are two sources of different origin, of which at most one gives a side's own point of view, or one such source
from each side. The origin of a source is what it names as publisher, author or point of view; a source that names none
cannot be told from another, so it stands for nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from pyoxigraph import Literal, NamedNode

from communique.dates import InvalidDate
from communique.exports.dating import dated
from communique.exports.records import Records
from communique.exports.text import ADDRESS, TEXT, plain, web_address
from communique.exports.wikidata_terms import WikidataTerms
from communique.terms import CMQ, DCTERMS, OA, PAV
from communique.wikidata.entities import Snaks, Value

_ORIGINS = (DCTERMS.publisher, DCTERMS.creator, CMQ.perspective)
_LANGUAGE = re.compile("[a-z]{2,3}")
_TELLING = (frozenset({"reference-url"}), frozenset({"stated-in"}), frozenset({"title", "publisher"}),
            frozenset({"title", "publication-date"}))  # fmt: skip
"""What a reference has to hold at least, so that a reader finds the source."""


@dataclass(frozen=True)
class Source:
    """A source as far as exports need it.

    Attributes:
        node: the source.
        label: what it is called here.
        origins: who stands behind it.
        perspectives: the sides whose own point of view it gives.
        reference: how it is cited on Wikidata; empty if it cannot be found by what is recorded.
    """

    node: NamedNode
    label: str
    origins: frozenset[NamedNode]
    perspectives: frozenset[NamedNode]
    reference: Snaks


class Sources:
    """The sources of some records."""

    def __init__(self, records: Records, terms: WikidataTerms) -> None:
        self._records = records
        self._terms = terms
        self._known: dict[NamedNode, Source] = {}

    def bearing_out(self, owners: Iterable[NamedNode], *properties: NamedNode) -> list[Source]:
        """Return the sources with a passage for any of `properties` of any of `owners`, sorted by IRI.

        A passage that does not say what it supports bears out its whole owner. Without `properties` every one counts.
        """
        nodes = {source for owner in owners for source in self._cited(owner, frozenset(properties))}
        return [self._source(node) for node in sorted(nodes, key=lambda node: node.value)]

    def _cited(self, owner: NamedNode, properties: frozenset[NamedNode]) -> Iterator[NamedNode]:
        for evidence in self._records.nodes(owner, CMQ.evidence):
            supported = set(self._records.nodes(evidence, CMQ.supports))
            if not properties or not supported or supported & properties:
                yield from self._records.nodes(evidence, OA.hasSource)

    def _source(self, node: NamedNode) -> Source:
        if node not in self._known:
            self._known[node] = Source(
                node,
                self._records.label(node),
                frozenset(self._records.nodes(node, *_ORIGINS)),
                frozenset(self._records.nodes(node, CMQ.perspective)),
                self._reference(node),
            )
        return self._known[node]

    def _reference(self, node: NamedNode) -> Snaks:
        """Return how a source is cited, as far as Wikidata takes the values; empty if nobody could find it by that."""
        parts = (self._found_at, self._title, self._publisher, self._days)
        named = [(name, value) for part in parts for name, value in part(node) if self._terms.property(name)]
        names = {name for name, _ in named}
        if not any(telling <= names for telling in _TELLING):
            return ()
        return tuple((prop, value) for name, value in named if (prop := self._terms.property(name)))

    def _found_at(self, node: NamedNode) -> Iterator[tuple[str, Value]]:
        if item := self._records.item(node):
            yield "stated-in", Value("item", item)
        for address in self._records.nodes(node, PAV.retrievedFrom)[:1]:
            if len(encoded := web_address(address.value)) <= ADDRESS:
                yield "reference-url", Value("url", encoded)

    def _title(self, node: NamedNode) -> Iterator[tuple[str, Value]]:
        """Yield the title in its language, without the script, for which Wikidata has no codes."""
        for title in self._records.literals(node, DCTERMS.title)[:1]:
            language = (title.language or self._records.text(node, DCTERMS.language)).lower().partition("-")[0]
            text = plain(title.value)
            if text and len(text) <= TEXT and _LANGUAGE.fullmatch(language):
                yield "title", Value("monolingual", text, language)

    def _publisher(self, node: NamedNode) -> Iterator[tuple[str, Value]]:
        items = (self._records.item(publisher) for publisher in self._records.nodes(node, DCTERMS.publisher))
        yield from (("publisher", Value("item", item)) for item in items if item)

    def _days(self, node: NamedNode) -> Iterator[tuple[str, Value]]:
        for issued in self._records.literals(node, DCTERMS.issued)[:1]:
            yield from _time("publication-date", issued)
        if self._records.nodes(node, PAV.retrievedFrom):
            for day in self._records.literals(node, PAV.retrievedOn)[:1]:
                yield from _time("retrieved", day)


def _time(name: str, day: Literal) -> Iterator[tuple[str, Value]]:
    """Yield a day, month or year of XML Schema, which is EDTF too, as a time."""
    try:
        yield from ((name, each.value) for each in dated(day.value) if not each.qualifiers)
    except InvalidDate:
        return


def are_enough(sources: Iterable[Source], parties: frozenset[NamedNode]) -> bool:
    """Tell whether `sources` are enough for a statement about a process between `parties`; see the module."""
    known = [source for source in sources if source.origins]
    heard = frozenset(side for source in known for side in source.perspectives)
    if len(parties) > 1 and parties <= heard:
        return True
    return any(not a.origins & b.origins and not (a.perspectives and b.perspectives) for a, b in combinations(known, 2))
