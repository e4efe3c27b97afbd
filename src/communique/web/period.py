"""The period that an address asks for: `from`, `to` and `when`. What that means for an event, only this says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from communique.dates import InvalidDate, bounds
from communique.release.events.index import EventIndex
from communique.release.events.schema import OPEN_END, OPEN_START
from communique.terms import CMQ, XSD
from communique.web.parameters import bad, chosen

FROM, TO, WHEN = "from", "to", "when"
POSSIBLY, CERTAINLY = "possibly", "certainly"


@dataclass(frozen=True)
class Period:
    """A period, whole days included.

    Attributes:
        start, end: as stated, a year, month or day, empty for an open side.
        when: whether what is meant was `certainly` wholly within it, or `possibly` within it.
    """

    start: str = ""
    end: str = ""
    when: str = POSSIBLY

    @property
    def is_open(self) -> bool:
        """Whether it excludes nothing."""
        return not (self.start or self.end)

    @property
    def first(self) -> date:
        """Its first day."""
        return (bounds(self.start).earliest if self.start else None) or date.min

    @property
    def last(self) -> date:
        """Its last day."""
        return (bounds(self.end).latest if self.end else None) or date.max

    def parameters(self) -> dict[str, str]:
        """Return what stands for it in an address."""
        stated = {FROM: self.start, TO: self.end, WHEN: "" if self.when == POSSIBLY else self.when}
        return {} if self.is_open else {name: value for name, value in stated.items() if value}

    def query(self, **others: str) -> str:
        """Return it with other parameters as the query string of an address, empty or with its question mark."""
        found = urlencode({**{name: value for name, value in others.items() if value}, **self.parameters()})
        return f"?{found}" if found else ""

    def events(self, index: EventIndex, when: str = "") -> int:
        """Return the set of the events in it: an open end may be anywhere, what has no date is in no period.

        Args:
            index: the events.
            when: `certainly` or `possibly`, if that is to be another than the period's own.

        Raises:
            DamagedEventIndex: the index cannot be read.
        """
        if self.is_open:
            return index.all
        within = index.certainly if (when or self.when) == CERTAINLY else index.possibly
        first = self.first.toordinal() if self.start else OPEN_START
        return within(first, self.last.toordinal() if self.end else OPEN_END)

    def conditions(self, datatype: str = str(XSD.date)) -> list[str]:
        """Return what SPARQL has to ask of ?earliest and ?latest, with the same meaning as `events`.

        Args:
            datatype: how the query writes the datatype of days.
        """
        if self.is_open:
            return []
        low, high = ("?earliest", "?latest") if self.when == CERTAINLY else ("?latest", "?earliest")
        is_open = "false" if self.when == CERTAINLY else "true"
        start, end = (f'"{day.isoformat()}"^^{datatype}' for day in (self.first, self.last))
        return [
            "FILTER (BOUND(?earliest) || BOUND(?latest))",
            *([f"FILTER (COALESCE({low} >= {start}, {is_open}))"] if self.start else []),
            *([f"FILTER (COALESCE({high} <= {end}, {is_open}))"] if self.end else []),
        ]

    def pattern(self, variable: str) -> str:
        """Return a SPARQL graph pattern that holds for the events in it, with the same meaning as `events`."""
        if self.is_open:
            return ""
        days = ((CMQ.earliest, "?earliest"), (CMQ.latest, "?latest"))
        return " ".join([*(f"OPTIONAL {{ ?{variable} {p} {day} }}" for p, day in days), *self.conditions()])


ALWAYS = Period()


def period_of(parameters: Mapping[str, str]) -> Period:
    """Return the period that an address asks for.

    Raises:
        HttpProblem: 400, a side is no year, month or day, or it ends before it starts, or `when` is no such word.
    """
    start, end = (parameters.get(name, "").strip() for name in (FROM, TO))
    period = Period(start, end, chosen(parameters, WHEN, (POSSIBLY, CERTAINLY)))
    for name, stated in ((FROM, start), (TO, end)):
        if stated and not _is_point(stated):
            raise bad(name, stated, "write a year, month or day: 1993, 1993-09, 1993-09-25")
    if period.first > period.last:
        raise bad(TO, end, f"that is before the period starts ({start}). Swap “from” and “to”")
    return period


def _is_point(stated: str) -> bool:
    """Tell whether a text is one point in time that ends on either side, as EDTF has it."""
    try:
        return None not in (bounds(stated).earliest, bounds(stated).latest) and "/" not in stated
    except InvalidDate:
        return False
