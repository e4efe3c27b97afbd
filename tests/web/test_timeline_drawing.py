"""The geometry of timelines: nothing overlaps, nothing is lost, and no mark says more than is known."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.release.events.schema import OPEN_END, OPEN_START
from communique.web.drawing.bars import bars
from communique.web.drawing.timeline import WIDTH, Item, Mark, timeline
from communique.web.drawing.timescale import Silence, timescale

DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))
LANES = ("a", "b", "c")


@st.composite
def items(draw: st.DrawFn) -> Item:
    first = draw(st.none() | DAYS)
    last = draw(st.none() | DAYS | st.just(first))
    if first and last and last < first:
        first, last = last, first
    return Item(first, last, draw(st.sampled_from(LANES)), draw(st.integers()), draw(st.booleans()))


def extent(mark: Mark) -> tuple[float, float]:
    return min(mark.start, mark.x - 5), max(mark.end, mark.x + 5)


@given(st.lists(items(), max_size=40))
def test_every_dated_item_has_a_mark_that_overlaps_no_other(found: list[Item]) -> None:
    drawing = timeline(found, LANES)
    dated = [item for item in found if item.is_dated]
    assert sorted(map(id, (mark.item for mark in drawing.marks))) == sorted(map(id, dated))
    assert len(drawing.undated) == len(found) - len(dated)
    assert [mark.item.order for mark in drawing.marks] == sorted(item.order for item in dated)
    for one, other in combinations(drawing.marks, 2):
        if one.y == other.y:
            before, after = sorted((extent(one), extent(other)))
            assert before[1] <= after[0] + 0.01, (one, other)


@given(st.lists(items(), min_size=1, max_size=40))
def test_marks_stand_in_their_lanes_and_within_the_drawing(found: list[Item]) -> None:
    drawing = timeline(found, LANES)
    lanes = {lane.key: lane for lane in drawing.lanes}
    for mark in drawing.marks:
        lane = lanes[mark.item.lane]
        assert lane.y < mark.y < lane.y + lane.height
        assert extent(mark)[0] >= 0
        assert extent(mark)[1] <= WIDTH


@given(st.lists(items(), min_size=1, max_size=40))
def test_a_bar_is_as_long_as_what_is_not_known(found: list[Item]) -> None:
    for mark in timeline(found, LANES).marks:
        item = mark.item
        assert mark.is_open_start == (item.first is None)
        assert mark.is_open_end == (item.last is None)
        assert (mark.start == mark.end) == item.is_exact


@given(st.lists(DAYS, min_size=1, max_size=60))
def test_later_never_stands_before_earlier(found: list[date]) -> None:
    spans = [(day.toordinal(), day.toordinal()) for day in found]
    scale = timescale(spans, 0, 1000)
    positions = [scale.position(day.toordinal()) for day in sorted(found)]
    assert all(a <= b + 1e-6 for a, b in pairwise(positions))
    assert positions[0] >= 0
    assert positions[-1] <= 1000
    assert sum(stretch.width for stretch in scale.stretches) + sum(s.width for s in scale.silences) <= 1000.01


def test_a_long_silence_is_folded_and_told() -> None:
    early = [date(1993, 1, 1) + timedelta(days=20 * n) for n in range(10)]
    late = [date(2020, 1, 1) + timedelta(days=20 * n) for n in range(10)]
    drawing = timeline([Item(day, day, "a", None) for day in [*early, *late]], LANES)
    (silence,) = drawing.silences
    assert silence.years == 26
    assert [stretch.stated for stretch in drawing.stretches] == ["1993-01/1993-06", "2020-01/2020-06"]
    assert all(mark.x < silence.x or mark.x > silence.x + silence.width for mark in drawing.marks), (
        "nothing stands in a silence"
    )


@pytest.mark.parametrize(
    ("first", "last", "years", "months", "days"),
    [
        (date(1998, 1, 1), date(2019, 12, 31), 22, 264, 8035),
        (date(2021, 3, 1), date(2021, 12, 31), 0, 10, 306),
        (date(2023, 3, 2), date(2023, 9, 18), 0, 6, 201),
    ],
)
def test_a_silence_is_as_long_as_on_the_calendar(first: date, last: date, years: int, months: int, days: int) -> None:
    silence = Silence(0, 1, (first.toordinal(), last.toordinal()))
    assert (silence.years, silence.months, silence.days) == (years, months, days)


def test_no_silence_where_something_happened_all_along() -> None:
    days = [date(1993, 1, 1) + timedelta(days=30 * n) for n in range(100)]
    assert timeline([Item(day, day, "a", None) for day in days], LANES).silences == ()


def test_nothing_dated_is_an_empty_drawing() -> None:
    drawing = timeline([Item(None, None, "a", "x")], LANES)
    assert (drawing.marks, drawing.lanes, len(drawing.undated)) == ((), (), 1)


@given(st.lists(items(), max_size=60))
def test_bars_count_what_is_certain_and_what_is_possible(found: list[Item]) -> None:
    first = [item.first.toordinal() if item.first else OPEN_START for item in found]
    last = [item.last.toordinal() if item.last else OPEN_END for item in found]
    drawing = bars(first, last)
    dated = [item for item in found if item.is_dated]
    for bar in drawing.bars:
        start, end = day_of(bar.first, first_day=True), day_of(bar.last, first_day=False)
        within = [i for i in dated if i.first and i.last and start <= i.first and i.last <= end]
        possible = [i for i in dated if (i.first or date.min) <= end and (i.last or date.max) >= start]
        assert (bar.certainly, bar.possibly) == (len(within), len(possible))
        assert 0 <= bar.certain <= bar.possible <= drawing.foot
    assert bool(drawing.bars) == bool(dated)


def day_of(text: str, *, first_day: bool) -> date:
    year, _, month = text.partition("-")
    number = int(year) * 12 + (int(month) - 1 if month else 0 if first_day else 11)
    if first_day:
        return date(number // 12, number % 12 + 1, 1)
    after = number + 1
    return date(after // 12, after % 12 + 1, 1) - timedelta(days=1)
