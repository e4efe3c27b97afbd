"""What the tables of a release say of each event that a list can be narrowed by.

The tables are read once, row by row: the same statements give the same rows in the same order, and what is kept beside
them is no more than which things are contested.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from communique.iris import kind_of
from communique.release.events.schema import (
    ACTING,
    CHANNEL,
    CONTESTED,
    FORMAT,
    KIND,
    MEDIATOR,
    NO,
    PARTY,
    PERSON,
    PLACE,
    SOURCE,
    STATUS,
    TOPIC,
    UNSTATED,
    YES,
    acting_name,
)
from communique.release.layout import table_name
from communique.release.profile import EVENT_CLASSES
from communique.release.sorting import SortedLines
from communique.release.tables import CLAIMS, EVENTS, PARTICIPATIONS, SEPARATOR
from communique.terms import CODE, PREFIXES, compact

_RUN_BYTES = 8 * 2**20
_EVENT = PREFIXES["event"]
_CODES = {CHANNEL: "channel", FORMAT: "format", STATUS: "status"}
_NAMED = (TOPIC, PLACE, SOURCE)
_TAKING_PART = {"body": PARTY, "person": PERSON}
"""Filter by the kind of who takes part."""
_USUAL_KIND = {PARTY: "body", PERSON: "person", MEDIATOR: "person", TOPIC: "topic", PLACE: "place", SOURCE: "source"}
"""Kind of things that goes without saying among the values of a filter."""
_MEDIATES = "mediator"
"""Code of the role."""
_PLAIN = frozenset({"reported", "unnamed", "seen-in-photos"})
"""Codes of participations that a source reports without reserve."""
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_KINDS = {
    compact(class_.value): (_WORDS.sub("-", class_.value.rpartition("#")[2]).lower(), class_.value)
    for class_ in EVENT_CLASSES
}
"""Name and IRI of the classes of events, by how tables write them."""
_UNDATED = "9999"

Term = tuple[str, str, str]
"""Filter, name and IRI."""


@dataclass
class Entry:
    """What is known of an event.

    Attributes:
        iri: its IRI.
        date: as stated, EDTF, empty where there is none, as are the others.
        earliest, latest: first and last possible day (ISO 8601).
        start, length: where its row stands in the table of events.
        label: its labels.
        terms: what it can be found by, each with the standing of the participation, empty for plain.
    """

    iri: str
    date: str
    earliest: str
    latest: str
    start: int
    length: int
    label: str
    terms: list[tuple[str, str, str, str]] = field(default_factory=list)

    @property
    def order(self) -> str:
        """What sorts events as their lists do, see `communique.release.timeline`."""
        return f"{self.earliest or self.latest or _UNDATED} {self.latest} {self.iri}"


def gathered(folder: Path, scratch: Path) -> Iterator[Entry]:
    """Yield every event of the release in `folder` in the order of the lists.

    Args:
        folder: a release whose tables are written.
        scratch: an existing folder, for what is too much for memory.

    Raises:
        OSError: a table cannot be read, or `scratch` not be written.
    """
    contested = _contested(folder / table_name(CLAIMS.name))
    by_iri = SortedLines(scratch, "event-parts", run_bytes=_RUN_BYTES)
    for iri, entry in _events(folder / table_name(EVENTS.name), contested):
        by_iri.add([_line(iri, 0, asdict(entry))])
    for iri, part in _participations(folder / table_name(PARTICIPATIONS.name)):
        by_iri.add([_line(iri, 1, part)])
    in_time = SortedLines(scratch, "events", run_bytes=_RUN_BYTES)
    for entry in _whole(by_iri):
        in_time.add([_line(entry.order, 0, asdict(entry))])
    for _, _, found in _lines(in_time):
        yield Entry(**found)


def _whole(lines: SortedLines) -> Iterator[Entry]:
    """Yield each event together with those who took part in it."""
    for _, found in groupby(_lines(lines), lambda line: line[0]):
        together = [content for _, _, content in found]
        if "iri" in together[0]:
            entry = Entry(**together[0])
            entry.terms += _taking_part(together[1:])
            yield entry


def _taking_part(parts: Iterable[dict[str, str]]) -> list[tuple[str, str, str, str]]:
    """Return who takes part; somebody with several parts stands as well as the best established of them."""
    standings: dict[Term, set[str]] = {}
    for part in parts:
        standing = "" if part["status"] in _PLAIN else part["status"] or UNSTATED
        for term in _roles(part):
            standings.setdefault(term, set()).add(standing)
    return [(*term, min(found)) for term, found in sorted(standings.items())]


def _roles(part: dict[str, str]) -> Iterator[Term]:
    """Yield as what somebody takes part: a body, or one for which somebody does, is a party; a mediator also that."""
    participants = _several(part["participant"])
    for iri in (*participants, *_several(part["side"])):
        filter_ = _TAKING_PART.get(kind_of(iri))
        if filter_:
            yield _named(filter_, iri)
    for participant in participants or [""]:
        for side in _several(part["side"]) or [""]:
            if participant or side:
                yield ACTING, acting_name(participant, side), participant
    if _MEDIATES in _several(part["role"]):
        for iri in participants:
            yield _named(MEDIATOR, iri)


def _events(path: Path, contested: frozenset[str]) -> Iterator[tuple[str, Entry]]:
    for start, length, row in _rows(path):
        iri = row["event"]
        if not iri.startswith(_EVENT) or "#" in iri:
            continue
        date, earliest, latest = (next(iter(_several(row[name])), "") for name in ("date", "earliest", "latest"))
        terms = [(*term, "") for term in dict.fromkeys(_terms(row, contested))]
        yield iri, Entry(iri, date, earliest, latest, start, length, row["label"], terms)


def _terms(row: dict[str, str], contested: frozenset[str]) -> Iterator[Term]:
    for class_ in _several(row["class"]):
        if class_ in _KINDS:
            yield KIND, *_KINDS[class_]
    for filter_, column in _CODES.items():
        for code in _several(row[column]):
            yield filter_, code, CODE.term(code).value
    for filter_ in _NAMED:
        for iri in _several(row[filter_]):
            yield _named(filter_, iri)
    is_contested = not contested.isdisjoint((row["event"], *_several(row["question"])))
    yield CONTESTED, YES if is_contested else NO, ""


def _participations(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    for _, _, row in _rows(path):
        yield row["event"], {name: row[name] for name in ("participant", "side", "role", "status")}


def _contested(path: Path) -> frozenset[str]:
    """Return what claims that contradict others are about, or answer: things, parts as their things, and questions."""
    found: set[str] = set()
    for _, _, row in _rows(path):
        if row["contradicts"]:
            found.update(iri.partition("#")[0] for iri in _several(row["about"]))
            found.update(_several(row["question"]))
    return frozenset(found)


def _rows(path: Path) -> Iterator[tuple[int, int, dict[str, str]]]:
    """Yield where each row of a table begins, its length in bytes, and its cells by column."""
    columns: list[str] = []
    with path.open("rb") as stream:
        start = 0
        held = b""
        for line in stream:
            held += line
            if held.count(b'"') % 2:
                continue  # the line break is within a cell
            cells = next(csv.reader([held.decode()[:-2]], strict=True))
            if columns:
                yield start, len(held), dict(zip(columns, cells, strict=True))
            columns = columns or cells
            start += len(held)
            held = b""


def _several(cell: str) -> list[str]:
    return cell.split(SEPARATOR) if cell else []


def _named(filter_: str, iri: str) -> Term:
    """Return the term for a thing: by the last part of its IRI, with its kind before it where it is not the usual."""
    kind, slug = kind_of(iri), iri.rpartition("/")[2]
    return filter_, slug if kind == _USUAL_KIND[filter_] else f"{kind}:{slug}", iri


def _line(key: str, number: int, content: object) -> bytes:
    return f"{key}\t{number}\t{json.dumps(content, ensure_ascii=False)}\n".encode()


def _lines(lines: SortedLines) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for block in lines.blocks():
        for line in block:
            key, number, content = line.decode().split("\t", 2)
            yield key, number, json.loads(content)
