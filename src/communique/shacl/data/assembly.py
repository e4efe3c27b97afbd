"""Pieces on their way into a graph, each let go as soon as it is in: next to nothing is in memory twice."""

from __future__ import annotations

import numpy as np

from communique.shacl.data.gathering import Gathering
from communique.shacl.data.growing import Growing
from communique.shacl.data.part import Part
from communique.shacl.data.piece import Piece
from communique.shacl.data.terms_table import Terms


class Assembly:
    """Takes in the statements of pieces; each file is in one of them, or in some that follow another."""

    def __init__(self) -> None:
        self._terms = Gathering()
        self._triples: list[Growing[np.int32]] = [Growing(np.int32) for _ in range(3)]
        self._lines: Growing[np.int32] = Growing(np.int32)
        self._files: list[tuple[str, int]] = []

    def add(self, piece: Piece) -> None:
        """Take in a piece."""
        numbers = self._terms.add(piece.terms)
        for column, of_piece in zip(self._triples, piece.triples.T, strict=True):
            column.extend(numbers[of_piece])
        self._lines.extend(piece.lines)
        self._files += piece.files

    def take(self) -> tuple[Terms, Part]:
        """Return all there is, as terms and triples, and begin anew."""
        terms = Terms(*self._terms.take())
        files, self._files = self._files, []
        return terms, Part.of_columns([column.take() for column in self._triples], self._lines.take(), files)
