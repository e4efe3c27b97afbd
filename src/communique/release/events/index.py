"""The index of events of a release, read: which events fit, how many, and what is known of some of them."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from communique.database import opened
from communique.errors import EnvironmentFailure
from communique.release.events.schema import (
    ACTING,
    FIRST,
    LAST,
    OPEN_END,
    OPEN_START,
    acting_of,
    bits_of,
    days_of,
    unpacked,
)
from communique.terms import PREFIXES

_CACHE_KIBIBYTES = 8_192
_HINT = "Run `communique build` to build it again."
_THINGS = PREFIXES["event"].removesuffix("event/")
_ACTING = """
SELECT event, name, standing FROM facts CROSS JOIN terms ON terms.id = facts.term WHERE filter = ?
ORDER BY event, term"""
_TERMS_OF = """
SELECT event, filter, name, iri, events, standing FROM facts JOIN terms ON terms.id = facts.term
WHERE event IN (SELECT value FROM json_each(?)) ORDER BY event, filter, term"""
_EVENTS_OF = """
SELECT id, path, date, earliest, latest, start, length FROM events
WHERE id IN (SELECT value FROM json_each(?))"""


class DamagedEventIndex(EnvironmentFailure):
    """An index of events that cannot be read."""

    code = "damaged-index"


@dataclass(frozen=True)
class Term:
    """What a list of events can be narrowed by.

    Attributes:
        filter: one of `communique.release.events.schema.FILTERS`.
        name: how it stands in addresses.
        iri: what it names, empty for nothing.
        events: how many events have it.
        standing: of one event's participation, if it is not plainly reported: its code, or `unstated`.
    """

    filter: str
    name: str
    iri: str
    events: int
    standing: str = ""


@dataclass(frozen=True)
class IndexedEvent:
    """One event.

    Attributes:
        number: its place in the list, from 0.
        iri: its IRI.
        date: as stated (EDTF), empty where there is none.
        earliest, latest: first and last possible day (ISO 8601), empty where there is none.
        start, length: where its row stands in the table of events, in bytes.
        terms: what it can be found by.
    """

    number: int
    iri: str
    date: str
    earliest: str
    latest: str
    start: int
    length: int
    terms: tuple[Term, ...]

    def of(self, filter_: str) -> list[Term]:
        """Return its terms of one filter."""
        return [term for term in self.terms if term.filter == filter_]


class EventIndex:
    """Questions to an index. Sets of events are integers, see `communique.release.events.schema`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> EventIndex:
        """Open the index in a file that nobody changes.

        Raises:
            DamagedEventIndex: there is none, or it cannot be read.
        """
        try:
            return cls(opened(path, "SELECT COUNT(*) FROM days", _CACHE_KIBIBYTES))
        except sqlite3.Error as error:
            raise _damaged(error) from error

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self.first)

    @property
    def all(self) -> int:
        """The set of all events."""
        return (1 << len(self)) - 1

    @cached_property
    def first(self) -> memoryview:
        """First possible day of each event, `OPEN_START` where it is open or unknown."""
        return self._days(FIRST)

    @cached_property
    def last(self) -> memoryview:
        """Last possible day of each event, `OPEN_END` where it is open or unknown."""
        return self._days(LAST)

    @cached_property
    def undated(self) -> int:
        """The events without any date; they stand at the end."""
        days = zip(self.first, self.last, strict=True)
        return bits_of(number for number, day in enumerate(days) if day == (OPEN_START, OPEN_END))

    def having(self, filter_: str, names: Iterable[str]) -> int:
        """Return the events that have at least one of the values `names` of a filter."""
        found = 0
        for name in names:
            for (numbers,) in self._rows("SELECT numbers FROM terms WHERE filter = ? AND name = ?", filter_, name):
                found |= unpacked(numbers)
        return found

    def named(self, words: Sequence[str]) -> int:
        """Return the events that have, for each of `words`, folded, a word that starts with it."""
        match = " AND ".join(f'"{word}"*' for word in words)
        rows = self._rows("SELECT rowid FROM texts WHERE texts MATCH ?", match) if words else []
        return bits_of(number for (number,) in rows)

    def certainly(self, start: int, end: int) -> int:
        """Return the events that were wholly between two days, both included."""
        days = enumerate(zip(self.first, self.last, strict=True))
        return bits_of(number for number, (first, last) in days if start <= first and last <= end) & ~self.undated

    def possibly(self, start: int, end: int) -> int:
        """Return the events that may have been between two days: an open end can be anywhere, no date says nothing."""
        days = enumerate(zip(self.first, self.last, strict=True))
        return bits_of(number for number, (first, last) in days if first <= end and last >= start) & ~self.undated

    def number(self, iri: str) -> int | None:
        """Return the place of an event in the list, None where there is no such event."""
        found = self._rows("SELECT id FROM events WHERE path = ?", iri.removeprefix(_THINGS))
        return found[0][0] if found else None

    def term(self, filter_: str, name: str) -> Term | None:
        """Return a term, None where no event has it."""
        found = self._rows("SELECT filter, name, iri, events FROM terms WHERE filter = ? AND name = ?", filter_, name)
        return Term(*found[0]) if found else None

    def counts(self, filter_: str, among: int) -> list[tuple[Term, int]]:
        """Return the values of a filter and how many of the events `among` have each, those with the most first."""
        if among == self.all:
            terms = self._rows("SELECT filter, name, iri, events FROM terms WHERE filter = ?", filter_)
            found = [(Term(*term), term[-1]) for term in terms]
        else:
            rows = self._rows("SELECT filter, name, iri, events, numbers FROM terms WHERE filter = ?", filter_)
            found = [(Term(*term), (unpacked(numbers) & among).bit_count()) for *term, numbers in rows]
        return sorted(found, key=lambda pair: (-pair[1], -pair[0].events, pair[0].name))

    def events(self, numbers: Sequence[int]) -> list[IndexedEvent]:
        """Return events by number, in the order in which they are named."""
        wanted = json.dumps(list(numbers))
        terms: defaultdict[int, list[Term]] = defaultdict(list)
        for event, *term in self._rows(_TERMS_OF, wanted):
            terms[event].append(Term(*term))
        found = {
            id_: IndexedEvent(id_, _THINGS + path, date, earliest, latest, start, length, tuple(terms[id_]))
            for id_, path, date, earliest, latest, start, length in self._rows(_EVENTS_OF, wanted)
        }
        return [found[number] for number in numbers if number in found]

    def acting(self) -> Iterator[tuple[int, str, str, str]]:
        """Yield by event who takes part in it for which side, empty where it is not stated, and the standing of that.

        Events are numbers, participants and sides IRIs.
        """
        for event, name, standing in self._cursor(_ACTING, ACTING):
            yield event, *acting_of(name), standing

    def _days(self, name: str) -> memoryview:
        found = self._rows("SELECT numbers FROM days WHERE name = ?", name)
        if not found:
            raise DamagedEventIndex("The index of events holds no days.", _HINT)
        return days_of(found[0][0])

    def _rows(self, select: str, *values: Any) -> list[tuple[Any, ...]]:
        return list(self._cursor(select, *values))

    def _cursor(self, select: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._connection.execute(select, values)
        except sqlite3.Error as error:
            raise _damaged(error) from error


def _damaged(error: sqlite3.Error) -> DamagedEventIndex:
    return DamagedEventIndex(f"The index of events cannot be read: {error}.", _HINT)
