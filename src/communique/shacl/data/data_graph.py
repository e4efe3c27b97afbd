"""The data graph: a set of triples of interned terms, looked up for many nodes at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, repeat
from pathlib import Path

import numpy as np
from pyoxigraph import RdfFormat, serialize

from communique.shacl.data import stored_graph
from communique.shacl.data.arrays import Ids, distinct, distinct_rows
from communique.shacl.data.assembly import Assembly
from communique.shacl.data.gathering import join
from communique.shacl.data.part import Part
from communique.shacl.data.piece import Piece, Pieces
from communique.shacl.data.terms_table import Terms
from communique.turtle.reader import Statement

Files = Iterable[tuple[str, Iterable[Statement]]]
"""Paths and the statements of each; each path once."""
_AT_ONCE = 1 << 16  # triples written as N-Triples at a time


class DataGraph:
    """A set of triples; see `loading.load` for what makes one of files.

    A look-up takes the numbers of any nodes, in any order and repeated at will, and answers in pairs (rows, values):
    `values[k]` belongs to `nodes[rows[k]]`, and `rows` is ascending.

    Attributes:
        terms: the terms by number.
    """

    def __init__(self, terms: Terms, parts: Sequence[Part]) -> None:
        """Take over parts that have no triple in common."""
        self.terms = terms
        self.parts = tuple(parts)

    @classmethod
    def of_statements(cls, files: Files, *, apart: bool = True) -> DataGraph:
        """Return the graph of the statements of some files.

        Args:
            files: see `Files`.
            apart: rename blank nodes after their file, so that those of different files stay apart; False keeps
                their labels, for a graph in which a shapes graph names nodes by label.

        Raises:
            TripleTerm: a term is a triple.
        """
        return cls.of_pieces([piece_of(files, apart=apart)])

    @classmethod
    def of_pieces(cls, pieces: Iterable[Piece]) -> DataGraph:
        """Return the graph of the statements of some pieces; each file is in one, or in pieces that follow another."""
        assembly = Assembly()
        for piece in pieces:
            assembly.add(piece)
        terms, part = assembly.take()
        return cls(terms, [part])

    @classmethod
    def merged(cls, graphs: Sequence[DataGraph]) -> DataGraph:
        """Return the union of some graphs, with terms of its own; no file may be in two of them."""
        block, mappings = join([graph.terms.packed() for graph in graphs])
        read = [(mapping, part.read()) for mapping, graph in zip(mappings, graphs, strict=True) for part in graph.parts]
        triples = [mapping[triples] for mapping, (triples, _, _) in read]
        lines = [lines for _, (_, lines, _) in read]
        return cls(Terms(block), [_united(triples, lines, [file for _, (_, _, files) in read for file in files])])

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def objects(self, predicate: int, nodes: Ids) -> tuple[Ids, Ids]:
        """Return (rows, values): the objects of each node's triples with a predicate."""
        rows, values = _merged([part.objects(predicate, nodes) for part in self.parts])
        return rows, values

    def subjects(self, predicate: int, nodes: Ids) -> tuple[Ids, Ids]:
        """Return (rows, values): the subjects of the triples with a predicate that have each node as object."""
        rows, values = _merged([part.subjects(predicate, nodes) for part in self.parts])
        return rows, values

    def statements(self, nodes: Ids) -> tuple[Ids, Ids, Ids]:
        """Return (rows, predicates, objects) of all triples that have each node as subject."""
        rows, predicates, objects = _merged([part.statements(nodes) for part in self.parts])
        return rows, predicates, objects

    def pairs(self, predicate: int) -> tuple[Ids, Ids]:
        """Return subjects and objects of all triples with a predicate; subjects ascending."""
        subjects, objects = _merged([part.pairs(predicate) for part in self.parts])
        return subjects, objects

    def subjects_of(self, predicate: int) -> Ids:
        """Return what has a predicate, ascending."""
        return _union([part.subjects_of(predicate) for part in self.parts])

    def objects_of(self, predicate: int) -> Ids:
        """Return the values of a predicate, ascending."""
        return _union([part.objects_of(predicate) for part in self.parts])

    def predicates(self) -> Ids:
        """Return the predicates of all triples, ascending."""
        return _union([part.predicates() for part in self.parts])

    def ntriples(self, predicates: Ids | None = None) -> Iterator[bytes]:
        """Yield the triples, or those with some predicates, as N-Triples, many at a time."""
        for predicate in self.predicates() if predicates is None else np.unique(predicates):
            subjects, objects = self.pairs(int(predicate))
            middle = b" " + self.terms.form(int(predicate)) + b" "
            for start in range(0, len(subjects), _AT_ONCE):
                ends = (self.terms.forms(column[start : start + _AT_ONCE]) for column in (subjects, objects))
                yield b"".join(chain.from_iterable(zip(next(ends), repeat(middle), next(ends), repeat(b" .\n"))))

    def place(self, subject: int, predicate: int = -1, object: int = -1) -> tuple[str, int]:
        """Return file and line of the first statement with these terms, by path and line; ("", 0) if there is none.

        Lines are 0 where the syntax knows none.
        """
        return min(self.places(subject, predicate, object), default=("", 0))

    def places(self, subject: int, predicate: int = -1, object: int = -1) -> Iterator[tuple[str, int]]:
        """Yield file and line of every statement with these terms, in no order."""
        return chain.from_iterable(part.places(subject, predicate, object) for part in self.parts)

    def paths(self) -> set[str]:
        """Return the files that state something."""
        return {path for part in self.parts for path, _ in part.files()}

    def described(self) -> Iterator[tuple[Ids, str]]:
        """Yield each file that states something, behind the subjects of its statements."""
        for part in self.parts:
            triples, _, files = part.read()
            start = 0
            for path, count in files:
                yield triples[start : start + count, 0], path
                start += count

    def triples_of(self, paths: Collection[str]) -> Ids:
        """Return the distinct triples that some files state, shape (n, 3), ascending."""
        return distinct_rows(np.concatenate([part.triples_of(paths) for part in self.parts]))

    def part(self, subjects: Ids, predicates: Ids, objects: Ids) -> DataGraph:
        """Return the graph of some triples alone; it shares the terms and knows no files."""
        triples = np.stack([subjects, predicates, objects], axis=1)
        return DataGraph(self.terms, [Part.of(triples, np.zeros(len(triples), np.int32), [("", len(triples))])])

    def patched(self, removed: Collection[str], added: Files) -> DataGraph:
        """Return the graph without the statements of some files and with those of others, in little time.

        Both graphs share their terms. An edited file is both removed and added.

        Raises:
            TripleTerm: a term is a triple.
        """
        piece = piece_of(added, apart=True)
        mapping = np.array([self.terms.intern_form(form) for form in piece.terms.all()], np.int32)
        new = Part.of(mapping[piece.triples], piece.lines, piece.files)
        parts: list[Part] = []
        for part in (*(part.without(removed) for part in self.parts), new):
            parts.append(part.beside(parts) if parts else part)
        return DataGraph(self.terms, parts)

    def save(self, folder: Path) -> None:
        """Write the graph into a folder that exists; see `open`. A patched graph is made compact first.

        Raises:
            OSError: the folder cannot be written.
        """
        compact = self.compact()
        stored_graph.write(folder, compact.terms, compact.parts[0])

    @classmethod
    def open(cls, folder: Path) -> DataGraph:
        """Return a saved graph. It is mapped into memory: nothing is read before it is looked up.

        Raises:
            OSError: a file is missing or cannot be read.
            ValueError: a file is damaged so much that it shows.
        """
        terms, part = stored_graph.read(folder)
        return cls(terms, [part])

    def compact(self) -> DataGraph:
        """Return the same graph in one part, for instance after many patches."""
        if len(self.parts) == 1 and self.parts[0].gone is None:
            return self
        triples, lines, files = zip(*(part.read() for part in self.parts), strict=True)
        return DataGraph(self.terms, [_united(list(triples), list(lines), list(chain.from_iterable(files)))])


def _united(triples: list[Ids], lines: list[Ids], files: Sequence[tuple[str, int]]) -> Part:
    """Return the part of statements that were read apart; the list of triples is emptied."""
    united = np.concatenate(triples)
    triples.clear()
    return Part.of(united, np.concatenate(lines), files)


def _union(sets: Sequence[Ids]) -> Ids:
    return sets[0] if len(sets) == 1 else distinct(np.sort(np.concatenate(sets), kind="stable"))


def _merged(answers: Sequence[tuple[Ids, ...]]) -> tuple[Ids, ...]:
    """Return the answers of all parts as one, ordered by their first column."""
    if len(answers) == 1:
        return answers[0]
    columns = [np.concatenate(column) for column in zip(*answers, strict=True)]
    order = np.argsort(columns[0], kind="stable")
    return tuple(column[order] for column in columns)


def piece_of(files: Files, *, apart: bool) -> Piece:
    """Return the statements of some files as a piece; see `DataGraph.of_statements`."""
    pieces = Pieces()
    for path, statements in files:
        read = list(statements)
        ntriples = serialize((statement.triple for statement in read), format=RdfFormat.N_TRIPLES) or b""
        pieces.add(path, ntriples, [statement.line for statement in read], rename=apart)
    return pieces.take()
