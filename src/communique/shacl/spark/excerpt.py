"""Some statements of a piece as a piece of their own, for another part of the data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import NamedNode

from communique.shacl.data.arrays import Ids
from communique.shacl.data.piece import Piece
from communique.shacl.data.term_block import TermBlock
from communique.shacl.data.terms_table import Terms

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Ask:
    """What is asked of a part: statements of some nodes, or about them.

    Attributes:
        predicate: of the statements; None for any.
        inverse: the nodes are the objects, not the subjects.
        nodes: N-Triples forms; None for all nodes.
    """

    predicate: NamedNode | None
    inverse: bool
    nodes: tuple[bytes, ...] | None


def answer(piece: Piece, asks: Iterable[Ask]) -> Piece:
    """Return the statements of a piece that are asked for, each once."""
    terms = Terms(piece.terms)
    found = np.zeros(len(piece.triples), np.bool_)
    for ask in asks:
        found |= _matching(piece, terms, ask)
    return excerpt(piece, np.flatnonzero(found))


def excerpt(piece: Piece, rows: Rows) -> Piece:
    """Return the statements in some rows, ascending, with only the terms that they need."""
    triples = piece.triples[rows]
    used = np.unique(triples)
    datatypes = piece.terms.datatypes[used]
    used = np.union1d(used, datatypes[datatypes >= 0]).astype(np.int32)
    numbers = np.searchsorted(used, triples).astype(np.int32)
    return Piece(numbers, piece.lines[rows], tuple(_files(piece, rows)), _block(piece.terms, used))


def _matching(piece: Piece, terms: Terms, ask: Ask) -> NDArray[np.bool_]:
    subjects, predicates, objects = piece.triples.T
    found = np.ones(len(predicates), np.bool_)
    if ask.predicate is not None:
        found = predicates == terms.find(ask.predicate)
    if ask.nodes is not None:
        nodes = np.array([terms.find_form(form) for form in ask.nodes], np.int32)
        candidates = np.flatnonzero(found)
        column = objects if ask.inverse else subjects
        found = np.zeros(len(predicates), np.bool_)
        found[candidates[np.isin(column[candidates], nodes)]] = True
    return found


def _files(piece: Piece, rows: Rows) -> Iterator[tuple[str, int]]:
    ends = np.cumsum([count for _, count in piece.files])
    counts = np.diff(np.searchsorted(rows, ends), prepend=0)
    for (path, _), count in zip(piece.files, counts.tolist(), strict=True):
        if count:
            yield path, count


def _block(block: TermBlock, used: Ids) -> TermBlock:
    datatypes = block.datatypes[used]
    moved = np.where(datatypes < 0, -1, np.searchsorted(used, datatypes)).astype(np.int32)
    return TermBlock.of(block.forms(used), moved, block.languages[used], block.tags)
