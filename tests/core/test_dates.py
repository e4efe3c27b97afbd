"""Stated dates: bounds, words and refusals."""

from __future__ import annotations

from datetime import date

import edtf as reference
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.dates import InvalidDate, bounds, in_words

MEANINGS = [
    ("1992", "1992-01-01", "1992-12-31", "1992"),
    ("1993-09", "1993-09-01", "1993-09-30", "September 1993"),
    ("1993-09-25", "1993-09-25", "1993-09-25", "25 September 1993"),
    ("2024-02", "2024-02-01", "2024-02-29", "February 2024"),
    ("1993-04-10/1993-04-16", "1993-04-10", "1993-04-16", "10–16 April 1993"),
    ("1993-04-28/1993-05-02", "1993-04-28", "1993-05-02", "28 April – 2 May 1993"),
    ("1993-06~/1993-11~", "1993-06-01", "1993-11-30", "about June – November 1993"),
    ("1993/1997", "1993-01-01", "1997-12-31", "1993 – 1997"),
    ("../1997", None, "1997-12-31", "until 1997"),
    ("/1997", None, "1997-12-31", "until 1997"),
    ("2023-09-21/..", "2023-09-21", None, "21 September 2023 or later"),
    ("2023-09-21/", "2023-09-21", None, "from 21 September 2023, end unknown"),
    ("2022-21", "2022-03-01", "2022-05-31", "spring 2022"),
    ("2022-23", "2022-09-01", "2022-11-30", "autumn 2022"),
    ("2022-24", "2022-12-01", "2023-02-28", "winter 2022"),
    ("199X", "1990-01-01", "1999-12-31", "the 1990s"),
    ("19XX", "1900-01-01", "1999-12-31", "the years 1900–1999"),
    ("1993-XX", "1993-01-01", "1993-12-31", "1993"),
    ("1993-04-XX", "1993-04-01", "1993-04-30", "April 1993"),
    ("1992?", "1992-01-01", "1992-12-31", "possibly 1992"),
    ("1992~", "1992-01-01", "1992-12-31", "about 1992"),
    ("1992%", "1992-01-01", "1992-12-31", "possibly about 1992"),
]


@pytest.mark.parametrize(("stated", "earliest", "latest", "words"), MEANINGS)
def test_a_stated_date_has_bounds_and_words(stated: str, earliest: str | None, latest: str | None, words: str) -> None:
    found = bounds(stated)
    assert (found.earliest and found.earliest.isoformat(), found.latest and found.latest.isoformat()) == (
        earliest,
        latest,
    )
    assert in_words(stated) == words


REFUSED = [
    ("1993-02-30", "no day 30"),
    ("2023-02-29", "no day 29"),
    ("1993-13", "no month"),
    ("1993-25", "no month"),
    ("1993-21-04", "season"),
    ("1993-XX-04", "unspecified month"),
    ("199X-04-01", "unspecified month"),
    ("1993-05/1993-04", "ends before it starts"),
    ("1992/1993/1994", "more than one slash"),
    ("../..", "neither"),
    ("/", "neither"),
    ("0000", "0001"),
    ("9999-24", "9999"),
    ("9999-24/..", "9999"),
    ("\u0660\u0660\u0660\u0660", "EDTF"),
    ("1993-0\u0669", "EDTF"),
    ("", "EDTF"),
    ("25 September 1993", "EDTF"),
    ("1993-9-25", "EDTF"),
    ("[1992,1993]", "EDTF"),
    ("1992 ", "EDTF"),
]


@pytest.mark.parametrize(("stated", "reason"), REFUSED)
def test_an_impossible_date_is_refused_with_its_reason(stated: str, reason: str) -> None:
    with pytest.raises(InvalidDate, match=reason) as refusal:
        bounds(stated)
    assert stated in refusal.value.message
    assert refusal.value.hint


days = st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31))
points = days.flatmap(lambda day: st.sampled_from([day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]]))


@given(points)
def test_bounds_of_plain_dates_agree_with_the_reference_library(stated: str) -> None:
    parsed = reference.parse_edtf(stated)
    found = bounds(stated)
    assert found.earliest is not None
    assert found.latest is not None
    assert found.earliest.timetuple()[:3] == parsed.lower_strict()[:3]
    assert found.latest.timetuple()[:3] == parsed.upper_strict()[:3]


@given(points, points)
def test_an_interval_spans_its_sides_or_is_refused(start: str, end: str) -> None:
    first, last = bounds(start).earliest, bounds(end).latest
    assert first is not None
    assert last is not None
    if first > last:
        with pytest.raises(InvalidDate):
            bounds(f"{start}/{end}")
    else:
        found = bounds(f"{start}/{end}")
        assert (found.earliest, found.latest) == (first, last)
        assert in_words(f"{start}/{end}")


@given(st.text(max_size=12))
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        found = bounds(text)
    except InvalidDate:
        return
    assert found.earliest is None or found.latest is None or found.earliest <= found.latest
