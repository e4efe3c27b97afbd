"""Which parts of the data hold a node that occurs in more than one of them.

Nodes are told apart by a hash of 32 bits. Two nodes with the same hash are taken for one, so that a part may be asked
for what it does not have; none is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from communique.shacl.data.arrays import Ids
from communique.shacl.data.columns import ranges
from communique.shacl.data.piece import Piece
from communique.shacl.data.terms_table import Terms

Hashes = NDArray[np.uint32]
_NOTHING: Hashes = np.empty(0, np.uint32)


@dataclass(frozen=True)
class Occurrences:
    """The hashes of the nodes of one part, sorted.

    Attributes:
        part: number of the part.
        subjects: of the nodes that have statements.
        objects: of the nodes that statements point at.
    """

    part: int
    subjects: Hashes
    objects: Hashes

    @classmethod
    def of(cls, part: int, piece: Piece) -> Occurrences:
        """Return what occurs in a part's statements."""
        hashes = piece.terms.hashes
        return cls(part, np.unique(hashes[piece.triples[:, 0]]), np.unique(hashes[piece.triples[:, 2]]))

    @property
    def nodes(self) -> Hashes:
        """All hashes, each once."""
        return np.union1d(self.subjects, self.objects)

    def in_buckets(self, buckets: int) -> Iterator[tuple[int, Occurrences]]:
        """Yield what belongs into each of some buckets: equal hashes of all parts go into the same one."""
        of_subjects, of_objects = self.subjects % np.uint32(buckets), self.objects % np.uint32(buckets)
        for bucket in range(buckets):
            subjects, objects = self.subjects[of_subjects == bucket], self.objects[of_objects == bucket]
            yield bucket, Occurrences(self.part, subjects, objects)


@dataclass(frozen=True)
class Role:
    """Hashes in ascending order, and beside each a part in which a node with it occurs."""

    hashes: Hashes
    parts: Ids

    @classmethod
    def of(cls, found: Sequence[tuple[int, Hashes]]) -> Role:
        """Return the role of the nodes of some parts."""
        hashes = np.concatenate([_NOTHING, *(each for _, each in found)])
        parts = np.repeat(np.array([part for part, _ in found], np.int32), [len(each) for _, each in found])
        order = np.argsort(hashes, kind="stable")
        return cls(hashes[order], parts[order])

    def look_up(self, hashes: Hashes) -> tuple[Ids, Ids]:
        """Return (rows, parts): `parts[k]` holds the node with `hashes[rows[k]]`."""
        low = self.hashes.searchsorted(hashes, "left")
        rows, places = ranges(low, self.hashes.searchsorted(hashes, "right") - low)
        return rows, self.parts[places]


@dataclass(frozen=True)
class Holders:
    """The shared nodes of all parts.

    Attributes:
        shared: hashes of the nodes that occur in two parts, or in one and beyond the parts; sorted.
        subjects: where they have statements.
        objects: where statements point at them.
    """

    shared: Hashes
    subjects: Role
    objects: Role

    @classmethod
    def of(cls, found: Sequence[Occurrences], known: Hashes) -> Holders:
        """Return the shared nodes among some occurrences; `known` are those that occur beyond the parts too."""
        nodes, counts = np.unique(np.concatenate([_NOTHING, *(each.nodes for each in found)]), return_counts=True)
        shared = nodes[(counts > 1) | np.isin(nodes, known)]
        subjects = Role.of([(each.part, np.intersect1d(each.subjects, shared)) for each in found])
        objects = Role.of([(each.part, np.intersect1d(each.objects, shared)) for each in found])
        return cls(np.union1d(shared, known), subjects, objects)

    @classmethod
    def joined(cls, holders: Sequence[Holders]) -> Holders:
        """Return as one what was found for several buckets."""
        return cls(
            np.unique(np.concatenate([_NOTHING, *(each.shared for each in holders)])),
            _joined([each.subjects for each in holders]),
            _joined([each.objects for each in holders]),
        )

    def are_shared(self, hashes: Hashes) -> NDArray[np.bool_]:
        """Tell which nodes occur elsewhere too."""
        return np.isin(hashes, self.shared)


def hashes_of(terms: Terms, nodes: Ids) -> Hashes:
    """Return the hashes of some terms, in their order."""
    if not len(nodes) or nodes.max() < len(terms.block):
        return terms.block.hashes[nodes]
    return np.array([crc32(form) for form in terms.forms(nodes)], np.uint32)


def _joined(roles: Sequence[Role]) -> Role:
    hashes = np.concatenate([_NOTHING, *(role.hashes for role in roles)])
    parts = np.concatenate([np.empty(0, np.int32), *(role.parts for role in roles)])
    order = np.argsort(hashes, kind="stable")
    return Role(hashes[order], parts[order])
