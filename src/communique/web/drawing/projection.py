"""From longitude and latitude to a drawing: equirectangular, with true lengths along the middle latitude.

Longitudes run on past 180° where a map crosses the antimeridian, so that what lies side by side is drawn side by side.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

KILOMETRES_A_DEGREE = 111.195
"""Length of one degree of latitude on a sphere of the Earth's mean radius (6371.0 km)."""
_HIGHEST = 85.0
_LEAST_COSINE = 0.15

Point = tuple[float, float]
"""Longitude and latitude in degrees, or x and y in units of the drawing."""


@dataclass(frozen=True)
class Window:
    """The part of the Earth that a map shows, in degrees; `east` is above `west` and may be above 180."""

    west: float
    south: float
    east: float
    north: float

    @property
    def middle(self) -> Point:
        """Longitude and latitude of its middle."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2

    def unrolled(self, longitude: float) -> float:
        """Return the longitude as it stands in this window, so that it is nearest to the middle."""
        middle = self.middle[0]
        return longitude + 360 * round((middle - longitude) / 360)


@dataclass(frozen=True)
class Projection:
    """A window on a drawing whose y runs downwards.

    Attributes:
        window: what is shown.
        width: width of the drawing in its units.
    """

    window: Window
    width: float

    @property
    def height(self) -> float:
        """Height of the drawing."""
        return (self.window.north - self.window.south) * self.units_a_degree

    @cached_property
    def across(self) -> float:
        """Units of the drawing for one degree of longitude."""
        return self.width / (self.window.east - self.window.west)

    @cached_property
    def units_a_degree(self) -> float:
        """Units of the drawing for one degree of latitude."""
        return self.across / _cosine(self.window.middle[1])

    def point(self, longitude: float, latitude: float) -> Point:
        """Return where a place stands; the longitude is taken as it is (see `Window.unrolled`)."""
        return (longitude - self.window.west) * self.across, (self.window.north - latitude) * self.units_a_degree

    def units(self, kilometres: float) -> float:
        """Return a length on the ground as a length on the drawing."""
        return kilometres / KILOMETRES_A_DEGREE * self.units_a_degree


def window_around(points: Sequence[Point], least: float, margin: float, shape: Point) -> Window:
    """Return a window with all of `points` in it; the whole world where there is none.

    Args:
        points: longitude and latitude of each.
        least: degrees of latitude that it spans at least.
        margin: how much is added on each side, as a part of what the points span.
        shape: least and greatest width of the drawing for a height of 1.
    """
    if not points:
        return Window(-180, -60, 180, _HIGHEST)
    west, east = _span([longitude for longitude, _ in points])
    south, north = min(latitude for _, latitude in points), max(latitude for _, latitude in points)
    tall = max((north - south) * (1 + 2 * margin), least)
    cosine = _cosine((south + north) / 2)
    wide = max((east - west) * (1 + 2 * margin) * cosine, least)
    wide = max(wide, tall * shape[0])
    tall = max(tall, wide / shape[1])
    return _within_the_world((west + east) / 2, (south + north) / 2, wide / cosine, tall)


def _within_the_world(longitude: float, latitude: float, width: float, height: float) -> Window:
    """Return a window around a point, moved or made smaller so that it shows nothing beyond the poles, or twice."""
    width, height = min(width, 360.0), min(height, 2 * _HIGHEST)
    latitude = min(max(latitude, height / 2 - _HIGHEST), _HIGHEST - height / 2)
    return Window(longitude - width / 2, latitude - height / 2, longitude + width / 2, latitude + height / 2)


def _span(longitudes: Sequence[float]) -> Point:
    """Return where the shortest stretch of the circle with all longitudes begins and ends."""
    ordered = sorted({(longitude + 180) % 360 - 180 for longitude in longitudes})
    gaps = [(b - a, b) for a, b in zip(ordered, [*ordered[1:], ordered[0] + 360], strict=True)]
    gap, start = max(gaps)
    start = start if start < 180 else start - 360
    return start, start + 360 - gap


def _cosine(latitude: float) -> float:
    return max(math.cos(math.radians(latitude)), _LEAST_COSINE)
