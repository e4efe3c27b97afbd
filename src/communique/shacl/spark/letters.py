"""What parts write to each other: nodes by their N-Triples forms, for numbers differ from part to part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from zlib import crc32

import numpy as np

from communique.shacl.data.arrays import NO_IDS, Ids, unique
from communique.shacl.data.columns import ranges
from communique.shacl.data.terms_table import Terms
from communique.shacl.model import Node
from communique.shacl.spark.journey import Stand
from communique.shacl.spark.routes import Sweep

K = TypeVar("K", int, Node)


@dataclass(frozen=True)
class Letter:
    """Asks a part to go on with a journey, and to evaluate focus nodes.

    Attributes:
        origin: the part on whose behalf the journey is.
        forms: distinct nodes.
        nodes: which of them are where on the journey.
        focus: which of them are to be evaluated against which shape.
        sweeps: see `Stand`.
    """

    origin: int
    forms: Sequence[bytes]
    nodes: Mapping[int, Ids]
    focus: Mapping[Node, Ids]
    sweeps: frozenset[Sweep]

    @classmethod
    def of(cls, terms: Terms, origin: int, stand: Stand, focus: Mapping[Node, Ids]) -> Letter:
        """Write a letter; `terms` are those of the part that sends it."""
        named = unique(np.concatenate([NO_IDS, *stand.nodes.values(), *focus.values()]))
        nodes, shapes = _placed(named, stand.nodes), _placed(named, focus)
        return cls(origin, terms.forms(named), nodes, shapes, stand.sweeps)

    @property
    def candidates(self) -> list[bytes]:
        """The nodes that are to be evaluated."""
        return [self.forms[row] for row in unique(np.concatenate([NO_IDS, *self.focus.values()])).tolist()]

    def read(self, terms: Terms) -> tuple[Stand, dict[Node, Ids]]:
        """Return where to go on and what to evaluate, in the numbers of the part that reads it.

        What that part does not know was sent because it has the hash of something else, and is left out.
        """
        numbers = numbers_of(terms, self.forms)
        return Stand(_known(numbers, self.nodes), self.sweeps), _known(numbers, self.focus)


def numbers_of(terms: Terms, forms: Sequence[bytes]) -> Ids:
    """Return the numbers of terms that a graph was loaded with, -1 for others, by their distinct N-Triples forms."""
    hashes, order = terms.index
    wanted = np.fromiter(map(crc32, forms), np.uint32, len(forms))
    low = hashes.searchsorted(wanted, "left")
    rows, places = ranges(low, hashes.searchsorted(wanted, "right") - low)
    candidates = order[places]
    alike = [forms[row] == form for row, form in zip(rows.tolist(), terms.forms(candidates), strict=True)]
    numbers = np.full(len(forms), -1, np.int32)
    numbers[rows[alike]] = candidates[alike]
    return numbers


def _placed(named: Ids, sets: Mapping[K, Ids]) -> dict[K, Ids]:
    return {key: named.searchsorted(nodes).astype(np.int32) for key, nodes in sets.items()}


def _known(numbers: Ids, sets: Mapping[K, Ids]) -> dict[K, Ids]:
    found = ((key, numbers[rows]) for key, rows in sets.items())
    return {key: np.sort(nodes[nodes >= 0]) for key, nodes in found}
