"""The page of two who met: the contacts in which both took part, and for whom each of them did."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from communique.iris import thing_path
from communique.release.events.index import EventIndex, IndexedEvent
from communique.release.events.schema import ACTING, STATUS, UNSTATED, acting_of
from communique.terms import BASE, CODE
from communique.web.formats import HTML, choose
from communique.web.labels import Labels, labels_of
from communique.web.network.meetings import SIDE, Wish, contacts_of, is_meeting, present_at
from communique.web.network.page import wish_of
from communique.web.parameters import NAME, bad
from communique.web.reader import date_value
from communique.web.responses import accept_of, respond
from communique.web.site import Site, site_of
from communique.web.values import Cell, Row, Section, ours
from communique.web.words import N_

MOST_EVENTS = 500


def together(request: Request) -> Response:
    """Answer with the contacts in which two took part whom the address names as `KIND/SLUG`.

    Raises:
        HttpProblem: 400, the address names none or asks for what there is not; 503.
    """
    site = site_of(request)
    choice = choose([HTML], accept_of(request))
    wish = wish_of(request)
    first, second = (_named_by(request, name) for name in ("first", "second"))
    index = site.events
    numbers = _numbers(site, index, wish, first, second)
    events = index.events(numbers[:MOST_EVENTS])
    iris = {iri for event in events for iri in _iris(event, wish.kind, (first, second))}
    labels = labels_of(site.store, {first, second, *iris}, site.naming)
    page = site.pages.render(
        "network_together.html",
        first=labels.link(first, site.addresses),
        second=labels.link(second, site.addresses),
        section=_section(site, labels, wish.kind, events, (first, second)),
        wish=wish,
        period=wish.period,
        total=len(numbers),
        most=MOST_EVENTS,
    )
    return respond(request, page, choice.media_type, {"Vary": "Accept"})


def _named_by(request: Request, name: str) -> str:
    stated = request.query_params.get(name, "")
    iri = f"{BASE}id/{stated}"
    if not NAME.fullmatch(stated.partition("/")[2]) or thing_path(iri) is None:
        raise bad(name, stated, "name somebody as “person/NAME” or “body/NAME”")
    return iri


def _numbers(site: Site, index: EventIndex, wish: Wish, first: str, second: str) -> list[int]:
    return [
        event
        for event, present in present_at(site.store, index, contacts_of(index, wish.period), wish.kind)
        if first in present and second in present and is_meeting(present[first], present[second], wish.between)
    ]


def _section(site: Site, labels: Labels, kind: str, events: list[IndexedEvent], two: tuple[str, str]) -> Section:
    columns = [N_("When"), N_("Contact"), N_("Status"), *(labels[iri].text for iri in two)]
    rows = [
        Row(
            [
                [date_value(event.date)] if event.date else [],
                [labels.link(event.iri, site.addresses)],
                [labels.link(term.iri, site.addresses) for term in event.of(STATUS)],
                *(_part(site, labels, kind, event, iri) for iri in two),
            ]
        )
        for event in events
    ]
    return Section("contacts", N_("Contacts"), columns=columns, rows=rows)


def _part(site: Site, labels: Labels, kind: str, event: IndexedEvent, iri: str) -> Cell:
    """Return how somebody took part in an event: for which side, and how well that is established."""
    cell: Cell = []
    for who, side, standing in _acting(event, kind, iri):
        shown = who if kind == SIDE else side
        cell += [labels.link(shown, site.addresses)] if shown else [ours(N_("not named"))] if kind == SIDE else []
        cell += [labels.link(standing, site.addresses)] if standing else []
    return list(dict.fromkeys(cell))


def _iris(event: IndexedEvent, kind: str, two: tuple[str, str]) -> set[str]:
    parts = (iri for one in two for part in _acting(event, kind, one) for iri in part)
    return {event.iri, *(term.iri for term in event.of(STATUS)), *parts} - {""}


def _acting(event: IndexedEvent, kind: str, iri: str) -> list[tuple[str, str, str]]:
    """Return participant, side and IRI of the standing of each participation of somebody, empty where there is none."""
    found = []
    for term in event.of(ACTING):
        participant, side = acting_of(term.name)
        if iri == (side if kind == SIDE else participant):
            is_known = term.standing not in ("", UNSTATED)
            found.append((participant, side, CODE.term(term.standing).value if is_known else ""))
    return found
