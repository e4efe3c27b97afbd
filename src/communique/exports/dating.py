"""Dates of sources, which are EDTF, as Wikidata states them: point in time, or start and end, with a precision."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from communique.dates import bounds
from communique.wikidata.entities import Value

DAY, MONTH, YEAR, DECADE, CENTURY = 11, 10, 9, 8, 7
"""Wikibase's codes of precision."""

_POINT = re.compile(r"(\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2}|XX))?(?:-(\d{2}|XX))?([?~%]?)")
_HEDGES = {"~": ("circa",), "?": ("presumably",), "%": ("circa", "presumably")}
_FIRST_SEASON = 21


@dataclass(frozen=True)
class Dated:
    """One statement of a date.

    Attributes:
        prop: name of the property: "point-in-time", "start-time" or "end-time".
        value: the time, with its precision.
        qualifiers: names of properties, each with a time, or with the name of an item; without them the value would say
            more than the source does.
    """

    prop: str
    value: Value
    qualifiers: tuple[tuple[str, Value | str], ...] = ()


def dated(edtf: str) -> list[Dated]:
    """Return the statements that together say what `edtf` says: one, or two for an interval with both ends.

    Raises:
        InvalidDate: it is none, see `communique.dates.bounds`.
    """
    bounds(edtf)
    start, slash, end = edtf.partition("/")
    if not slash:
        return [_point("point-in-time", edtf)]
    ends = (("start-time", start), ("end-time", end))
    return [_point(prop, side) for prop, side in ends if side not in ("", "..")]


def time_of_day(day: date) -> Value:
    """Return a calendar day as a time."""
    return _time(day.year, day.month, day.day, DAY)


def _point(prop: str, edtf: str) -> Dated:
    match = _POINT.fullmatch(edtf)
    if match is None:
        raise ValueError(f"{edtf} is no point in EDTF level 0 or 1")
    year, month, day, hedge = match.groups()
    hedges = tuple(("sourcing-circumstances", item) for item in _HEDGES.get(hedge, ()))
    value = _value(year, int(month) if month and month.isdigit() else 0, int(day) if day and day.isdigit() else 0)
    is_season = bool(month) and month.isdigit() and int(month) >= _FIRST_SEASON
    limits = _limits(edtf) if is_season or value.precision == CENTURY else ()
    return Dated(prop, value, limits + hedges)


def _value(year: str, month: int, day: int) -> Value:
    if year.endswith("XX"):
        return _time(int(year[:2]) * 100 + 50, 0, 0, CENTURY)  # its middle belongs to the century however one counts
    if year.endswith("X"):
        return _time(int(year[:3]) * 10, 0, 0, DECADE)
    if not month or month >= _FIRST_SEASON:
        return _time(int(year), 0, 0, YEAR)
    return _time(int(year), month, day, DAY if day else MONTH)


def _limits(edtf: str) -> tuple[tuple[str, Value | str], ...]:
    found = bounds(edtf.rstrip("?~%"))
    limits = (("earliest-date", found.earliest), ("latest-date", found.latest))
    return tuple((prop, time_of_day(day)) for prop, day in limits if day)


def _time(year: int, month: int, day: int, precision: int) -> Value:
    return Value("time", f"+{year:04d}-{month:02d}-{day:02d}T00:00:00Z", precision=precision)
