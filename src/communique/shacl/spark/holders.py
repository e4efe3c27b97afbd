"""Which parts of the data hold a node that occurs in more than one of them, and which of these evaluates it.

Nodes are told apart by a hash of 32 bits. Two nodes with the same hash are taken for one, so that a part may be asked
for what it does not have; none is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from communique.shacl.data.arrays import Ids
from communique.shacl.data.columns import Places, ranges
from communique.shacl.data.piece import Piece

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
    """Hashes in ascending order, and beside each a part in which a node with it occurs, likewise."""

    hashes: Hashes
    parts: Ids

    @classmethod
    def of(cls, found: Sequence[tuple[int, Hashes]]) -> Role:
        """Return the role of the nodes of some parts."""
        hashes = np.concatenate([_NOTHING, *(each for _, each in found)])
        parts = np.repeat(np.array([part for part, _ in found], np.int32), [len(each) for _, each in found])
        return cls._sorted(hashes, parts)

    @classmethod
    def joined(cls, roles: Sequence[Role]) -> Role:
        """Return several roles as one."""
        hashes = np.concatenate([_NOTHING, *(role.hashes for role in roles)])
        return cls._sorted(hashes, np.concatenate([np.empty(0, np.int32), *(role.parts for role in roles)]))

    @classmethod
    def _sorted(cls, hashes: Hashes, parts: Ids) -> Role:
        order = np.lexsort((parts, hashes))
        return cls(hashes[order], parts[order])

    def spans(self, hashes: Hashes) -> tuple[Places, Places]:
        """Return (low, counts): which places of the role have each of some hashes."""
        low = self.hashes.searchsorted(hashes, "left")
        return low, self.hashes.searchsorted(hashes, "right") - low


@dataclass(frozen=True)
class Holders:
    """The shared nodes of all parts.

    Attributes:
        shared: hashes of the nodes that occur in two parts, or beyond the parts; sorted.
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
        shared = np.union1d(nodes[counts > 1], known)
        subjects = Role.of([(each.part, np.intersect1d(each.subjects, shared)) for each in found])
        objects = Role.of([(each.part, np.intersect1d(each.objects, shared)) for each in found])
        return cls(shared, subjects, objects)

    @classmethod
    def joined(cls, holders: Sequence[Holders]) -> Holders:
        """Return as one what was found for several buckets."""
        return cls(
            np.unique(np.concatenate([_NOTHING, *(each.shared for each in holders)])),
            Role.joined([each.subjects for each in holders]),
            Role.joined([each.objects for each in holders]),
        )


class Whereabouts:
    """Where else the terms of one part's graph are, by their numbers; worked out once for all of them.

    Attributes:
        owners: which part evaluates each: the first that has statements of it, else the first that has some about
            it, else the first of all. All parts come to the same answer, wherever they have the term from.
    """

    def __init__(self, holders: Holders, part: int, hashes: Hashes) -> None:
        self._part = part
        self._roles = {False: holders.subjects, True: holders.objects}
        self._spans = {inverse: role.spans(hashes) for inverse, role in self._roles.items()}
        self.owners = np.where(np.isin(hashes, holders.shared), 0, part).astype(np.int32)
        for inverse in (True, False):
            low, counts = self._spans[inverse]
            held = counts > 0
            self.owners[held] = self._roles[inverse].parts[low[held]]

    def elsewhere(self, nodes: Ids, *, inverse: bool) -> tuple[Ids, Ids]:
        """Return (rows, parts): `parts[k]`, another part, may have statements of `nodes[rows[k]]`, or about it."""
        low, counts = self._spans[inverse]
        rows, places = ranges(low[nodes], counts[nodes])
        parts = self._roles[inverse].parts[places]
        other = parts != self._part
        return rows[other], parts[other]
