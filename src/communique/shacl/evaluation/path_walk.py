"""Walk property paths from many nodes at once (SHACL, section 2.3.1; SPARQL 1.1, section 9)."""

from __future__ import annotations

import numpy as np

from communique.shacl.data.arrays import Ids, among, unique
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.evaluation.pairs import Pairs, distinct, keys, pairs, union
from communique.shacl.paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)


def walk(graph: DataGraph, path: Path, nodes: Ids, inverse: bool = False) -> Pairs:
    """Return what `path` leads to from each of `nodes`, as rows (ascending) and values, without duplicates.

    Cycles end the walk of a repeated path, and a path of length zero leads from any node to itself, whether or not
    the graph has it.

    Args:
        graph: in which to walk.
        path: of any form.
        nodes: where to start; a node may stand in several rows.
        inverse: whether to walk against the direction.
    """
    match path:
        case Predicate():
            return _step(graph, path, nodes, inverse)
        case Inverse():
            return walk(graph, path.path, nodes, not inverse)
        case Sequence():
            return _sequence(graph, path.paths[::-1] if inverse else path.paths, nodes, inverse)
        case Alternative():
            return union(*(walk(graph, branch, nodes, inverse) for branch in path.paths))
        case ZeroOrOne():
            return union(_start(nodes), walk(graph, path.path, nodes, inverse))
        case ZeroOrMore():
            return _closure(graph, path.path, _start(nodes), inverse)
        case OneOrMore():
            return _closure(graph, path.path, walk(graph, path.path, nodes, inverse), inverse)


def _step(graph: DataGraph, path: Predicate, nodes: Ids, inverse: bool) -> Pairs:
    predicate = graph.terms.intern(path.iri)
    return graph.subjects(predicate, nodes) if inverse else graph.objects(predicate, nodes)


def _start(nodes: Ids) -> Pairs:
    return np.arange(len(nodes), dtype=np.int32), nodes


def _sequence(graph: DataGraph, paths: tuple[Path, ...], nodes: Ids, inverse: bool) -> Pairs:
    rows, values = walk(graph, paths[0], nodes, inverse)
    for path in paths[1:]:
        steps, ends = walk(graph, path, values, inverse)
        rows, values = distinct(rows[steps], ends)
    return rows, values


def _closure(graph: DataGraph, path: Path, start: Pairs, inverse: bool) -> Pairs:
    """Return `start` and all that repeating `path` leads to from there.

    What was reached is kept in runs, each more than twice as long as the next, so that a chain of many steps does not
    sort all of it again at each.
    """
    new = unique(keys(*start))
    runs = [new]
    while len(new):
        rows, nodes = pairs(new)
        steps, values = walk(graph, path, nodes, inverse)
        new = unique(keys(rows[steps], values))
        for run in runs:
            new = new[~among(new, run)]
        runs.append(new)
        while len(runs) > 1 and 2 * len(runs[-1]) >= len(runs[-2]):
            runs[-2:] = [np.sort(np.concatenate(runs[-2:]))]
    return pairs(np.sort(np.concatenate(runs)))
