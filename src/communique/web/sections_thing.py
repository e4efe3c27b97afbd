"""The sections of the page about a person, body, office, place, topic, agreement, process, source, claim or code."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode

from communique.iris import kind_of
from communique.terms import CMQ, OA, RDF
from communique.web.gather import Gathered
from communique.web.reader import Reader
from communique.web.sections import (
    Column,
    facts_section,
    is_of_kind,
    links_section,
    names_section,
    passages_section,
    references_section,
    signatures_section,
    table,
    tenures_section,
    without,
)
from communique.web.sections_claims import claims_table
from communique.web.values import Section, Value


def thing_sections(reader: Reader, gathered: Gathered) -> list[Section]:
    """Return all that is recorded of a thing, in the order in which a reader asks for it; what is empty falls away."""
    said = is_of_kind(gathered.referring(CMQ.claimant), "claim")
    spoken = [claim for claim in is_of_kind(gathered.referring(CMQ.side), "claim") if claim not in said]
    about = [claim for claim in is_of_kind(gathered.referring(CMQ.about), "claim") if claim not in said]
    parts = _participations(reader, gathered)
    events = _events(reader, gathered)
    tenures = [n for n in gathered.referring(CMQ.office) if CMQ.Tenure in reader.facts.objects(n, RDF.type)]
    evidence = gathered.referring(OA.hasSource)
    return [
        facts_section(reader, (CMQ.attributedName, CMQ.signature)),
        names_section(reader),
        signatures_section(reader, reader.subject),
        tenures_section(reader, gathered),
        _participation_table(reader, parts),
        _event_table(reader, events),
        claims_table(reader, "said", "Positions taken", said),
        claims_table(reader, "spoken", "Positions taken on its behalf", spoken),
        claims_table(reader, "claims", "Claims about this", about),
        passages_section(reader, "Passages cited" if gathered.kind == "source" else "What the sources say"),
        links_section(reader),
        references_section(reader, gathered, {*said, *spoken, *about, *parts, *events, *tenures, *evidence}),
    ]


def _participations(reader: Reader, gathered: Gathered) -> list[NamedNode]:
    """Return the parts that a person, body or office had in events, in time."""
    found = gathered.referring(CMQ.participant, CMQ.side, CMQ.office)
    parts = [node for node in found if CMQ.Participation in reader.facts.objects(node, RDF.type)]
    return sorted(parts, key=lambda node: reader.date_key(_whole(node)))


def _participation_table(reader: Reader, parts: Iterable[NamedNode]) -> Section:
    columns: list[Column] = [
        ("When", lambda node: reader.date(_whole(node))),
        ("Event", lambda node: [_event_of(reader, node)]),
        ("Participant", lambda node: without(reader, reader.values(node, CMQ.participant))),
        ("Side", lambda node: without(reader, reader.values(node, CMQ.side))),
        ("Office at the time", lambda node: without(reader, reader.values(node, CMQ.office))),
        ("Role", lambda node: reader.values(node, CMQ.role)),
        ("Status", lambda node: reader.values(node, CMQ.participationStatus)),
    ]
    return table("events", "Part in events", parts, columns)


def _events(reader: Reader, gathered: Gathered) -> dict[NamedNode, list[NamedNode]]:
    """Return the events that name the thing themselves, in time, with the properties by which they do."""
    found: dict[NamedNode, list[NamedNode]] = {}
    for reference in gathered.references:
        if reference.subject.value == reference.whole and kind_of(reference.whole) == "event":
            found.setdefault(reference.subject, []).append(reference.predicate)
    return dict(sorted(found.items(), key=lambda item: reader.date_key(item[0])))


def _event_table(reader: Reader, events: dict[NamedNode, list[NamedNode]]) -> Section:
    columns: list[Column] = [
        ("When", reader.date),
        ("Event", lambda event: [reader.value(event)]),
        ("Sort", lambda event: reader.values(event, RDF.type)),
        ("Status", lambda event: reader.values(event, CMQ.eventStatus)),
        ("This is its", lambda event: [reader.property_label(predicate) for predicate in events[event]]),
    ]
    return table("linked-events", "Events", events, columns)


def _whole(node: NamedNode) -> NamedNode:
    return NamedNode(node.value.partition("#")[0])


def _event_of(reader: Reader, part: NamedNode) -> Value:
    """Return the event of a participation as a link to that participation."""
    name = reader.value(_whole(part))
    return Value(name.text, reader.link(part.value).href, name.language, iri=part.value)
