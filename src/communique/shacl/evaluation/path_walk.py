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
    return _walk(graph, path, _start(nodes), inverse)


def _walk(graph: DataGraph, path: Path, start: Pairs, inverse: bool) -> Pairs:
    """Go on from where each row has come, so that what it reaches in several ways is walked from once."""
    match path:
        case Predicate():
            return _step(graph, path, start, inverse)
        case Inverse():
            return _walk(graph, path.path, start, not inverse)
        case Sequence():
            return _sequence(graph, path.paths[::-1] if inverse else path.paths, start, inverse)
        case Alternative():
            return union(*(_walk(graph, branch, start, inverse) for branch in path.paths))
        case ZeroOrOne():
            return union(start, _walk(graph, path.path, start, inverse))
        case ZeroOrMore():
            return _closure(graph, path.path, start, inverse)
        case OneOrMore():
            return _closure(graph, path.path, _walk(graph, path.path, start, inverse), inverse)


def _step(graph: DataGraph, path: Predicate, start: Pairs, inverse: bool) -> Pairs:
    rows, nodes = start
    predicate = graph.terms.intern(path.iri)
    steps, ends = graph.subjects(predicate, nodes) if inverse else graph.objects(predicate, nodes)
    if (rows[1:] > rows[:-1]).all():
        return rows[steps], ends
    return distinct(rows[steps], ends)


def _sequence(graph: DataGraph, paths: tuple[Path, ...], start: Pairs, inverse: bool) -> Pairs:
    for path in paths:
        start = _walk(graph, path, start, inverse)
    return start


def _start(nodes: Ids) -> Pairs:
    return np.arange(len(nodes), dtype=np.int32), nodes


def _closure(graph: DataGraph, path: Path, start: Pairs, inverse: bool) -> Pairs:
    """Return `start` and all that repeating `path` leads to from there.

    What was reached is kept in runs, each more than twice as long as the next, so that a chain of many steps does not
    sort all of it again at each.
    """
    new = unique(keys(*start))
    runs = [new]
    while len(new):
        new = unique(keys(*_walk(graph, path, pairs(new), inverse)))
        for run in runs:
            new = new[~among(new, run)]
        runs.append(new)
        while len(runs) > 1 and 2 * len(runs[-1]) >= len(runs[-2]):
            runs[-2:] = [np.sort(np.concatenate(runs[-2:]))]
    return pairs(np.sort(np.concatenate(runs)))
