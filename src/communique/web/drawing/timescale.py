"""A scale of time that gives room to what happened and folds away long stretches in which nothing did.

Days are numbers (`date.toordinal()`), positions units of a drawing. A stretch is drawn to one scale; between two
stretches lies a silence, which has the same width however long it is, and says how long. Where stretches and silences
are follows from the dates alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from communique.web.words import N_

SILENCE_WIDTH = 44.0
_MOST_STRETCHES = 6
_LONG = 8
"""A silence is long when it takes at least one part in so many of the stretch that it would divide."""
_LEAST_GROUP = 4
"""Spans on either side of a silence: for fewer of them a stretch of its own is not worth its room."""
_LEAST_SHARE = 0.3
"""Of the width of all stretches that is divided evenly; the rest goes by the number of events."""
_LEAST_STEP = 36.0
_DAYS_IN_MONTH = 30.44
_MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip

Span = tuple[int, int]
"""First and last day, both included."""


@dataclass(frozen=True)
class Tick:
    """A line of the axis; `label` is a year, a day of the month, or a month's short name, which is to be translated."""

    x: float
    label: str


@dataclass(frozen=True)
class Stretch:
    """Time drawn to one scale.

    Attributes:
        span: first and last day.
        x, width: where it stands.
        ticks: lines of its axis.
    """

    span: Span
    x: float
    width: float
    ticks: tuple[Tick, ...]

    @property
    def stated(self) -> str:
        """What it covers as EDTF, as exactly as it has to be said: by year, month or day."""
        first, last = (date.fromordinal(day) for day in self.span)
        letters = 4 if self.span[1] - self.span[0] > 500 else 7 if self.span[1] - self.span[0] > 45 else 10
        start, end = first.isoformat()[:letters], last.isoformat()[:letters]
        return start if start == end else f"{start}/{end}"


@dataclass(frozen=True)
class Silence:
    """Time between two stretches, to which nothing is dated: where it stands, its first and its last day."""

    x: float
    width: float
    span: Span

    @property
    def days(self) -> int:
        """Its length in days."""
        return self.span[1] + 1 - self.span[0]

    @property
    def years(self) -> int:
        """Its length in full years of the calendar: from 1 January 1998 to 31 December 2019 there are 22."""
        return self.months // 12

    @property
    def months(self) -> int:
        """Its length in full months of the calendar."""
        first, after = date.fromordinal(self.span[0]), date.fromordinal(self.span[1] + 1)
        return (after.year - first.year) * 12 + after.month - first.month - (after.day < first.day)


@dataclass(frozen=True)
class Timescale:
    """The whole scale, from left to right."""

    stretches: tuple[Stretch, ...]
    silences: tuple[Silence, ...]

    def position(self, day: float) -> float:
        """Return where a day begins; one in a silence stands in it, one beyond all at the end."""
        before = self.stretches[0]
        for stretch in self.stretches:
            if day < stretch.span[0]:
                return _between(day, before, stretch)
            if day <= stretch.span[1] + 1:
                part = (day - stretch.span[0]) / (stretch.span[1] + 1 - stretch.span[0])
                return stretch.x + part * stretch.width
            before = stretch
        return before.x + before.width


def timescale(spans: Iterable[Span], left: float, width: float) -> Timescale:
    """Return the scale for what is dated `spans`, at least one, between `left` and `left + width`."""
    groups = _divided(sorted(spans))
    room = width - SILENCE_WIDTH * (len(groups) - 1)
    total = sum(len(group) for group in groups)
    stretches: list[Stretch] = []
    silences: list[Silence] = []
    x = left
    for group in groups:
        if stretches:
            silences.append(Silence(x, SILENCE_WIDTH, (stretches[-1].span[1] + 1, group[0][0] - 1)))
            x += SILENCE_WIDTH
        share = _LEAST_SHARE / len(groups) + (1 - _LEAST_SHARE) * len(group) / total
        span = (group[0][0], max(last for _, last in group))
        stretches.append(Stretch(span, x, room * share, _ticks(span, x, room * share)))
        x += room * share
    return Timescale(tuple(stretches), tuple(silences))


def _divided(spans: Sequence[Span]) -> list[list[Span]]:
    """Return spans in groups between which lie long silences, the longest first, up to a number of groups."""
    groups = [list(spans)]
    while len(groups) < _MOST_STRETCHES:
        found = [(*_longest(group), number) for number, group in enumerate(groups)]
        days, at, number = max(found, key=lambda gap: gap[0])
        group = groups[number]
        length = max(last for _, last in group) - group[0][0] + 1
        if not at or days * _LONG < length:
            break
        groups[number : number + 1] = [group[:at], group[at:]]
    return groups


def _longest(group: Sequence[Span]) -> Span:
    """Return how many days the longest silence within a group lasts, and the number of the span after it."""
    best, at = 0, 0
    until = group[0][1]
    for number, (first, last) in enumerate(group):
        is_worth_it = _LEAST_GROUP <= number <= len(group) - _LEAST_GROUP
        if is_worth_it and first - until - 1 > best:
            best, at = first - until - 1, number
        until = max(until, last)
    return best, at


def _between(day: float, before: Stretch, after: Stretch) -> float:
    if before is after:
        return after.x
    start, end = before.span[1] + 1, after.span[0]
    part = (day - start) / (end - start)
    left = before.x + before.width
    return left + part * (after.x - left)


def _ticks(span: Span, x: float, width: float) -> tuple[Tick, ...]:
    """Return the lines of an axis: as many as have room, at days, months or years."""
    days = span[1] + 1 - span[0]
    unit = width / days
    if unit >= _LEAST_STEP / 2:
        found = [(day, str(date.fromordinal(day).day)) for day in range(span[0], span[1] + 1)]
    else:
        steps = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000)
        step = next((s for s in steps if s * _DAYS_IN_MONTH * unit >= _LEAST_STEP), steps[-1])
        found = [(day, label) for day, label in _months(span, step)]
    return tuple(Tick(x + (day - span[0]) * unit, label) for day, label in found)


def _months(span: Span, step: int) -> Iterable[tuple[int, str]]:
    first = date.fromordinal(span[0])
    number = -(-(first.year * 12 + first.month - 1 + (first.day > 1)) // step) * step
    while number // 12 <= date.max.year:
        year, month = divmod(number, 12)
        day = date(year, month + 1, 1).toordinal()
        if day > span[1]:
            return
        yield day, str(year) if month == 0 else _MONTHS[month]
        number += step
