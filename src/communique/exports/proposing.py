"""What of a corpus could go to Wikidata: statements of linked things, new items for events and agreements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from pyoxigraph import NamedNode

from communique.corpus import Corpus
from communique.dates import InvalidDate, in_words
from communique.exports.agreements import agreement_class, agreement_drafts, is_draft, tenure_drafts
from communique.exports.contested import Contested
from communique.exports.drafts import Draft
from communique.exports.events import event_class, event_drafts
from communique.exports.judging import Judge
from communique.exports.proposals import Export, Proposal, Withheld, export_of
from communique.exports.records import Records
from communique.exports.sources import Sources
from communique.exports.text import LABEL, plain
from communique.exports.wikidata_terms import WikidataTerms
from communique.graph import Graph
from communique.iris import kind_of
from communique.terms import CMQ, CODE, DCTERMS, ORG, RDF
from communique.wikidata.entities import Statement

_EXPORTED = ("event", "agreement", "person", "place", "body", "process")
"""Kinds of things of which claims are accounted for."""
_WHAT_IT_IS = (CMQ.eventStatus, RDF.type, DCTERMS.type)
_DATES = ("point-in-time", "start-time", "end-time")


def propose(corpus: Corpus) -> Export:
    """Return what could go to Wikidata, without regard to what is there already, and what is withheld."""
    return _Proposing(corpus).export()


class _Proposing:
    def __init__(self, corpus: Corpus) -> None:
        self._records = Records(Graph(corpus.published))
        self._terms = WikidataTerms(corpus.model)
        contested = Contested(self._records)
        self._judge = Judge(self._records, self._terms, Sources(self._records, self._terms), contested)
        self._positions = contested.positions

    def export(self) -> Export:
        things = {thing for kind in _EXPORTED for thing in self._records.things(kind)}
        self._judge.withheld += self._positions(things)
        proposals = [*self._of_kind("event"), *self._of_kind("agreement"), *self._of_people()]
        return export_of(self._distinct(proposals), self._judge.withheld)

    def _of_kind(self, kind: str) -> Iterator[Proposal]:
        for thing in self._records.things(kind):
            reason, detail = next(self._objections(thing), ("", ""))
            if reason:
                self._withhold(thing, reason, detail)
            else:
                yield from self._proposal(thing)

    def _of_people(self) -> Iterator[Proposal]:
        tenures = [n for n in self._records.graph.subjects(RDF.type, CMQ.Tenure) if isinstance(n, NamedNode)]
        for person in self._records.things("person"):
            own = [tenure for tenure in tenures if person in self._records.nodes(tenure, ORG.member)]
            drafts = (draft for tenure in sorted(own, key=str) for draft in tenure_drafts(self._records, tenure))
            if item := self._records.item(person):
                yield Proposal(person.value, item, statements=tuple(self._statements(drafts)))
            else:
                self._judge.withheld += [
                    Withheld(person.value, self._terms.label(draft.prop), draft.shown, "unlinked") for draft in drafts
                ]

    def _objections(self, thing: NamedNode) -> Iterator[tuple[str, str]]:
        """Yield what stands against saying anything of an event or agreement, the gravest first."""
        status = self._records.nodes(thing, CMQ.eventStatus)
        if is_draft(self._records, thing) or (kind_of(thing.value) == "event" and status != [CODE.held]):
            yield "not-held", ", ".join(self._records.label(node) for node in status)
        if against := self._judge.contested.against(tuple((thing, prop) for prop in _WHAT_IT_IS)):
            yield "contested", against
        if not self._records.item(thing):
            yield from self._objections_to_an_item(thing)

    def _objections_to_an_item(self, thing: NamedNode) -> Iterator[tuple[str, str]]:
        find = event_class if kind_of(thing.value) == "event" else agreement_class
        if find(self._records, self._terms, thing) is None:
            yield "no-class", ", ".join(map(self._records.label, self._records.nodes(thing, DCTERMS.type, RDF.type)))
        reason, detail = self._judge.support(self._judge.sources.bearing_out((thing,)), thing)
        if reason:
            yield reason, detail
        if not self._labels(thing):
            yield "text", ""

    def _proposal(self, thing: NamedNode) -> Iterator[Proposal]:
        """Yield the proposal for an event or agreement; none for a new item without class or date."""
        find = event_drafts if kind_of(thing.value) == "event" else agreement_drafts
        statements = tuple(self._statements(find(self._records, self._terms, thing)))
        item = self._records.item(thing)
        stated = {statement.property for statement in statements}
        if item:
            yield Proposal(thing.value, item, statements=statements)
        elif self._terms.property("instance-of") not in stated:
            self._withhold(thing, "no-class")
        elif not stated & {self._terms.property(name) for name in _DATES}:
            self._withhold(thing, "undated")
        elif not self._records.was_searched(thing):
            self._withhold(thing, "not-searched")
        else:
            yield Proposal(thing.value, "", self._labels(thing), self._descriptions(thing), statements)

    def _statements(self, drafts: Iterable[Draft | Withheld]) -> Iterator[Statement]:
        for draft in drafts:
            if isinstance(draft, Withheld):
                self._judge.withheld.append(replace(draft, what=self._terms.label(draft.what)))
            elif statement := self._judge.statement(draft):
                yield statement

    def _labels(self, thing: NamedNode) -> dict[str, str]:
        """Return the labels in languages whose codes both parsers read; empty if the English one is too long."""
        labels = {language: plain(text) for language, text in self._records.labels(thing).items()}
        short = {
            language: text
            for language, text in labels.items()
            if len(language) == 2 and language.isascii() and language.isalpha() and 0 < len(text) <= LABEL
        }
        return short if "en" in short else {}

    def _descriptions(self, thing: NamedNode) -> dict[str, str]:
        """Return an English description: what it was, when, and in which process."""
        words = [self._records.label(node) for node in self._records.nodes(thing, DCTERMS.type, RDF.type)[:1]]
        with suppress(InvalidDate):
            words.append(in_words(self._records.text(thing, CMQ.date)))
        process = [self._records.label(whole) for whole in self._records.nodes(thing, CMQ.partOf)[:1]]
        text = plain(", ".join(words) + "".join(f" ({label})" for label in process))
        same = text.casefold() == self._labels(thing).get("en", "").casefold()
        return {"en": text} if len(text) <= LABEL and not same else {}

    def _distinct(self, proposals: list[Proposal]) -> Iterator[Proposal]:
        """Yield the proposals without those for new items that Wikidata could not tell from each other."""
        names = Counter(_name(proposal) for proposal in proposals if not proposal.item)
        for proposal in proposals:
            if proposal.item or names[_name(proposal)] == 1:
                yield proposal
            else:
                self._withhold(NamedNode(proposal.thing), "not-distinct")

    def _withhold(self, thing: NamedNode, reason: str, detail: str = "") -> None:
        self._judge.withheld.append(Withheld(thing.value, "item", self._records.label(thing), reason, detail))


def _name(proposal: Proposal) -> tuple[str, str]:
    return proposal.labels.get("en", "").casefold(), proposal.descriptions.get("en", "").casefold()
