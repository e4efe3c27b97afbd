"""Read the files of one part, as a worker does it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

import numpy as np

from communique.errors import CommuniqueError, EnvironmentFailure
from communique.problems import Problem
from communique.shacl.data.batches import Outcome, Stretch, divided, outcome_of, streamed
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.data.loading import Unreadable
from communique.shacl.data.piece import Piece, Pieces
from communique.shacl.data.room import in_memory
from communique.shacl.spark.parting import Portion
from communique.shacl.spark.plan import piece_of
from communique.shacl.spark.share import Share


@dataclass(frozen=True)
class Reading(Share):
    """A part as it was read, or with no statement and the reason why it could not be.

    Attributes:
        problems: what is wrong with its files.
        failure: what is wrong with the worker.
        lines: by name, how many lines it has of files that may go on in the next part.
    """

    problems: tuple[Problem, ...] = ()
    failure: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)

    def told(self) -> Reading:
        """Return what has to be known of it before anything is validated: of its statements only the classes."""
        return replace(self, piece=self.classes())

    def placed(self, before: Sequence[Mapping[str, int]]) -> Share:
        """Return the part with the lines of whole files; `before` says by part how many lines of them precede it."""
        return Share(self.part, _below(self.piece, before[self.part]))


def read(numbered: tuple[int, Sequence[Portion]]) -> Reading:
    """Return a part by its number and its files."""
    part, portions = numbered
    lines: Counter[str] = Counter()
    problems: list[Problem] = []
    try:
        with in_memory(f"reading part {part} of the data"):
            piece = piece_of(DataGraph.of_pieces(_pieces(_outcomes(portions, lines), problems)))
    except CommuniqueError as error:
        return Reading(part, Pieces().take(), failure=str(error))
    return Reading(part, piece, tuple(problems), lines=dict(lines))


def lines_before(told: Sequence[Reading]) -> list[dict[str, int]]:
    """Return for each part how many lines of each file the parts before it have."""
    sums: Counter[str] = Counter()
    before = []
    for each in told:
        before.append(dict(sums))
        sums.update(each.lines)
    return before


def check(told: Sequence[Reading], before: Sequence[Mapping[str, int]]) -> None:
    """Refuse to go on where a part could not be read.

    Raises:
        Unreadable: a file is not what its syntax demands.
        EnvironmentFailure: a file cannot be opened on a worker.
    """
    failures = [each.failure for each in told if each.failure]
    if failures:
        hint = "All workers need the files under the same paths, and memory for a part."
        raise EnvironmentFailure(f"On a worker: {failures[0]}", hint)
    problems = [
        replace(problem, line=problem.line + lines.get(problem.path, 0))
        for each, lines in zip(told, before, strict=True)
        for problem in each.problems
    ]
    if problems:
        raise Unreadable(sorted(problems))


def _outcomes(portions: Sequence[Portion], lines: Counter[str]) -> Iterator[Outcome]:
    """Yield what comes of each; count the lines of stretches, and number them below each other."""
    for stretch in (portion for portion in portions if isinstance(portion, Stretch)):
        outcome = outcome_of(stretch)
        yield outcome.below(lines[stretch.entry.name])
        lines[stretch.entry.name] += outcome.lines
    small, streams = divided([portion for portion in portions if not isinstance(portion, Stretch)])
    yield from map(outcome_of, small)
    yield from chain.from_iterable(map(streamed, streams))


def _pieces(outcomes: Iterable[Outcome], problems: list[Problem]) -> Iterator[Piece]:
    """Yield what is read until there are problems; these are noted."""
    for outcome in outcomes:
        problems += outcome.problems
        if not problems:
            yield from outcome.pieces


def _below(piece: Piece, lines: Mapping[str, int]) -> Piece:
    if not any(lines.get(path) for path, _ in piece.files):
        return piece
    before = np.repeat([lines.get(path, 0) for path, _ in piece.files], [count for _, count in piece.files])
    return replace(piece, lines=piece.lines + before.astype(np.int32))
