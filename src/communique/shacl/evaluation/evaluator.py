"""Evaluate shapes on many nodes at once (SHACL, section 3.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from communique.errors import InvalidInput
from communique.shacl.data.arrays import Flags, Ids, unique
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.evaluation.logic import OF_SHAPES, fails_count
from communique.shacl.evaluation.pairs import Pairs, ValueNodes, cross, ids, judge_distinct
from communique.shacl.evaluation.path_walk import walk
from communique.shacl.evaluation.sets import OF_SETS, statements_not_allowed
from communique.shacl.evaluation.values import OF_VALUES
from communique.shacl.model import Closed, Constraint, Custom, Node, Property, Qualified, Shape, Shapes, Sparql

if TYPE_CHECKING:
    from communique.shacl.query.queries import Failure, Queries


@dataclass(frozen=True)
class Failures:
    """What fails one constraint, in columns.

    Attributes:
        shape: the shape that has the constraint.
        constraint: the constraint.
        rows: which of the nodes that were asked about the failure belongs to.
        focus: the focus node of the result: that node, or below a property shape one of its value nodes.
        values: the value of the result; -1 where it has none.
        predicates: of a closed shape the property of the statement, by failure.
        found: what a query says of each failure.
    """

    shape: Shape
    constraint: Constraint
    rows: Ids
    focus: Ids
    values: Ids
    predicates: Ids | None = None
    found: Sequence[Failure] = ()


class Evaluator:
    """Evaluates the shapes of a shapes graph on one data graph."""

    def __init__(self, graph: DataGraph, shapes: Shapes, queries: Queries) -> None:
        self._graph = graph
        self._shapes = shapes
        self._queries = queries
        self._asked: list[Node] = []
        self._answers: dict[Node, tuple[Ids, Flags]] = {}

    def failures(self, shape: Shape, nodes: Ids) -> Iterator[Failures]:
        """Yield the failures of `nodes`, which are distinct, against a shape: those of each constraint that has some.

        Raises:
            InvalidInput: the shape refers to itself.
        """
        if shape.deactivated or not len(nodes):
            return
        with self._asking(shape.node):
            found = self._value_nodes(shape, nodes)
            for constraint in shape.constraints:
                yield from (failures for failures in self._of(constraint, shape, found) if len(failures.rows))

    def conforms(self, shape: Node, nodes: Ids) -> Flags:
        """Return which of `nodes`, which are distinct, conform to a shape: have no failure of any severity (3.4.2)."""
        known = self._answers.get(shape)
        if known is not None and np.array_equal(known[0], nodes):
            return known[1]
        answers = np.ones(len(nodes), np.bool_)
        for failures in self.failures(self._shapes[shape], nodes):
            answers[failures.rows] = False
        self._answers[shape] = nodes, answers
        return answers

    @contextmanager
    def _asking(self, shape: Node) -> Iterator[None]:
        if shape in self._asked:
            raise InvalidInput(f"shapes: {shape} refers to itself.", "End the circle: such shapes have no one meaning.")
        self._asked.append(shape)
        try:
            yield
        finally:
            self._asked.pop()

    def _value_nodes(self, shape: Shape, nodes: Ids) -> ValueNodes:
        if shape.path is None:
            return ValueNodes(nodes, np.arange(len(nodes), dtype=np.int32), nodes)
        return ValueNodes(nodes, *walk(self._graph, shape.path, nodes))

    def _of(self, constraint: Constraint, shape: Shape, found: ValueNodes) -> Iterator[Failures]:
        match constraint:
            case Property():
                yield from self._of_property(constraint, shape, found)
            case Sparql() | Custom():
                yield from self._of_query(constraint, shape, found)
            case Closed():
                for rows, predicates, objects in statements_not_allowed(self._graph, constraint, found):
                    yield Failures(shape, constraint, rows, found.nodes[rows], objects, predicates)
            case _:
                rows, values = self._plain(constraint, found)
                yield Failures(shape, constraint, rows, found.nodes[rows], values)

    def _plain(self, constraint: Constraint, found: ValueNodes) -> Pairs:
        """Return the failures of a constraint, as rows and values, without further particulars."""
        kind = type(constraint)
        if kind in OF_SETS:
            return OF_SETS[kind](self._graph, constraint, found)
        if isinstance(constraint, Qualified):
            return fails_count(self.conforms, constraint, found)
        judge = (
            partial(OF_VALUES[kind], self._graph, constraint)
            if kind in OF_VALUES
            else partial(OF_SHAPES[kind], self.conforms, constraint)
        )
        failing = ~judge_distinct(found.values, judge)
        return found.rows[failing], found.values[failing]

    def _of_property(self, constraint: Property, shape: Shape, found: ValueNodes) -> Iterator[Failures]:
        """Yield the failures of a property shape, once for each way that leads to the value node that fails."""
        inner = self._shapes[constraint.shape]
        if shape.path is None:  # then the value nodes are the focus nodes, each once
            yield from self.failures(inner, found.values)
            return
        different = unique(found.values)
        order = np.argsort(found.values, kind="stable")
        for failures in self.failures(inner, different):
            failed, places = cross(different[failures.rows], found.values[order])
            yield _selected(failures, failed, found.rows[order[places]])

    def _of_query(self, constraint: Sparql | Custom, shape: Shape, found: ValueNodes) -> Iterator[Failures]:
        if isinstance(constraint, Sparql) and constraint.deactivated:
            return
        answers = list(self._queries.failures(constraint, shape, found.nodes, (found.rows, found.values)))
        rows = ids([answer.row for answer in answers])
        values = ids([answer.value for answer in answers])
        yield Failures(shape, constraint, rows, found.nodes[rows], values, found=answers)


def _selected(failures: Failures, places: NDArray[np.intp], rows: Ids) -> Failures:
    """Return the failures at `places`, which may repeat, as failures of `rows`."""
    return replace(
        failures,
        rows=rows,
        focus=failures.focus[places],
        values=failures.values[places],
        predicates=None if failures.predicates is None else failures.predicates[places],
        found=[failures.found[place] for place in places.tolist()] if failures.found else (),
    )
