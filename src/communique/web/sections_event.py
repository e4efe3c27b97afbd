"""The sections of the page about an event."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from pyoxigraph import NamedNode

from communique.terms import CMQ, CODE, DCTERMS, RDF, SKOS
from communique.web.gather import Gathered
from communique.web.reader import Reader, date_value, is_sure
from communique.web.sections import (
    Column,
    inferences,
    is_of_kind,
    passages_section,
    references_section,
    remarks,
    signatures_section,
    standing,
    table,
)
from communique.web.sections_claims import claimants, in_order
from communique.web.sections_links import links_section
from communique.web.values import Brief, Cell, Group, Section, Value, ours
from communique.web.words import N_

_HEAD = (
    CMQ.date, CMQ.dateAsStated, CMQ.calendar, CMQ.dateNote, CMQ.duration, CMQ.place, CMQ.eventStatus, CMQ.format,
    CMQ.channel, CMQ.publicity, CMQ.disclosedBy, CMQ.initiatedBy, CMQ.topic, CMQ.partOf,
)  # fmt: skip
_JOINERS = {CMQ.date: ", ", CMQ.place: " "}
_IN_SECTIONS = (
    *_HEAD, CMQ.question, CMQ.placeRelation, DCTERMS.type, CMQ.participation, CMQ.outcome, CMQ.produced,
    CMQ.condition, CMQ.context,
)  # fmt: skip
_PLAIN = re.compile(r"\d{4}(?:-(?:0\d|1[0-2])(?:-\d\d)?)?|(?:\.\.)?")
"""What EDTF writes for a day, a month or a year of which whoever states it is sure, or for an open or unknown end."""
_IN_COLUMNS = (CMQ.participant, CMQ.side, CMQ.office, CMQ.role, CMQ.participationStatus, SKOS.prefLabel)


def event_sections(reader: Reader, gathered: Gathered) -> list[Section]:
    """Return when, where and how it was, who was there, what came of it, who says what, and on what it rests."""
    event = reader.subject
    claims = is_of_kind(gathered.referring(CMQ.about), "claim")
    related = _related(reader, gathered)
    return [
        Section("facts", N_("When, where and how"), groups=_head(reader)),
        _participants(reader),
        Section("outcomes", N_("Outcomes"), nodes=[reader.node(part) for part in reader.parts(event, CMQ.outcome)]),
        *_agreements(reader),
        Section(
            "conditions", N_("Conditions"), nodes=[reader.node(part) for part in reader.parts(event, CMQ.condition)]
        ),
        _related_table(reader, related),
        _positions(reader, claims),
        Section("more", N_("Remarks and further statements"), groups=reader.groups(event, _IN_SECTIONS)),
        _passages(reader, claims),
        links_section(reader),
        references_section(reader, gathered, [*claims, *related]),
    ]


def _head(reader: Reader) -> list[Group]:
    values = {predicate: reader.values(reader.subject, predicate) for predicate in _HEAD}
    values[CMQ.date] += _bounds(reader)
    values[CMQ.place] = [*reader.values(reader.subject, CMQ.placeRelation), *values[CMQ.place]]
    return [
        Group(reader.property_label(predicate), found, joiner=_JOINERS.get(predicate, ""))
        for predicate, found in values.items()
        if found
    ]


def _bounds(reader: Reader) -> Cell:
    """Return the first and last possible day, unless the stated date tells them by itself.

    A date of which nobody is sure has no such days, only those under which it is searched and sorted.
    """
    stated, first, last = (reader.facts.text(reader.subject, p) for p in (CMQ.date, CMQ.earliest, CMQ.latest))
    if first == last or all(_PLAIN.fullmatch(side) for side in stated.split("/")):
        return []
    said = ((N_("not before %(value)s"), first), (N_("not after %(value)s"), last))
    if not is_sure(stated):
        said = ((N_("in searches from %(value)s"), first), (N_("in searches until %(value)s"), last))
    return [replace(date_value(day), phrase=phrase) for phrase, day in said if day]


def _participants(reader: Reader) -> Section:
    """Return who was there, by side, the sides in the order in which the record names them."""
    columns: list[Column] = [
        (N_("Who"), lambda part: reader.values(part, CMQ.participant) or _unnamed(reader, part)),
        (N_("Office at the time"), lambda part: reader.values(part, CMQ.office)),
        (N_("Role"), lambda part: reader.values(part, CMQ.role)),
        (N_("Status"), lambda part: reader.values(part, CMQ.participationStatus)),
        (N_("Remarks"), lambda part: remarks(reader, part, _IN_COLUMNS)),
        (N_("Passages"), reader.references),
    ]
    by_side: dict[tuple[str, ...], list[NamedNode]] = {}
    for part in reader.parts(reader.subject, CMQ.participation):
        by_side.setdefault(tuple(side.value for side in reader.parts(part, CMQ.side)), []).append(part)
    ordered = [part for side in sorted(by_side, key=lambda side: not side) for part in by_side[side]]
    return table("participants", _heading(reader), ordered, columns, own_parts=True, group=_side_of(reader))


def _heading(reader: Reader) -> str:
    """Return the heading of who took part: nobody was there where a contact was refused or is planned, or in a war."""
    took_place = {CODE.held, CODE.ongoing}.intersection(reader.facts.objects(reader.subject, CMQ.eventStatus))
    is_contact = CMQ.ContextEvent not in reader.facts.objects(reader.subject, RDF.type)
    return N_("Who was there") if took_place and is_contact else N_("Who is named in it")


def _side_of(reader: Reader) -> Callable[[NamedNode], Cell]:
    return lambda part: reader.values(part, CMQ.side) or [ours(N_("For no side that is stated"))]


def _unnamed(reader: Reader, part: NamedNode) -> Cell:
    return reader.values(part, SKOS.prefLabel) or [ours(N_("not named"))]


def _agreements(reader: Reader) -> list[Section]:
    """Return each agreement that came of the event, with its signatures."""
    holders = [reader.subject, *reader.parts(reader.subject, CMQ.outcome)]
    made = dict.fromkeys(agreement for holder in holders for agreement in reader.parts(holder, CMQ.produced))
    sections = []
    for agreement in made:
        name, signatures = reader.value(agreement), signatures_section(reader, agreement)
        groups = reader.groups(agreement, (CMQ.signature,))
        anchor_id = reader.anchor_id(agreement.value)
        note = N_("Agreement that came of it")
        sections.append(Section(anchor_id, name.text, name.href, note, groups, signatures.columns, signatures.rows))
    return sections


_TOLD_BY = (CMQ.quotedFrom, CMQ.reportedVia)


def _positions(reader: Reader, claims: Iterable[NamedNode]) -> Section:
    """Return the claims on each question in short; the question's own page sets them out beside each other."""
    by_question: dict[NamedNode, list[NamedNode]] = {}
    for claim in in_order(reader, claims):
        for question in reader.parts(claim, CMQ.answers):
            by_question.setdefault(question, []).append(claim)
    sections, shown = [], set[NamedNode]()
    for question, answers in by_question.items():
        name = reader.value(question)
        briefs = [_brief(reader, claim, again=claim in shown) for claim in answers]
        shown.update(answers)
        sections.append(Section(f"on-{reader.anchor_id(question.value)}", name.text, href=name.href, briefs=briefs))
    note = N_(
        "None of them is the record’s own statement. The page of each question has them in full, beside each other."
    )
    return Section("claims", N_("Who says what about it"), note=note, sections=sections)


