"""Lines on a drawing: made coarser, cut to a frame, written as the data of a path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from communique.web.drawing.projection import Point

STEPS = 4
"""Steps of path data for one unit of the drawing; what is drawn has to be scaled down by that."""
Frame = tuple[float, float, float, float]
"""Left, top, right and bottom."""


def thinned(line: Sequence[Point], tolerance: float) -> list[Point]:
    """Return a line without points nearer than `tolerance` to the one before; its two ends always stay."""
    if len(line) < 3:
        return list(line)
    kept = [line[0]]
    x, y = line[0]
    nearest = tolerance * tolerance
    for point in line[1:-1]:
        if (point[0] - x) ** 2 + (point[1] - y) ** 2 >= nearest:
            kept.append(point)
            x, y = point
    return [*kept, line[-1]]


def clipped(ring: Sequence[Point], frame: Frame) -> list[Point]:
    """Return what of an area lies in a frame (Sutherland and Hodgman 1974), empty if nothing does."""
    left, top, right, bottom = frame
    points = list(ring)
    points = _kept(points, lambda p: p[0] >= left, lambda a, b: _at_x(a, b, left))
    points = _kept(points, lambda p: p[0] <= right, lambda a, b: _at_x(a, b, right))
    points = _kept(points, lambda p: p[1] >= top, lambda a, b: _at_y(a, b, top))
    return _kept(points, lambda p: p[1] <= bottom, lambda a, b: _at_y(a, b, bottom))


def path_data(lines: Iterable[Sequence[Point]], closed: bool = False) -> str:
    """Return lines as the data of one SVG path (SVG 2, section 9.3) in whole steps, each relative to the one before."""
    return "".join(_path(line, closed) for line in lines)


def _path(line: Sequence[Point], closed: bool) -> str:
    steps = [(round(x * STEPS), round(y * STEPS)) for x, y in line]
    moves = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(steps) if (ax, ay) != (bx, by)]
    if not moves:
        return ""
    drawn = "".join(_number(x) + _number(y) for x, y in moves)
    return f"M{steps[0][0]} {steps[0][1]}l{drawn}{'z' if closed else ''}"


def _number(value: int) -> str:
    return str(value) if value < 0 else f" {value}"


def _kept(
    points: Sequence[Point], is_inside: Callable[[Point], bool], crossing: Callable[[Point, Point], Point]
) -> list[Point]:
    kept: list[Point] = []
    for before, point in zip([*points[-1:], *points], points, strict=False):
        if is_inside(before) != is_inside(point):
            kept.append(crossing(before, point))
        if is_inside(point):
            kept.append(point)
    return kept


def _at_x(a: Point, b: Point, x: float) -> Point:
    return x, a[1] + (b[1] - a[1]) * (x - a[0]) / (b[0] - a[0])


def _at_y(a: Point, b: Point, y: float) -> Point:
    return a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]), y
