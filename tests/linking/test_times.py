"""Times of Wikidata as first and last possible days."""

from __future__ import annotations

import pytest

from communique.linking.times import bounds_of, in_years
from communique.matching.comparing import kilometres
from communique.wikidata.values import Value


@pytest.mark.parametrize(
    ("text", "precision", "days"),
    [
        ("+1951-03-03T00:00:00Z", 11, "1951-03-03"),
        ("+1951-02-00T00:00:00Z", 10, "1951-02-01 to 1951-02-28"),
        ("+1951-00-00T00:00:00Z", 9, "1951-01-01 to 1951-12-31"),
        ("+1951-01-01T00:00:00Z", 9, "1951-01-01 to 1951-12-31"),
        ("+1950-00-00T00:00:00Z", 8, "1950-01-01 to 1959-12-31"),
        ("+2000-00-00T00:00:00Z", 7, "1901-01-01 to 2000-12-31"),
        ("+00000001951-03-03T00:00:00Z", 11, "1951-03-03"),
        ("+0005-00-00T00:00:00Z", 8, "0001-01-01 to 0009-12-31"),
        ("-0044-03-15T00:00:00Z", 11, "at an unknown time"),
        ("+1951-00-00T00:00:00Z", 11, "at an unknown time"),
        ("+9999-00-00T00:00:00Z", 7, "at an unknown time"),
        ("+1951-00-00T00:00:00Z", 6, "at an unknown time"),
        ("+123456-00-00T00:00:00Z", 9, "at an unknown time"),
    ],
)
def test_a_time_means_the_days_of_its_precision(text: str, precision: int, days: str) -> None:
    assert in_years(bounds_of(Value("time", text, precision=precision))) == days


def test_what_is_no_time_means_no_day() -> None:
    assert in_years(bounds_of(Value("somevalue", ""))) == "at an unknown time"


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ((0.0, 0.0), (0.0, 0.0), 0.0),
        ((0.0, 0.0), (0.0, 1.0), 111.195),
        ((0.0, 179.5), (0.0, -179.5), 111.195),
        ((90.0, 10.0), (90.0, -120.0), 0.0),
        ((0.0, 0.0), (0.0, 180.0), 20015.115),
    ],
)
def test_distances_go_along_the_surface(one: tuple[float, float], other: tuple[float, float], distance: float) -> None:
    assert kilometres(one, other) == pytest.approx(distance, abs=0.001)
