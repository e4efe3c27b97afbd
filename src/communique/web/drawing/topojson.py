"""Reads a base map in TopoJSON 1.0 (https://github.com/topojson/topojson-specification).

Arcs are quantised and delta-encoded (sections 2.1.2 and 2.1.3); geometries refer to them by index, `~index` standing
for an arc that is run through backwards (section 2.1.4). What several countries share is one arc.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

Ring = tuple[int, ...]
"""A closed line, as the indices of its arcs."""
_DEPTH_OF_RINGS = {"Polygon": 0, "MultiPolygon": 1}


@dataclass(frozen=True)
class Arc:
    """A line between two points of a topology.

    Attributes:
        longitudes, latitudes: of its points, in degrees; longitudes run on beyond 180° where it crosses there.
        west, south, east, north: what it spans.
    """

    longitudes: array[float]
    latitudes: array[float]
    west: float
    south: float
    east: float
    north: float

    def __len__(self) -> int:
        return len(self.longitudes)


@dataclass(frozen=True)
class BaseMap:
    """A topology of land and countries.

    Attributes:
        arcs: all lines.
        land: the outlines of land.
        borders: indices of the arcs between two countries.
    """

    arcs: Sequence[Arc]
    land: Sequence[Ring]
    borders: frozenset[int]


def read_base_map(text: bytes) -> BaseMap:
    """Read a topology whose objects are `land` and `countries`.

    Raises:
        ValueError: it is none.
    """
    try:
        topology = json.loads(text)
        objects = topology["objects"]
        uses = Counter(arc if arc >= 0 else ~arc for ring in _rings(objects["countries"]) for arc in ring)
        borders = frozenset(arc for arc, times in uses.items() if times > 1)
        return BaseMap(
            [_arc(arc, topology["transform"]) for arc in topology["arcs"]], [*_rings(objects["land"])], borders
        )
    except (KeyError, TypeError, IndexError) as error:
        raise ValueError(f"This is no topology of land and countries: {error!r}.") from error


def _arc(deltas: list[list[int]], transform: dict[str, list[float]]) -> Arc:
    (scale_x, scale_y), (start_x, start_y) = transform["scale"], transform["translate"]
    longitudes = array("d", (x * scale_x + start_x for x in accumulate(delta[0] for delta in deltas)))
    latitudes = array("d", (y * scale_y + start_y for y in accumulate(delta[1] for delta in deltas)))
    for index in range(1, len(longitudes)):
        longitudes[index] += 360 * round((longitudes[index - 1] - longitudes[index]) / 360)
    return Arc(longitudes, latitudes, min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def _rings(geometry: dict[str, Any]) -> Iterator[Ring]:
    """Yield the rings of a geometry, holes included."""
    for part in geometry.get("geometries", ()):
        yield from _rings(part)
    depth = _DEPTH_OF_RINGS.get(geometry["type"])
    if depth is not None:
        polygons = geometry["arcs"] if depth else [geometry["arcs"]]
        yield from (tuple(ring) for polygon in polygons for ring in polygon)
