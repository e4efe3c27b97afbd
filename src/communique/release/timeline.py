"""All events in the order of their lists, for the question what came before and after one of them.

A text file with a line an event: first possible day, last possible day, IRI. One without a first day is placed by its
last; one without a last day goes before those that have one; one without any comes at the end. The lines are sorted by
byte, so that an event is found by bisection, and nothing has to be kept in memory.
"""

from __future__ import annotations

import mmap
from pathlib import Path

from communique.release.sorting import SortedLines
from communique.release.subjects import Block
from communique.terms import CMQ, PREFIXES

_EVENT = f"<{PREFIXES['event']}"
_STATUS, _EARLIEST, _LATEST = (f"{term} " for term in (CMQ.eventStatus, CMQ.earliest, CMQ.latest))
_UNDATED = "9999"


class TimelineWriter:
    """Gathers events in any order."""

    def __init__(self, folder: Path) -> None:
        """Sort in `folder`, which exists, what is too much for memory."""
        self._lines = SortedLines(folder, "timeline")

    def note(self, block: Block) -> None:
        """Take note of a subject, if it is an event; it comes only once.

        Raises:
            OSError: the folder cannot be written.
        """
        subject, facts = block
        if subject.startswith(_EVENT) and "#" not in subject and _value(facts, _STATUS):
            self._lines.add([_line(_value(facts, _EARLIEST), _value(facts, _LATEST), subject[1:-1])])

    def write(self, path: Path) -> None:
        """Write the file; nothing can be added afterwards.

        Raises:
            OSError: it cannot be written.
        """
        with path.open("wb") as stream:
            for lines in self._lines.blocks():
                stream.writelines(lines)


class Timeline:
    """The file, read where it is needed."""

    def __init__(self, path: Path) -> None:
        """Open it.

        Raises:
            OSError: it cannot be read.
        """
        with path.open("rb") as stream:
            is_empty = path.stat().st_size == 0
            self._text = b"" if is_empty else mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)

    def neighbours(self, iri: str, earliest: str, latest: str) -> tuple[str, str]:
        """Return the IRIs of the events before and after an event, empty where there are none.

        Args:
            iri: of the event.
            earliest, latest: its first and last possible day (ISO 8601), empty where there is none.
        """
        line = _line(earliest, latest, iri)
        start = self._position(line)
        here = self._line_at(start)
        after = start + len(here) if here == line else start
        before = self._text.rfind(b"\n", 0, max(start - 1, 0)) + 1
        return _iri(self._line_at(before) if before < start else b""), _iri(self._line_at(after))

    def _position(self, line: bytes) -> int:
        """Return where the first line begins that does not come before `line`."""
        low, high = 0, len(self._text)
        while low < high:
            middle = max(self._text.rfind(b"\n", low, (low + high) // 2) + 1, low)
            found = self._line_at(middle)
            if found < line:
                low = middle + len(found)
            else:
                high = middle
        return low

    def _line_at(self, start: int) -> bytes:
        return self._text[start : self._text.find(b"\n", start) + 1]


def _line(earliest: str, latest: str, iri: str) -> bytes:
    return f"{earliest or latest or _UNDATED} {latest} {iri}\n".encode()


def _iri(line: bytes) -> str:
    return line.decode().rstrip("\n").rpartition(" ")[2]


def _value(facts: list[str], predicate: str) -> str:
    """Return the IRI or lexical form of the first value of a property, empty where there is none."""
    found = next((fact.removeprefix(predicate) for fact in facts if fact.startswith(predicate)), "")
    return found[1 : found.index(">" if found.startswith("<") else '"', 1)] if found else ""
