"""The tables of the index of events, an SQLite database that is built with a release and only read afterwards.

Events are numbered from 0 in the order of their lists (`communique.release.timeline`). A set of events is an integer in
which the bit of each of them is 1, so that what fits several conditions is found by `&` and `|` and counted at once,
however many events there are.

A term is something that a list of events can be narrowed by: a filter, `party`, and one of its values, `northland`.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Sequence

PARTY, PERSON, MEDIATOR = "party", "person", "mediator"
CHANNEL, FORMAT, KIND, STATUS = "channel", "format", "kind", "status"
TOPIC, PLACE, SOURCE, CONTESTED = "topic", "place", "source", "contested"
FILTERS = (KIND, CHANNEL, FORMAT, STATUS, CONTESTED, PARTY, PERSON, MEDIATOR, TOPIC, PLACE, SOURCE)
"""The filters, in the order in which people see them."""
YES, NO = "yes", "no"
"""Values of `contested`."""
PLAINLY = ("held", "ongoing")
"""Terms of `STATUS` of events that sources report as having taken place."""
ACTING = "acting"
"""Not a filter: who takes part for which side. The name of such a term is `PARTICIPANT SIDE`, as IRIs, one of them
empty where it is not stated; its IRI is that of the participant."""
UNSTATED = "unstated"
"""Standing of a participation of which nothing is said."""
FIRST, LAST = "first", "last"
"""Names of the two columns of days."""
OPEN_START, OPEN_END = 0, 2**31 - 1
"""Days that stand for an open or unknown start or end; a day's number is `date.toordinal()`."""


def acting_name(participant: str, side: str) -> str:
    """Return the name of the term for who takes part for which side."""
    return f"{participant} {side}"


def acting_of(name: str) -> tuple[str, str]:
    """Return participant and side of which `acting_name` made a name."""
    participant, _, side = name.partition(" ")
    return participant, side


SCHEMA = """
CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE, -- IRI below …/id/: event/x
  date TEXT NOT NULL,        -- EDTF as stated; it and the bounds are empty where there is none
  earliest TEXT NOT NULL,
  latest TEXT NOT NULL,
  start INTEGER NOT NULL,    -- where its row in the table of events begins, and how long it is
  length INTEGER NOT NULL
);
CREATE TABLE terms (
  id INTEGER PRIMARY KEY,
  filter TEXT NOT NULL,
  name TEXT NOT NULL,        -- as it stands in addresses
  iri TEXT NOT NULL,         -- what it names, empty for nothing
  events INTEGER NOT NULL,   -- how many have it
  numbers BLOB NOT NULL,     -- which
  UNIQUE (filter, name)
);
CREATE TABLE facts (
  event INTEGER NOT NULL,
  term INTEGER NOT NULL,
  standing TEXT NOT NULL,    -- of a participation that is not plainly reported: its status, or `unstated`
  PRIMARY KEY (event, term)
) WITHOUT ROWID;
CREATE TABLE days (name TEXT PRIMARY KEY, numbers BLOB NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE texts USING fts5(words, content='', tokenize='ascii', detail='none', columnsize=0);
"""

_SPARSE, _DENSE = b"s", b"d"
_BITS = 8
_DENSITY = 32
"""Bits a number takes in a sparse set."""


def packed(numbers: Sequence[int], most: int) -> bytes:
    """Return ascending numbers below `most` as the index keeps them: one by one, or as bits where that is shorter."""
    if len(numbers) * _DENSITY < most:
        return _SPARSE + day_bytes(numbers)
    return _DENSE + bits_of(numbers).to_bytes((most + _BITS - 1) // _BITS, "little")


def unpacked(content: bytes) -> int:
    """Return what `packed` has packed as a set."""
    if content[:1] == _DENSE:
        return int.from_bytes(content[1:], "little")
    return bits_of(days_of(content[1:]))


def bits_of(numbers: Iterable[int]) -> int:
    """Return numbers as a set."""
    found = list(numbers)
    bits = bytearray(max(found) // _BITS + 1) if found else bytearray()
    for number in found:
        bits[number // _BITS] |= 1 << number % _BITS
    return int.from_bytes(bits, "little")


def numbers_of(members: int) -> list[int]:
    """Return the numbers in a set in ascending order."""
    text = f"{members:b}"[::-1]
    found, at = [], text.find("1")
    while at >= 0:
        found.append(at)
        at = text.find("1", at + 1)
    return found


def day_bytes(days: Iterable[int]) -> bytes:
    """Return days, or other numbers below 2**31, as bytes that are the same on every machine."""
    return b"".join(day.to_bytes(4, "little") for day in days)


def days_of(content: bytes) -> memoryview:
    """Return what `day_bytes` was given."""
    if sys.byteorder == "little":
        return memoryview(content).cast("i")
    found = array("i", content)
    found.byteswap()
    return memoryview(found)
