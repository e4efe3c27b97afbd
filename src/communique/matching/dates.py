"""Whether two uncertain dates can be the same. A date is a pair of first and last possible day; None is open."""

from __future__ import annotations

from datetime import date

from communique.dates import Bounds

EQUAL, CONTAINED, OVERLAPPING, APART = 1.0, 0.9, 0.6, 0.0


def overlaps(one: Bounds, other: Bounds) -> bool:
    """Tell whether some day is possible for both."""
    return _first(one) <= _last(other) and _first(other) <= _last(one)


def lies_within(inner: Bounds, outer: Bounds) -> bool:
    """Tell whether every day that is possible for `inner` is possible for `outer`."""
    return _first(outer) <= _first(inner) and _last(inner) <= _last(outer)


def days_apart(one: Bounds, other: Bounds) -> int:
    """Return the days between the last possible day of the earlier and the first of the later; 0 if they overlap."""
    return max((_first(one) - _last(other)).days, (_first(other) - _last(one)).days, 0)


def compatibility(one: Bounds, other: Bounds) -> float:
    """Return how well two dates agree.

    1 for the same days, 0.9 if one lies within the other (a day and its year), 0.6 if they merely overlap, 0 if no
    day is possible for both.
    """
    if one == other:
        return EQUAL
    if lies_within(one, other) or lies_within(other, one):
        return CONTAINED
    return OVERLAPPING if overlaps(one, other) else APART


def _first(bounds: Bounds) -> date:
    return bounds.earliest or date.min


def _last(bounds: Bounds) -> date:
    return bounds.latest or date.max
