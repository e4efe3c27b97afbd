"""The sections of the page about a person, body, office, place, topic, agreement, process, source, claim or code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pyoxigraph import NamedNode

from communique.iris import kind_of
from communique.terms import CMQ, OA, RDF, SKOS, SKOSXL
from communique.web.gather import Gathered
from communique.web.reader import Reader
from communique.web.sections import (
    Column,
    facts_section,
    is_of_kind,
    names_section,
    passages_section,
    references_section,
    signatures_section,
    standing,
    table,
    tenures_section,
    without,
)
from communique.web.sections_claims import claims_table
from communique.web.sections_links import links_section
from communique.web.values import Cell, Section, Value, ours
from communique.web.words import N_


def thing_sections(reader: Reader, gathered: Gathered) -> list[Section]:
    """Return all that is recorded of a thing, in the order in which a reader asks for it; what is empty falls away."""
    said = is_of_kind(gathered.referring(CMQ.claimant), "claim")
    spoken = [claim for claim in is_of_kind(gathered.referring(CMQ.side), "claim") if claim not in said]
    about = [claim for claim in is_of_kind(gathered.referring(CMQ.about), "claim") if claim not in said]
    parts = _participations(reader, gathered)
    events = _events(reader, gathered)
    tenures = [n for n in gathered.referring(CMQ.office) if CMQ.Tenure in reader.facts.objects(n, RDF.type)]
    evidence = gathered.referring(OA.hasSource)
    used = gathered.referring(CMQ.usedBy)
    return [
        facts_section(reader, (CMQ.attributedName, CMQ.signature, CMQ.question)),
        names_section(reader),
        signatures_section(reader, reader.subject),
        tenures_section(reader, gathered),
        _in_list(reader, gathered, _participation_table(reader, parts)),
        _in_list(reader, gathered, _event_table(reader, events)),
        claims_table(reader, "said", N_("Positions taken"), said, N_("Together with")),
        claims_table(reader, "spoken", N_("Positions taken on its behalf"), spoken),
        claims_table(reader, "claims", N_("Claims about this"), about),
        _names_it_uses(reader, used),
        passages_section(reader, N_("Passages cited") if gathered.kind == "source" else N_("What the sources say")),
        links_section(reader),
        references_section(reader, gathered, {*said, *spoken, *about, *parts, *events, *tenures, *evidence, *used}),
    ]


def _participations(reader: Reader, gathered: Gathered) -> list[NamedNode]:
    """Return the parts that a person, body or office had in events, in time."""
    found = gathered.referring(CMQ.participant, CMQ.side, CMQ.office)
    parts = [node for node in found if CMQ.Participation in reader.facts.objects(node, RDF.type)]
    return sorted(parts, key=lambda node: reader.date_key(_whole(node)))


def _participation_table(reader: Reader, parts: Iterable[NamedNode]) -> Section:
    columns: list[Column] = [
        (N_("When"), lambda node: reader.date(_whole(node))),
        (N_("Event"), lambda node: [_event_of(reader, node)]),
        (N_("Standing of the event"), lambda node: standing(reader, _whole(node))),
        (N_("Participant"), lambda node: without(reader, participant(reader, node))),
        (N_("Side"), lambda node: without(reader, reader.values(node, CMQ.side))),
        (N_("Office at the time"), lambda node: without(reader, reader.values(node, CMQ.office))),
        (N_("Role"), lambda node: reader.values(node, CMQ.role)),
        (N_("Status"), lambda node: reader.values(node, CMQ.participationStatus)),
    ]
    return table("events", N_("Part in events"), parts, columns)


def participant(reader: Reader, part: NamedNode) -> Cell:
    """Return who took part, or how the record describes one whom no source names."""
    return reader.values(part, CMQ.participant) or reader.values(part, SKOS.prefLabel)


def _events(reader: Reader, gathered: Gathered) -> dict[NamedNode, list[NamedNode]]:
    """Return the events that name the thing themselves, in time, with the properties by which they do."""
    found: dict[NamedNode, list[NamedNode]] = {}
    for reference in gathered.references:
        if reference.subject.value == reference.whole and kind_of(reference.whole) == "event":
            found.setdefault(reference.subject, []).append(reference.predicate)
    return dict(sorted(found.items(), key=lambda item: reader.date_key(item[0])))


def _event_table(reader: Reader, events: dict[NamedNode, list[NamedNode]]) -> Section:
    columns: list[Column] = [
        (N_("When"), reader.date),
        (N_("Event"), lambda event: [reader.value(event)]),
        (N_("Sort"), lambda event: reader.values(event, RDF.type)),
        (N_("Standing"), lambda event: standing(reader, event)),
        (N_("Recorded under"), lambda event: [reader.property_label(predicate) for predicate in events[event]]),
    ]
    return table("linked-events", N_("Events"), events, columns)


_FILTERS = {"person": "person", "body": "party", "place": "place", "topic": "topic", "source": "source"}
"""Kinds of things by which the list of events can be narrowed, and the name of the filter."""


def _in_list(reader: Reader, gathered: Gathered, section: Section) -> Section:
    """Return a table of events with a link to the same events in the list of all."""
    name = _FILTERS.get(gathered.kind)
    if not name or section.is_empty:
        return section
    slug = gathered.subject.value.rpartition("/")[2]
    link = replace(
        ours(N_("These in the list of events, to search and to narrow down")),
        href=reader.local(f"/events?{name}={slug}"),
    )
    return replace(section, more=link)


def _names_it_uses(reader: Reader, names: Iterable[NamedNode]) -> Section:
    """Return how a source or an outlet calls other things."""
    columns: list[Column] = [
        (N_("For"), lambda name: [reader.value(_whole(name))]),
        (N_("Name"), lambda name: reader.values(name, SKOSXL.literalForm)),
        (N_("Manner"), lambda name: reader.values(name, CMQ.nameManner)),
    ]
    return table("names-used", N_("Names that it uses for others"), names, columns)


def _whole(node: NamedNode) -> NamedNode:
    return NamedNode(node.value.partition("#")[0])


def _event_of(reader: Reader, part: NamedNode) -> Value:
    """Return the event of a participation as a link to that participation."""
    name = reader.value(_whole(part))
    return Value(name.text, reader.link(part.value).href, name.language, iri=part.value)
