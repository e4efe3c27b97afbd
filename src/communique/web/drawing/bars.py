"""Many dated things as bars: how many were certainly, and how many possibly, in each year, month or decade."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from communique.release.events.schema import OPEN_END, OPEN_START

WIDTH, HEIGHT = 1080.0, 240.0
_FOOT = 24.0
_MOST_BARS = 180
_LABELS = 14
_STEPS = (1, 3, 12, 60, 120, 600, 1200)
"""Months that a bar may stand for."""


@dataclass(frozen=True)
class Bar:
    """One period.

    Attributes:
        first, last: its first and last month as EDTF, or year where it is of full years.
        x, width: where it stands.
        certain, possible: heights.
        certainly, possibly: how many things were wholly in it, and how many may have been, those included.
        label: what the axis says there, empty for nothing.
    """

    first: str
    last: str
    x: float
    width: float
    certain: float
    possible: float
    certainly: int
    possibly: int
    label: str


@dataclass(frozen=True)
class BarDrawing:
    """Bars from left to right, standing on `foot`; the highest stands for `most` things."""

    width: float
    height: float
    foot: float
    most: int
    bars: tuple[Bar, ...]


def bars(first: Sequence[int], last: Sequence[int]) -> BarDrawing:
    """Return the bars of things of which these are the first and last possible days.

    Args:
        first: day numbers (`date.toordinal()`), `OPEN_START` where that side is open or unknown.
        last: likewise, `OPEN_END`; a thing that is open on both sides has no date and does not count.
    """
    spans = [span for span in zip(first, last, strict=True) if span != (OPEN_START, OPEN_END)]
    known = [day for span in spans for day in span if day not in (OPEN_START, OPEN_END)]
    if not known:
        return BarDrawing(WIDTH, HEIGHT, HEIGHT - _FOOT, 0, ())
    start, end = _month(min(known)), _month(max(known))
    step = next((step for step in _STEPS if (end - start) // step < _MOST_BARS), _STEPS[-1])
    start = start // step * step
    certainly, possibly = _counted(spans, start, step, (end - start) // step + 1)
    most = max(possibly)
    foot = HEIGHT - _FOOT
    width = WIDTH / len(certainly)
    labels = _labels(range(start, start + len(certainly) * step, step))
    return BarDrawing(
        WIDTH,
        HEIGHT,
        foot,
        most,
        tuple(
            Bar(
                *_period(start + n * step, step),
                n * width,
                width,
                (foot - 16) * certainly[n] / most,
                (foot - 16) * possibly[n] / most,
                certainly[n],
                possibly[n],
                labels.get(n, ""),
            )
            for n in range(len(certainly))
        ),
    )


def _labels(months: Sequence[int]) -> dict[int, str]:
    """Return the years that the axis names, by the number of the bar with which they begin, as many as have room."""
    years = [number for number, month in enumerate(months) if month % 12 == 0] or [0]
    every = -(-len(years) // _LABELS)
    return {number: str(months[number] // 12) for number in years[::every]}


def _counted(spans: Iterable[tuple[int, int]], start: int, step: int, number: int) -> tuple[list[int], list[int]]:
    certainly = [0] * number
    changes = [0] * (number + 1)
    places: dict[int, int] = {OPEN_START: 0, OPEN_END: number - 1}
    for days in spans:
        low, high = (places[day] if day in places else places.setdefault(day, _place(day, start, step)) for day in days)
        changes[low] += 1
        changes[high + 1] -= 1
        if low == high and OPEN_START not in days and OPEN_END not in days:
            certainly[low] += 1
    return certainly, list(accumulate(changes[:-1]))


def _place(day: int, start: int, step: int) -> int:
    return (_month(day) - start) // step


def _month(day: int) -> int:
    found = date.fromordinal(day)
    return found.year * 12 + found.month - 1


def _period(month: int, step: int) -> tuple[str, str]:
    """Return the first and last month of a period as EDTF, or its years where they are full."""
    end = month + step - 1
    if step % 12 == 0:
        return f"{max(month // 12, 1):04}", f"{end // 12:04}"
    return f"{month // 12:04}-{month % 12 + 1:02}", f"{end // 12:04}-{end % 12 + 1:02}"
