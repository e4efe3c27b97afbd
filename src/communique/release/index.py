"""The index for matching (`communique.matching`), written in one pass over sorted findings.

Things come in the order of their paths and rows in the order of their keys, so the same statements give the same bytes,
and memory does not grow with them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import groupby
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

from communique.database import as_os_error, created
from communique.matching.folding import folded
from communique.matching.profiles import LABEL
from communique.matching.properties import HELD, SORT, TYPE
from communique.matching.schema import SCHEMA, in_grams
from communique.release.findings import NAMED, Finding, findings
from communique.release.hierarchy import Hierarchy
from communique.release.sorting import SortedLines
from communique.release.subjects import Block

_RUN_BYTES = 8 * 2**20
_END = """
INSERT INTO grams (grams) VALUES ('optimize');
CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'grams', 'row');
INSERT INTO frequencies SELECT term, doc FROM temp.vocabulary ORDER BY term;
"""


class IndexWriter:
    """Gathers what is said of things in any order."""

    def __init__(self, folder: Path) -> None:
        """Sort in `folder`, which exists, what is too much for memory."""
        self._lines = SortedLines(folder, "findings", run_bytes=_RUN_BYTES)
        self._held = SortedLines(folder, "held", run_bytes=_RUN_BYTES)
        self._hierarchy = Hierarchy()

    def note(self, block: Block) -> None:
        """Take note of a subject; it comes only once.

        Raises:
            OSError: the folder cannot be written.
        """
        found = [_line(finding) for finding in findings(block)]
        if found:
            self._lines.add(found)
        self._hierarchy.note(block)

    def write(self, path: Path) -> None:
        """Write the index; nothing can be added afterwards.

        Raises:
            OSError: it cannot be written.
        """
        try:
            with closing(created(path, SCHEMA)) as database:
                database.execute("BEGIN")
                for number, (thing, found) in enumerate(self._things(), 1):
                    self._write_thing(database, number, thing, found)
                database.executemany("INSERT INTO holders VALUES (?, ?, ?)", self._holders())
                database.executemany("INSERT INTO types VALUES (?, ?, ?)", self._hierarchy.types())
                database.executemany("INSERT INTO broader VALUES (?, ?)", self._hierarchy.broader())
                database.execute("COMMIT")
                database.executescript(_END)
        except sqlite3.Error as error:
            raise as_os_error(error, path) from error

    def _things(self) -> Iterator[tuple[str, list[Finding]]]:
        """Yield every thing that has a class and a label, with its findings in order."""
        lines = (line for block in self._lines.blocks() for line in block)
        for path, found in groupby(map(_finding, lines), lambda finding: finding[0]):
            together = list(found)
            properties = {property_ for _, property_, _ in together}
            if TYPE in properties and NAMED in properties:
                yield path, together

    def _write_thing(self, database: sqlite3.Connection, number: int, path: str, found: list[Finding]) -> None:
        names = [value for _, property_, value in found if property_ == NAMED and isinstance(value, list)]
        statements = [(name, value) for _, name, value in found if name != NAMED and isinstance(value, str)]
        day = {name: value for name, value in reversed(statements) if name in ("earliest", "latest")}
        label = min(names, key=_rank)[0]
        row = (number, path, label, day.get("earliest", ""), day.get("latest", ""))
        database.execute("INSERT INTO things VALUES (?, ?, ?, ?, ?)", row)
        for text, language, rank, user in sorted(names, key=_rank):
            key = folded(str(text))
            insert = "INSERT INTO names (thing, rank, key, text, language, user) VALUES (?, ?, ?, ?, ?, ?)"
            name = database.execute(insert, (number, rank, key, text, language, user)).lastrowid
            database.execute("INSERT INTO grams (rowid, key) VALUES (?, ?)", (name, in_grams(key)))
        kept = [(name, value) for name, value in statements if name not in ("earliest", "latest")]
        database.executemany("INSERT INTO statements VALUES (?, ?, ?)", ((number, *each) for each in kept))
        self._held.add(f"{name}\t{value}\t{number:012}\n".encode() for name, value in kept if name in HELD)
        self._hierarchy.use(value for name, value in kept if name in (TYPE, SORT))
        classes = [value for name, value in kept if name == TYPE]
        for kind in (value for name, value in kept if name == SORT):
            self._hierarchy.place(kind, classes)

    def _holders(self) -> Iterator[tuple[str, str, int]]:
        for block in self._held.blocks():
            for line in block:
                name, value, number = line.decode().rstrip("\n").split("\t")
                yield name, value, int(number)


def _rank(name: list[Any]) -> tuple[int, bool, str, str, str]:
    """Return what sorts names: the label first, English before other languages."""
    text, language, rank, user = name
    return rank, language not in ("en", "") if rank == LABEL else False, language, text, user


def _line(finding: Finding) -> bytes:
    path, property_, value = finding
    text = encode_basestring(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"{path}\t{property_}\t{text}\n".encode()


def _finding(line: bytes) -> Finding:
    path, property_, value = line.decode().split("\t", 2)
    return path, property_, json.loads(value)
