"""Drawings of an answer: its rows in time where a column holds dates, on a map where a column holds points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Literal

from communique.dates import Bounds, InvalidDate, bounds
from communique.terms import EDTF, GEO, XSD
from communique.web.ask.columns import Column
from communique.web.drawing.base_map import Outlines
from communique.web.drawing.map import Sheet, Spot, sheets
from communique.web.drawing.projection import Projection
from communique.web.drawing.timeline import Drawing, Item, timeline
from communique.web.map.background import background
from communique.web.map.places import coordinates_of
from communique.web.values import Value

LEAST, MOST = 2, 300
"""How many different rows a drawing shows: with fewer there is nothing to see, with more nothing to tell apart."""
_MOST_OPEN = 60
"""Up to how many marks a drawing is shown at once; more stand in the way of who goes through them with the keyboard."""
_ENDS = ("earliest", "latest")
"""Columns that together say when something was, where no column holds a date as it is stated."""
_DAYS = (XSD.date, XSD.gYearMonth, XSD.gYear)


@dataclass(frozen=True)
class Marked:
    """A row as a drawing shows it: its name, and what is drawn of it in words."""

    name: Value
    stated: str


@dataclass(frozen=True)
class Timeline:
    """Rows in time: the column by which they are drawn, the drawing of `Marked` things, and whether it is open."""

    column: str
    drawing: Drawing
    is_open: bool


@dataclass(frozen=True)
class Map:
    """Rows on a map: the column by which they are drawn, the sheets, and the rows by the numbers of their marks."""

    column: str
    sheets: list[Sheet]
    marked: dict[int, Marked]
    is_open: bool


def timeline_of(columns: Sequence[Column]) -> Timeline | None:
    """Return the rows in time, None where there is nothing to draw."""
    column, spans = _dates(columns)
    items: dict[tuple[str, Bounds], Item] = {}
    for number, span in enumerate(spans):
        if span and (span.earliest or span.latest):
            name = _name(columns, number)
            item = Item(span.earliest, span.latest, "", Marked(name, _stated(span)))
            items.setdefault((name.iri or name.text, span), item)
    if not LEAST <= len(items) <= MOST:
        return None
    return Timeline(column, timeline(items.values(), [""]), len(items) <= _MOST_OPEN)


def map_of(columns: Sequence[Column]) -> Map | None:
    """Return the rows on a map without borders, None where there is nothing to draw."""
    column = next((each for each in columns if _holds(each, (GEO.wktLiteral,))), None)
    if column is None:
        return None
    spots: dict[tuple[str, str], Spot] = {}
    marked: dict[int, Marked] = {}
    for row, term in enumerate(column.terms):
        point = coordinates_of(term.value) if isinstance(term, Literal) else None
        name = _name(columns, row)
        if point and (name.iri or name.text, str(point)) not in spots:
            number = len(spots) + 1
            spot = Spot(number, name.text, point.longitude, point.latitude, 1, 1, point.reach)
            spots[name.iri or name.text, str(point)] = spot
            marked[number] = Marked(name, f"{point.latitude:g}, {point.longitude:g}")
    if not LEAST <= len(spots) <= MOST:
        return None
    return Map(column.name, sheets(list(spots.values()), _without_borders), marked, len(spots) <= _MOST_OPEN)


def _dates(columns: Sequence[Column]) -> tuple[str, list[Bounds | None]]:
    """Return the column that dates the rows, and the days on which each can have been: stated dates go first."""
    for column in columns:
        if _holds(column, (EDTF.EDTF,)):
            return column.name, [_bounds(term) for term in column.terms]
    ends = [column for name in _ENDS for column in columns if column.name == name and _holds(column, _DAYS)]
    if len(ends) == len(_ENDS):
        pairs = zip(*([_bounds(term) for term in column.terms] for column in ends), strict=True)
        return ends[0].name, [Bounds(a.earliest if a else None, b.latest if b else None) for a, b in pairs]
    for column in columns:
        if _holds(column, _DAYS):
            return column.name, [_bounds(term) for term in column.terms]
    return "", []


def _holds(column: Column, datatypes: Sequence[object]) -> bool:
    """Tell whether there are values of these datatypes in a column and no others."""
    values = [term for term in column.terms if term is not None]
    return bool(values) and all(isinstance(term, Literal) and term.datatype in datatypes for term in values)


def _bounds(term: object) -> Bounds | None:
    try:
        return bounds(term.value) if isinstance(term, Literal) else None
    except InvalidDate:
        return None


def _stated(span: Bounds) -> str:
    """Return the days of a span as EDTF."""
    first, last = (day.isoformat() if day else ".." for day in (span.earliest, span.latest))
    return first if first == last else f"{first}/{last}"


def _name(columns: Sequence[Column], number: int) -> Value:
    """Return what a row is called: the first thing with a page in it, else the first word, else its number."""
    cells = [cell for column in columns if (cell := column.cells[number])]
    linked = [cell.value for cell in cells if cell.value.href]
    words = [cell.value for cell in cells if not cell.value.stated]
    return next(iter((*linked, *words)), Value(str(number + 1)))


def _without_borders(projection: Projection) -> Outlines:
    return replace(background(projection), borders="")
