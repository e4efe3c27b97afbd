"""Turns statements into what a page shows: names, links, dates in words, numbered passages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cached_property

from pyoxigraph import BlankNode, Literal, NamedNode

from communique.dates import InvalidDate, in_words
from communique.iris import kind_of
from communique.jsonld import natural_key
from communique.terms import CMQ, DCTERMS, EDTF, OA, ORG, RDF, SKOS, SKOSXL, XSD, compact
from communique.turtle.writer import PREDICATE_ORDER
from communique.web.addresses import Addresses
from communique.web.bounded import MAX_PAGE_ROWS
from communique.web.facts import Facts, Term
from communique.web.labels import Labels
from communique.web.offered_queries import to_edit, to_run
from communique.web.section_paging import page_of_passage
from communique.web.values import Cell, Group, Node, Passage, Value, ours
from communique.web.words import N_

DATES = {EDTF.EDTF, XSD.date, XSD.gYearMonth, XSD.gYear}
_MACHINE_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d{2})?)?")
_QUALIFIERS = frozenset("?~%")
_RANK = {name: index for index, name in enumerate(PREDICATE_ORDER)}
_NAMING = (SKOS.prefLabel, SKOSXL.literalForm)
_NAMED_BY = (CMQ.participant, CMQ.signatory, CMQ.office, CMQ.linkTarget, DCTERMS.type)
_SHOWN_ELSEWHERE = {RDF.type, SKOS.prefLabel, CMQ.evidence, CMQ.earliest, CMQ.latest}
_TO_OWNER = {CMQ.about, ORG.member}


class Reader:
    """Reads the facts of a page about one thing.

    Attributes:
        subject: the thing.
        facts: all statements that the page draws on.
        first_page: address of the page on which the thing's parts stand; empty where that is the page itself.
    """

    def __init__(
        self, subject: NamedNode, facts: Facts, labels: Labels, addresses: Addresses, first_page: str = ""
    ) -> None:
        self.subject = subject
        self.facts = facts
        self.first_page = first_page
        self._labels = labels
        self._addresses = addresses

    @cached_property
    def passages(self) -> list[Passage]:
        """Every passage cited on the page, by source and place."""
        return self._number_passages()

    @cached_property
    def _number_of(self) -> dict[str, int]:
        return {id_: passage.number for passage in self.passages for id_ in passage.anchor_ids}

    def value(self, term: Term) -> Value:
        """Return a term as it is read."""
        if isinstance(term, NamedNode):
            return self.link(term.value)
        if not isinstance(term, Literal):
            return Value("unnamed node" if isinstance(term, BlankNode) else str(term))
        if term.datatype in DATES:
            return date_value(term.value)
        return Value(term.value, language=foreign(term.language))

    def link(self, iri: str) -> Value:
        """Return the name of what `iri` names as a link to it; a part of this page's thing is a place on the page."""
        if self.is_own_part(iri):
            return Value(self.title(NamedNode(iri)).text, self.place(iri), iri=iri)
        label, href = self._labels[iri], self._addresses.of_iri(iri)
        whole, _, part = iri.partition("#")
        if part and iri not in self._labels and whole in self._labels:
            name = self._labels[whole]
            return replace(name.value(href, iri), text=f"{name.text} ({label.text})")
        return label.value(href, iri)

    def values(self, subject: Term, predicate: NamedNode) -> Cell:
        """Return the values of a property."""
        return [self.value(term) for term in self.sorted(self.facts.objects(subject, predicate))]

    def text(self, subject: Term, predicate: NamedNode) -> str:
        """Return the values of a property as one text."""
        return ", ".join(value.text for value in self.values(subject, predicate))

    def property_label(self, predicate: NamedNode) -> Value:
        """Return the name of a property as a link to its definition."""
        return self.link(predicate.value)

    def local(self, path: str) -> str:
        """Return the address of a path for links on a page."""
        return self._addresses.local(path)

    def query(self, query: str, rows: int) -> str:
        """Return the address of the results of a query, or of its form where it has more rows than a page takes."""
        return (to_run if rows <= MAX_PAGE_ROWS else to_edit)(self._addresses, query)

    def is_own_part(self, iri: str) -> bool:
        """Tell whether `iri` is a part of this page's thing of which something is known."""
        return iri.startswith(f"{self.subject.value}#") and NamedNode(iri) in self.facts

    def place(self, iri: str) -> str:
        """Return the address of the element that stands for a part, of this thing or of another."""
        return f"{self.first_page}#{self.anchor_id(iri)}"

    def anchor_id(self, iri: str) -> str:
        """Return the id of the element that stands for a part, of this thing or of another."""
        whole, _, part = iri.partition("#")
        if whole == self.subject.value:
            return part
        return "-".join(filter(None, (kind_of(whole), whole.rpartition("/")[2], part)))

    def title(self, node: NamedNode) -> Value:
        """Return what a thing or part is called: its name, or what it is about, or its class."""
        if "#" not in node.value:
            return self.link(node.value)
        for predicate in (*_NAMING, *_NAMED_BY):
            found = self.facts.value(node, predicate)
            if isinstance(found, Literal):
                return Value(found.value, language=foreign(found.language))
            if isinstance(found, NamedNode):
                return self.link(found.value)
        class_ = self.facts.value(node, RDF.type)
        return self.value(class_) if class_ else Value(self._labels[node.value].text)

    def date(self, subject: Term) -> Cell:
        """Return the date of something in words, nothing where none is stated."""
        return self.values(subject, CMQ.date)

    def date_key(self, subject: Term) -> tuple[str, str, str]:
        """Return what sorts dated things in time, those without a date last."""
        earliest, latest = self.facts.text(subject, CMQ.earliest), self.facts.text(subject, CMQ.latest)
        return (earliest or latest or "9999", latest or "9999", str(subject))

    def references(self, subject: Term) -> Cell:
        """Return the numbers of the passages that bear something out, as links to them."""
        ids = [self.anchor_id(e.value) for e in self.facts.objects(subject, CMQ.evidence) if isinstance(e, NamedNode)]
        numbered = sorted({(self._number_of[id_], id_) for id_ in ids if id_ in self._number_of})
        first = {number: id_ for number, id_ in reversed(numbered)}
        return [Value(str(n), f"{self._page_of(n)}#{first[n]}", is_reference=True) for n in sorted(first)]

    def _page_of(self, passage: int) -> str:
        page = page_of_passage(passage)
        return f"?page={page}" if page > 1 else self.first_page

    def groups(self, subject: Term, skip: Collection[NamedNode] = ()) -> list[Group]:
        """Return what is said of `subject`, by property, without what every page shows elsewhere."""
        hidden = {*_SHOWN_ELSEWHERE, *skip}
        predicates = sorted((p for p in self.facts.predicates(subject) if p not in hidden), key=self._predicate_key)
        return [group for group in (self._group(subject, p) for p in predicates) if group.values or group.nodes]

    def node(self, part: NamedNode) -> Node:
        """Return a part with what is said of it."""
        groups = self.groups(part, (*_NAMING, *(p for p in _TO_OWNER if self.subject in self.facts.objects(part, p))))
        return Node(self.anchor_id(part.value), self.title(part), groups, self.references(part))

    def parts(self, subject: Term, predicate: NamedNode) -> list[NamedNode]:
        """Return the named nodes under a property, in the order of their names."""
        return [term for term in self.sorted(self.facts.objects(subject, predicate)) if isinstance(term, NamedNode)]

    @staticmethod
    def sorted(terms: Iterable[Term]) -> list[Term]:
        """Return terms in natural order: part 2 before part 10."""
        return sorted(terms, key=lambda term: natural_key(str(term)))

    def _group(self, subject: Term, predicate: NamedNode) -> Group:
        terms = self.sorted(self.facts.objects(subject, predicate))
        parts = [t for t in terms if isinstance(t, NamedNode) and self.is_own_part(t.value)]
        values = [self.value(term) for term in terms if term not in parts]
        return Group(self.property_label(predicate), values, [self.node(part) for part in parts])

    def _predicate_key(self, predicate: NamedNode) -> tuple[int, str]:
        return (_RANK.get(compact(predicate.value), len(_RANK)), self._labels[predicate.value].text)

    def _number_passages(self) -> list[Passage]:
        """Number the cited passages; what is cited several times is one passage."""
        by_place: dict[tuple[str, int, int], list[NamedNode]] = {}
        for evidence in self.facts:
            selector = self.facts.value(evidence, OA.hasSelector)
            if isinstance(evidence, NamedNode) and selector is not None and selector in self.facts:
                source = self.facts.text(evidence, OA.hasSource)
                start, end = (self.facts.text(selector, p) for p in (OA.start, OA.end))
                by_place.setdefault((source, _number(start), _number(end)), []).append(evidence)
        return [
            self._passage(number, place, sorted(cited, key=lambda node: natural_key(node.value)))
            for number, (place, cited) in enumerate(sorted(by_place.items(), key=self._place_key), start=1)
        ]

    def _place_key(self, item: tuple[tuple[str, int, int], list[NamedNode]]) -> tuple[str, str, int, int]:
        source, start, end = item[0]
        return (self._labels[source].text, source, start, end)

    def _passage(self, number: int, place: tuple[str, int, int], cited: list[NamedNode]) -> Passage:
        source, start, end = place
        words = next(filter(None, (self.facts.text(evidence, CMQ.anchor) for evidence in cited)), "")
        ids = [self.anchor_id(evidence.value) for evidence in cited]
        spans = [self.facts.text(evidence, OA.hasSelector) for evidence in cited]
        ids += [self.anchor_id(span) for span in spans if self.is_own_part(span)]
        bears_out = {value: None for evidence in cited for value in self._bears_out(evidence)}
        sha256 = next(filter(None, (self._digest(evidence) for evidence in cited)), "")
        return Passage(number, ids, self.link(source), start, end, words, list(bears_out), sha256)

    def _digest(self, evidence: NamedNode) -> str:
        selector = self.facts.value(evidence, OA.hasSelector)
        return self.facts.text(selector, CMQ.sha256) if selector else ""

    def _bears_out(self, evidence: NamedNode) -> Cell:
        found: Cell = []
        for citing in self.facts.subjects(CMQ.evidence, evidence):
            supported = self.values(evidence, CMQ.supports)
            if citing == self.subject:
                found += supported or [ours(N_("the whole record"))]
            elif isinstance(citing, NamedNode):
                name = self.link(citing.value)
                what = f": {', '.join(v.text for v in supported)}" if supported else ""
                found.append(replace(name, text=name.text + what))
        return found


def date_value(stated: str) -> Value:
    """Return a date in words; one that cannot be read stays as stated."""
    try:
        words = in_words(stated)
    except InvalidDate:
        return Value(stated)
    return Value(words, machine=stated if _MACHINE_DATE.fullmatch(stated) else "", stated=stated)


def is_sure(stated: str) -> bool:
    """Tell whether a date has none of the qualifiers of EDTF: uncertain, approximate, both."""
    return _QUALIFIERS.isdisjoint(stated)


def foreign(language: str | None) -> str:
    """Return a language tag unless it is that of the pages."""
    return "" if language in (None, "en") else str(language)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
