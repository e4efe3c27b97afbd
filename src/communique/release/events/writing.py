"""Writes the index of events (`communique.release.events.schema`) from the tables of a release and its index of names.

Events come in the order of their lists and terms in that of their first event, so the same statements give the same
bytes, and memory grows with the number of things that events have to do with, not with the number of events.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from communique.database import as_os_error, created
from communique.iris import kind_of
from communique.matching.folding import folded
from communique.release.events.gathering import Entry, gathered
from communique.release.events.schema import (
    FIRST,
    LAST,
    OPEN_END,
    OPEN_START,
    SCHEMA,
    SOURCE,
    day_bytes,
    packed,
)
from communique.release.layout import EVENTS, INDEX

_REMEMBERED = 4096
_KEYS = "SELECT names.key FROM things JOIN names ON names.thing = things.id WHERE things.path = ?"


def write_event_index(folder: Path, scratch: Path) -> None:
    """Write the index of events of the release in `folder`, whose tables and index of names are written.

    Args:
        folder: the release.
        scratch: an existing folder, for what is too much for memory.

    Raises:
        OSError: it cannot be written, or a table not be read.
    """
    try:
        with closing(sqlite3.connect(folder / INDEX)) as names, closing(created(folder / EVENTS, SCHEMA)) as database:
            database.execute("BEGIN")
            _Writer(database, names).write(gathered(folder, scratch))
            database.execute("COMMIT")
            database.execute("INSERT INTO texts (texts) VALUES ('optimize')")
    except sqlite3.Error as error:
        raise as_os_error(error, folder / EVENTS) from error


class _Writer:
    def __init__(self, database: sqlite3.Connection, names: sqlite3.Connection) -> None:
        self._database = database
        self._names = names
        self._terms: dict[tuple[str, str, str], int] = {}
        self._words_of = lru_cache(_REMEMBERED)(self._read_words)

    def write(self, entries: Iterator[Entry]) -> None:
        first, last = array("i"), array("i")
        for number, entry in enumerate(entries):
            self._write_event(number, entry)
            first.append(_day(entry.earliest, OPEN_START))
            last.append(_day(entry.latest, OPEN_END))
        days = ((FIRST, day_bytes(first)), (LAST, day_bytes(last)))
        self._database.executemany("INSERT INTO days VALUES (?, ?)", days)
        self._write_terms(len(first))

    def _write_event(self, number: int, entry: Entry) -> None:
        path = _path(entry.iri)
        row = (number, path, entry.date, entry.earliest, entry.latest, entry.start, entry.length)
        self._database.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        facts = [(number, self._number(*term), standing) for *term, standing in entry.terms]
        self._database.executemany("INSERT INTO facts VALUES (?, ?, ?)", facts)
        words = set(folded(entry.label).split()) | self._words_of(path)
        for filter_, _, iri, _ in entry.terms:
            if filter_ != SOURCE and kind_of(iri):
                words |= self._words_of(_path(iri))
        text = " ".join(sorted(words))
        self._database.execute("INSERT INTO texts (rowid, words) VALUES (?, ?)", (number, text))

    def _number(self, filter_: str, name: str, iri: str) -> int:
        return self._terms.setdefault((filter_, name, iri), len(self._terms))

    def _write_terms(self, events: int) -> None:
        named = {number: term for term, number in self._terms.items()}
        rows = self._database.execute("SELECT term, event FROM facts ORDER BY term, event")
        for term, found in groupby(rows, lambda row: row[0]):
            numbers = array("i", (event for _, event in found))
            row = (term, *named[term], len(numbers), packed(numbers, events))
            self._database.execute("INSERT INTO terms VALUES (?, ?, ?, ?, ?, ?)", row)

    def _read_words(self, path: str) -> frozenset[str]:
        """Return the words of all names of a thing, whoever uses them."""
        return frozenset(word for (key,) in self._names.execute(_KEYS, (path,)) for word in key.split())


def _path(iri: str) -> str:
    return iri.partition("/id/")[2]


def _day(text: str, otherwise: int) -> int:
    try:
        return date.fromisoformat(text[:10]).toordinal()
    except ValueError:
        return otherwise  # none, or beyond the years that can be shown
