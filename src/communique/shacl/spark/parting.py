"""Part the files of a data graph, so that every part has about the same work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from communique.errors import EnvironmentFailure, UsageError
from communique.shacl.data.batches import Stretch, divided
from communique.shacl.data.inputs import Input

_BYTES_A_PART = 1 << 25
"""Of Turtle about half a million statements, which take a worker some hundred MiB."""

Portion = Input | Stretch
"""A whole file, or lines of a large one in a syntax of one statement a line."""


def parted(files: Sequence[Input], at_least: int) -> list[list[Portion]]:
    """Return files in parts that follow each other, each with about as many bytes, for workers that may run elsewhere.

    A large file goes into several parts only in a syntax of one statement a line that is not compressed.

    Args:
        files: what to read.
        at_least: how many parts there should be if there are as many portions; more where they would be too large.

    Raises:
        UsageError: standard input is among them, which workers cannot read.
        EnvironmentFailure: a file is not there.
    """
    placed = [sized for entry in files for sized in _portions(_absolute(entry))]
    total = sum(size for _, size in placed)
    parts = max(1, min(len(placed), max(at_least, total // _BYTES_A_PART)))
    found: list[list[Portion]] = [[] for _ in range(parts)]
    before = 0
    for portion, size in placed:
        found[min(parts - 1, (2 * before + size) * parts // (2 * total) if total else 0)].append(portion)
        before += size
    return [part for part in found if part]


def _portions(entry: Input) -> Iterator[tuple[Portion, int]]:
    stretches = [portion for portion in divided([entry])[0] if isinstance(portion, Stretch)]
    if stretches:
        yield from ((stretch, stretch.size) for stretch in stretches)
    else:
        yield entry, _size(entry)


def _absolute(entry: Input) -> Input:
    if entry.location is None:
        raise UsageError("Spark cannot read standard input.", "Write it to a file that all workers can read.")
    return replace(entry, location=entry.location.absolute())


def _size(entry: Input) -> int:
    try:
        return entry.location.stat().st_size + 1 if entry.location else 0
    except OSError as error:
        raise EnvironmentFailure(f"{entry.name}: cannot be read: {error.strerror}.", "Check the path.") from error
