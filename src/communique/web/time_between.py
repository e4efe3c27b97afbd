"""How long before or after something else an event was, as far as its dates tell."""

from __future__ import annotations

from dataclasses import dataclass

from communique.dates import Bounds

_DAYS_IN_MONTH, _DAYS_IN_YEAR = 30.44, 365.25
_FEW_DAYS, _FEW_MONTHS = 92, 730
"""Days up to which a stretch is counted in days, and in months."""


@dataclass(frozen=True)
class Gap:
    """A stretch of time between two events.

    Attributes:
        unit: `day`, `month` or `year`; months and years are rounded.
        least: how many of them there are at least.
        most: how many of them there are at most.
        is_sure: whether whoever states the two dates is sure of them.
    """

    unit: str
    least: int
    most: int
    is_sure: bool = True

    @property
    def span(self) -> str:
        """The number, or the first and the last possible one."""
        return str(self.most) if self.least == self.most or self.is_at_most else f"{self.least}–{self.most}"

    @property
    def is_at_most(self) -> bool:
        """Whether only the last possible number says anything: the first one was rounded to nothing."""
        return self.unit != "day" and self.least == 0


def gap(earlier: Bounds, later: Bounds) -> Gap | None:
    """Return what lies between two events, None where either date is open or the two may have been at the same time.

    Args:
        earlier: first and last possible day of the one that comes first.
        later: those of the other.
    """
    if not (earlier.earliest and earlier.latest and later.earliest and later.latest):
        return None
    least, most = (later.earliest - earlier.latest).days, (later.latest - earlier.earliest).days
    if least < 0 or (least == 0 and most > 0):
        return None
    if most <= _FEW_DAYS:
        return Gap("day", least, most)
    if most <= _FEW_MONTHS:
        return Gap("month", round(least / _DAYS_IN_MONTH), round(most / _DAYS_IN_MONTH))
    return Gap("year", round(least / _DAYS_IN_YEAR), round(most / _DAYS_IN_YEAR))
