"""Files to a data graph, on several processors."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain

from communique.errors import InvalidInput
from communique.problems import Problem
from communique.shacl.data.batches import Batch, Outcome, Stretch, divided, outcome_of, streamed
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.data.inputs import Input
from communique.shacl.data.piece import Piece
from communique.shacl.data.room import clear_up, demand, in_memory

ALONE = 16 << 20
"""Bytes below which other processes do not pay for their start."""


_SORTING = 24
"""Bytes that sorting needs for each statement."""


class Unreadable(InvalidInput):
    """Files that cannot be read.

    Attributes:
        problems: what is wrong, each with file and line.
    """

    code = "unreadable-data"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("cannot be read:\n" + "\n".join(map(str, problems)))
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
        EnvironmentFailure: a file cannot be opened, or there is too little memory.
    """
    problems: list[Problem] = []
    with without_collecting(), in_memory(_doing(inputs)):
        graph = DataGraph.of_pieces(_pieces(inputs, processes, problems))
    if problems:
        raise Unreadable(sorted(problems))
    clear_up(len(graph) * _SORTING)
    return graph


def _pieces(inputs: Sequence[Input], processes: int, problems: list[Problem]) -> Iterator[Piece]:
    """Yield what is read until there are problems; these are noted."""
    doing, statements = _doing(inputs), 0
    portions, streams = divided(inputs)
    of_portions = _in_lines(portions, _outcomes(portions, processes))
    for outcome in chain(of_portions, chain.from_iterable(map(streamed, streams))):
        problems += outcome.problems
        if not problems:
            statements += sum(len(piece.lines) for piece in outcome.pieces)
            demand(_SORTING * statements, f"{doing}: it has {statements:,} statements and more")
            yield from outcome.pieces


def _doing(inputs: Sequence[Input]) -> str:
    first = inputs[0].name if inputs else "no file"
    return f"reading {first}" + (f" and {len(inputs) - 1:,} other files" if len(inputs) > 1 else "")


def _outcomes(portions: Sequence[Batch | Stretch], processes: int) -> Iterator[Outcome]:
    if processes == 1 or sum(portion.size for portion in portions) < ALONE:
        yield from map(outcome_of, portions)
        return
    from communique.shacl.data.side_by_side import side_by_side  # what starts processes takes its time to import

    outcomes = side_by_side(portions, processes, outcome_of)
    outcomes.reverse()
    while outcomes:  # each leaves the memory once it is done with
        yield outcomes.pop()


def _in_lines(portions: Sequence[Batch | Stretch], outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
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
def without_collecting() -> Iterator[None]:
    """Do not look for circles of objects, which takes a tenth of the time: nothing here is made in circles."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
