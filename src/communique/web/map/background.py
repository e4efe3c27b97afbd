"""The base map that was built for the site, if it was; read once, and its lines for a drawing made once."""

from __future__ import annotations

from functools import cache, lru_cache

from communique.web.assets import assets
from communique.web.drawing.base_map import Outlines, outlines
from communique.web.drawing.projection import Projection
from communique.web.drawing.topojson import BaseMap, read_base_map

FINE, COARSE = "countries-50m.json", "countries-110m.json"
"""Names of the files, for maps of a part of the Earth and of most of it."""
_WIDE = 100.0
"""Degrees of longitude from which a map is of most of it."""


@lru_cache(maxsize=64)
def background(projection: Projection) -> Outlines:
    """Return the lines of the base map for a drawing, none where no base map was built."""
    window = projection.window
    base = _base_map(COARSE if window.east - window.west > _WIDE else FINE)
    return outlines(base, projection) if base else Outlines()


def is_there() -> bool:
    """Tell whether a base map was built."""
    return bool(assets().served_as(FINE) and assets().served_as(COARSE))


@cache
def _base_map(name: str) -> BaseMap | None:
    content = assets().read(name)
    return None if content is None else read_base_map(content)
