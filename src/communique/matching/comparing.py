"""How well one thing meets one condition: from 0, it does not, to 1, it does."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from communique.dates import Bounds, InvalidDate, bounds
from communique.matching.dates import APART, compatibility, lies_within, overlaps
from communique.matching.folding import folded
from communique.matching.index import Index
from communique.matching.profiles import Profile
from communique.matching.properties import BY_ID, EQUALS, ID, MATCHED, NAME, OVERLAPS, WITHIN, Kind
from communique.matching.query import Condition, Quantifier
from communique.matching.similarity import key_similarity

UNKNOWN = 0.5
"""Where nothing is recorded: neither for nor against."""
FITS = 0.6
"""What meets a condition that is required."""
AGREES = 0.9
"""What meets a condition so well that it bears a match out."""
_SAME_NAME = 0.8
"""Likeness from which the name of a value counts as the one that was asked for."""
_ABOVE = 0.9
"""What fits is not the value itself, but a body to which it belongs."""
_TIME_OF_DAY = re.compile(r"T\d\d:\d\d.*")
_POINT = re.compile(r"POINT ?\(\s*(-?\d+(?:\.\d*)?)\s+(-?\d+(?:\.\d*)?)\s*\)")
_NEAR, _FAR = 5.0, 25.0
"""Kilometres within which coordinates are of the same place, and of perhaps the same."""
_EARTH = 6371.0088
"""Mean radius in kilometres (IUGG)."""

_LONGEST = 1000
"""Letters of a folded name that are compared."""

Compare = Callable[[Index, Profile, str, Condition], float | None]


def fit(index: Index, profile: Profile, condition: Condition) -> float:
    """Return how well a thing meets a condition, all its values taken together."""
    found = [_fit(index, profile, value, condition) for value in condition.values]
    known = [each for each in found if each is not None]
    if not known:
        return UNKNOWN
    if condition.quantifier is Quantifier.NONE:
        return 1 - max(known)
    return min(known) if condition.quantifier is Quantifier.ALL else max(known)


def _fit(index: Index, profile: Profile, asked: str, condition: Condition) -> float | None:
    if condition.property_id == ID:
        return float(index.number_of(asked) == profile.number)
    property_ = BY_ID.get(condition.property_id)
    kind = property_.kind if property_ else Kind.NAME
    return _COMPARE[kind](index, profile, asked, condition)


@lru_cache(256)
def _key(asked: str) -> str:
    """Return a name asked for as it is compared with many: folded once, and cut, for a sign can become many letters."""
    return folded(asked)[:_LONGEST]


def _name(index: Index, profile: Profile, asked: str, condition: Condition) -> float:
    """An identifier counts as a name, and is as good as the name itself."""
    if condition.property_id == NAME and is_called(index, profile, asked):
        return 1.0
    key = _key(asked)
    return max((key_similarity(key, name.key) for name in profile.names), default=0.0)


def is_called(index: Index, profile: Profile, asked: str) -> bool:
    """Tell whether `asked` is an identifier of the thing: path, IRI, `person:x`, or that of its Wikidata item."""
    return index.path_of(asked) == profile.path or index.item_of(asked) in profile.values(MATCHED)


def asked_period(text: str) -> Bounds | None:
    """Return the days that a date asked for can mean, a time of day left out; None if it is no date.

    It may be in EDTF, or a year, day or time in ISO 8601.
    """
    try:
        return bounds(_TIME_OF_DAY.sub("", text.strip()))
    except InvalidDate:
        return None


def _period(index: Index, profile: Profile, asked: str, condition: Condition) -> float | None:
    period = asked_period(asked)
    every = index.attested(profile) if profile.kind == "person" else [profile.bounds]
    known = [each for each in every if each.earliest or each.latest]
    if period is None or not known:
        return None
    compare = _QUALIFIED.get(condition.qualifier, compatibility)
    return max((float(compare(each, period)) for each in known), default=APART)


_QUALIFIED: Mapping[str, Callable[[Bounds, Bounds], float]] = {
    WITHIN.id: lies_within,
    OVERLAPS.id: overlaps,
    EQUALS.id: lambda one, other: one == other,
}


def _day(_: Index, profile: Profile, asked: str, condition: Condition) -> float | None:
    known = getattr(profile.bounds, condition.property_id)
    period = asked_period(asked)
    return None if known is None or period is None else float(lies_within(Bounds(known, known), period))


def _thing(index: Index, profile: Profile, asked: str, condition: Condition) -> float | None:
    values = profile.values(condition.property_id)
    if not values:
        return None
    path = index.path_named(asked)
    above = {parent for value in values for parent in index.parents_of(value)}
    if path:
        return 1.0 if path in values else _ABOVE * (path in above)
    key = _key(asked)
    best = max(key_similarity(key, each) for value in values for each in ("", *index.keys_of(value)))
    named_above = any(key in index.keys_of(parent) for parent in above)  # names above and below are often alike
    return max(best if best >= _SAME_NAME else 0.0, _ABOVE * named_above)


def _code(index: Index, profile: Profile, asked: str, condition: Condition) -> float | None:
    values = profile.values(condition.property_id)
    type_ = index.types.get(asked) or index.types.get(f"code:{asked}")
    return float(type_ is not None and type_.id in values) if values else None


def _item(_: Index, profile: Profile, asked: str, condition: Condition) -> float | None:
    values = profile.values(condition.property_id)
    return float(asked.rpartition("/")[2] in values) if values else None


def _coordinates(_: Index, profile: Profile, asked: str, condition: Condition) -> float | None:
    known = [point for value in profile.values(condition.property_id) if (point := point_of(value))]
    place = _asked_point(asked)
    if place is None or not known:
        return None
    distance = min(kilometres(point, place) for point in known)
    return 1.0 if distance <= _NEAR else FITS if distance <= _FAR else 0.0


def _asked_point(text: str) -> tuple[float, float] | None:
    """Return latitude and longitude as they are asked for; None where that is no point on a globe."""
    try:
        latitude, longitude = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def point_of(well_known_text: str) -> tuple[float, float] | None:
    """Return latitude and longitude of a point in WKT, which has them the other way round; None for all else."""
    found = _POINT.fullmatch(well_known_text)
    return (float(found[2]), float(found[1])) if found else None


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance of two points on a sphere (haversine formula)."""
    (north, east), (to_north, to_east) = (tuple(map(math.radians, point)) for point in (one, other))
    half = math.sin((to_north - north) / 2) ** 2
    half += math.cos(north) * math.cos(to_north) * math.sin((to_east - east) / 2) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(min(1.0, half)))


_COMPARE: Mapping[Kind, Compare] = {
    Kind.NAME: _name,
    Kind.PERIOD: _period,
    Kind.DAY: _day,
    Kind.THING: _thing,
    Kind.CODE: _code,
    Kind.ITEM: _item,
    Kind.COORDINATES: _coordinates,
}
