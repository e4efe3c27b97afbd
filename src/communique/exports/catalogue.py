"""The things of a corpus as entries of a catalogue: what a person who matches them elsewhere has to see."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from communique.corpus import Corpus
from communique.dates import InvalidDate, in_words
from communique.exports.agreements import agreement_class, is_draft
from communique.exports.dating import dated
from communique.exports.events import event_class
from communique.exports.records import Records
from communique.exports.text import LABEL, plain
from communique.exports.wikidata_terms import WikidataTerms
from communique.graph import Graph
from communique.linking.things import Thing, Things
from communique.terms import CMQ, CODE, DCTERMS, ORG, RDF, SKOS, SKOSXL
from communique.wikidata.entities import Snaks

_LABELS = (SKOS.prefLabel, SKOS.altLabel)
_PARTIAL = {CODE.slip, CODE.term("status-qualifier"), CODE.term("other-side-usage")}
"""Manners of names that are wrong, or with which somebody takes a position."""


@dataclass(frozen=True)
class Entry:
    """A thing. Texts are on one line and hold no bar.

    Attributes:
        kind: one of `communique.linking.decisions.LINKABLE`.
        slug: its name within its kind, which never changes.
        iri: its address.
        label: the curators' English label.
        description: what, where and when it is, with its status if it was not held, or which offices it held; may be
            empty.
        names: language ("und" where none is stated) and text of every other name, without slips and names that an
            opposing side uses or that take a position on legal standing.
        type: its class on Wikidata, empty where no verified one matches, and for what was not held or only drafted.
        item: its item, empty where none is linked.
        date: the date as stated (EDTF), empty where there is none.
        earliest, latest: first and last possible day, empty where not known.
        times: the date as Wikidata states it, as far as it needs no qualifier.
        coordinates: latitude and longitude in degrees, None where there are none.
    """

    kind: str
    slug: str
    iri: str
    label: str
    description: str
    names: tuple[tuple[str, str], ...]
    type: str
    item: str
    date: str
    earliest: str
    latest: str
    times: Snaks
    coordinates: tuple[float, float] | None


def entries(corpus: Corpus, *kinds: str) -> list[Entry]:
    """Return the entries of some kinds, or of all, sorted by kind and IRI."""
    catalogue = _Catalogue(corpus)
    return [catalogue.entry(thing) for thing in Things(catalogue.graph) if not kinds or thing.kind in kinds]


class _Catalogue:
    def __init__(self, corpus: Corpus) -> None:
        self.graph = Graph(corpus.published)
        self._records = Records(self.graph)
        self._terms = WikidataTerms(corpus.model)

    def entry(self, thing: Thing) -> Entry:
        node = NamedNode(thing.iri)
        date = self._records.text(node, CMQ.date)
        label = plain(self._records.label(node))
        return Entry(
            kind=thing.kind,
            slug=thing.iri.rpartition("/")[2],
            iri=thing.iri,
            label=label,
            description=self._description(thing, node),
            names=tuple((language, text) for language, text in self._names(node) if text and text != label),
            type=self._type(thing.kind, node) or "",
            item=self._records.item(node),
            date=date,
            earliest=self._records.text(node, CMQ.earliest),
            latest=self._records.text(node, CMQ.latest),
            times=self._times(date),
            coordinates=thing.coordinates,
        )

    def _type(self, kind: str, node: NamedNode) -> str | None:
        if kind == "person":
            return self._terms.item("human")
        if self._doubts(kind, node):
            return None
        if kind == "event":
            return event_class(self._records, self._terms, node)
        if kind == "agreement":
            return agreement_class(self._records, self._terms, node)
        kinds = self._records.nodes(node, DCTERMS.type)
        return next(filter(None, (self._terms.class_of(each) for each in kinds)), None)

    def _names(self, node: NamedNode) -> dict[tuple[str, str], None]:
        """Return language and text of the labels, and of the names of sources that take no position."""
        labels = [label for prop in _LABELS for label in self._records.literals(node, prop)]
        for name in self._records.nodes(node, CMQ.attributedName):
            if not _PARTIAL.intersection(self._records.nodes(name, CMQ.nameManner)):
                labels += self._records.literals(name, SKOSXL.literalForm)
        return dict.fromkeys((label.language or "und", plain(label.value)) for label in labels)

    def _description(self, thing: Thing, node: NamedNode) -> str:
        """Return kind, place, time, offices and the body above, whichever there are, cut at a comma if too long."""
        codes = (*self._sorts(thing.kind, node), *self._doubts(thing.kind, node))
        parts = [self._records.label(code) for code in codes]
        parts += [self._records.label(place) for place in self._records.nodes(node, CMQ.place)]
        parts += [post.office.label for post in thing.posts]
        parts += [self._records.label(body) for body in self._records.nodes(node, ORG.postIn, ORG.subOrganizationOf)]
        parts += self._in_words(self._records.text(node, CMQ.date))
        text = plain(", ".join(dict.fromkeys(parts)))
        return text if len(text) <= LABEL else text[:LABEL].rpartition(", ")[0]

    def _sorts(self, kind: str, node: NamedNode) -> list[NamedNode]:
        classes = self._records.nodes(node, RDF.type)[:1] if kind in ("event", "agreement") else []
        return self._records.nodes(node, DCTERMS.type) or classes

    def _doubts(self, kind: str, node: NamedNode) -> list[NamedNode]:
        """Return why nobody is to take a thing for an event that was held or an agreement that was made."""
        if kind == "agreement":
            return [CODE.term("draft-agreement")] if is_draft(self._records, node) else []
        return [status for status in self._records.nodes(node, CMQ.eventStatus) if status != CODE.held]

    def _in_words(self, date: str) -> list[str]:
        try:
            return [in_words(date)] if date else []
        except InvalidDate:
            return []

    def _times(self, date: str) -> Snaks:
        try:
            found = [each for each in dated(date) if not each.qualifiers] if date else []
        except InvalidDate:
            return ()
        return tuple((prop, each.value) for each in found if (prop := self._terms.property(each.prop)))
