"""The index of a release, read: which things have a name, a name like it, an identifier or a value."""

from __future__ import annotations

import json
import math
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from heapq import nsmallest
from pathlib import Path
from typing import Any

from communique.database import opened
from communique.dates import Bounds
from communique.errors import EnvironmentFailure
from communique.matching.profiles import Name, Profile, day
from communique.matching.properties import ATTESTED, DIFFERENT, MATCHED, PARTICIPANT
from communique.matching.schema import grams_of
from communique.matching.types import Types
from communique.terms import KINDS, PREFIXES

_THINGS = PREFIXES["event"].removesuffix("event/")
_ITEM = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/)?(Q[1-9]\d*)", re.ASCII)
_PREFIXED = re.compile(rf"({'|'.join(KINDS)})[:/]([^/#\s]+)")
_MOST_LETTERS = 300
"""Letters of a key of which pieces are made; names are shorter, but a sign can become many letters."""
_MOST_GRAMS, _MOST_READ = 24, 10_000
"""Pieces of a name that are looked up, the rarest, and entries of names that are read for all of them together."""
_MOST_DAYS = 500
"""Events that are looked at to know when there is word of somebody."""
_CACHE_KIBIBYTES = 16_384
_REMEMBERED, _REMEMBERED_PERIODS = 1024, 256
_AFTER_ALL = "\x7f"
"""After every letter of a key."""


_STARTING = """
SELECT thing FROM names WHERE key >= ? AND key < ? AND (? = '' OR EXISTS (
  SELECT 1 FROM statements WHERE statements.thing = names.thing AND property = ?
  AND value IN (SELECT value FROM json_each(?))))
GROUP BY thing ORDER BY MIN(key), thing LIMIT ?
"""

_OF_KIND = """
SELECT path, COALESCE(MIN(key), '') AS key FROM things LEFT JOIN names ON names.thing = things.id AND names.rank = 0
WHERE path >= ? AND path < ?"""
_INITIALS = "SELECT SUBSTR(key, 1, 1) AS initial, COUNT(*) FROM ({things}) GROUP BY initial"
_CALLED = (
    " AND EXISTS (SELECT 1 FROM names AS any WHERE any.thing = things.id AND ' ' || any.key LIKE '% ' || ? || '%')"
)


class DamagedIndex(EnvironmentFailure):
    """An index that cannot be read."""

    code = "damaged-index"


