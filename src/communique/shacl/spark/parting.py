"""Part the files of a data graph, so that every part has about the same work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from communique.errors import EnvironmentFailure, UsageError
from communique.shacl.data.inputs import Input

_BYTES_A_PART = 1 << 25
"""Of Turtle about half a million statements, which take a worker some hundred MiB."""


def parted(files: Sequence[Input], at_least: int) -> list[list[Input]]:
    """Return files in parts that follow each other, each with about as many bytes, for workers that may run elsewhere.

    Args:
        files: what to read.
        at_least: how many parts there should be if there are as many files; more where they would be too large.

    Raises:
        UsageError: standard input is among them, which workers cannot read.
        EnvironmentFailure: a file is not there.
    """
    placed = [(_absolute(entry), _size(entry)) for entry in files]
    total = sum(size for _, size in placed)
    parts = max(1, min(len(placed), max(at_least, total // _BYTES_A_PART)))
    found: list[list[Input]] = [[] for _ in range(parts)]
    before = 0
    for entry, size in placed:
        found[min(parts - 1, (2 * before + size) * parts // (2 * total) if total else 0)].append(entry)
        before += size
    return [part for part in found if part]


def _absolute(entry: Input) -> Input:
    if entry.location is None:
        raise UsageError("Spark cannot read standard input.", "Write it to a file that all workers can read.")
    return replace(entry, location=entry.location.absolute())


def _size(entry: Input) -> int:
    try:
        return entry.location.stat().st_size + 1 if entry.location else 0
    except OSError as error:
        raise EnvironmentFailure(f"{entry.name}: cannot be read: {error.strerror}.", "Check the path.") from error
