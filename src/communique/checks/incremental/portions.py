"""Record files, each read and looked at by itself: many of them in portions, on several processors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from communique.checks.alone import problems_alone
from communique.checks.incremental.memory import ReadFile
from communique.corpus import TurtleFile, bytes_of, turtle_file
from communique.problems import Problem, stops_build
from communique.processes import processors
from communique.shacl.data.data_graph import piece_of
from communique.shacl.data.piece import Piece
from communique.turtle.reader import Statement

PORTION = 1 << 20
"""Bytes of files that are read at a time."""
ALONE = 4 << 20
"""Bytes for which another process pays for its start, which takes as long as reading a quarter of them."""


@dataclass(frozen=True)
class Portion:
    """Record files below the folder of a project."""

    root: Path
    paths: tuple[str, ...]


@dataclass(frozen=True)
class ReadPortion:
    """What came of a portion: the statements, and what is known of each file."""

    piece: Piece
    known: Mapping[str, ReadFile]


def read_portions(root: Path, sizes: Mapping[str, int]) -> list[ReadPortion]:
    """Read record files of a project, in their order.

    Args:
        root: the project's folder.
        sizes: the paths of the files, each with its number of bytes.

    Raises:
        EnvironmentFailure: a file cannot be read, or another process was ended from outside.
    """
    portions = [Portion(root, paths) for paths in _portioned(sizes)]
    processes = min(processors(), sum(sizes.values()) // ALONE + 1)
    from communique.shacl.data.loading import without_collecting  # a check after an edit reads no portions
    from communique.shacl.data.side_by_side import side_by_side

    with without_collecting():
        return side_by_side(portions, processes, read_portion)


def read_portion(portion: Portion) -> ReadPortion:
    """Read the files of a portion.

    Raises:
        EnvironmentFailure: a file cannot be read.
    """
    known: dict[str, ReadFile] = {}
    return ReadPortion(piece_of(statements_of(portion.root, portion.paths, known), apart=True), known)


def statements_of(
    root: Path, paths: Iterable[str], known: dict[str, ReadFile]
) -> Iterator[tuple[str, tuple[Statement, ...]]]:
    """Yield the statements of record files, one file at a time, and note in `known` what is known of each."""
    for path in paths:
        content = bytes_of(root / path)
        file = turtle_file(content, path)
        known[path] = known_of(file, problems_alone(file, content))
        yield path, file.statements


def known_of(file: TurtleFile, alone: tuple[Problem, ...] = ()) -> ReadFile:
    """Return what is known of a file that was read; `alone` is what else is wrong with it."""
    return ReadFile(file.sha256, (*file.problems, *alone), not stops_build(file.problems))


def _portioned(sizes: Mapping[str, int]) -> Iterator[tuple[str, ...]]:
    paths: list[str] = []
    total = 0
    for path, size in sizes.items():
        paths.append(path)
        total += size
        if total >= PORTION:
            yield tuple(paths)
            paths, total = [], 0
    if paths:
        yield tuple(paths)
