"""A timeline as geometry: what is dated becomes marks in lanes, drawn as exactly as it is known and no more.

A day that is known is a full mark within that day. What lies somewhere between two days is a bar over all of them with
an open mark on it, and what has only one end is an open mark there with an arrow to the open side. Nothing here knows
what the things are: lanes and shapes are keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from communique.web.drawing.timescale import Silence, Span, Stretch, Timescale, timescale

WIDTH = 1080.0
_LEFT, _RIGHT = 34.0, 34.0
_HEAD = 26.0
"""Room for the names of stretches, above the lanes."""
_LANE_LABEL, _LANE_END = 22.0, 9.0
_CELL, _ROW = 13.0, 15.0
_ARROW = 26.0
_WIDE_DAYS = 400
"""What lies somewhere between days further apart breaks no silence but by its ends."""


@dataclass(frozen=True)
class Item:
    """Something dated.

    Attributes:
        first, last: first and last possible day, None where that side is open or unknown.
        lane: key of the lane in which it stands.
        thing: what it is, for whoever draws it.
        is_sure: whether whoever states the date is sure of it.
    """

    first: date | None
    last: date | None
    lane: str
    thing: object
    is_sure: bool = True

    @property
    def is_dated(self) -> bool:
        """Whether anything is known of when it was."""
        return bool(self.first or self.last)

    @property
    def is_exact(self) -> bool:
        """Whether the day is known."""
        return self.is_sure and self.first is not None and self.first == self.last

    @property
    def order(self) -> tuple[date, date]:
        """What sorts dated items in time."""
        return self.first or self.last or date.max, self.last or date.min


@dataclass(frozen=True)
class Mark:
    """One item in the drawing.

    Attributes:
        item: the item.
        x, y: the middle of its mark.
        start, end: where its bar begins and ends, equal where there is none.
        is_open_start, is_open_end: whether the bar ends in an arrow there.
    """

    item: Item
    x: float
    y: float
    start: float
    end: float
    is_open_start: bool
    is_open_end: bool


@dataclass(frozen=True)
class Lane:
    """A lane: its key, where it begins, how high it is."""

    key: str
    y: float
    height: float


@dataclass(frozen=True)
class Drawing:
    """A timeline.

    Attributes:
        width, height: of the drawing.
        head: where the lanes begin.
        foot: where they end.
        lanes: from above.
        stretches, silences: the axis, from left to right.
        marks: in the order of time.
        undated: items without any date.
        true: the whole span to one scale: begin and width of each item, from the first day to the last, in order.
        folds: the stretches on that scale.
        years: first and last year of it.
    """

    width: float
    height: float
    head: float
    foot: float
    lanes: tuple[Lane, ...]
    stretches: tuple[Stretch, ...]
    silences: tuple[Silence, ...]
    marks: tuple[Mark, ...]
    undated: tuple[Item, ...]
    true: tuple[tuple[float, float], ...]
    folds: tuple[tuple[float, float], ...]
    years: tuple[int, int]


def timeline(items: Iterable[Item], lanes: Sequence[str], width: float = WIDTH) -> Drawing:
    """Return the drawing of `items`, in lanes from above in the order of `lanes`.

    Args:
        items: what is to be drawn; those without a date are not, see `Drawing.undated`.
        lanes: keys of all lanes; one in which nothing stands is left out.
        width: of the drawing.
    """
    found = list(items)
    dated = sorted((item for item in found if item.is_dated), key=lambda item: item.order)
    undated = tuple(item for item in found if not item.is_dated)
    if not dated:
        return Drawing(width, 0, 0, 0, (), (), (), (), undated, (), (), (0, 0))
    scale = timescale((span for item in dated for span in _spans(item)), _LEFT, width - _LEFT - _RIGHT)
    y = _HEAD
    drawn_lanes: list[Lane] = []
    marks: dict[int, Mark] = {}
    for key in lanes:
        members = [(number, item) for number, item in enumerate(dated) if item.lane == key]
        if members:
            placed, rows = _placed(members, scale, y + _LANE_LABEL, width)
            marks.update(placed)
            drawn_lanes.append(Lane(key, y, _LANE_LABEL + rows * _ROW + _LANE_END))
            y += drawn_lanes[-1].height
    first, last = scale.stretches[0].span[0], scale.stretches[-1].span[1]
    return Drawing(
        width,
        y + 78,
        _HEAD,
        y,
        tuple(drawn_lanes),
        scale.stretches,
        scale.silences,
        tuple(marks[number] for number in sorted(marks)),
        undated,
        tuple(_to_one_scale(_true_span(item), first, last, width) for item in dated),
        tuple(_to_one_scale(stretch.span, first, last, width) for stretch in scale.stretches),
        (date.fromordinal(first).year, date.fromordinal(last).year),
    )


def _spans(item: Item) -> Iterator[Span]:
    """Yield what of an item breaks a silence: all of it if it is short, else its ends."""
    ends = [day.toordinal() for day in (item.first, item.last) if day]
    if len(ends) > 1 and ends[1] - ends[0] < _WIDE_DAYS:
        yield ends[0], ends[1]
        return
    for end in ends:
        yield end, end


def _placed(
    members: Sequence[tuple[int, Item]], scale: Timescale, top: float, width: float
) -> tuple[dict[int, Mark], int]:
    """Return the marks of a lane by number, in as few rows as they need, short ones above, and how many rows."""
    taken: list[list[tuple[float, float]]] = []
    marks: dict[int, Mark] = {}
    choices = [(number, item, _positions(item, scale, width)) for number, item in members]
    for number, item, positions in sorted(choices, key=lambda choice: choice[2][0][2] - choice[2][0][1] > 5 * _CELL):
        row, (x, start, end) = _free(taken, positions)
        taken[row].append((min(start, x - _CELL / 2), max(end, x + _CELL / 2)))
        y = top + row * _ROW + _ROW / 2
        marks[number] = Mark(item, x, y, start, end, item.first is None, item.last is None)
    return marks, len(taken)


def _positions(item: Item, scale: Timescale, width: float) -> list[tuple[float, float, float]]:
    """Return where an item may stand, as middle of its mark, begin and end of its bar, the best first."""
    if item.first is None or item.last is None:
        known = scale.position((item.first or item.last or date.min).toordinal() + (0 if item.first else 1))
        x = known + _CELL / 2 if item.first else known - _CELL / 2
        return [(x, max(x - _ARROW, 2), x) if item.first is None else (x, x, min(x + _ARROW, width - 2))]
    start, end = scale.position(item.first.toordinal()), scale.position(item.last.toordinal() + 1)
    middle = (start + end) / 2
    if not item.is_exact:
        return [(middle, start, end)]
    places = int((end - start) // _CELL)
    left = middle - (places - 1) * _CELL / 2
    return [(left + n * _CELL, left + n * _CELL, left + n * _CELL) for n in range(places)] or [(middle, middle, middle)]


def _free(
    taken: list[list[tuple[float, float]]], positions: Sequence[tuple[float, float, float]]
) -> tuple[int, tuple[float, float, float]]:
    """Return the first row, and the place in it, that overlaps nothing; a new row is added if there is none."""
    for row, found in enumerate(taken):
        for x, start, end in positions:
            low, high = min(start, x - _CELL / 2), max(end, x + _CELL / 2)
            if all(high <= other_low or low >= other_high for other_low, other_high in found):
                return row, (x, start, end)
    taken.append([])
    return len(taken) - 1, positions[0]


def _true_span(item: Item) -> Span:
    """Return the days of an item; one with only one end is where that is."""
    known = item.first or item.last or date.min
    return (item.first or known).toordinal(), (item.last or known).toordinal()


def _to_one_scale(span: Span, first: int, last: int, width: float) -> tuple[float, float]:
    unit = (width - _LEFT - _RIGHT) / (last + 1 - first)
    return _LEFT + (span[0] - first) * unit, max((span[1] + 1 - span[0]) * unit, 1.0)
