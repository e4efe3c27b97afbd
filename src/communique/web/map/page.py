"""The page of the map: the drawing, and a table that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from communique.web.drawing.base_map import Outlines
from communique.web.drawing.map import Sheet, Spot, sheets
from communique.web.drawing.marks import radius_of
from communique.web.drawing.projection import Projection
from communique.web.formats import HTML, choose
from communique.web.labels import labels_of
from communique.web.list_paging import paging
from communique.web.map.background import background, is_there
from communique.web.map.places import MOST_UNUSED, Coordinates, PlacedEvents, places_of, unused_places
from communique.web.parameters import chosen
from communique.web.period import Period, period_of
from communique.web.responses import accept_of, respond
from communique.web.site import Site, site_of
from communique.web.values import Cell, Value

PAGE_LENGTH = 200
MOST_MARKS = 300
_NO, _YES = "no", "yes"
_FORGES = {"github.com", "raw.githubusercontent.com", "gitlab.com", "codeberg.org"}
"""Hosts whose addresses name owner and repository first."""
_TOO_CLOSE = 400.0
"""Units of a drawing for a degree from which on the lines of the base map are too coarse to show a border."""
_MOST_NAMED = 5


@dataclass(frozen=True)
class PlaceRow:
    """A place as table and drawing show it.

    Attributes:
        number: its number in both.
        place: its name, with a link to its page.
        placed: what is counted there.
        latitude, longitude: as they are read, empty where there are none.
        step: what the last digit of the coordinates amounts to on the ground, empty where there are none.
        sources: pages that coordinates or names come from.
        relations: how events stand to the place, and how many of them.
        href: address of the list of the events that the record places there, empty if there is none.
    """

    number: int
    place: Value
    placed: PlacedEvents
    latitude: str
    longitude: str
    step: str
    sources: Cell
    relations: list[tuple[Value, int]]
    href: str


def map_page(request: Request) -> Response:
    """Answer with the map, for a period if the address names one.

    Raises:
        HttpProblem: 400, the address asks for what there is not; 503.
    """
    site = site_of(request)
    choice = choose([HTML], accept_of(request))
    period = period_of(request.query_params)
    with_borders = chosen(request.query_params, "borders", (_NO, _YES)) == _YES
    rows, unused = _rows(site, period)
    located = [row for row in rows if row.placed.coordinates]
    counts = [row.placed.count for row in located[:MOST_MARKS]]
    borders = _YES if with_borders else ""
    shown = paging(
        request.query_params.get("page", "1"), len(rows), PAGE_LENGTH, partial(_address, site, period, borders)
    )
    page = site.pages.render(
        "map.html",
        period=period,
        with_borders=with_borders,
        sheets=_sheets(located[:MOST_MARKS], with_borders),
        rows=shown.of(rows),
        by_number={row.number: row for row in located[:MOST_MARKS]},
        total=len(rows),
        located=len(located),
        unlocated=[row for row in rows if not row.placed.coordinates][:_MOST_NAMED],
        drawn=len(counts),
        legend=_legend(counts),
        has_base_map=is_there(),
        unused=unused[:MOST_UNUSED],
        more_unused=len(unused) > MOST_UNUSED,
        paging=shown,
    )
    return respond(request, page, choice.media_type, {"Vary": "Accept"})


def _address(site: Site, period: Period, borders: str, number: int) -> str:
    return site.addresses.local(f"/map{period.query(borders=borders, page=str(number) if number > 1 else '')}")


def _rows(site: Site, period: Period) -> tuple[list[PlaceRow], Cell]:
    """Return the rows of the table, and the places at which nothing is placed."""
    placed = places_of(site.store, site.events, period)
    placed_at = {place.iri for place in placed}
    unused = [iri for iri in unused_places(site.store) if iri not in placed_at]
    codes = {code for place in placed for code in place.relations}
    labels = labels_of(site.store, {*unused, *codes, *placed_at}, site.naming)

    def named(iri: str) -> Value:
        return labels.link(iri, site.addresses)

    ordered = sorted(placed, key=lambda place: (-place.count, labels[place.iri].text, place.iri))
    rows = [
        PlaceRow(
            number,
            named(place.iri),
            place,
            _degrees(place.coordinates.latitude, "NS") if place.coordinates else "",
            _degrees(place.coordinates.longitude, "EW") if place.coordinates else "",
            _length(place.coordinates) if place.coordinates else "",
            [Value(_dataset(address), address) for address in place.sources],
            [(named(code), count) for code, count in sorted(place.relations.items())],
            site.addresses.local(f"/events{period.query(place=place.slug)}") if place.stated else "",
        )
        for number, place in enumerate(ordered, start=1)
    ]
    return rows, sorted((named(iri) for iri in unused), key=lambda value: value.text)


def _sheets(rows: Sequence[PlaceRow], with_borders: bool) -> list[Sheet]:
    def lines(projection: Projection) -> Outlines:
        found = background(projection)
        return found if with_borders and projection.units_a_degree < _TOO_CLOSE else replace(found, borders="")

    spots = [
        Spot(
            row.number,
            row.place.text,
            row.placed.coordinates.longitude,
            row.placed.coordinates.latitude,
            row.placed.count,
            row.placed.plain,
            row.placed.coordinates.reach,
        )
        for row in rows
        if row.placed.coordinates
    ]
    return sheets(spots, lines)


def _legend(counts: Sequence[int]) -> list[tuple[int, float]]:
    """Return some counts and the radius of the disc for each, the largest last."""
    if not counts:
        return []
    most = max(counts)
    shown = sorted({1, round(most / 4) or 1, most})
    return [(count, radius_of(count, most)) for count in shown]


def _degrees(degrees: float, letters: str) -> str:
    return f"{abs(degrees)}° {letters[0] if degrees >= 0 else letters[1]}"


def _dataset(address: str) -> str:
    """Return what the data at an address are called: a repository, where its host has many of them, or the host."""
    parts = urlsplit(address)
    folders = parts.path.strip("/").split("/")
    return folders[1] if parts.hostname in _FORGES and len(folders) > 1 else parts.hostname or address


def _length(coordinates: Coordinates) -> str:
    """Return what the last digit of coordinates amounts to, in one digit: `1 m`, `100 m`, `10 km`."""
    metres = 2000 * coordinates.reach
    rounded = float(f"{metres:.1g}")
    return f"{rounded / 1000:g} km" if rounded >= 1000 else f"{rounded:g} m"
