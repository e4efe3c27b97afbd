"""Which events fit the filters, and how many would fit with one value more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_

from communique.release.events.index import EventIndex, Term
from communique.release.events.schema import FILTERS
from communique.web.event_list.filters import WORDS, Filters
from communique.web.period import CERTAINLY, POSSIBLY

_PERIOD = "period"


@dataclass(frozen=True)
class Facet:
    """The values of one filter.

    Attributes:
        filter: its name.
        values: those that something fits, given the other filters, or that are chosen, with how many fit; those with
            the most first.
        unknown: names of chosen values that no event has.
    """

    filter: str
    values: list[tuple[Term, int]]
    unknown: list[str]


@dataclass(frozen=True)
class Selection:
    """The events that fit.

    Attributes:
        found: the set of them (`communique.release.events.schema`).
        certainly, possibly: how many are so in the period, given the other filters; without a period, all.
        undated: how many would fit but for a period of which their date says nothing.
        facets: one for each filter.
    """

    found: int
    certainly: int
    possibly: int
    undated: int
    facets: list[Facet]

    @property
    def total(self) -> int:
        """How many fit."""
        return self.found.bit_count()


def matching(index: EventIndex, filters: Filters) -> int:
    """Return the set of events that fit."""
    return _all_of(index, _conditions(index, filters).values())


def select(index: EventIndex, filters: Filters) -> Selection:
    """Return the events that fit, with the counts for every filter."""
    conditions = _conditions(index, filters)
    timeless = _without(index, conditions, _PERIOD)
    undated = 0 if filters.period.is_open else timeless & index.undated
    return Selection(
        _all_of(index, conditions.values()),
        (timeless & filters.period.events(index, CERTAINLY)).bit_count(),
        (timeless & filters.period.events(index, POSSIBLY)).bit_count(),
        undated.bit_count(),
        [_facet(index, filters, name, _without(index, conditions, name)) for name in FILTERS],
    )


def _conditions(index: EventIndex, filters: Filters) -> dict[str, int]:
    """Return for each filter that is set the events that fit it."""
    conditions = {name: index.having(name, values) for name, values in filters.chosen.items()}
    if filters.words:
        conditions[WORDS] = index.named(filters.keys)
    if not filters.period.is_open:
        conditions[_PERIOD] = filters.period.events(index)
    return conditions


def _without(index: EventIndex, conditions: dict[str, int], name: str) -> int:
    return _all_of(index, (found for each, found in conditions.items() if each != name))


def _all_of(index: EventIndex, sets: Iterable[int]) -> int:
    return reduce(and_, sets, index.all)


def _facet(index: EventIndex, filters: Filters, name: str, among: int) -> Facet:
    chosen = filters.values(name)
    counts = index.counts(name, among)
    values = [(term, count) for term, count in counts if count or term.name in chosen]
    known = {term.name for term, _ in values}
    return Facet(name, values, [value for value in chosen if value not in known])
