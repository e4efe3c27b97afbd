"""Dates as Wikidata states them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.dates import InvalidDate, bounds
from communique.exports.dating import dated

STATED = {
    "1993-09-25": [("point-in-time", "+1993-09-25T00:00:00Z", 11)],
    "1993-09": [("point-in-time", "+1993-09-00T00:00:00Z", 10)],
    "1992": [("point-in-time", "+1992-00-00T00:00:00Z", 9)],
    "199X": [("point-in-time", "+1990-00-00T00:00:00Z", 8)],
    "1993-XX-XX": [("point-in-time", "+1993-00-00T00:00:00Z", 9)],
    "1993-04-XX": [("point-in-time", "+1993-04-00T00:00:00Z", 10)],
    "1993-04-10/1993-04-16": [("start-time", "+1993-04-10T00:00:00Z", 11), ("end-time", "+1993-04-16T00:00:00Z", 11)],
    "../1997": [("end-time", "+1997-00-00T00:00:00Z", 9)],
    "1951-01/": [("start-time", "+1951-01-00T00:00:00Z", 10)],
}


@pytest.mark.parametrize("edtf", STATED)
def test_a_plain_date_needs_no_qualifier(edtf: str) -> None:
    found = dated(edtf)
    assert [(each.prop, each.value.text, each.value.precision) for each in found] == STATED[edtf]
    assert all(each.value.kind == "time" and not each.qualifiers for each in found)


def test_a_season_needs_bounds() -> None:
    (found,) = dated("2022-23")
    assert (found.value.text, found.value.precision) == ("+2022-00-00T00:00:00Z", 9)
    limits = [(prop, value if isinstance(value, str) else value.text) for prop, value in found.qualifiers]
    assert limits == [("earliest-date", "+2022-09-01T00:00:00Z"), ("latest-date", "+2022-11-30T00:00:00Z")]


@pytest.mark.parametrize(("hedge", "items"), [("~", ["circa"]), ("?", ["presumably"]), ("%", ["circa", "presumably"])])
def test_an_uncertain_date_needs_to_say_so(hedge: str, items: list[str]) -> None:
    (found,) = dated(f"1992{hedge}")
    assert [value for _, value in found.qualifiers] == items
    assert {prop for prop, _ in found.qualifiers} == {"sourcing-circumstances"}


def test_each_side_of_an_interval_has_its_own_doubt() -> None:
    start, end = dated("1992~/1993")
    assert (bool(start.qualifiers), bool(end.qualifiers)) == (True, False)


def test_a_century_is_named_by_its_middle_and_bounded() -> None:
    (found,) = dated("19XX")
    assert (found.value.text, found.value.precision) == ("+1950-00-00T00:00:00Z", 7)
    assert [prop for prop, _ in found.qualifiers] == ["earliest-date", "latest-date"]


@pytest.mark.parametrize("text", ["", "spring", "1993-13", "1993-02-30", "1994/1993"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidDate):
        dated(text)


@given(st.dates(min_value=date(1, 1, 1)), st.sampled_from([10, 7, 4]))
def test_a_day_month_or_year_keeps_its_digits(day: date, kept: int) -> None:
    edtf = day.isoformat()[:kept]
    (found,) = dated(edtf)
    assert found.value.text.startswith(f"+{edtf}")
    assert found.value.precision == {10: 11, 7: 10, 4: 9}[kept]
    assert bounds(edtf).earliest is not None
