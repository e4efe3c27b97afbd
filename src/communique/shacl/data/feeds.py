"""The bytes of a file, handed to a parser line by line, so that one knows how far it has come.

The parser asks for more only when it needs more, so what was handed out last when it yields a statement is the line
that completed the statement. Marks are taken at that moment, and become lines later, many at a time: what is done for
every single statement calls nothing that is written in Python.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from io import BytesIO
from itertools import repeat
from operator import attrgetter
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from communique.shacl.data.arrays import Ids

_BLOCK = 1 << 20
_LINE_END = ord("\n")


def line_ends(content: bytes) -> int:
    """Return how many lines end in some bytes, three times as fast as counting them in Python."""
    return int(np.count_nonzero(np.frombuffer(content, np.uint8) == _LINE_END))


class WholeFeed(BytesIO):
    """Hands out bytes that are all there. A mark is how many were handed out."""

    read = BytesIO.readline

    def marks(self) -> Iterator[int]:
        """Yield the mark of this moment, again and again."""
        return iter(self.tell, -1)

    def lines(self, marks: Sequence[int]) -> Ids:
        """Return the lines of some marks, from 1 on."""
        return (self._ends.searchsorted(np.array(marks, np.int64) - 1) + 1).astype(np.int32)

    @cached_property
    def _ends(self) -> NDArray[np.int64]:
        return np.flatnonzero(np.frombuffer(self.getbuffer(), np.uint8) == _LINE_END)


class StreamFeed:
    """Hands out bytes, and then those of a stream. A mark is the line itself."""

    def __init__(self, content: bytes, rest: BinaryIO) -> None:
        self._readline, self._rest = BytesIO(content).readline, rest
        self._new = 1
        self.line = 0

    def read(self, size: int) -> bytes:
        """Return the next line, or at most `size` bytes of it; nothing at the end."""
        piece = self._readline(size)
        if not piece:
            self._readline = BytesIO(self._rest.read(_BLOCK)).readline
            piece = self._readline(size)
        if piece:
            self.line += self._new
            self._new = piece[-1] == _LINE_END
        return piece

    def marks(self) -> Iterator[int]:
        """Yield the mark of this moment, again and again."""
        return map(attrgetter("line"), repeat(self))

    def lines(self, marks: Sequence[int]) -> Ids:
        """Return the lines of some marks, from 1 on."""
        return np.array(marks, np.int32)
