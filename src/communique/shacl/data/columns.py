"""Triples as sorted columns, and look-ups for many nodes at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from communique.shacl.data.arrays import Ids

Places = NDArray[np.int64]
"""Positions in a column."""


@dataclass(frozen=True)
class Column:
    """A column in ascending order, and where its entries stand among the triples.

    Attributes:
        keys: the terms, ascending.
        places: place of each among the triples; None where the column is in the order of the triples itself.
        start: what to add to a place.
    """

    keys: Ids
    places: Ids | None
    start: int

    def look_up(self, nodes: Ids) -> tuple[Ids, Places]:
        """Return (rows, places): the triples at `places[k]` have `nodes[rows[k]]` in this column; rows ascending."""
        nodes = np.asarray(nodes, np.int32)  # of another type, every look-up would convert the whole column
        low = self.keys.searchsorted(nodes, "left")
        high = self.keys.searchsorted(nodes, "right")
        rows, found = ranges(low, high - low)
        return rows, (found if self.places is None else self.places[found]) + np.int64(self.start)


def ranges(starts: NDArray[np.integer], counts: NDArray[np.integer]) -> tuple[Ids, Places]:
    """Return (rows, places) of ranges: `counts[i]` places from `starts[i]` on, and i for each of them."""
    rows = np.arange(len(counts), dtype=np.int32).repeat(counts)
    first = starts - counts.cumsum() + counts
    return rows, np.arange(len(rows), dtype=np.int64) + first.repeat(counts)


@dataclass(frozen=True)
class Columns:
    """Distinct triples by predicate, subject and object.

    Attributes:
        predicates: the distinct predicates, ascending.
        starts: where the triples of each begin; one more entry for where the last end.
        subjects: of each triple; ascending within a predicate.
        objects: of each triple; ascending within a subject.
        rows: where each triple stands among the statements that were read; of several, the first.
        repeats: the other statements of the same triples: their rows.
        repeated: for each of these the place of the triple.
        inverse: the objects of each predicate in ascending order, and their places from its start; None where each
            predicate is sorted when it is first asked for.
        subject_order: the subjects of all triples in ascending order, once they have been asked for.
    """

    predicates: Ids
    starts: NDArray[np.int64]
    subjects: Ids
    objects: Ids
    rows: Ids
    repeats: Ids
    repeated: Ids
    inverse: tuple[Ids, Ids] | None = None
    _by_object: dict[int, Column] = field(default_factory=dict, init=False)
    subject_order: list[Column] = field(default_factory=list)

    @classmethod
    def of(cls, triples: Ids) -> Columns:
        """Sort triples, shape (n, 3)."""
        return cls.of_columns(list(triples.T))

    @classmethod
    def of_columns(cls, triples: list[Ids]) -> Columns:
        """Sort triples; the list of their subjects, predicates and objects is emptied, each once it is sorted."""
        order, predicates, starts = _by_predicate(np.ascontiguousarray(triples.pop(1)))
        objects, subjects = triples.pop()[order], triples.pop()[order]
        for low, high in zip(starts.tolist(), starts[1:].tolist(), strict=False):
            keys = subjects[low:high].astype(np.int64) << np.int64(32) | objects[low:high]
            within = np.argsort(keys, kind="stable")
            for column in (subjects, objects, order):
                column[low:high] = column[low:high][within]
        return cls._distinct(predicates, starts, subjects, objects, order)

    @classmethod
    def _distinct(cls, predicates: Ids, starts: NDArray[np.int64], subjects: Ids, objects: Ids, rows: Ids) -> Columns:
        again = np.zeros(len(rows), np.bool_)
        again[1:] = (subjects[1:] == subjects[:-1]) & (objects[1:] == objects[:-1])
        again[starts[:-1]] = False
        if not again.any():
            nothing = np.empty(0, np.int32)
            return cls(predicates, starts, subjects, objects, rows, nothing, nothing)
        kept = ~again
        before = np.concatenate([[0], np.cumsum(kept)])
        repeated = (before[1:][again] - 1).astype(np.int32)
        return cls(predicates, before[starts], subjects[kept], objects[kept], rows[kept], rows[again], repeated)

    def __len__(self) -> int:
        return len(self.rows)

    def span(self, predicate: int) -> tuple[int, int]:
        """Return where the triples of a predicate begin and end."""
        place = int(self.predicates.searchsorted(np.int32(predicate)))
        if place == len(self.predicates) or self.predicates[place] != predicate:
            return 0, 0
        return int(self.starts[place]), int(self.starts[place + 1])

    def by_subject_of(self, predicate: int) -> Column:
        """Return the subjects of a predicate's triples, ascending."""
        low, high = self.span(predicate)
        return Column(self.subjects[low:high], None, low)

    def by_object_of(self, predicate: int) -> Column:
        """Return the objects of a predicate's triples, ascending; sorted when first asked for."""
        if predicate not in self._by_object:
            low, high = self.span(predicate)
            self._by_object[predicate] = Column(*self._inverted(low, high), low)
        return self._by_object[predicate]

    def _inverted(self, low: int, high: int) -> tuple[Ids, Ids]:
        if self.inverse is not None:
            return self.inverse[0][low:high], self.inverse[1][low:high]
        objects = self.objects[low:high]
        order = np.argsort(objects, kind="stable").astype(np.int32)
        return objects[order], order

    def by_subject(self) -> Column:
        """Return the subjects of all triples, ascending; sorted when first asked for."""
        if not self.subject_order:
            order = np.argsort(self.subjects, kind="stable").astype(np.int32)
            self.subject_order.append(Column(self.subjects[order], order, 0))
        return self.subject_order[0]

    def places_of(self, subject: int, predicate: int, object: int) -> Places:
        """Return where the triples with these terms stand; -1 for any predicate or object."""
        if predicate == -1:
            found = self.by_subject().look_up(np.array([subject], np.int32))[1]
            return found if object == -1 else found[self.objects[found] == object]
        first, end = _within(self.subjects, subject, *self.span(predicate))
        if object != -1:
            first, end = _within(self.objects, object, first, end)
        return np.arange(first, end)

    def sorted_throughout(self) -> tuple[tuple[Ids, Ids], Column]:
        """Return `inverse`, made now if need be, and all subjects in ascending order."""
        columns = [self.by_object_of(predicate) for predicate in self.predicates.tolist()]
        nothing = np.empty(0, np.int32)
        keys = np.concatenate([nothing, *(column.keys for column in columns)])
        places = np.concatenate([nothing, *(column.places for column in columns if column.places is not None)])
        return (keys, places), self.by_subject()

    def predicates_at(self, places: Places) -> Ids:
        """Return the predicates of the triples at some places."""
        return self.predicates[self.starts.searchsorted(places, "right") - 1]

    def triples(self) -> Ids:
        """Return the triples in their order, shape (n, 3)."""
        predicates = np.repeat(self.predicates, np.diff(self.starts))
        return np.stack([self.subjects, predicates, self.objects], axis=1)

    def statements(self) -> Ids:
        """Return the triples as they were given to `of`, repeats included."""
        triples = self.triples()
        read = np.empty((len(self.rows) + len(self.repeats), 3), np.int32)
        read[self.rows] = triples
        read[self.repeats] = triples[self.repeated]
        return read

    def triples_in(self, rows: NDArray[np.bool_]) -> Ids:
        """Return the triples of some statements, shape (n, 3)."""
        places = np.concatenate([np.flatnonzero(rows[self.rows]), self.repeated[rows[self.repeats]]])
        return np.stack([self.subjects[places], self.predicates_at(places), self.objects[places]], axis=1)

    def rows_of(self, place: int) -> list[int]:
        """Return the rows of all statements of the triple at a place."""
        low, high = (int(self.repeated.searchsorted(np.int32(place), side)) for side in ("left", "right"))
        return [int(self.rows[place]), *self.repeats[low:high].tolist()]

    def led_by(self, gone: NDArray[np.bool_]) -> Columns:
        """Return the triples, each with a row that is not gone where one of its statements is not."""
        spare = ~gone[self.repeats] & gone[self.rows[self.repeated]]
        if not spare.any():
            return self
        rows, repeats = self.rows.copy(), self.repeats.copy()
        places, first = np.unique(self.repeated[spare], return_index=True)
        chosen = np.flatnonzero(spare)[first]
        repeats[chosen], rows[places] = rows[places], repeats[chosen]
        return replace(self, rows=rows, repeats=repeats)


def _within(column: Ids, term: int, low: int, high: int) -> tuple[int, int]:
    """Return where a term begins and ends in a stretch of a column that ascends."""
    stretch = column[low:high]
    return low + int(stretch.searchsorted(np.int32(term))), low + int(stretch.searchsorted(np.int32(term), "right"))


def _by_predicate(predicates: Ids) -> tuple[Ids, Ids, NDArray[np.int64]]:
    """Return the order by predicate, the distinct predicates, and where each begins in that order."""
    counts = np.bincount(predicates)
    present = np.flatnonzero(counts).astype(np.int32)
    ranks = np.zeros(len(counts), np.uint16 if len(present) < 1 << 16 else np.int32)  # 16 bits are sorted by radix
    ranks[present] = np.arange(len(present))
    order = np.argsort(ranks[predicates], kind="stable").astype(np.int32)
    return order, present, np.concatenate([[0], np.cumsum(counts[present])]).astype(np.int64)
