"""Ask a query of many nodes, and know its answers by the nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import BlankNode

from communique.errors import InvalidInput
from communique.shacl.data.arrays import Ids, among, unique
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.model import Term
from communique.shacl.query.absent import begins_nowhere
from communique.shacl.query.binding import Bound
from communique.shacl.query.literals import Rewritten, compared_literals, is_blind, originals
from communique.shacl.query.portion import Portion, portion
from communique.shacl.query.store import SHAPES, QueryStore, Solution
from communique.shacl.query.timeout import TIMEOUT, TimedOut, in_time

_WRITTEN = "it sees how literals are written that are not in canonical form"
_ABSENT = "it takes paths without a step from nodes that the data graph lacks"

Columns = Mapping[str, Ids]
Constants = Mapping[str, BlankNode]


@dataclass(frozen=True)
class Asked:
    """The rows of a table, and for each pair of focus node and value node its row."""

    columns: dict[str, Ids]
    places: NDArray[np.intp]


class Asking:
    """Asks queries in a store of its own, which it makes when the first is asked.

    Attributes:
        slow: by the name of a query that was asked of one node after the other with rdflib, why.
    """

    def __init__(
        self, graph: DataGraph, shapes_ntriples: Callable[[], bytes] | None, timeout: float | None = TIMEOUT
    ) -> None:
        """Take the data, what gives the shapes graph, and the seconds that a query may take; None without end."""
        self._graph = graph
        self._timeout = timeout
        self._shapes_ntriples = shapes_ntriples
        self._rewritten = Rewritten(graph.terms)
        self._made: QueryStore | None = None
        self.slow: dict[str, str] = {}

    @property
    def _store(self) -> QueryStore:
        if self._made is None:
            self._made = QueryStore(self._graph)
        return self._made

    def rows(self, bound: Bound, columns: Columns, constants: Constants, name: str) -> Iterator[tuple[int, Solution]]:
        """Yield the solutions of a query, each with the row of the table that it belongs to.

        Args:
            bound: the query.
            columns: the table: by variable its values.
            constants: values that are the same in every row.
            name: what the query is called in errors.

        Raises:
            InvalidInput: the query cannot be run.
        """
        try:
            yield from self._rows(bound, columns, constants, name)
        except (SyntaxError, RuntimeError, ValueError) as error:
            raise _unusable(name, error) from error
        except TimedOut as error:
            raise InvalidInput(
                f"{name} took more than {self._timeout:g} s and was given up.",
                "See whether its parts share variables, or allow more time.",
            ) from error

    def true_of(self, bound: Bound, columns: Columns, constants: Constants, name: str) -> NDArray[np.bool_]:
        """Return for each row of the table whether a query has a solution; arguments as above.

        Raises:
            InvalidInput: the query cannot be run.
        """
        fine = np.zeros(len(next(iter(columns.values()))), np.bool_)
        fine[[row for row, _ in self.rows(bound, columns, constants, name)]] = True
        return fine

    def _rows(self, bound: Bound, columns: Columns, constants: Constants, name: str) -> Iterator[tuple[int, Solution]]:
        shapes = self._shapes(bound)
        found = portion(self._graph, bound.parsed, self._with_constants(columns, constants))
        if not len(found.rows):
            return
        part = {column: numbers[found.rows] for column, numbers in columns.items()}
        for rows, back, reason in self._divided(bound, part, constants, found):
            some = {column: numbers[rows] for column, numbers in part.items()}
            if reason:
                self.slow[name] = reason
                answers = self._one_by_one(bound, some, constants, found, shapes)
            else:
                self._fill(found, shapes)
                answers = self._together(bound, some, constants, back)
            for place, solution in answers:
                yield int(found.rows[rows[place]]), solution

    def _divided(
        self, bound: Bound, columns: Columns, constants: Constants, found: Portion
    ) -> Iterator[tuple[NDArray[np.intp], dict[Term, Term], str]]:
        """Yield the rows that are asked together, with the originals of literals that come back as others.

        With rows that are asked one by one comes the reason.
        """
        compared = unique(np.concatenate([found.literals, *columns.values(), self._constants(bound)]))
        changed = self._changed(found, compared)
        back = self._originals(changed, found, compared) if changed and is_blind(bound.parsed) else {}
        if changed and not back:
            yield np.arange(len(found.rows)), {}, _WRITTEN
            return
        alone = begins_nowhere(self._graph, bound.parsed, self._with_constants(columns, constants))
        if alone.any():
            yield np.flatnonzero(alone), {}, _ABSENT
        if not alone.all():
            yield np.flatnonzero(~alone), back or {}, ""

    def _with_constants(self, columns: Columns, constants: Constants) -> Columns:
        size = len(next(iter(columns.values()), []))
        numbers = {name: self._graph.terms.intern(term) for name, term in constants.items()}
        return {**columns, **{name: np.full(size, number, np.int32) for name, number in numbers.items() if size}}

    def _fill(self, found: Portion, shapes: bytes) -> None:
        for lines in found.lines(self._graph):
            self._store.add(lines)
        self._store.load(found.predicates)
        self._store.load_shapes(shapes)

    def _together(
        self, bound: Bound, columns: Columns, constants: Constants, back: Mapping[Term, Term]
    ) -> Iterator[tuple[int, Solution]]:
        for rows, part in _parts(bound, columns):
            self._store.tabulate(dict(part), dict(constants))
            places = _Places(self._graph, part, rows)
            for solution in in_time(partial(self._store.solutions, bound.text), self._timeout):
                known = {name: back.get(term, term) for name, term in solution.items()} if back else solution
                yield places.of(known), known

    def _shapes(self, bound: Bound) -> bytes:
        """Return the shapes graph, if a query looks into it."""
        if str(SHAPES) not in bound.text:
            return b""
        if self._shapes_ntriples is None:
            raise ValueError("it uses $shapesGraph, but no shapes graph is at hand")
        return self._shapes_ntriples()

    def _constants(self, bound: Bound) -> Ids:
        return np.array([self._graph.terms.intern(term) for term in compared_literals(bound.parsed)], np.int32)

    def _changed(self, found: Portion, compared: Ids) -> dict[int, Term]:
        """Return the literals that come back as others."""
        changed = self._rewritten.among(compared)
        for predicate in found.predicates:
            changed |= self._rewritten.among_objects(self._graph, predicate)
        return changed

    def _originals(self, changed: Mapping[int, Term], found: Portion, compared: Ids) -> dict[Term, Term] | None:
        def is_present(number: int) -> bool:
            return number >= 0 and (bool(found.predicates) or bool(among(np.array([number], np.int32), compared)[0]))

        return originals(changed, self._graph.terms, is_present)

    def _one_by_one(
        self, bound: Bound, columns: Columns, constants: Constants, found: Portion, shapes: bytes
    ) -> Iterator[tuple[int, Solution]]:
        from communique.shacl.query.by_rdflib import solutions

        terms = self._graph.terms
        bindings = (
            {**constants, **{name: terms.term(int(numbers[row])) for name, numbers in columns.items()}}
            for row in range(len(next(iter(columns.values()), [0])))
        )
        asked = partial(solutions, found.all_triples(self._graph), shapes, bound.alone, bindings)
        yield from in_time(asked, self._timeout)


class _Places:
    """The rows of a table by the terms in them."""

    def __init__(self, graph: DataGraph, columns: Columns, rows: range) -> None:
        self._terms, self._columns, self._rows = graph.terms, columns, rows
        self._known: dict[tuple[int, ...], int] = {}

    def of(self, solution: Solution) -> int:
        """Return the row that a solution belongs to."""
        if len(self._rows) == 1:
            return self._rows[0]
        if not self._known:
            columns = (numbers.tolist() for numbers in self._columns.values())
            self._known = dict(zip(zip(*columns, strict=True), self._rows, strict=True))
        return self._known[tuple(self._terms.find(solution[name]) for name in self._columns)]


def _parts(bound: Bound, columns: Columns) -> Iterator[tuple[range, Columns]]:
    """Yield the table as a whole, or row by row."""
    if not columns:
        yield range(1), {}
        return
    size = len(next(iter(columns.values())))
    step = 1 if bound.singly else max(size, 1)
    for start in range(0, size, step):
        yield range(start, min(start + step, size)), {name: ids[start : start + step] for name, ids in columns.items()}


def _unusable(name: str, error: Exception) -> InvalidInput:
    reason = (str(getattr(error, "msg", None) or error).strip().partition("\n")[0] or "no reason is given").rstrip(".")
    return InvalidInput(f"{name} cannot be run: {reason}.", "Mend the query.")
