"""What the shapes say, as columns: each result with the shape and the focus node that it belongs to.

A large corpus has tens of thousands of infos, which are counted at every check and seldom listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count

import numpy as np
from pyoxigraph import NamedNode

from communique.problems import Problem, Severity
from communique.shacl.data.arrays import Flags, Ids, among, distinct_rows
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.data.terms_table import IRI, Terms
from communique.shacl.paths import Predicate
from communique.shacl.problems import place_of, problem
from communique.shacl.results import Result

SHAPE, ROOT, PATH, LINE, SEVERITY, CODE, MESSAGE, FOCUS, PREDICATE, VALUE = range(10)
"""The columns: number of the shape among those of the shapes graph, the focus node that it looked at (-1 if that is not
known), the problem (its texts as numbers in `strings`), and what the result is about: terms, -1 for none."""
_SEVERITIES = list(Severity)
INFO = _SEVERITIES.index(Severity.INFO)


@dataclass(frozen=True)
class Judgements:
    """Results, and where in the files they stand.

    Attributes:
        strings: the texts of the rows.
        rows: the columns above, shape (n, 10).
    """

    strings: tuple[str, ...]
    rows: Ids

    def __len__(self) -> int:
        return len(self.rows)

    @classmethod
    def of(cls, results: Iterable[tuple[int, int, Result]], graph: DataGraph) -> Judgements:
        """Return the results of (number of a shape, focus node it looked at, result)."""
        strings = _Strings()
        rows = [[shape, root, *_columns(result, graph, strings)] for shape, root, result in results]
        return cls(tuple(strings), np.array(rows, np.int32).reshape(-1, 10))

    def where(self, kept: Flags) -> Judgements:
        """Return some of the rows."""
        return replace(self, rows=self.rows[kept])

    def joined(self, other: Judgements) -> Judgements:
        """Return the rows of both."""
        strings = _Strings(self.strings)
        numbers = np.array([strings[text] for text in other.strings], np.int32)
        rows = other.rows.copy()
        if len(rows):
            rows[:, [PATH, CODE, MESSAGE]] = numbers[rows[:, [PATH, CODE, MESSAGE]]]
        return Judgements(tuple(strings), np.concatenate([self.rows, rows]))

    def placed(self, graph: DataGraph, touched: Ids) -> Judgements:
        """Look up anew where those results stand that are about one of the nodes `touched`, which ascend."""
        again = np.flatnonzero(among(self.rows[:, FOCUS], touched))
        if not len(again):
            return self
        strings, rows = _Strings(self.strings), self.rows.copy()
        for row in again.tolist():
            path, rows[row, LINE] = place_of(graph, *rows[row, FOCUS:].tolist())
            rows[row, PATH] = strings[path]
        return Judgements(tuple(strings), rows)

    def problems(self, terms: Terms) -> Iterator[Problem]:
        """Yield the rows as problems."""
        for _, _, path, line, severity, code, message, focus, *_ in self.rows.tolist():
            where, kind, text = (self.strings[number] for number in (path, code, message))
            yield Problem(where, line, _SEVERITIES[severity], kind, text, _iri(terms, focus))

    def split(self) -> tuple[Judgements, Judgements]:
        """Return the infos, and all else."""
        info = self.rows[:, SEVERITY] == INFO
        return self.where(info), self.where(~info)

    def count(self, terms: Terms) -> int:
        """Return how many different problems there are."""
        rows = self.rows[:, PATH : FOCUS + 1].copy()
        rows[terms.kinds[rows[:, -1]] != IRI, -1] = -1
        return len(distinct_rows(rows))

    def without(self, places: set[tuple[str, int]]) -> Judgements:
        """Leave out what stands at some places."""
        if not places:
            return self
        stands = zip(self.rows[:, PATH].tolist(), self.rows[:, LINE].tolist(), strict=True)
        return self.where(np.array([(self.strings[p], line) not in places for p, line in stands], np.bool_))


class _Strings(dict[str, int]):
    """Texts and their numbers."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        super().__init__(zip(texts, count(), strict=False))

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


def _columns(result: Result, graph: DataGraph, strings: _Strings) -> list[int]:
    terms = graph.terms
    predicate = terms.intern(result.path.iri) if isinstance(result.path, Predicate) else -1
    about = (terms.intern(result.focus), predicate, -1 if result.value is None else terms.intern(result.value))
    found = problem(result, place_of(graph, *about))
    texts = (strings[text] for text in (found.code, found.message))
    return [strings[found.path], found.line, _SEVERITIES.index(found.severity), *texts, *about]


def _iri(terms: Terms, number: int) -> str:
    term = terms.term(number)
    return term.value if isinstance(term, NamedNode) else ""
