"""What a sorted N-Quads file says of one subject, found by bisection: no index, no store, lexical forms as they are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from communique.release.subjects import blocks_of_quads

PART_BYTES = 64 * 2**10
"""What is read and kept at a time."""
_PARTS_KEPT = 32
_SUBJECTS_KEPT = 4096
_AFTER_ALL = "\U0010ffff"


class SortedFile:
    """A file of N-Quads in named graphs, sorted by code point, that can be asked about one subject at a time.

    Memory is bounded. What was read last is kept, since neighbours are asked about together.
    """

    def __init__(self, path: Path, part_bytes: int = 0) -> None:
        """Open the file, to be read in parts (`PART_BYTES` unless given); it stays open until `close`."""
        self._parts = _Parts(path, part_bytes or PART_BYTES)
        self._part = lru_cache(_PARTS_KEPT)(self._read)

    def close(self) -> None:
        """Close the file."""
        self._parts.close()

    def facts(self, subject: str) -> list[str]:
        """Return the distinct facts of a subject in order; empty when the file says nothing of it.

        Raises:
            OSError: the file cannot be read.
        """
        found: dict[str, None] = {}
        number = max(bisect_left(self._parts, subject) - 1, 0)
        while number < len(self._parts) and (not number or self._parts[number] <= subject):
            found.update(dict.fromkeys(self._part(number).get(subject, ())))
            number += 1
        return list(found)

    def _read(self, number: int) -> dict[str, list[str]]:
        return dict(blocks_of_quads(self._parts.lines(number)))


class _Parts:
    """Parts of equal size; for bisection each stands for the subject of the first line that begins in or after it."""

    def __init__(self, path: Path, part_bytes: int) -> None:
        self._file = path.open("rb")
        self._bytes = part_bytes
        self._number = -(-path.stat().st_size // part_bytes)
        self._subject = lru_cache(_SUBJECTS_KEPT)(self._read_subject)

    def close(self) -> None:
        self._file.close()

    def __len__(self) -> int:
        return self._number

    def __getitem__(self, number: int) -> str:
        return self._subject(number)

    def lines(self, number: int) -> Iterator[str]:
        """Yield the lines that begin in a part."""
        rest = (number + 1) * self._bytes - self._go_to(number)
        return (line.decode() for line in self._file.readlines(rest)) if rest > 0 else iter(())

    def _read_subject(self, number: int) -> str:
        self._go_to(number)
        line = self._file.readline()
        return line.split(b" ", 1)[0].decode() if line else _AFTER_ALL

    def _go_to(self, number: int) -> int:
        """Go to the first line that begins in or after a part, and return where that is."""
        self._file.seek(max(number * self._bytes - 1, 0))
        if number:
            self._file.readline()
        return self._file.tell()
