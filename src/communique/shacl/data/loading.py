"""Files to a data graph, on several processors."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from communique.errors import InvalidInput
from communique.problems import Problem
from communique.shacl.data.batches import Batch, Outcome, Stretch, divided, outcome_of, streamed
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.data.inputs import Input
from communique.shacl.data.piece import Piece, Pieces

ALONE = 16 << 20
"""Bytes below which other processes do not pay for their start."""


class Unreadable(InvalidInput):
    """Files that cannot be read.

    Attributes:
        problems: what is wrong, each with file and line.
    """

    code = "unreadable-data"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("cannot be read:\n" + "\n".join(map(str, problems)), "Mend it and try again.")
        self.problems = tuple(problems)


def load(inputs: Sequence[Input], processes: int = 2) -> DataGraph:
    """Return the data graph of some files: the union of all their graphs, named ones included.

    A large file streams: it is never in memory as a whole. Literals stay as they are written, well-formed or not.
    Blank nodes of different files stay apart.

    Args:
        inputs: see `inputs.inputs`.
        processes: how many may work at a time, this one included.

    Raises:
        Unreadable: a file is not what its syntax demands; all files are read before this is said.
        EnvironmentFailure: a file cannot be opened.
    """
    portions, streams = divided(inputs)
    pieces: list[Piece] = []
    problems: list[Problem] = []
    with _without_collecting():
        for outcome in (*_in_lines(portions, _outcomes(portions, processes)), *map(streamed, streams)):
            pieces += outcome.pieces
            problems += outcome.problems
    if problems:
        raise Unreadable(sorted(problems))
    return DataGraph.of_pieces(pieces or [Pieces().take()])


def _outcomes(portions: Sequence[Batch | Stretch], processes: int) -> list[Outcome]:
    if processes == 1 or sum(portion.size for portion in portions) < ALONE:
        return [outcome_of(portion) for portion in portions]
    from communique.shacl.data.side_by_side import side_by_side  # what starts processes takes its time to import

    return side_by_side(portions, processes)


def _in_lines(portions: Sequence[Batch | Stretch], outcomes: Sequence[Outcome]) -> Iterator[Outcome]:
    """Yield the outcomes; those of stretches with line numbers of the whole file."""
    before: int = 0
    entry: Input | None = None
    for portion, outcome in zip(portions, outcomes, strict=True):
        if isinstance(portion, Batch):
            yield outcome
            continue
        before = before if portion.entry is entry else 0
        entry = portion.entry
        yield outcome.below(before)
        before += outcome.lines


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Do not look for circles of objects, which takes a tenth of the time: nothing here is made in circles."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
