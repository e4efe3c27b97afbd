"""Read and compare dates, times and durations (XML Schema 1.1, part 2, sections 3.3.6 to 3.3.14, 3.4.26 and 3.4.27).

A moment lies on a line of seconds. One without time zone may lie up to fourteen hours to either side of its place, so
that it cannot always be told which of two moments comes first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

_YEAR = r"(?P<year>-?(?:[1-9][0-9]{3,999}|0[0-9]{3}))"
_MONTH = r"(?P<month>0[1-9]|1[0-2])"
_DAY = r"(?P<day>0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?P<hour>[01][0-9]|2[0-4]):(?P<minute>[0-5][0-9]):(?P<second>[0-5][0-9](?:\.[0-9]+)?)"
_ZONE = r"(?P<zone>Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
MOMENTS = {
    "dateTime": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    "date": f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}",
    "time": f"{_TIME}{_ZONE}",
    "gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}",
    "gYear": f"{_YEAR}{_ZONE}",
    "gMonthDay": f"--{_MONTH}-{_DAY}{_ZONE}",
    "gDay": f"---{_DAY}{_ZONE}",
    "gMonth": f"--{_MONTH}{_ZONE}",
}
"""Lexical form of each datatype, by local name."""
_MATCHERS = {name: re.compile(form) for name, form in MOMENTS.items()}
_YEARS_AND_MONTHS = r"(?:(?P<years>[0-9]{1,999})Y)?(?:(?P<months>[0-9]{1,999})M)?"
_DAYS = r"(?:(?P<days>[0-9]{1,999})D)?"
_TIME_SPAN = (
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,999})H)?(?:(?P<minutes>[0-9]{1,999})M)?(?:(?P<seconds>[0-9]+(?:\.[0-9]+)?)S)?)?"
)
_SPANS = {
    "duration": re.compile(f"(?P<sign>-?)P(?=[0-9T]){_YEARS_AND_MONTHS}{_DAYS}{_TIME_SPAN}"),
    "yearMonthDuration": re.compile(f"(?P<sign>-?)P(?=[0-9]){_YEARS_AND_MONTHS}"),
    "dayTimeDuration": re.compile(f"(?P<sign>-?)P(?=[0-9T]){_DAYS}{_TIME_SPAN}"),
}
SPANS = frozenset(_SPANS)
"""The datatypes of durations, by local name."""
_REFERENCE_YEAR = 1972
_REFERENCE_MONTHS = ((1696, 9), (1697, 2), (1903, 3), (1903, 7))
"""The months from whose first days durations are counted to compare them (XML Schema 1.1, part 2, section 3.3.6)."""
_DAYS_OF_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAYS_BEFORE_MONTH = (0, *accumulate(_DAYS_OF_MONTH))
_DAY_SECONDS = 86400
_WIDEST_ZONE = 14 * 3600


@dataclass(frozen=True)
class Moment:
    """A place on the line of time: seconds from a fixed beginning, and whether its time zone is known."""

    seconds: int | Decimal
    zoned: bool


@dataclass(frozen=True)
class Span:
    """A duration: months and seconds, both of one sign."""

    months: int
    seconds: int | Decimal


def read_moment(lexical: str, datatype: str) -> Moment | None:
    """Return where a date or time begins, None if it is ill-formed; `datatype` is a key of `MOMENTS`.

    What lacks a year is taken of a leap year, what lacks a month but has a day of December.
    """
    match = _MATCHERS[datatype].fullmatch(lexical)
    if match is None:
        return None
    parts = match.groupdict()
    year = int(parts.get("year") or _REFERENCE_YEAR)
    month = int(parts.get("month") or ("12" if "day" in parts else "1"))
    day = int(parts.get("day") or 1)
    time = _time(parts)
    if time is None or day > _days_of(year, month):
        return None
    zone = parts["zone"]
    return Moment(_days_before(year, month, day) * _DAY_SECONDS + time - _offset(zone), zone is not None)


def compare_moments(left: Moment, right: Moment) -> int | None:
    """Return less than nought, nought or more as `left` is before, at or after `right`; None if zones decide."""
    difference = left.seconds - right.seconds
    if left.zoned != right.zoned and -_WIDEST_ZONE <= difference <= _WIDEST_ZONE:
        return None
    return (difference > 0) - (difference < 0)


def read_span(lexical: str, datatype: str) -> Span | None:
    """Return a duration, None if it is ill-formed; `datatype` is one of `SPANS`."""
    match = _SPANS[datatype].fullmatch(lexical)
    if match is None:
        return None
    parts = match.groupdict()
    sign = -1 if parts["sign"] else 1
    hours = int(parts.get("days") or 0) * 24 + int(parts.get("hours") or 0)
    seconds = (hours * 60 + int(parts.get("minutes") or 0)) * 60 + Decimal(parts.get("seconds") or 0)
    return Span(sign * (int(parts.get("years") or 0) * 12 + int(parts.get("months") or 0)), sign * seconds)


def compare_spans(left: Span, right: Span) -> int | None:
    """Return how two durations are ordered; None where it depends on the months in which they are counted."""
    differences = [_end(span_start, left) - _end(span_start, right) for span_start in _REFERENCE_MONTHS]
    orders = {(difference > 0) - (difference < 0) for difference in differences}
    return orders.pop() if len(orders) == 1 else None


def _time(parts: dict[str, str | None]) -> int | Decimal | None:
    if "hour" not in parts:
        return 0
    hour, minute, second = int(parts["hour"] or 0), int(parts["minute"] or 0), Decimal(parts["second"] or 0)
    after_midnight = hour == 24 and (minute or second)
    return None if after_midnight else (hour * 60 + minute) * 60 + second


def _offset(zone: str | None) -> int:
    if zone in (None, "Z"):
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[4:6])
    return minutes * 60 if zone[0] == "+" else -minutes * 60


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_of(year: int, month: int) -> int:
    return 29 if month == 2 and _is_leap(year) else _DAYS_OF_MONTH[month - 1]


def _days_before(year: int, month: int, day: int) -> int:
    """Return the days from the beginning of the year 0, in the Gregorian calendar without end to either side."""
    leap_days = (year - 1) // 4 - (year - 1) // 100 + (year - 1) // 400
    months = _DAYS_BEFORE_MONTH[month - 1] + (month > 2 and _is_leap(year))
    return year * 365 + leap_days + months + day - 1


def _end(start: tuple[int, int], span: Span) -> int | Decimal:
    year, month = start
    years, months = divmod(month - 1 + span.months, 12)
    return _days_before(year + years, months + 1, 1) * _DAY_SECONDS + span.seconds
