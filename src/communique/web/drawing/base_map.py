"""What one drawing shows of a base map: land, coasts and borders, cut to its frame and as coarse as its size allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from communique.web.drawing.lines import clipped, path_data, thinned
from communique.web.drawing.projection import Point, Projection
from communique.web.drawing.topojson import Arc, BaseMap, Ring

_FINEST = 0.8
"""Least distance between two points of a line, in units of the drawing."""
_COARSER = 1.6
_MOST_POINTS = 9000
"""Up to how many points are drawn; each takes about 7 bytes of a page."""
_BEYOND = 20.0
"""How far lines run on beyond the drawing, so that no cut is seen."""


@dataclass(frozen=True)
class Outlines:
    """What is drawn, as the data of SVG paths (see `lines.path_data`), empty where there is nothing.

    Attributes:
        land: areas of land.
        coasts: lines between land and water.
        borders: lines between countries.
    """

    land: str = ""
    coasts: str = ""
    borders: str = ""


def outlines(base: BaseMap, projection: Projection) -> Outlines:
    """Return what a drawing shows of a base map."""
    tolerance = _FINEST
    while True:
        lines = _Lines(base, projection, tolerance)
        if lines.count <= _MOST_POINTS:
            return Outlines(path_data(lines.land, closed=True), path_data(lines.coasts), path_data(lines.borders))
        tolerance *= _COARSER


@dataclass
class _Lines:
    """The lines of a base map on a drawing, with points at least `tolerance` apart."""

    base: BaseMap
    projection: Projection
    tolerance: float
    land: list[list[Point]] = field(default_factory=list)
    coasts: list[list[Point]] = field(default_factory=list)
    borders: list[list[Point]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._frame = (-_BEYOND, -_BEYOND, self.projection.width + _BEYOND, self.projection.height + _BEYOND)
        for turn in (-360.0, 0.0, 360.0):
            self._draw(turn)

    @property
    def count(self) -> int:
        """How many points there are."""
        return sum(len(line) for line in (*self.land, *self.coasts, *self.borders))

    def _draw(self, turn: float) -> None:
        """Draw the map as it stands `turn` degrees further east."""
        drawn = [self._project(arc, turn) for arc in self.base.arcs]
        ashore: set[int] = set()
        for ring in self.base.land:
            points = self._joined(ring, drawn)
            if self._is_seen(points):
                self.land.append(clipped(points, self._frame))
                ashore.update(arc if arc >= 0 else ~arc for arc in ring)
        for index, line in enumerate(drawn):
            if index in self.base.borders:
                self.borders += self._stretches(line)
            elif index in ashore:
                self.coasts += self._stretches(line)

    def _project(self, arc: Arc, turn: float) -> list[Point]:
        """Return an arc on the drawing; only the ends of one that lies wholly beyond one of its sides."""
        window = self.projection.window
        is_beyond = (
            arc.west + turn > window.east
            or arc.east + turn < window.west
            or arc.south > window.north
            or arc.north < window.south
        )
        step = max(len(arc) - 1, 1) if is_beyond else 1
        point = self.projection.point
        points = [point(x + turn, y) for x, y in zip(arc.longitudes[::step], arc.latitudes[::step], strict=True)]
        return thinned(points, self.tolerance)

    def _is_seen(self, ring: Sequence[Point]) -> bool:
        left, top, right, bottom = self._frame
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        is_large = max(xs) - min(xs) > self.tolerance and max(ys) - min(ys) > self.tolerance
        return is_large and max(xs) > left and min(xs) < right and max(ys) > top and min(ys) < bottom

    def _joined(self, ring: Ring, drawn: Sequence[Sequence[Point]]) -> list[Point]:
        """Return a ring as one line that runs on where the arcs of the map start again on its other side."""
        around = self.projection.point(self.projection.window.west + 360, 0)[0]
        points: list[Point] = []
        for arc in ring:
            line = drawn[arc] if arc >= 0 else drawn[~arc][::-1]
            turns = round((points[-1][0] - line[0][0]) / around) if points else 0
            points += [(x + turns * around, y) for x, y in line] if turns else line
        return points

    def _stretches(self, line: Sequence[Point]) -> Iterator[list[Point]]:
        """Yield what of a line is on the drawing."""
        left, top, right, bottom = self._frame
        stretch: list[Point] = []
        for a, b in pairwise(line):
            is_near = min(a[0], b[0]) < right and max(a[0], b[0]) > left and min(a[1], b[1]) < bottom
            if is_near and max(a[1], b[1]) > top:
                stretch += [b] if stretch else [a, b]
            elif stretch:
                yield stretch
                stretch = []
        if stretch:
            yield stretch
