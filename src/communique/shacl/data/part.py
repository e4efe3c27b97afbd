"""Triples that came together, with the files and lines that they came from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from communique.shacl.data.arrays import Flags, Ids, distinct
from communique.shacl.data.columns import Column, Columns, Places


@dataclass(frozen=True)
class Part:
    """Statements of some files as a set of triples.

    Attributes:
        columns: the triples.
        lines: line of each statement, by row.
        paths: the files, in the order of their rows.
        ends: the row at which each file ends.
        gone: by row, the statements whose file was taken out; None where none was.
        hidden: by place in the columns, the triples that another part has too; None where there are none.
    """

    columns: Columns
    lines: Ids
    paths: Sequence[str]
    ends: NDArray[np.int64]
    gone: Flags | None = None
    hidden: Flags | None = None

    @classmethod
    def of(cls, triples: Ids, lines: Ids, files: Sequence[tuple[str, int]]) -> Part:
        """Sort the statements of some files, given in their order."""
        return cls.of_columns(list(triples.T), lines, files)

    @classmethod
    def of_columns(cls, triples: list[Ids], lines: Ids, files: Sequence[tuple[str, int]]) -> Part:
        """Sort statements likewise; the list of their subjects, predicates and objects is emptied."""
        ends = np.cumsum(np.array([count for _, count in files], np.int64))
        return cls(Columns.of_columns(triples), lines, [path for path, _ in files], ends)

    def __len__(self) -> int:
        absent = self._absent(slice(None))
        return len(self.columns) - (0 if absent is None else int(np.count_nonzero(absent)))

    def objects(self, predicate: int, nodes: Ids) -> tuple[Ids, Ids]:
        """See `DataGraph.objects`."""
        rows, places = self._look_up(self.columns.by_subject_of(predicate), nodes)
        return rows, self.columns.objects[places]

    def subjects(self, predicate: int, nodes: Ids) -> tuple[Ids, Ids]:
        """See `DataGraph.subjects`."""
        rows, places = self._look_up(self.columns.by_object_of(predicate), nodes)
        return rows, self.columns.subjects[places]

    def statements(self, nodes: Ids) -> tuple[Ids, Ids, Ids]:
        """See `DataGraph.statements`."""
        rows, places = self._look_up(self.columns.by_subject(), nodes)
        return rows, self.columns.predicates_at(places), self.columns.objects[places]

    def pairs(self, predicate: int) -> tuple[Ids, Ids]:
        """Return the subjects and objects of a predicate's triples; subjects ascending."""
        low, high = self.columns.span(predicate)
        subjects, objects = self.columns.subjects[low:high], self.columns.objects[low:high]
        absent = self._absent(slice(low, high))
        return (subjects, objects) if absent is None else (subjects[~absent], objects[~absent])

    def subjects_of(self, predicate: int) -> Ids:
        """See `DataGraph.subjects_of`."""
        return distinct(self._present(self.columns.by_subject_of(predicate)))

    def objects_of(self, predicate: int) -> Ids:
        """See `DataGraph.objects_of`."""
        return distinct(self._present(self.columns.by_object_of(predicate)))

    def predicates(self) -> Ids:
        """Return the predicates of the triples, ascending."""
        absent = self._absent(slice(None))
        if absent is None or not len(self.columns):
            return self.columns.predicates
        present = np.logical_or.reduceat(~absent, self.columns.starts[:-1])
        return self.columns.predicates[present]

    def places(self, subject: int, predicate: int, object: int) -> Iterator[tuple[str, int]]:
        """Yield file and line of every statement of the triples with these terms; -1 for any."""
        for place in self.columns.places_of(subject, predicate, object).tolist():
            yield from self._places_of(place)

    def has(self, triples: Ids) -> Flags:
        """Tell which of some triples are here; shape (n, 3) to (n,)."""
        found = np.zeros(len(triples), np.bool_)
        for predicate in set(triples[:, 1].tolist()):
            asked = np.flatnonzero(triples[:, 1] == predicate)
            rows, objects = self.objects(predicate, triples[asked, 0])
            found[asked[rows[objects == triples[asked, 2][rows]]]] = True
        return found

    def triples_of(self, paths: Collection[str]) -> Ids:
        """Return the triples that some files state, shape (n, 3)."""
        return self.columns.triples_in(self._rows_of(paths))

    def without(self, paths: Collection[str]) -> Part:
        """Return the part without the statements of some files."""
        taken = self._rows_of(paths)
        if not taken.any():
            return self
        gone = taken if self.gone is None else taken | self.gone
        return replace(self, columns=self.columns.led_by(gone), gone=gone)

    def beside(self, others: Sequence[Part]) -> Part:
        """Return the part with those triples hidden that the others have."""
        triples = self.columns.triples()
        hidden = np.zeros(len(triples), np.bool_)
        for other in others:
            hidden |= other.has(triples)
        return replace(self, hidden=hidden if hidden.any() else None)

    def read(self) -> tuple[Ids, Ids, list[tuple[str, int]]]:
        """Return the statements as they were read: triples, lines, and the files with their numbers of statements."""
        kept = slice(None) if self.gone is None else ~self.gone
        return self.columns.statements()[kept], self.lines[kept], self.files()

    def files(self) -> list[tuple[str, int]]:
        """Return the files that count, and how many statements each has."""
        kept = np.ones(len(self.lines), np.int64) if self.gone is None else ~self.gone
        left = np.concatenate([[0], np.cumsum(kept)])[np.concatenate([[0], self.ends])]
        return [(path, count) for path, count in zip(self.paths, np.diff(left).tolist(), strict=True) if count]

    def _rows_of(self, paths: Collection[str]) -> Flags:
        """Tell which statements are in some files, and are not gone."""
        rows = np.zeros(len(self.lines), np.bool_)
        wanted = frozenset(paths)
        for file in [number for number, path in enumerate(self.paths) if path in wanted]:
            rows[self.ends[file - 1] if file else 0 : self.ends[file]] = True
        return rows if self.gone is None else rows & ~self.gone

    def _look_up(self, column: Column, nodes: Ids) -> tuple[Ids, Places]:
        rows, places = column.look_up(nodes)
        absent = self._absent(places)
        return (rows, places) if absent is None else (rows[~absent], places[~absent])

    def _present(self, column: Column) -> Ids:
        """Return the keys of a column whose triples count."""
        if column.places is None:
            absent = self._absent(slice(column.start, column.start + len(column.keys)))
        else:
            absent = self._absent(column.places + np.int64(column.start))
        return column.keys if absent is None else column.keys[~absent]

    def _absent(self, places: Places | slice) -> Flags | None:
        gone = None if self.gone is None else self.gone[self.columns.rows[places]]
        if self.hidden is None:
            return gone
        return self.hidden[places] if gone is None else gone | self.hidden[places]

    def _places_of(self, place: int) -> Iterator[tuple[str, int]]:
        for row in self.columns.rows_of(place):
            if self.gone is None or not self.gone[row]:
                yield self.paths[int(self.ends.searchsorted(row, "right"))], int(self.lines[row])
