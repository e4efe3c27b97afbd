"""The kinds of columns that data are kept and evaluated in, and columns as sets of numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]
"""Numbers of terms, or of rows."""
Flags = NDArray[np.bool_]
"""One truth value a row."""
NO_IDS: Ids = np.empty(0, np.int32)
_Number = TypeVar("_Number", np.int32, np.int64)


_AT_ONCE = 1 << 16


def in_parts(numbers: Ids) -> Iterator[Ids]:
    """Yield numbers in parts of a moderate size, for what makes an object of each: they are not all there at a time."""
    yield from (numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE))


def distinct(ascending: NDArray[_Number]) -> NDArray[_Number]:
    """Return each of some numbers once; they are ascending."""
    first = np.ones(len(ascending), np.bool_)
    np.not_equal(ascending[1:], ascending[:-1], out=first[1:])
    return ascending[first]


def unique(numbers: NDArray[_Number]) -> NDArray[_Number]:
    """Return the distinct numbers, ascending; quicker than NumPy's, most of all where they are so already."""
    return numbers if (numbers[1:] > numbers[:-1]).all() else distinct(np.sort(numbers))


def among(numbers: NDArray[_Number], members: NDArray[_Number]) -> Flags:
    """Return which of `numbers` are in `members`, which ascend."""
    if not len(members):
        return np.zeros(len(numbers), np.bool_)
    places = np.minimum(np.searchsorted(members, numbers), len(members) - 1)
    answers: Flags = members[places] == numbers
    return answers


def distinct_rows(table: Ids) -> Ids:
    """Return the distinct rows of a table, ascending; NumPy's `unique` imports masked arrays, which takes longer."""
    ordered = table[np.lexsort(table.T[::-1])]
    first = np.ones(len(ordered), np.bool_)
    np.any(ordered[1:] != ordered[:-1], axis=1, out=first[1:])
    return ordered[first]
