"""How long before or after an event something else was."""

from __future__ import annotations

import pytest

from communique.dates import bounds
from communique.web.time_between import gap


@pytest.mark.parametrize(
    ("earlier", "later", "unit", "span"),
    [
        ("1993-06-27", "1993-07-28", "day", "31"),
        ("1993-06-27", "1993-06-27", "day", "0"),
        ("1993-07-28", "1993-09-12/1993-09-13", "day", "46–47"),
        ("1993-01", "1993-06-15", "month", "4–5"),
        ("1951-02", "1951-21", "month", "4"),
        ("1993", "2023-03-01", "year", "29–30"),
        ("1993-03-01", "2023-03-01", "year", "30"),
    ],
)
def test_a_stretch_is_as_exact_as_the_dates(earlier: str, later: str, unit: str, span: str) -> None:
    found = gap(bounds(earlier), bounds(later))
    assert found
    assert (found.unit, found.span) == (unit, span)


@pytest.mark.parametrize(("earlier", "later"), [("1993", "1993-06-27"), ("../1997", "1998"), ("1993", "1994-01/..")])
def test_nothing_is_said_where_the_order_or_an_end_is_open(earlier: str, later: str) -> None:
    assert gap(bounds(earlier), bounds(later)) is None
