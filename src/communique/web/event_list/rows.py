"""Events of a list as people read them: in one query for all their names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from communique.release.events.index import IndexedEvent, Term
from communique.release.events.schema import (
    ACTING,
    CHANNEL,
    CONTESTED,
    FORMAT,
    KIND,
    MEDIATOR,
    PARTY,
    PLACE,
    SOURCE,
    STATUS,
    YES,
    acting_of,
)
from communique.terms import CODE
from communique.web.addresses import Addresses
from communique.web.labels import Labels, labels_of
from communique.web.language.reading import Naming
from communique.web.reader import date_value, is_sure
from communique.web.site import Site
from communique.web.values import Cell, Value

_HELD = "held"
"""Code of the status that goes without saying."""
_SHOWN = (CHANNEL, FORMAT, KIND, PARTY, MEDIATOR, PLACE, STATUS)


@dataclass(frozen=True)
class Taking:
    """Somebody who takes part; `standing` is what is to be said of that, None where it is plainly reported."""

    who: Value
    standing: Value | None


@dataclass(frozen=True)
class EventRow:
    """One event of a list.

    Attributes:
        event: as it is indexed.
        title: its name as a link.
        date: in words, None where there is none.
        is_uncertain: whether the date is not just one day that is known.
        kinds, channels, formats, places: what it was, how, and where.
        parties, mediators: who dealt with whom, and who went between.
        status: what is to be said of its standing, None where it is reported as held.
        is_contested: whether accounts of it contradict each other.
        sources: how many sources tell of it.
    """

    event: IndexedEvent
    title: Value
    date: Value | None
    is_uncertain: bool
    kinds: Cell
    channels: Cell
    formats: Cell
    places: Cell
    parties: list[Taking]
    mediators: list[Taking]
    status: Value | None
    is_contested: bool
    sources: int


def rows_of(site: Site, events: Sequence[IndexedEvent], naming: Naming | None = None) -> list[EventRow]:
    """Return events as they are read, named as the reader of the site wants it unless told otherwise.

    Raises:
        HttpProblem: 503, the data cannot be read.
    """
    iris = {term.iri for event in events for term in event.terms if term.iri and term.filter in _SHOWN}
    standings = {_standing(term.standing) for event in events for term in event.terms if term.standing}
    labels = labels_of(site.store, iris | standings | {event.iri for event in events}, naming or site.naming)
    return [_row(event, labels, site.addresses) for event in events]


def named(terms: Iterable[Term], labels: Labels, addresses: Addresses) -> Cell:
    """Return what terms name, as links."""
    return [labels.link(term.iri, addresses) for term in terms]


def _row(event: IndexedEvent, labels: Labels, addresses: Addresses) -> EventRow:
    def cell(filter_: str) -> Cell:
        return named(event.of(filter_), labels, addresses)

    def taking(filter_: str) -> list[Taking]:
        return [_taking(term, labels, addresses) for term in event.of(filter_)]

    status = event.of(STATUS)
    is_plain = [term.name for term in status] == [_HELD]
    mediators = taking(MEDIATOR)
    between = _between(event)
    return EventRow(
        event,
        labels.link(event.iri, addresses),
        date_value(event.date) if event.date else None,
        not event.earliest or event.earliest != event.latest or not is_sure(event.date),
        cell(KIND),
        cell(CHANNEL),
        cell(FORMAT),
        cell(PLACE),
        [each for each in taking(PARTY) if each.who.iri not in between],
        mediators,
        None if is_plain or not status else labels.link(status[0].iri, addresses),
        any(term.name == YES for term in event.of(CONTESTED)),
        len(event.of(SOURCE)),
    )


def _between(event: IndexedEvent) -> set[str]:
    """Return the IRIs of those who only go between others: mediators, and those for whom nobody else takes part."""
    mediators = {term.iri for term in event.of(MEDIATOR)}
    acting = [acting_of(term.name) for term in event.of(ACTING)]
    others = {iri for participant, side in acting if participant not in mediators for iri in (participant, side)}
    return mediators | {side for participant, side in acting if participant in mediators} - others


def _taking(term: Term, labels: Labels, addresses: Addresses) -> Taking:
    standing = labels.link(_standing(term.standing), addresses) if term.standing else None
    return Taking(labels.link(term.iri, addresses), standing)


def _standing(code: str) -> str:
    return CODE.term(code).value
