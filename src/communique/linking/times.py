"""Times of Wikidata as first and last possible days."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date

from communique.dates import Bounds
from communique.wikidata.entities import Statement
from communique.wikidata.values import Value

_TIME = re.compile(r"\+?0*([1-9][0-9]{0,3})-([0-9]{2})-([0-9]{2})T")
_DAY, _MONTH, _YEAR, _DECADE, _CENTURY = 11, 10, 9, 8, 7
"""Precisions, by the codes that Wikidata has for them."""
_UNKNOWN = Bounds(None, None)


def bounds_of(value: Value) -> Bounds:
    """Return the first and last day that a time can mean by its precision, both None when it tells nothing usable.

    Nothing usable are times before the year 1 and anything vaguer than a century. A century and a decade are those of
    the year that stands there: 1950 to the precision of a decade is 1950 to 1959. Days are taken as they stand, in
    whatever calendar.
    """
    found = _TIME.match(value.text) if value.kind == "time" else None
    if not found:
        return _UNKNOWN
    year, month, day = (int(part) for part in found.groups())
    try:
        return _bounds(value.precision, year, month, day)
    except ValueError:
        return _UNKNOWN


def span_of(statement: Statement, start: str | None, end: str | None) -> Bounds:
    """Return the time that the qualifiers `start` and `end` (ids of properties) give a statement."""
    begun = bounds_of(_qualifier(statement, start))
    ended = bounds_of(_qualifier(statement, end))
    return Bounds(begun.earliest, ended.latest)


def hull(spans: Iterable[Bounds]) -> Bounds:
    """Return the time from the first known day of all spans to the last one; None where no day is known."""
    days = [day for span in spans for day in (span.earliest, span.latest) if day]
    return Bounds(min(days, default=None), max(days, default=None))


def in_years(span: Bounds) -> str:
    """Return a span for a reader: `1951-03-03`, `1951-03-03 to 1951-03-04`, `from 1951-01-01`, `until 1953-12-31`."""
    if span.earliest and span.latest:
        return str(span.earliest) if span.earliest == span.latest else f"{span.earliest} to {span.latest}"
    return f"from {span.earliest}" if span.earliest else f"until {span.latest}" if span.latest else "at an unknown time"


def _bounds(precision: int, year: int, month: int, day: int) -> Bounds:
    if precision == _DAY:
        return Bounds(date(year, month, day), date(year, month, day))
    if precision == _MONTH:
        return Bounds(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
    if precision == _YEAR:
        return Bounds(date(year, 1, 1), date(year, 12, 31))
    if precision == _DECADE:
        return Bounds(date(max(year // 10 * 10, 1), 1, 1), date(year // 10 * 10 + 9, 12, 31))
    if precision == _CENTURY:
        first = (year - 1) // 100 * 100 + 1
        return Bounds(date(first, 1, 1), date(first + 99, 12, 31))
    return _UNKNOWN


def _qualifier(statement: Statement, prop: str | None) -> Value:
    nothing = Value("novalue", "")
    return next((value for of, value in statement.qualifiers if of == prop), nothing)
