"""Portions of the work of reading files, each of which any process can do by itself."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

import numpy as np
from pyoxigraph import RdfFormat

from communique.problems import Problem
from communique.shacl.data.feeds import line_ends
from communique.shacl.data.inputs import Input, opened
from communique.shacl.data.parsing import WHOLE, Text, Unparsable, parsed, parts_of, read
from communique.shacl.data.piece import Piece, Pieces
from communique.shacl.data.room import demand

BATCH = 1 << 21
"""Bytes of small files that are parsed together."""
PARSING = 64 << 20
"""Bytes that a process needs for what it parses at a time."""
_BY_LINES = (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)
_PACKED = 10  # how many times smaller compressed files are, at most, as a rule


@dataclass(frozen=True)
class Batch:
    """Small files, parsed together, and about how many bytes they have."""

    entries: tuple[Input, ...]
    size: int


@dataclass(frozen=True)
class Stretch:
    """Lines of a large file in a syntax of one statement a line: from one byte on, so many bytes."""

    entry: Input
    start: int
    size: int


@dataclass(frozen=True)
class Outcome:
    """What came of a portion, and its number of lines where it is a stretch."""

    pieces: tuple[Piece, ...]
    problems: tuple[Problem, ...] = ()
    lines: int = 0

    def below(self, lines: int) -> Outcome:
        """Return the outcome of a stretch with so many lines before it."""
        pieces = tuple(replace(piece, lines=piece.lines + np.int32(lines)) for piece in self.pieces)
        problems = tuple(replace(problem, line=problem.line + lines) for problem in self.problems)
        return replace(self, pieces=pieces, problems=problems)


def divided(inputs: Sequence[Input]) -> tuple[list[Batch | Stretch], list[Input]]:
    """Return portions for several processes, and the large files that must be streamed one after the other.

    Raises:
        EnvironmentFailure: a file cannot be opened.
    """
    portions: list[Batch | Stretch] = []
    streams: list[Input] = []
    small: list[tuple[Input, int]] = []
    for entry in inputs:
        size = _size(entry)
        if size <= WHOLE:
            small.append((entry, size))
        elif entry.format in _BY_LINES and entry.location and not entry.packing:
            stretches = _stretches(entry, size)
            portions += stretches
            streams += [] if stretches else [entry]
        else:
            streams.append(entry)
    return [*portions, *_batches(small)], streams


def outcome_of(portion: Batch | Stretch) -> Outcome:
    """Return what comes of a portion.

    Raises:
        EnvironmentFailure: a file cannot be opened.
    """
    return _batch(portion) if isinstance(portion, Batch) else _stretch(portion)


def streamed(entry: Input) -> Iterator[Outcome]:
    """Yield what comes of a large file, part by part; of one with a mistake that is the last.

    Raises:
        EnvironmentFailure: it cannot be opened.
    """
    by_lines = entry.format == RdfFormat.N_TRIPLES  # in parts that may be canonical, which need no parser
    with opened(entry) as stream:
        try:
            yield from _line_by_line(entry, stream) if by_lines else _outcomes(read(entry, stream))
        except Unparsable as error:
            yield Outcome((), (error.problem,))


def _outcomes(text: Text) -> Iterator[Outcome]:
    """Yield what comes of a text, part by part.

    Raises:
        Unparsable: it has a mistake.
        EnvironmentFailure: there is no memory for more.
    """
    pieces = Pieces()
    for _ in parsed(text, pieces):
        yield Outcome((pieces.take(),))
        demand(PARSING, f"reading {text.name}")


def _line_by_line(entry: Input, stream: BinaryIO) -> Iterator[Outcome]:
    """Yield what comes of a file of one statement a line; errors as above."""
    before = 0
    while content := parts_of(entry, stream.read, WHOLE):
        end = parts_of(entry, stream.readline, WHOLE)
        rest = stream if len(end) == WHOLE else None  # such a line is for the parser to refuse
        for outcome in _outcomes(Text(entry.name, entry.format, entry.base, content + end, rest, whole=False)):
            yield outcome.below(before)
        before += line_ends(content) + line_ends(end)


def _size(entry: Input) -> int:
    """Return about how many bytes there are to parse."""
    if entry.location is None:
        return WHOLE + 1
    try:
        size = os.stat(entry.location).st_size
    except OSError:
        return 0  # opening it will tell why
    return size * _PACKED if entry.packing else size


def _stretches(entry: Input, length: int) -> list[Stretch]:
    """Return the stretches of a file; none where a line is too long for that."""
    stretches: list[Stretch] = []
    with opened(entry) as stream:
        start = 0
        while start < length:
            stream.seek(min(start + WHOLE, length))
            if len(stream.readline(WHOLE)) == WHOLE:
                return []
            stretches.append(Stretch(entry, start, stream.tell() - start))
            start = stream.tell()
    return stretches


def _batches(files: Sequence[tuple[Input, int]]) -> Iterator[Batch]:
    entries: list[Input] = []
    total = 0
    for entry, size in files:
        entries.append(entry)
        total += size
        if total >= BATCH:
            yield Batch(tuple(entries), total)
            entries, total = [], 0
    if entries:
        yield Batch(tuple(entries), total)


def _batch(batch: Batch) -> Outcome:
    pieces, problems = Pieces(), []
    taken: list[Piece] = []
    for entry in batch.entries:
        with opened(entry) as stream:
            try:
                text = read(entry, stream)
                for _ in parsed(text, pieces):
                    if not text.whole:  # an archive of more than one would think
                        taken.append(pieces.take())
                        demand(PARSING, f"reading {text.name}")
            except Unparsable as error:
                problems.append(error.problem)
    return Outcome((*taken, pieces.take()), tuple(problems))


def _stretch(stretch: Stretch) -> Outcome:
    demand(PARSING, f"reading {stretch.entry.name}")
    entry, pieces = stretch.entry, Pieces()
    with opened(entry) as stream:
        stream.seek(stretch.start)
        content = stream.read(stretch.size)
    lines = line_ends(content)
    try:
        for _ in parsed(Text(entry.name, entry.format, entry.base, content, whole=False), pieces):
            pass
    except Unparsable as error:
        return Outcome((), (error.problem,), lines)
    return Outcome((pieces.take(),), (), lines)
