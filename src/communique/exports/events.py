"""What could be said of an event on Wikidata: class, date, place, who took part, what it belongs to and was about."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode

from communique.exports.drafts import (
    Draft,
    capacity,
    date_drafts,
    inference,
    named_as,
    topic_drafts,
)
from communique.exports.proposals import Withheld
from communique.exports.records import Records
from communique.exports.wikidata_terms import WikidataTerms
from communique.iris import kind_of
from communique.terms import CMQ, CODE, DCTERMS, RDF
from communique.wikidata.entities import Value

_AT_THE_PLACE = {CODE.at, CODE.within}
_WHO = (CMQ.participation, CMQ.participant, CMQ.involvesParty)
_CAPACITY = (CMQ.participant, CMQ.side, CMQ.office, CMQ.role, CMQ.participationStatus)


def event_class(records: Records, terms: WikidataTerms, event: NamedNode) -> str | None:
    """Return the class of an event on Wikidata; None if it has none, or the record stands for several events."""
    kinds = records.nodes(event, DCTERMS.type)
    if CODE.recurring in kinds:
        return None
    return next(filter(None, (terms.class_of(node) for node in (*kinds, *records.nodes(event, RDF.type)))), None)


def event_drafts(records: Records, terms: WikidataTerms, event: NamedNode) -> Iterator[Draft | Withheld]:
    """Yield every statement that could be made of an event that was held."""
    if found := event_class(records, terms, event):
        label = records.label(records.nodes(event, RDF.type)[0])
        about_class = ((event, RDF.type), (event, DCTERMS.type))
        yield Draft(event, "instance-of", Value("item", found), label, (), (event,), about_class)
    yield from date_drafts(records, event)
    yield from _places(records, event)
    yield from _people(records, event)
    yield from _sides(records, event)
    for whole in records.nodes(event, CMQ.partOf):
        label = records.label(whole)
        yield Draft(event, "part-of", whole, label, (CMQ.partOf,), (event,), ((event, CMQ.partOf),))
    yield from topic_drafts(records, event)


def _places(records: Records, event: NamedNode) -> Iterator[Draft | Withheld]:
    relations = set(records.nodes(event, CMQ.placeRelation))
    about = ((event, CMQ.place), (event, CMQ.placeRelation))
    for place in records.nodes(event, CMQ.place):
        if relations <= _AT_THE_PLACE:
            yield Draft(event, "location", place, records.label(place), (CMQ.place,), (event,), about)
        else:
            words = " ".join((*(records.label(relation) for relation in relations), records.label(place)))
            yield Withheld(event.value, "location", words, "claimed", "It is not said that it was at the place.")


def _people(records: Records, event: NamedNode) -> Iterator[Draft | Withheld]:
    """Yield named participants; a body that acts for itself is a side."""
    acted = CMQ.ContextEvent in records.nodes(event, RDF.type)
    for part in records.nodes(event, CMQ.participation):
        doubts = _doubts(records, part)
        for who in records.nodes(part, CMQ.participant):
            if doubts:
                yield Withheld(event.value, "participant", records.label(who), doubts[0], doubts[1])
            elif who not in records.nodes(part, CMQ.side):
                yield Draft(
                    event,
                    "participant",
                    who,
                    records.label(who),
                    (),
                    (part,),
                    _contestable(event, part),
                    (*capacity(records, part), *named_as(records, part, who)),
                    inferred=inference(records, part),
                    conduct=acted and kind_of(who.value) == "person",
                )


def _sides(records: Records, event: NamedNode) -> Iterator[Draft]:
    """Yield each side once, borne out by every participation for it about which there is no doubt."""
    sure = [part for part in records.nodes(event, CMQ.participation) if not _doubts(records, part)]
    stated = [part for part in sure if not inference(records, part)]
    for side in dict.fromkeys(side for part in stated for side in records.nodes(part, CMQ.side)):
        parts = tuple(part for part in stated if side in records.nodes(part, CMQ.side))
        about = (*((event, prop) for prop in _WHO), *((part, prop) for part in parts for prop in _CAPACITY))
        yield Draft(event, "participant", side, records.label(side), (), parts, about)


def _contestable(event: NamedNode, part: NamedNode) -> tuple[tuple[NamedNode, NamedNode], ...]:
    return (*((event, prop) for prop in _WHO), *((part, prop) for prop in _CAPACITY))


def _doubts(records: Records, part: NamedNode) -> tuple[str, str] | None:
    """Return reason and detail if it is not said without reserve that the participation took place."""
    doubtful = [s for s in records.nodes(part, CMQ.participationStatus) if s not in (CODE.reported, CODE.unnamed)]
    if not doubtful:
        return None
    return "contested" if CODE.disputed in doubtful else "claimed", records.label(doubtful[0]).capitalize() + "."
