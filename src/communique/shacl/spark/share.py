"""One part of the data, and what is the same for all parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from communique.shacl.data.data_graph import DataGraph
from communique.shacl.data.piece import Piece
from communique.shacl.spark.excerpt import Ask, answer
from communique.shacl.spark.plan import Plan


@dataclass(frozen=True)
class Share:
    """One part of the data.

    Attributes:
        part: its number.
        piece: its statements.
    """

    part: int
    piece: Piece

    def answer(self, asks: Iterable[Ask]) -> Piece:
        """Return the statements that are asked for."""
        return answer(self.piece, asks)


@dataclass(frozen=True)
class Common:
    """What is the same for all parts.

    Attributes:
        plan: the shapes.
        reference: the statements that all parts have.
        parts: how many there are.
    """

    plan: Plan
    reference: Piece
    parts: int

    def graph(self, share: Share, fetched: Iterable[tuple[int, Piece]] = ()) -> DataGraph:
        """Return the graph of a part; terms of part and reference have the same numbers whatever is fetched."""
        return DataGraph.of_pieces([share.piece, self.reference, *(piece for _, piece in fetched)])
