"""What is to be reached, as ratios to the fastest peer in the same run."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_SIGNS = {"≥": operator.ge, "≤": operator.le, "<": operator.lt}


@dataclass(frozen=True)
class Goal:
    """One thing to reach, and what was found.

    Attributes:
        what: the ratio or figure, in words.
        found: its value.
        sign: how it should be to `wanted`: ≥, ≤ or <.
        wanted: the bound.
        unit: what stands after both numbers: a unit, or × for a ratio.
    """

    what: str
    found: float
    sign: str
    wanted: float
    unit: str = " ×"

    @property
    def reached(self) -> bool:
        """Whether it is."""
        return bool(_SIGNS[self.sign](self.found, self.wanted))


def goals_table(goals: Iterable[Goal]) -> Iterator[str]:
    """Yield the lines of the table of goals."""
    yield "| goal | wanted | found | |"
    yield "|---|--:|--:|---|"
    for goal in goals:
        verdict = "reached" if goal.reached else "**not reached**"
        yield f"| {goal.what} | {goal.sign} {goal.wanted:g}{goal.unit} | {goal.found:.2f}{goal.unit} | {verdict} |"