class Index:
    """Questions to an index; answers are bounded in number."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.keys_of = lru_cache(_REMEMBERED)(self._keys_of)
        """Return the keys of the names of the thing at a path; none where there is no such thing."""
        self.parents_of = lru_cache(_REMEMBERED)(self._parents_of)
        """Return the paths of the bodies to which a body or office belongs, and of those to which these belong."""
        self.path_named = lru_cache(_REMEMBERED)(self._path_named)
        """Return the path of the thing with an identifier, see `number_of`; empty when the text is none."""
        self._attested = lru_cache(_REMEMBERED_PERIODS)(self._attested_of)
        self.number_of = lru_cache(_REMEMBERED)(self._number_of)
        """Return the number of the thing with an identifier: path, IRI, `person:x`, or that of its Wikidata item."""

    @classmethod
    def open(cls, path: Path) -> Index:
        """Open the index in a file that nobody changes.

        Raises:
            DamagedIndex: there is none, or it cannot be read.
        """
        try:
            return cls(opened(path, "SELECT COUNT(*) FROM types", _CACHE_KIBIBYTES))
        except sqlite3.Error as error:
            raise _damaged(error) from error

    def __len__(self) -> int:
        """Return the number of things; they are numbered from 1."""
        return int(self._rows("SELECT COUNT(*) FROM things")[0][0])

    def exact(self, key: str, most: int) -> list[int]:
        """Return the numbers of things that have a name with this key."""
        return self._numbers("SELECT DISTINCT thing FROM names WHERE key = ? ORDER BY thing LIMIT ?", key, most)

    def alike(self, key: str, most: int) -> list[int]:
        """Return the numbers of things with a name that has the most, and the rarest, pieces in common with a key."""
        shared: Counter[int] = Counter()
        for gram, weight in self._rarest(grams_of(key[:_MOST_LETTERS])):
            select = "SELECT rowid FROM grams WHERE grams MATCH ? LIMIT ?"
            for name in self._numbers(select, f'"{gram}"', _MOST_READ):
                shared[name] += weight
        return self._things_of(nsmallest(most, shared, key=lambda name: (-shared[name], name)))

    def _rarest(self, grams: Sequence[str]) -> Iterator[tuple[str, int]]:
        """Yield the rarest of `grams` that are known, with their weights, as many as can be read in bounded time."""
        frequency = {gram: names for gram, names in self._in("SELECT gram, names FROM frequencies WHERE gram", grams)}
        rarest = nsmallest(_MOST_GRAMS, frequency, key=lambda gram: (frequency[gram], gram))
        read = 0
        for gram in rarest:
            read += frequency[gram]
            if read > _MOST_READ and gram != rarest[0]:
                return
            yield gram, round(1000 * math.log(1 + self._size / frequency[gram]))

    @cached_property
    def _size(self) -> int:
        return int(self._rows("SELECT COUNT(*) FROM names")[0][0])

    def starting(self, key: str, type_: str, most: int) -> list[int]:
        """Return the numbers of things with a name that starts with `key`, in the order of these names.

        They have the type `type_`, unless that is empty.
        """
        property_, held = self.types.held_by(type_) if type_ else ("", [])
        values = (key, key + _AFTER_ALL, property_, property_, json.dumps(held), most)
        return self._numbers(_STARTING, *values)

    def _number_of(self, text: str) -> int | None:
        item = self.item_of(text)
        if item:
            return next(iter(self.holders(MATCHED, item, 1)), None)
        path = self.path_of(text)
        found = self._rows("SELECT id FROM things WHERE path = ?", path) if path else []
        return int(found[0][0]) if found else None

    @staticmethod
    def path_of(text: str) -> str:
        """Return the path that `text` stands for as path, IRI or `person:x`, empty when it does for none."""
        found = _PREFIXED.fullmatch(text.removeprefix(_THINGS))
        return f"{found[1]}/{found[2]}" if found else ""

    @staticmethod
    def item_of(text: str) -> str:
        """Return the Wikidata item that `text` names by id, IRI or address of its page, empty if it names none."""
        found = _ITEM.fullmatch(text)
        return found[1] if found else ""

    def _path_named(self, text: str) -> str:
        number = self.number_of(text)
        found = self._rows("SELECT path FROM things WHERE id = ?", number) if number is not None else []
        return str(found[0][0]) if found else self.path_of(text)

    def holders(self, property_: str, value: str, most: int) -> list[int]:
        """Return the numbers of things that have a value."""
        select = "SELECT thing FROM holders WHERE property = ? AND value = ? ORDER BY thing LIMIT ?"
        return self._numbers(select, property_, value, most)

    def dated(self, bounds: Bounds, most: int) -> list[int]:
        """Return the numbers of things that may have been in a period, in the order of their first possible day."""
        select = "SELECT id FROM things WHERE earliest <> '' AND earliest <= ? AND (latest = '' OR latest >= ?)"
        first, last = bounds.earliest or "", bounds.latest or "9999-12-31"
        return self._numbers(f"{select} ORDER BY earliest, id LIMIT ?", str(last), str(first), most)

    def attested(self, profile: Profile) -> Sequence[Bounds]:
        """Return when there is word of somebody: what they took part in, signed or claimed, and their offices."""
        return self._attested(profile.path, tuple(profile.values(ATTESTED)))

    def _attested_of(self, path: str, stated: Sequence[str]) -> Sequence[Bounds]:
        select = (
            "SELECT earliest, latest FROM holders JOIN things ON things.id = holders.thing"
            " WHERE property = ? AND value = ? AND (earliest <> '' OR latest <> '') LIMIT ?"
        )
        days = [(first, last) for first, last in self._rows(select, PARTICIPANT, path, _MOST_DAYS)]
        days += [(first, last) for first, _, last in (value.partition("/") for value in stated)]
        return tuple(Bounds(day(first), day(last)) for first, last in dict.fromkeys(days))

    def profiles(self, numbers: Iterable[int]) -> list[Profile]:
        """Return what is known of things, in the order in which they are named."""
        wanted = list(dict.fromkeys(numbers))
        names: defaultdict[int, list[Name]] = defaultdict(list)
        select = "SELECT thing, text, key, language, rank, user FROM names WHERE thing"
        for thing, text, key, language, rank, user in self._in(select, wanted, "ORDER BY id"):
            names[thing].append(Name(text, key, language, rank, user))
        statements: defaultdict[int, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for thing, property_, value in self._in("SELECT thing, property, value FROM statements WHERE thing", wanted):
            statements[thing][property_].append(value)
        select = "SELECT id, path, label, earliest, latest FROM things WHERE id"
        found = {
            number: Profile(number, path, label, Bounds(day(first), day(last)), names[number], statements[number])
            for number, path, label, first, last in self._in(select, wanted)
        }
        return [found[number] for number in wanted if number in found]

    def told_apart(self, profile: Profile) -> list[int]:
        """Return the numbers of the things that are said, there or here, not to be this one."""
        named = filter(None, map(self.number_of, sorted(profile.look_alikes)))
        return list(dict.fromkeys([*named, *self.holders(DIFFERENT, profile.path, 100)]))

    def initials(self, kind: str, words: Sequence[str] = ()) -> list[tuple[str, int]]:
        """Return the first letters of the things of a kind, folded, and how many there are of each, in their order.

        Args:
            kind: as in IRIs.
            words: folded; only things count that have each of them at the start of a word of one of their names.
        """
        select, values = _of_kind(kind, words)
        return self._rows(_INITIALS.format(things=select), *values)

    def listed(self, kind: str, words: Sequence[str], most: int, offset: int) -> list[tuple[str, str]]:
        """Return the paths of the things of a kind with the keys of their labels, in the order of these.

        Args:
            kind, words: see `initials`.
            most: how many, after the first `offset`.
            offset: how many are left out.
        """
        select, values = _of_kind(kind, words)
        return self._rows(f"{select} ORDER BY key, path LIMIT ? OFFSET ?", *values, most, offset)

    def users(self, kind: str, most: int) -> list[str]:
        """Return the paths of the things of a kind that use a name for something, in their order."""
        select = "SELECT DISTINCT user FROM names WHERE user <> '' AND user >= ? AND user < ? ORDER BY user LIMIT ?"
        return [path for (path,) in self._rows(select, f"{kind}/", f"{kind}0", most)]

    def is_user(self, path: str) -> bool:
        """Tell whether a thing uses a name for something."""
        return bool(self._rows("SELECT 1 FROM names WHERE user <> '' AND user = ? LIMIT 1", path))

    def labels(self, paths: Iterable[str]) -> dict[str, str]:
        """Return the labels of things by path."""
        return dict(self._in("SELECT path, label FROM things WHERE path", list(dict.fromkeys(paths))))

    def _keys_of(self, path: str) -> frozenset[str]:
        select = "SELECT key FROM names JOIN things ON things.id = names.thing WHERE path = ?"
        return frozenset(key for (key,) in self._rows(select, path))

    def _parents_of(self, path: str) -> list[str]:
        found: list[str] = []
        wanted = [path]
        while wanted:
            above = "SELECT value FROM statements JOIN things ON id = thing WHERE property = 'body' AND path = ?"
            wanted = [value for each in wanted for (value,) in self._rows(above, each) if value not in found]
            found += wanted
        return found

    @cached_property
    def types(self) -> Types:
        """All types."""
        names = self._rows("SELECT id, name, is_class FROM types ORDER BY id")
        return Types(names, self._rows("SELECT type, broader FROM broader ORDER BY type, broader"))

    def _things_of(self, names: Sequence[int]) -> list[int]:
        thing_of = dict(self._in("SELECT id, thing FROM names WHERE id", names))
        return list(dict.fromkeys(thing_of[name] for name in names))

    def _numbers(self, select: str, *values: Any) -> list[int]:
        return [number for (number,) in self._rows(select, *values)]

    def _in(self, select: str, values: Sequence[Any], order: str = "") -> list[tuple[Any, ...]]:
        """Return the rows of `select`, which ends in the column that has one of `values`."""
        marks = ", ".join("?" * len(values))
        return self._rows(f"{select} IN ({marks}) {order}", *values)

    def _rows(self, select: str, *values: Any) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(select, values).fetchall()
        except sqlite3.Error as error:
            raise _damaged(error) from error


def _damaged(error: sqlite3.Error) -> DamagedIndex:
    return DamagedIndex(f"The index cannot be read: {error}.", "Run `communique build` to build it again.")


def _of_kind(kind: str, words: Sequence[str]) -> tuple[str, list[str]]:
    """Return the query for the paths and keys of the things of a kind, and its values."""
    return f"{_OF_KIND}{_CALLED * len(words)} GROUP BY things.id", [f"{kind}/", f"{kind}0", *words]
