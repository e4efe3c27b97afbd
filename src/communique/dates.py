"""Dates as sources state them: EDTF in, first and last possible day and words out.

Supported are the levels 0 and 1 of the Extended Date/Time Format (ISO 8601-2:2019, annex A; Library of Congress
EDTF specification) for the years 0001 to 9999: years, months, days, the qualifiers `?`, `~` and `%`, unspecified
digits (`199X`, `1993-XX`, `1993-04-XX`), seasons (21 to 24) and intervals, whose sides may be open (`..`) or
unknown (nothing). Qualifiers do not widen the bounds. Seasons are the northern meteorological ones; the winter of
a year begins in its December.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from communique.errors import InvalidInput

_POINT = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?(?P<qualifier>[?~%]?)",
    re.ASCII,
)
_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_FIRST_MONTH = {21: 3, 22: 6, 23: 9, 24: 12}
_LAST_WINTER = ("9999", 24)
"""Ends in a year that there is not."""
_QUALIFIERS = {"": "", "?": "possibly ", "~": "about ", "%": "possibly about "}
_MONTHS = calendar.month_name


class InvalidDate(InvalidInput):
    """A text that is no date, or none of the supported kind."""

    code = "invalid-date"


@dataclass(frozen=True)
class Bounds:
    """First and last possible day, both inclusive; None where that side is open or unknown."""

    earliest: date | None
    latest: date | None


@dataclass(frozen=True)
class Point:
    """A date that is no interval, in the parts in which EDTF writes it.

    Attributes:
        year: four digits, the last one or two of them `X` where they are not known.
        month: two digits, 21 to 24 for a season, `XX` for an unknown one, empty where none is stated.
        day: two digits, `XX` for an unknown one, empty where none is stated.
        qualifier: `?`, `~`, `%`, or empty.
    """

    year: str
    month: str
    day: str
    qualifier: str


def bounds(edtf: str) -> Bounds:
    """Return the first and last day on which what is dated `edtf` can have been.

    Raises:
        InvalidDate: `edtf` is not EDTF level 0 or 1, names a day that does not exist, or ends before it starts.
    """
    if "/" not in edtf:
        return _point_bounds(_parse_point(edtf, edtf))
    start, end = _interval(edtf)
    earliest = _point_bounds(start).earliest if start else None
    latest = _point_bounds(end).latest if end else None
    if earliest and latest and earliest > latest:
        raise InvalidDate(f'"{edtf}" ends before it starts.', "Swap the two sides or correct one of them.")
    return Bounds(earliest, latest)


def in_words(edtf: str) -> str:
    """Return the date as an English reader would write it: "12–13 September 1993", "summer 2022", "until 1997".

    Raises:
        InvalidDate: see `bounds`.
    """
    start, *others = sides(edtf)
    if not others:
        return _point_in_words(start) if start else ""
    end = others[0]
    if start is None:
        return f"until {_point_in_words(end)}" if end else "at an unknown time"
    if end is None:
        opening = _point_in_words(start)
        return f"{opening} or later" if edtf.endswith("..") else f"from {opening}, end unknown"
    return _span_in_words(start, end)


def sides(edtf: str) -> tuple[Point | None, ...]:
    """Return the date by itself, or the two sides of an interval, None for one that is open or unknown.

    Raises:
        InvalidDate: see `bounds`.
    """
    bounds(edtf)
    return _interval(edtf) if "/" in edtf else (_parse_point(edtf, edtf),)


def _interval(edtf: str) -> tuple[Point | None, Point | None]:
    sides = edtf.split("/")
    if len(sides) != 2:
        raise InvalidDate(f'"{edtf}" has more than one slash.', "Write an interval as START/END.")
    start, end = (None if side in ("", "..") else _parse_point(side, edtf) for side in sides)
    if start is None and end is None:
        raise InvalidDate(f'"{edtf}" states neither a start nor an end.', "Leave the date out instead.")
    return start, end


def _parse_point(text: str, whole: str) -> Point:
    match = _POINT.fullmatch(text)
    if not match:
        hint = "Write for instance 1993, 1993-09, 1993-09-25, 1993-09~, 2022-23, 1993-04-10/1993-04-16 or ../1997."
        raise InvalidDate(f'"{whole}" is not a date in EDTF level 0 or 1.', hint)
    point = Point(match["year"], match["month"] or "", match["day"] or "", match["qualifier"])
    _refuse_impossible(point, whole)
    return point


def _refuse_impossible(point: Point, whole: str) -> None:
    month = int(point.month) if point.month.isdigit() else 0
    if point.year == "0000":
        raise InvalidDate(f'"{whole}" lies before the year 0001.', "Only the years 0001 to 9999 are supported.")
    if point.month.isdigit() and not (1 <= month <= 12 or month in _SEASONS):
        hint = "Months are 01 to 12, seasons 21 (spring) to 24 (winter)."
        raise InvalidDate(f'"{whole}" names no month: {point.month}.', hint)
    if (point.year, month) == _LAST_WINTER:
        raise InvalidDate(f'"{whole}" ends after the year 9999.', "Only the years 0001 to 9999 are supported.")
    if not point.day:
        return
    if month in _SEASONS:
        raise InvalidDate(f'"{whole}" gives a day to a season.', "Drop the day or name the month.")
    if point.day.isdigit() and (not point.year.isdigit() or not month):
        raise InvalidDate(f'"{whole}" gives a day to an unspecified month.', "Write the day as XX too.")
    if point.day.isdigit() and not 1 <= int(point.day) <= calendar.monthrange(int(point.year), month)[1]:
        reason = f"{_MONTHS[month]} {point.year} has no day {int(point.day)}"
        raise InvalidDate(f'"{whole}" does not exist: {reason}.', "Correct the day or leave it out.")


def _point_bounds(point: Point) -> Bounds:
    first_year, last_year = int(point.year.replace("X", "0")) or 1, int(point.year.replace("X", "9"))
    month = int(point.month) if point.month.isdigit() else 0
    if month in _SEASONS:
        first = date(first_year, _FIRST_MONTH[month], 1)
        return Bounds(first, _months_later(first, 3) - timedelta(days=1))
    first = date(first_year, month or 1, int(point.day) if point.day.isdigit() else 1)
    last_month = month or 12
    last_day = int(point.day) if point.day.isdigit() else calendar.monthrange(last_year, last_month)[1]
    return Bounds(first, date(last_year, last_month, last_day))


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def _point_in_words(point: Point) -> str:
    return _QUALIFIERS[point.qualifier] + " ".join(p for p in (_day(point), _month(point), _year(point)) if p)


def _day(point: Point) -> str:
    return str(int(point.day)) if point.day.isdigit() else ""


def _month(point: Point) -> str:
    if not point.month.isdigit():
        return ""
    number = int(point.month)
    return _SEASONS.get(number) or _MONTHS[number]


def _year(point: Point) -> str:
    if point.year.isdigit():
        return str(int(point.year))
    century_known = point.year.removesuffix("X").isdigit()
    return (
        f"the {point.year.replace('X', '0')}s" if century_known else f"the years {point.year[:2]}00–{point.year[:2]}99"
    )


def _span_in_words(start: Point, end: Point) -> str:
    same_year = start.year == end.year and start.year.isdigit()
    plain = not (start.qualifier or end.qualifier)
    if plain and same_year and start.month == end.month and _day(start) and _day(end):
        return f"{_day(start)}–{_point_in_words(end)}"
    if same_year and start.qualifier == end.qualifier and _month(start) and _month(end):
        opening = " ".join(p for p in (_day(start), _month(start)) if p)
        closing = " ".join(p for p in (_day(end), _month(end), _year(end)) if p)
        return f"{_QUALIFIERS[start.qualifier]}{opening} – {closing}"
    return f"{_point_in_words(start)} – {_point_in_words(end)}"
