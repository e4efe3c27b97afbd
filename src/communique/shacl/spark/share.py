"""One part of the data, and what is the same for all parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from communique.shacl.data.data_graph import DataGraph
from communique.shacl.data.piece import Piece
from communique.shacl.data.terms_table import Terms
from communique.shacl.spark.excerpt import excerpt, of_terms
from communique.shacl.spark.holders import Holders
from communique.shacl.spark.letters import numbers_of
from communique.shacl.spark.plan import Plan
from communique.terms import RDFS


@dataclass(frozen=True)
class Share:
    """One part of the data.

    Attributes:
        part: its number.
        piece: its statements.
    """

    part: int
    piece: Piece

    def classes(self) -> Piece:
        """Return the statements that make the class hierarchy."""
        subclass = Terms(self.piece.terms).find(RDFS.subClassOf)
        return excerpt(self.piece, np.flatnonzero(self.piece.triples[:, 1] == subclass))

    def described(self, nodes: Sequence[bytes]) -> Piece:
        """Return the statements of some nodes, by their distinct N-Triples forms."""
        numbers = numbers_of(Terms(self.piece.terms), nodes)
        return excerpt(self.piece, np.flatnonzero(np.isin(self.piece.triples[:, 0], numbers)))


@dataclass(frozen=True)
class Common:
    """What is the same for all parts.

    Attributes:
        plan: the shapes.
        reference: the statements that all parts have.
        parts: how many there are.
        holders: which of them have the nodes that are not in one alone.
    """

    plan: Plan
    reference: Piece
    parts: int
    holders: Holders

    def graph(self, share: Share, guests: Iterable[bytes] = (), fetched: Iterable[Piece] = ()) -> DataGraph:
        """Return the graph of a part.

        Args:
            share: its own statements.
            guests: nodes that it evaluates though it has no statement with them.
            fetched: statements of other parts. Terms have the same numbers, whatever is fetched and whatever guests
                are added to these.
        """
        return DataGraph.of_pieces([share.piece, self.reference, of_terms(guests), *fetched])
