"""Some statements of a piece, or some terms, as a piece of their own, for another part of the data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from communique.shacl.data.arrays import NO_IDS, Ids
from communique.shacl.data.piece import Piece
from communique.shacl.data.term_block import TermBlock
from communique.shacl.data.terms_table import Terms

Rows = NDArray[np.int64]


def excerpt(piece: Piece, rows: Rows) -> Piece:
    """Return the statements in some rows, ascending, with only the terms that they need."""
    triples, terms = _alone(piece.terms, piece.triples[rows])
    return Piece(triples, piece.lines[rows], tuple(_files(piece, rows)), terms)


def of_triples(terms: TermBlock, triples: Ids) -> Piece:
    """Return triples as a piece that knows no files and lines."""
    numbers, alone = _alone(terms, triples)
    return Piece(numbers, np.zeros(len(triples), np.int32), (("", len(triples)),), alone)


def of_terms(forms: Iterable[bytes]) -> Piece:
    """Return a piece of terms without statements; more terms, more numbers, but the same for the first ones."""
    terms = Terms(TermBlock.of([], NO_IDS, NO_IDS, []))
    for form in forms:
        terms.intern_form(form)
    return Piece(np.empty((0, 3), np.int32), NO_IDS, (), terms.packed())


def _alone(terms: TermBlock, triples: Ids) -> tuple[Ids, TermBlock]:
    """Return triples with the terms that they need, and no others."""
    used = np.unique(triples)
    datatypes = terms.datatypes[used]
    used = np.union1d(used, datatypes[datatypes >= 0]).astype(np.int32)
    datatypes = terms.datatypes[used]
    moved = np.where(datatypes < 0, -1, np.searchsorted(used, datatypes)).astype(np.int32)
    block = TermBlock.of(terms.forms(used), moved, terms.languages[used], terms.tags)
    return np.searchsorted(used, triples).astype(np.int32), block


def _files(piece: Piece, rows: Rows) -> Iterator[tuple[str, int]]:
    ends = np.cumsum([count for _, count in piece.files])
    counts = np.diff(np.searchsorted(rows, ends), prepend=0)
    for (path, _), count in zip(piece.files, counts.tolist(), strict=True):
        if count:
            yield path, count
