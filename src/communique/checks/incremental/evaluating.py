"""The shapes over the whole graph, or over what a change of it can concern."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from pyoxigraph import Triple

from communique.checks.incremental.concern import Concern
from communique.checks.incremental.judgements import ROOT, SHAPE, Judgements
from communique.checks.incremental.memory import Rules
from communique.shacl.data.arrays import Flags, Ids, among, distinct_rows
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.dependence.walk import NO_TRIPLES, surroundings
from communique.shacl.model import Node
from communique.shacl.native_engine import judge, validate
from communique.shacl.query.queries import Queries
from communique.shacl.results import Result

Focus = Mapping[Node, Ids]
Statements = Callable[[], Sequence[Triple]]
"""Reads the shapes graph, which few shapes need."""


def judged(graph: DataGraph, rules: Rules, statements: Statements, focus: Focus) -> Judgements:
    """Return all results; `statements` are the triples that the shapes were read from."""
    return Judgements.of(_results(graph, rules, statements, focus), graph)


def rejudged(
    before: Judgements,
    graph: DataGraph,
    rules: Rules,
    statements: Statements,
    concerned: Mapping[int, Concern],
    anew: Mapping[int, Ids],
) -> Judgements:
    """Return all results after a change.

    Args:
        before: all results before.
        graph: the data as they are now.
        rules: the shapes, which are what they were.
        statements: the triples that the shapes were read from.
        concerned: what the change means for the shapes, by number.
        anew: the focus nodes that are concerned, by number of the shape.
    """
    kept = before.where(_outside(before, concerned))
    return kept.joined(Judgements.of(_in_surroundings(graph, rules, statements, anew, concerned), graph))


def _outside(before: Judgements, concerned: Mapping[int, Concern]) -> Flags:
    """Tell which rows are no matter of a shape and node that are concerned."""
    kept = np.ones(len(before), np.bool_)
    for number, concern in concerned.items():
        of_shape = before.rows[:, SHAPE] == number
        kept &= ~(of_shape if concern.nodes is None else of_shape & among(before.rows[:, ROOT], concern.nodes))
    return kept


def _in_surroundings(
    graph: DataGraph,
    rules: Rules,
    statements: Statements,
    anew: Mapping[int, Ids],
    concerned: Mapping[int, Concern],
) -> Iterator[tuple[int, int, Result]]:
    """Yield the results of some focus nodes, each judged in as small a graph as it needs."""
    names = list(rules.shapes)
    far, near, parts = {}, {}, [NO_TRIPLES]
    for number, nodes in anew.items():
        around = None if concerned[number].nodes is None else surroundings(graph, rules.depend[number][0], nodes)
        if around is None:
            far[names[number]] = nodes
        else:
            near[names[number]] = nodes
            parts.append(around)
    if near:
        yield from _results(graph.part(*distinct_rows(np.concatenate(parts)).T), rules, statements, near)
    if far:
        yield from _results(graph, rules, statements, far)


def _results(graph: DataGraph, rules: Rules, statements: Statements, focus: Focus) -> Iterator[tuple[int, int, Result]]:
    """Yield results with the number of their shape and its focus node; -1 where the reference engine judged."""
    numbers = {node: number for number, node in enumerate(rules.shapes)}
    queries = Queries(graph, rules.shapes, _as_ntriples(statements))
    for judgement in judge(graph, rules.shapes, focus, queries):
        yield numbers[judgement.shape], judgement.focus, judgement.result
    for node, nodes in focus.items():
        if rules.shapes[node].referred and len(nodes):
            report = validate(graph, rules.shapes, shapes_graph=statements(), focus={node: nodes})
            yield from ((numbers[node], -1, result) for result in report.results)


def _as_ntriples(statements: Statements) -> Callable[[], bytes]:
    return lambda: b"".join(f"{s} {p} {o} .\n".encode() for s, p, o in statements())