def _brief(reader: Reader, claim: NamedNode, again: bool) -> Brief:
    inferred = [value for group in inferences(reader, claim) for value in (group.label, *group.values)]
    told = [value for predicate in _TOLD_BY for value in reader.values(claim, predicate)]
    return Brief(
        "" if again else reader.anchor_id(claim.value),
        reader.value(claim),
        [replace(value, href="") for value in reader.values(claim, CMQ.stance)],
        [*claimants(reader, claim), *inferred, *told, *reader.date(claim)],
        len(reader.parts(claim, CMQ.contradicts)),
        reader.references(claim),
    )


def _passages(reader: Reader, claims: Collection[NamedNode]) -> Section:
    """Return the passages, which lead back to the claims that are shown further up instead of naming them again."""
    shown = {claim.value for claim in claims}
    section = passages_section(reader)
    passages = [
        replace(passage, bears_out=list(dict.fromkeys(_led_back(reader, shown, value) for value in passage.bears_out)))
        for passage in section.passages
    ]
    return replace(section, passages=passages)


def _led_back(reader: Reader, shown: Collection[str], value: Value) -> Value:
    if value.iri not in shown:
        return value
    return replace(ours(N_("a position above")), href=reader.place(value.iri))


def _related(reader: Reader, gathered: Gathered) -> dict[NamedNode, str]:
    """Return the events around this one, each with its relation to it in words."""
    relations: dict[NamedNode, str] = {}
    found: Iterable[tuple[str, list[NamedNode]]] = (
        (N_("this record refers to it"), reader.parts(reader.subject, CMQ.context)),
        (N_("refers to this one"), gathered.referring(CMQ.context)),
        (N_("this one is part of it"), reader.parts(reader.subject, CMQ.partOf)),
        (N_("part of this one"), gathered.referring(CMQ.partOf)),
    )
    for word, others in found:
        for other in is_of_kind(others, "event"):
            relations.setdefault(other, word)
    return relations


def _related_table(reader: Reader, relations: dict[NamedNode, str]) -> Section:
    columns: list[Column] = [
        (N_("When"), reader.date),
        (N_("Event"), lambda other: [reader.value(other)]),
        (N_("Sort"), lambda other: reader.values(other, RDF.type)),
        (N_("Standing"), lambda other: standing(reader, other)),
        (N_("Relation"), lambda other: [ours(relations[other])]),
    ]
    return table("related", N_("Events around it"), sorted(relations, key=reader.date_key), columns)
