"""The sections of the page about an event."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode

from communique.terms import CMQ, DCTERMS, RDF, SKOS
from communique.web.gather import Gathered
from communique.web.reader import Reader
from communique.web.sections import (
    Column,
    is_of_kind,
    links_section,
    passages_section,
    references_section,
    remarks,
    signatures_section,
    table,
)
from communique.web.sections_claims import claims_by_question
from communique.web.values import Cell, Group, Section, Value

_HEAD = (
    CMQ.date, CMQ.dateAsStated, CMQ.calendar, CMQ.dateNote, CMQ.duration, CMQ.place, CMQ.eventStatus, CMQ.format,
    CMQ.channel, CMQ.publicity, CMQ.disclosedBy, CMQ.initiatedBy, CMQ.topic, CMQ.partOf, CMQ.question,
)  # fmt: skip
_JOINERS = {CMQ.date: ", ", CMQ.place: " "}
_IN_SECTIONS = (
    *_HEAD, CMQ.placeRelation, DCTERMS.type, CMQ.participation, CMQ.outcome, CMQ.produced, CMQ.condition, CMQ.context,
)  # fmt: skip
_IN_COLUMNS = (CMQ.participant, CMQ.side, CMQ.office, CMQ.role, CMQ.participationStatus, SKOS.prefLabel)


def event_sections(reader: Reader, gathered: Gathered) -> list[Section]:
    """Return when, where and how it was, who was there, what came of it, who says what, and on what it rests."""
    event = reader.subject
    claims = is_of_kind(gathered.referring(CMQ.about), "claim")
    related = _related(reader, gathered)
    return [
        Section("facts", "When, where and how", groups=_head(reader)),
        _participants(reader),
        Section("outcomes", "Outcomes", nodes=[reader.node(part) for part in reader.parts(event, CMQ.outcome)]),
        *_agreements(reader),
        Section("conditions", "Conditions", nodes=[reader.node(part) for part in reader.parts(event, CMQ.condition)]),
        _related_table(reader, related),
        *claims_by_question(reader, claims),
        Section("more", "Remarks and further statements", groups=reader.groups(event, _IN_SECTIONS)),
        passages_section(reader),
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
    """Return the first and last possible day where the stated date is not a single day."""
    first, last = (reader.facts.text(reader.subject, p) for p in (CMQ.earliest, CMQ.latest))
    if first == last:
        return []
    return [Value(f"{word} {day}", machine=day) for word, day in (("not before", first), ("not after", last)) if day]


def _participants(reader: Reader) -> Section:
    columns: list[Column] = [
        ("Who", lambda part: reader.values(part, CMQ.participant) or _unnamed(reader, part)),
        ("Side", lambda part: reader.values(part, CMQ.side)),
        ("Office at the time", lambda part: reader.values(part, CMQ.office)),
        ("Role", lambda part: reader.values(part, CMQ.role)),
        ("Status", lambda part: reader.values(part, CMQ.participationStatus)),
        ("Remarks", lambda part: remarks(reader, part, _IN_COLUMNS)),
        ("Passages", reader.references),
    ]
    parts = reader.parts(reader.subject, CMQ.participation)
    return table("participants", "Who was there", parts, columns, own_parts=True)


def _unnamed(reader: Reader, part: NamedNode) -> Cell:
    return reader.values(part, SKOS.prefLabel) or [Value("not named")]


def _agreements(reader: Reader) -> list[Section]:
    """Return each agreement that came of the event, with its signatures."""
    holders = [reader.subject, *reader.parts(reader.subject, CMQ.outcome)]
    made = dict.fromkeys(agreement for holder in holders for agreement in reader.parts(holder, CMQ.produced))
    sections = []
    for agreement in made:
        name, signatures = reader.value(agreement), signatures_section(reader, agreement)
        groups = reader.groups(agreement, (CMQ.signature,))
        anchor_id = reader.anchor_id(agreement.value)
        title = f"Agreement: {name.text}"
        sections.append(
            Section(anchor_id, title, name.href, groups=groups, columns=signatures.columns, rows=signatures.rows)
        )
    return sections


def _related(reader: Reader, gathered: Gathered) -> dict[NamedNode, str]:
    """Return the events around this one, each with its relation to it in words."""
    relations: dict[NamedNode, str] = {}
    found: Iterable[tuple[str, list[NamedNode]]] = (
        ("this record refers to it", reader.parts(reader.subject, CMQ.context)),
        ("refers to this one", gathered.referring(CMQ.context)),
        ("this one is part of it", reader.parts(reader.subject, CMQ.partOf)),
        ("part of this one", gathered.referring(CMQ.partOf)),
    )
    for word, others in found:
        for other in is_of_kind(others, "event"):
            relations.setdefault(other, word)
    return relations


def _related_table(reader: Reader, relations: dict[NamedNode, str]) -> Section:
    columns: list[Column] = [
        ("When", reader.date),
        ("Event", lambda other: [reader.value(other)]),
        ("Sort", lambda other: reader.values(other, RDF.type)),
        ("Relation", lambda other: [Value(relations[other])]),
    ]
    return table("related", "Events around it", sorted(relations, key=reader.date_key), columns)
