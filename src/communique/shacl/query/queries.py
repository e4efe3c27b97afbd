"""SHACL-SPARQL over a data graph: constraints, components and targets (SHACL, sections 5 and 6; SHACL-AF, section 3).

A loose evaluation over the columns says which focus nodes can have results at all, and what the query can look at for
them. Only that goes into an Oxigraph store, in which the query is asked once for all of these nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from pyoxigraph import BlankNode, Literal, NamedNode

from communique.errors import InvalidInput
from communique.shacl.data.arrays import Ids, unique
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.evaluation.pairs import keys, pairs
from communique.shacl.model import Custom, Query, Shape, Shapes, Sparql, TargetQuery, Term
from communique.shacl.paths import Path, Predicate
from communique.shacl.query.asking import Asked, Asking
from communique.shacl.query.binding import Bound, bind
from communique.shacl.query.constants import with_constants
from communique.shacl.query.messages import filled, of_solution
from communique.shacl.query.parser import Parsed, parse
from communique.shacl.query.paths import to_sparql
from communique.shacl.query.rules import mentions_path, with_path
from communique.shacl.query.store import SHAPES, Solution, is_true
from communique.shacl.query.timeout import TIMEOUT

__all__ = ["Failure", "Queries"]


@dataclass(frozen=True)
class Failure:
    """What a query finds wrong.

    Attributes:
        row: place of the focus node among those that were asked for.
        value: number of the value; -1 where there is none.
        path: what the query names instead of the path of the shape; None where it names none.
        messages: what is wrong; empty where neither query nor shape says it.
    """

    row: int
    value: int
    path: Path | None
    messages: tuple[Literal, ...]


class Queries:
    """The queries of one validation."""

    def __init__(
        self,
        graph: DataGraph,
        shapes: Shapes,
        shapes_ntriples: Callable[[], bytes] | None = None,
        timeout: float | None = TIMEOUT,
    ) -> None:
        """Take the data graph.

        Args:
            graph: the data.
            shapes: the shapes whose queries are asked.
            shapes_ntriples: gives the shapes graph, for queries that look into it.
            timeout: seconds that one query may take; None without end.
        """
        self._graph = graph
        self._shapes = shapes
        self._asking = Asking(graph, shapes_ntriples, timeout)

    @property
    def slow(self) -> Mapping[str, str]:
        """By the name of each query that was asked of one node after the other with rdflib, why."""
        return self._asking.slow

    def failures(
        self, constraint: Sparql | Custom, shape: Shape, focus: Ids, values: tuple[Ids, Ids] | None
    ) -> Iterator[Failure]:
        """Yield what a constraint finds wrong.

        Args:
            constraint: of `shape`.
            focus: the focus nodes, each once.
            values: (rows, numbers) of the value nodes, which ASK validators judge; None where the focus nodes are
                the value nodes.

        Raises:
            InvalidInput: the query cannot be run, or it reports a failure of its own.
        """
        if not len(focus):
            return
        constants = self._constants(constraint, shape)
        if constraint.query.ask:
            yield from self._judged(constraint, shape, constants, focus, values)
        else:
            yield from self._selected(constraint, shape, constants, focus)

    def selected(self, target: TargetQuery) -> Ids:
        """Return what a target's query selects as `?this`, ascending.

        Raises:
            InvalidInput: the query cannot be run.
        """
        bound = self._compiled(target.query, None, dict(target.arguments), ())
        found = self._asking.rows(bound, {}, _blank(dict(target.arguments)), _name(target.query))
        numbers = {self._graph.terms.intern(row["this"]) for _, row in found if "this" in row}
        return np.array(sorted(numbers), np.int32)

    def _constants(self, constraint: Sparql | Custom, shape: Shape) -> dict[str, Term]:
        given = dict(constraint.arguments) if isinstance(constraint, Custom) else {}
        return {**given, "currentShape": shape.node, "shapesGraph": SHAPES}

    def _selected(
        self, constraint: Sparql | Custom, shape: Shape, constants: dict[str, Term], focus: Ids
    ) -> Iterator[Failure]:
        bound = self._compiled(constraint.query, shape, constants, ("this",))
        rows = self._asking.rows(bound, {"this": focus}, _blank(constants), _name(constraint.query, shape))
        for row, solution in _distinct(_limited(bound, rows)):
            if is_true(solution.get("failure")):
                raise InvalidInput(
                    f"{_name(constraint.query)} reports a failure for {self._graph.terms.lexical(int(focus[row]))}.",
                    "See why it cannot judge this node.",
                )
            yield self._failure(constraint, shape, row, int(focus[row]), solution)

    def _judged(
        self,
        constraint: Sparql | Custom,
        shape: Shape,
        constants: dict[str, Term],
        focus: Ids,
        values: tuple[Ids, Ids] | None,
    ) -> Iterator[Failure]:
        rows, numbers = values if values is not None else (np.arange(len(focus), dtype=np.int32), focus)
        asked = self._asked_of(constraint.query, rows, numbers, focus)
        bound = self._compiled(constraint.query, shape, constants, tuple(asked.columns))
        fine = self._asking.true_of(bound, asked.columns, _blank(constants), _name(constraint.query, shape))
        for place in np.flatnonzero(~fine[asked.places]).tolist():
            row, value = int(rows[place]), int(numbers[place])
            solution: Solution = {
                "this": self._graph.terms.term(int(focus[row])),
                "value": self._graph.terms.term(value),
            }
            yield self._failure(constraint, shape, row, value, solution)

    def _asked_of(self, query: Query, rows: Ids, numbers: Ids, focus: Ids) -> Asked:
        """Return what an ASK query is asked of: values alone, where it does not look at the focus node."""
        variables = {token.variable for token in parse(with_path(query.text, "a"), dict(query.prefixes)).tokens}
        if "this" not in variables:
            values = unique(numbers)
            return Asked({"value": values}, np.searchsorted(values, numbers))
        given = keys(rows, numbers)
        distinct = unique(given)
        asked_rows, values = pairs(distinct)
        return Asked({"this": focus[asked_rows], "value": values}, np.searchsorted(distinct, given))

    def _failure(self, constraint: Sparql | Custom, shape: Shape, row: int, focus: int, solution: Solution) -> Failure:
        value = solution.get("value")
        path = solution.get("path")
        default = focus if shape.path is None else -1
        known: dict[str, Term] = {"this": self._graph.terms.term(focus)}
        if isinstance(constraint, Custom):
            known.update(constraint.arguments)
        if isinstance(shape.path, Predicate):
            known["path"] = shape.path.iri
        if shape.path is None:
            known["value"] = known["this"]
        known |= solution
        return Failure(
            row,
            default if value is None else self._graph.terms.intern(value),
            Predicate(path) if isinstance(path, NamedNode) else None,
            of_solution(solution) or filled(constraint.query.messages or shape.messages, known),
        )

    def _compiled(
        self, query: Query, shape: Shape | None, constants: Mapping[str, Term], names: tuple[str, ...]
    ) -> Bound:
        try:
            return compiled(query.text, query.prefixes, shape.path if shape else None, tuple(constants.items()), names)
        except ValueError as error:
            raise InvalidInput(f"{_name(query)} cannot be read: {error}.", "Mend the query.") from error


@lru_cache(maxsize=4096)
def compiled(
    text: str,
    prefixes: tuple[tuple[str, str], ...],
    path: Path | None,
    constants: tuple[tuple[str, Term], ...],
    names: tuple[str, ...],
) -> Bound:
    """Return a query that is ready to be asked.

    Args:
        text: of the query.
        prefixes: namespace by prefix.
        path: what `$PATH` stands for; None where the shape has none.
        constants: the variables that are bound alike for all focus nodes, with their values.
        names: the variables that are bound for each focus node.

    Raises:
        ValueError: the query cannot be read.
    """
    if path is None and mentions_path(text):
        raise ValueError("it uses $PATH, but its shape has no path")
    given = parse(with_path(text, to_sparql(path) if path else ""), dict(prefixes))
    parsed = with_constants(given, dict(constants))
    return bind(parsed, (*names, *_blank_names(dict(constants), parsed)))


def _limited(bound: Bound, rows: Iterable[tuple[int, Solution]]) -> Iterator[tuple[int, Solution]]:
    """Leave out what LIMIT and OFFSET leave out of each focus node's rows."""
    if bound.limit is None and not bound.offset:
        yield from rows
        return
    by_row: dict[int, list[Solution]] = {}
    for row, solution in rows:
        by_row.setdefault(row, []).append(solution)
    end = None if bound.limit is None else bound.offset + bound.limit
    for row, solutions in by_row.items():
        ordered = (
            solutions if bound.ordered else sorted(solutions, key=lambda found: str(sorted(found.items(), key=str)))
        )
        yield from ((row, solution) for solution in ordered[bound.offset : end])


def _distinct(rows: Iterable[tuple[int, Solution]]) -> Iterator[tuple[int, Solution]]:
    """Leave out equal solutions of a focus node, of which pySHACL makes one result too.

    How often a path has a solution is not the same in all engines, nor in all graphs around it.
    """
    seen: set[tuple[int, frozenset[tuple[str, Term]]]] = set()
    for row, solution in rows:
        known = row, frozenset(solution.items())
        if known not in seen:
            seen.add(known)
            yield row, solution


def _blank(constants: Mapping[str, Term]) -> dict[str, BlankNode]:
    return {name: term for name, term in constants.items() if isinstance(term, BlankNode)}


def _blank_names(constants: Mapping[str, Term], parsed: Parsed) -> tuple[str, ...]:
    used = {token.variable for token in parsed.tokens}
    return tuple(name for name in _blank(constants) if name in used)


def _name(query: Query, shape: Shape | None = None) -> str:
    named = [node.value for node in (query.node, shape and shape.node) if isinstance(node, NamedNode)]
    path, line = query.place
    where = f" ({path}:{line})" if path else ""
    return f"The query of {named[0] if named else 'a shape'}{where}"
