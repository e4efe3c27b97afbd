"""A map of places: one sheet with all of them, and an enlargement of each stretch where they lie on each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from communique.web.drawing.base_map import Outlines
from communique.web.drawing.lines import Frame
from communique.web.drawing.marks import Mark, clusters, frame_of, labelled, radius_of
from communique.web.drawing.projection import KILOMETRES_A_DEGREE, Point, Projection, Window, window_around

WIDTH = 1000.0
"""Width of the map of all places, in its units."""
WIDTH_ENLARGED = 560.0
"""Width of an enlargement, in the same units, so that marks and letters are of one size."""
_LEAST_DEGREES = 3.0
_LEAST_ENLARGED = 0.08
_MARGIN, _MARGIN_ENLARGED = 0.14, 0.22
_SHAPE, _SHAPE_ENLARGED = (1.55, 2.3), (1.8, 2.3)
_MOST_ENLARGEMENTS = 4
_LEAST_CLUSTER = 3
_PART_ENLARGED = 0.2
_TO_SCALE = 15.0
"""Up to how many degrees of latitude a map has a scale bar: on larger ones no length is true everywhere."""
_LINES = 6
_STEPS = (30.0, 20.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01)

Background = Callable[[Projection], Outlines]
"""Gives the lines of a base map for a drawing."""


@dataclass(frozen=True)
class Spot:
    """A place to be marked.

    Attributes:
        number: by which a table names it.
        name: what it is called.
        longitude, latitude: in degrees.
        count: how many there are of what is shown.
        plain: how many of them are stated plainly.
        reach: kilometres within which the point is given.
    """

    number: int
    name: str
    longitude: float
    latitude: float
    count: int
    plain: int
    reach: float = 0


@dataclass(frozen=True)
class GridLine:
    """A meridian or parallel: its ends, and the degrees that are written at its lower or left one."""

    x1: float
    y1: float
    x2: float
    y2: float
    degrees: str


@dataclass(frozen=True)
class Box:
    """A stretch that is shown enlarged: its letter and frame, how many places it has and the sum of their counts."""

    letter: str
    frame: Frame
    places: int
    count: int


@dataclass(frozen=True)
class Near:
    """By which an enlargement is found on the map: the nearest place that is not on it.

    Attributes:
        number: of the place.
        name: what it is called.
        kilometres: how far from it the middle of the enlargement lies, in two digits.
        direction: to which of eight points of the compass, clockwise from 0 for the north.
    """

    number: int
    name: str
    kilometres: int
    direction: int


@dataclass(frozen=True)
class Sheet:
    """One drawing.

    Attributes:
        letter: of an enlargement, empty for the map of all places.
        width, height: its size in units.
        outlines: lines of the base map.
        grid: meridians and parallels.
        marks: places.
        boxes: what is shown enlarged.
        scale: length of the scale bar in units and in kilometres, zero for none.
        near: where an enlargement lies.
    """

    letter: str
    width: float
    height: float
    outlines: Outlines
    grid: list[GridLine]
    marks: list[Mark]
    boxes: list[Box] = field(default_factory=list)
    scale: tuple[float, float] = (0, 0)
    near: Near | None = None


def sheets(spots: Sequence[Spot], background: Background) -> list[Sheet]:
    """Return the map of all `spots` and its enlargements; no sheet where there is no spot."""
    if not spots:
        return []
    most = max(spot.count for spot in spots)
    projection = Projection(_window(spots, _LEAST_DEGREES, _MARGIN, _SHAPE), WIDTH)
    marks = [_mark(spot, projection, most) for spot in spots]
    boxes, enlarged = _boxes(marks, {spot.number: spot.count for spot in spots})
    hidden = {mark.number for group in enlarged for mark in group}
    shown = [mark for mark in marks if mark.number not in hidden]
    found = [_sheet("", projection, shown, background, boxes)]
    by_number = {spot.number: spot for spot in spots}
    for box, group in zip(boxes, enlarged, strict=True):
        inside = [by_number[number] for number in sorted(mark.number for mark in group)]
        window = _window(inside, _LEAST_ENLARGED, _MARGIN_ENLARGED, _SHAPE_ENLARGED)
        closer = Projection(window, WIDTH_ENLARGED)
        sheet = _sheet(box.letter, closer, [_mark(s, closer, most) for s in inside], background)
        found.append(replace(sheet, near=_near(window, [spot for spot in spots if spot not in inside])))
    return found


def _window(spots: Sequence[Spot], least: float, margin: float, shape: Point) -> Window:
    return window_around([(spot.longitude, spot.latitude) for spot in spots], least, margin, shape)


def _near(window: Window, others: Sequence[Spot]) -> Near | None:
    """Return how to find the middle of a window from the nearest of `others`, None where there are none."""
    longitude, latitude = window.middle
    ways = []
    for spot in others:
        north = latitude - spot.latitude
        east = (longitude - window.unrolled(spot.longitude)) * math.cos(math.radians((latitude + spot.latitude) / 2))
        ways.append((math.hypot(north, east), math.atan2(east, north), spot))
    if not ways:
        return None
    degrees, angle, spot = min(ways, key=lambda way: (way[0], way[2].number))
    kilometres = int(float(f"{degrees * KILOMETRES_A_DEGREE:.2g}"))
    return Near(spot.number, spot.name, kilometres, round(angle / (math.pi / 4)) % 8)


def _mark(spot: Spot, projection: Projection, most: int) -> Mark:
    x, y = projection.point(projection.window.unrolled(spot.longitude), spot.latitude)
    radius = radius_of(spot.count, most)
    reach = projection.units(spot.reach)
    plain = min(radius_of(spot.plain, most), radius)
    return Mark(spot.number, spot.name, x, y, radius, plain, reach if reach > radius else 0)


def _boxes(marks: Sequence[Mark], counts: Mapping[int, int]) -> tuple[list[Box], list[list[Mark]]]:
    """Return what is shown enlarged: groups of marks on each other, unless they take up much of the map anyway."""
    boxes: list[Box] = []
    groups: list[list[Mark]] = []
    for group in clusters(marks, _LEAST_CLUSTER):
        frame = frame_of(group, padding=4, least=30)
        is_small = frame[2] - frame[0] < WIDTH * _PART_ENLARGED
        if is_small and len(group) < len(marks) and len(boxes) < _MOST_ENLARGEMENTS:
            count = sum(counts[mark.number] for mark in group)
            boxes.append(Box(chr(ord("A") + len(boxes)), frame, len(group), count))
            groups.append(group)
    return boxes, groups


def _sheet(
    letter: str, projection: Projection, marks: Sequence[Mark], background: Background, boxes: Sequence[Box] = ()
) -> Sheet:
    width, height = projection.width, projection.height
    placed = labelled(marks, width, height, [box.frame for box in boxes])
    lines = _meridians(projection) + _parallels(projection)
    return Sheet(letter, width, height, background(projection), lines, placed, list(boxes), _scale(projection))


def _meridians(projection: Projection) -> list[GridLine]:
    window = projection.window
    step = next((s for s in _STEPS if (window.east - window.west) / s >= _lines(projection)), _STEPS[-1])
    lines = []
    for degrees in _multiples(step, window.west, window.east):
        x, bottom = projection.point(degrees, window.south)
        lines.append(GridLine(x, bottom, x, 0, _degrees(degrees, "EW")))
    return lines


def _parallels(projection: Projection) -> list[GridLine]:
    window = projection.window
    step = next((s for s in _STEPS if (window.north - window.south) / s >= _lines(projection) / 2), _STEPS[-1])
    lines = []
    for degrees in _multiples(step, window.south, window.north):
        y = projection.point(window.west, degrees)[1]
        lines.append(GridLine(0, y, projection.width, y, _degrees(degrees, "NS")))
    return lines


def _lines(projection: Projection) -> float:
    """Return how many meridians a drawing has at least."""
    return _LINES * projection.width / WIDTH


def _multiples(step: float, low: float, high: float) -> list[float]:
    return [round(n * step, 6) for n in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _degrees(degrees: float, letters: str) -> str:
    """Return a longitude or latitude as it is written: `47.5° E`."""
    if letters == "EW":
        degrees = (degrees + 180) % 360 - 180
    return f"{abs(degrees):g}° {letters[0] if degrees >= 0 else letters[1]}" if degrees else "0°"


def _scale(projection: Projection) -> Point:
    """Return the length of the scale bar on the drawing and in kilometres: 1, 2 or 5 times a power of ten."""
    span = projection.window.north - projection.window.south
    if span > _TO_SCALE:
        return (0, 0)
    room = span * KILOMETRES_A_DEGREE / 4
    power = 10 ** math.floor(math.log10(room))
    kilometres = next(n * power for n in (5, 2, 1) if n * power <= room)
    return projection.units(kilometres), kilometres
