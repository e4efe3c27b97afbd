"""Sets of pairs of numbers as two columns: what the executor computes with.

A pair is a row, the index of a focus node in some list, and a value, the number of a term. The columns are as long as
there are pairs; the rows ascend, and no pair stands twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from communique.shacl.data.arrays import Flags, Ids, unique

Pairs = tuple[Ids, Ids]
_Keys = NDArray[np.int64]
_LOW = np.int64(0xFFFFFFFF)
_DENSE = 16
"""A table over all numbers is quicker than a search where at least one number in so many is asked about."""


@dataclass(frozen=True)
class ValueNodes:
    """The value nodes of focus nodes (SHACL, section 3.7).

    Attributes:
        nodes: the focus nodes, by row.
        rows: of each value node the row of its focus node; ascending.
        values: the value nodes.
    """

    nodes: Ids
    rows: Ids
    values: Ids

    @property
    def counts(self) -> NDArray[np.intp]:
        """How many value nodes each focus node has, by row."""
        return np.bincount(self.rows, minlength=len(self.nodes))


def keys(rows: Ids, values: Ids) -> _Keys:
    """Return one number a pair, in the order of rows and then values."""
    return (rows.astype(np.int64) << 32) | values


def pairs(numbers: _Keys) -> Pairs:
    """Return the pairs of which `numbers` are the keys."""
    return (numbers >> 32).astype(np.int32), (numbers & _LOW).astype(np.int32)


def distinct(rows: Ids, values: Ids) -> Pairs:
    """Return the pairs as a set: each once, in order."""
    return pairs(unique(keys(rows, values)))


def union(*sets: Pairs) -> Pairs:
    """Return the pairs that are in any of `sets`."""
    return distinct(np.concatenate([rows for rows, _ in sets]), np.concatenate([values for _, values in sets]))


def cross(left: Ids, right: Ids) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Join two ascending columns of rows: return the positions, left and right, of all pairs with equal rows."""
    first = np.searchsorted(right, left, "left")
    counts = np.searchsorted(right, left, "right") - first
    lefts = np.repeat(np.arange(len(left)), counts)
    starts = np.cumsum(counts) - counts
    return lefts, np.arange(len(lefts)) - np.repeat(starts - first, counts)


def ids(numbers: object) -> Ids:
    """Return numbers of terms as a column."""
    return np.asarray(numbers, np.int32)


def judge_distinct(values: Ids, judge: Callable[[Ids], Flags]) -> Flags:
    """Ask `judge` once about each distinct value, and return its answers for `values`."""
    if not len(values):
        return np.empty(0, np.bool_)
    different = unique(values)
    answers = judge(different)
    low, high = different[0], different[-1]
    if high - low > _DENSE * len(values):
        return answers[np.searchsorted(different, values)]
    table = np.empty(high - low + 1, np.bool_)
    table[different - low] = answers
    spread_out: Flags = table[values - low]
    return spread_out
