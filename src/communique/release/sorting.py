"""Sort more lines than fit into memory: sorted runs on disk, merged block by block (external merge sort)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

RUN_BYTES = 32 * 2**20
"""Text of a run; as a list of lines it takes about twice as much memory."""
MAX_RUNS = 256
"""Runs that are merged at a time; while they are, as much of all of them together is in memory as one is long."""

Key = Callable[[bytes], Any]


class SortedLines:
    """Lines, each ending in a line feed, that come out sorted and each once, whatever their number.

    Without a key they are sorted by byte, which for UTF-8 is by code point. A key has to tell different lines apart.
    """

    def __init__(self, folder: Path, name: str, key: Key | None = None, run_bytes: int = 0) -> None:
        """Sort in memory and, beyond `run_bytes` (`RUN_BYTES` unless given), in files `name-…` in `folder`."""
        self._folder = folder
        self._name = name
        self._key = key
        self._run_bytes = run_bytes or RUN_BYTES
        self._held: list[bytes] = []
        self._size = 0
        self._runs: list[Path] = []
        self._number = 0

    def add(self, lines: Iterable[bytes]) -> None:
        """Take lines in any order.

        Raises:
            OSError: a run cannot be written.
        """
        before = len(self._held)
        self._held += lines
        self._size += sum(map(len, self._held[before:]))
        if self._size > self._run_bytes:
            held, self._held, self._size = self._sorted(self._held), [], 0
            self._write_run([held])
        if len(self._runs) == MAX_RUNS:
            runs, self._runs = self._runs, []
            self._write_run(self._merged(runs))

    def blocks(self) -> Iterator[list[bytes]]:
        """Yield all lines in order, in lists of bounded size; nothing is left afterwards.

        Raises:
            OSError: a run cannot be read.
        """
        held, runs = self._sorted(self._held), self._runs
        self._held, self._runs = [], []
        return self._merged(runs, held)

    def _write_run(self, blocks: Iterable[list[bytes]]) -> None:
        path = self._folder / f"{self._name}-{self._number:04}"
        self._number += 1
        with path.open("wb") as stream:
            for block in blocks:
                stream.writelines(block)
        self._runs.append(path)

    def _merged(self, paths: Sequence[Path], held: Sequence[bytes] = ()) -> Iterator[list[bytes]]:
        """Yield the lines of runs and of what is held, all of them sorted, in order; the runs are removed."""
        size = self._run_bytes // (len(paths) + 1) + 1
        runs = [_blocks_of(path, size) for path in paths]
        yield from self._in_order([*runs, (list(held[at : at + 1000]) for at in range(0, len(held), 1000))])
        for path in paths:
            path.unlink()

    def _in_order(self, runs: list[Iterator[list[bytes]]]) -> Iterator[list[bytes]]:
        """Take from every run what is not after the end of the block that ends first; sort that; repeat."""
        blocks = [(block, run) for run in runs if (block := next(run, None))]
        while blocks:
            bound = min((self._key_of(block[-1]) for block, _ in blocks))
            taken: list[bytes] = []
            rest = []
            for block, run in blocks:
                end = bisect_right(block, bound, key=self._key)
                taken += block[:end]
                left = block[end:] if end < len(block) else next(run, None)
                if left:
                    rest.append((left, run))
            blocks = rest
            yield self._sorted(taken)

    def _sorted(self, lines: list[bytes]) -> list[bytes]:
        lines.sort(key=self._key)
        return list(dict.fromkeys(lines))

    def _key_of(self, line: bytes) -> Any:
        return self._key(line) if self._key else line


def _blocks_of(path: Path, size: int) -> Iterator[list[bytes]]:
    with path.open("rb") as stream:
        while block := stream.readlines(size):
            yield block
