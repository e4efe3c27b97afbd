"""Validate a data graph against shapes (SHACL, section 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from pyoxigraph import Literal, RdfFormat, Triple, serialize

from communique.shacl.data.arrays import Ids, unique
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.evaluation.evaluator import Evaluator, Failures
from communique.shacl.evaluation.focus import focus_nodes
from communique.shacl.model import Constraint, Node, NodeShape, Shapes, Sparql
from communique.shacl.paths import Path, Predicate
from communique.shacl.query.queries import Queries
from communique.shacl.query.timeout import TIMEOUT
from communique.shacl.results import Referred, Report, Result, order


@dataclass(frozen=True)
class Judgement:
    """A result and where it comes from.

    Attributes:
        shape: the shape with targets that was evaluated.
        focus: number of the focus node that the shape looked at; the result's own focus node may lie below it.
        result: the result.
    """

    shape: Node
    focus: int
    result: Result


def validate(
    graph: DataGraph,
    shapes: Shapes,
    *,
    shapes_graph: Sequence[Triple] = (),
    prefixes: Mapping[str, str] | None = None,
    focus: Mapping[Node, Ids] | None = None,
    only: Ids | None = None,
    timeout: float | None = TIMEOUT,
) -> Report:
    """Return all results of a data graph against shapes.

    Args:
        graph: the data, with the classes and lists that shapes and data rest on.
        shapes: the shapes, as `communique.shacl.reading.shapes.read_shapes` gives them.
        shapes_graph: the triples that the shapes were read from, for queries that look into them and for what is
            referred to the reference engine.
        prefixes: namespace by prefix, for what is referred and uses prefixes that the shapes graph does not declare.
        focus: numbers of the nodes that each shape looks at, in place of its targets; shapes that are left out are
            not evaluated.
        only: numbers of the nodes to which all focus nodes are restricted.
        timeout: seconds that one query may take; None without end.

    Raises:
        InvalidInput: a shape refers to itself, or a query cannot be answered, or not in time.
    """
    queries = Queries(graph, shapes, partial(_ntriples, shapes_graph), timeout)
    looked_at = _looked_at(graph, shapes, queries, focus, only)
    results = [judgement.result for judgement in judge(graph, shapes, looked_at, queries, detailed=True)]
    left = {node: nodes for node, nodes in looked_at.items() if shapes[node].referred}
    if any(map(len, left.values())):
        results += _by_reference(graph, shapes_graph, prefixes, left)
    return Report(
        tuple(sorted(results, key=order)),
        tuple((node, len(nodes)) for node, nodes in looked_at.items()),
        tuple(Referred(node, shapes[node].referred) for node in left),
        tuple(queries.slow.items()),
    )


def judge(
    graph: DataGraph,
    shapes: Shapes,
    focus: Mapping[Node, Ids],
    queries: Queries | None = None,
    *,
    detailed: bool = False,
) -> Iterator[Judgement]:
    """Yield the results of focus nodes against shapes, without those of shapes that are left to the reference engine.

    Args:
        graph: the data.
        shapes: the shapes.
        focus: the distinct focus nodes of each shape that is evaluated.
        queries: of the same graph and shapes; made when it is not given.
        detailed: results of `sh:node` say what the value fails.
    """
    evaluator = Evaluator(graph, shapes, queries or Queries(graph, shapes))
    results = _Results(graph, (lambda node, nodes: evaluator.failures(shapes[node], nodes)) if detailed else None)
    for node, nodes in focus.items():
        if not shapes[node].referred:
            for failures in evaluator.failures(shapes[node], nodes):
                looked_at = nodes[failures.rows].tolist()
                for number, result in zip(looked_at, results.of(failures), strict=True):
                    yield Judgement(node, number, result)


def _looked_at(
    graph: DataGraph, shapes: Shapes, queries: Queries, focus: Mapping[Node, Ids] | None, only: Ids | None
) -> Mapping[Node, Ids]:
    found = focus_nodes(graph, shapes, queries) if focus is None else focus
    return found if only is None else {node: np.intersect1d(nodes, only) for node, nodes in found.items()}


def _ntriples(triples: Iterable[Triple]) -> bytes:
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def _by_reference(
    graph: DataGraph, shapes_graph: Iterable[Triple], prefixes: Mapping[str, str] | None, focus: Mapping[Node, Ids]
) -> tuple[Result, ...]:
    from communique.shacl.reference import pyshacl_engine as reference  # takes a second to load

    terms = {node: [graph.terms.term(number) for number in nodes.tolist()] for node, nodes in focus.items()}
    return reference.validate_shapes(graph, shapes_graph, list(focus), terms, prefixes)


class _Results:
    """Makes results of failures."""

    def __init__(self, graph: DataGraph, below: Callable[[Node, Ids], Iterator[Failures]] | None) -> None:
        self._term = lru_cache(maxsize=1 << 16)(graph.terms.term)
        self._below = below

    def of(self, failures: Failures) -> Iterator[Result]:
        shape, constraint = failures.shape, failures.constraint
        source = constraint.query.node if isinstance(constraint, Sparql) else None
        details = self._details(failures)
        for place in range(len(failures.rows)):
            value = int(failures.values[place])
            yield Result(
                focus=self._term(int(failures.focus[place])),
                path=self._path(failures, place),
                value=None if value < 0 else self._term(value),
                source_shape=shape.node,
                component=constraint.component,
                severity=shape.severity,
                messages=_messages(failures, place),
                source_constraint=source,
                details=tuple(sorted(details.get(value, ()), key=order)),
            )

    def _details(self, failures: Failures) -> Mapping[int, Sequence[Result]]:
        """Return by value node what it fails of the shape that `sh:node` names."""
        found: defaultdict[int, list[Result]] = defaultdict(list)
        if self._below and isinstance(failures.constraint, NodeShape):
            values = unique(failures.values)
            for inner in self._below(failures.constraint.shape, values):
                for value, result in zip(values[inner.rows].tolist(), self.of(inner), strict=True):
                    found[value].append(result)
        return found

    def _path(self, failures: Failures, place: int) -> Path | None:
        if failures.predicates is not None:
            return Predicate(self._term(int(failures.predicates[place])))  # type: ignore[arg-type]
        named = failures.found[place].path if failures.found else None
        return named or failures.shape.path


def _messages(failures: Failures, place: int) -> tuple[Literal, ...]:
    of_query = failures.found[place].messages if failures.found else ()
    return of_query or failures.shape.messages or (_default_message(failures.constraint),)


def _default_message(constraint: Constraint) -> Literal:
    from communique.shacl.evaluation.default_messages import default_message  # most shapes have their own

    return default_message(constraint)
