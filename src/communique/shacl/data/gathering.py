"""Blocks of terms gathered into one, each block let go as soon as its terms are in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from communique.shacl.data.arrays import Flags, Ids
from communique.shacl.data.columns import ranges
from communique.shacl.data.growing import Growing
from communique.shacl.data.term_block import TermBlock, lengths_of

Index = tuple[NDArray[np.uint32], Ids]
"""Hashes in ascending order, and the terms that have them."""


def join(blocks: Iterable[TermBlock]) -> tuple[TermBlock, list[Ids]]:
    """Return one block of the distinct terms of several, and for each the new numbers of its terms."""
    gathered = Gathering()
    mappings = [gathered.add(block) for block in blocks]
    return gathered.take()[0], mappings


class Gathering:
    """The distinct terms of some blocks, in the order of their first appearance.

    Only terms of the same hash can be the same, and these are compared as they are written. The index is kept in runs
    each of which is much longer than the next, as in a log-structured merge tree, so that a hash is sorted in anew
    only a few times.
    """

    def __init__(self) -> None:
        kinds = (np.uint8, np.int64, np.uint32, np.uint8, np.int32, np.int32)  # of the attributes of `TermBlock`
        self._columns: list[Growing[Any]] = [Growing(kind) for kind in kinds]
        self._tags: dict[str, int] = {}
        self._runs: list[Index] = []

    def add(self, block: TermBlock) -> Ids:
        """Add the terms of a block that are new, and return the numbers that its terms have here."""
        order = np.argsort(block.hashes, kind="stable")
        mapping = self._known(block, order)
        new = mapping < 0
        first = len(self._columns[1])
        mapping[new] = np.arange(first, first + np.count_nonzero(new), dtype=np.int32)
        self._keep(block, new, mapping)
        order = order[new[order]]
        self._runs.append((block.hashes[order], mapping[order]))
        while len(self._runs) > 1 and len(self._runs[-2][0]) <= 2 * len(self._runs[-1][0]):
            self._merge()
        return mapping

    def take(self) -> tuple[TermBlock, Index]:
        """Return the block of all terms and its index, and begin anew."""
        while len(self._runs) > 1:
            self._merge()
        index = self._runs.pop() if self._runs else (np.empty(0, np.uint32), np.empty(0, np.int32))
        tags, self._tags = tuple(self._tags), {}
        return _block([column.take() for column in self._columns], tags), index

    def _known(self, block: TermBlock, order: NDArray[np.int64]) -> Ids:
        """Return the numbers of the terms that are here already; -1 for the others."""
        mapping = np.full(len(block), -1, np.int32)
        here = _block([column.values for column in self._columns], ())
        hashes = block.hashes[order]
        other = np.append(True, hashes[1:] != hashes[:-1])[: len(hashes)]
        for keys, numbers in self._runs:
            low, high = keys.searchsorted(hashes, "left"), keys.searchsorted(hashes, "right")
            candidates = numbers[ranges(low[other], (high - low)[other])[1]]
            of_form = dict(zip(here.forms(candidates), candidates.tolist(), strict=True))
            doubtful = order[high > low]
            found = np.array([of_form.get(form, -1) for form in block.forms(doubtful)], np.int32)
            mapping[doubtful] = np.maximum(mapping[doubtful], found)
        return mapping

    def _keep(self, block: TermBlock, new: Flags, mapping: Ids) -> None:
        text, ends, hashes, kinds, datatypes, languages = self._columns
        lengths = lengths_of(block.ends)
        ends.extend(np.cumsum(lengths[new]) + len(text))
        text.extend(block.text if new.all() else block.text[np.repeat(new, lengths)])
        hashes.extend(block.hashes[new])
        kinds.extend(block.kinds[new])
        datatypes.extend(np.append(mapping, np.int32(-1))[block.datatypes[new]])
        tags = [self._tags.setdefault(tag, len(self._tags)) for tag in block.tags]
        languages.extend(np.array([*tags, -1], np.int32)[block.languages[new]])

    def _merge(self) -> None:
        """Make one run of the last two."""
        last, before = self._runs.pop(), self._runs.pop()
        hashes, numbers = (np.concatenate(both) for both in zip(before, last, strict=True))
        order = np.argsort(hashes, kind="stable")
        self._runs.append((hashes[order], numbers[order]))


def _block(columns: Sequence[NDArray[Any]], tags: tuple[str, ...]) -> TermBlock:
    text, ends, hashes, kinds, datatypes, languages = columns
    return TermBlock(text, ends, hashes, kinds, datatypes, languages, tags)
