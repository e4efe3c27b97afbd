"""The constraints on the value nodes of a focus node together (SHACL, sections 4.2, 4.4.5, 4.5, 4.8.1 and 4.8.2).

Each function returns the failures as rows and values; the value is -1 where a result has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from communique.shacl.data.arrays import NO_IDS, Flags, Ids, among, unique
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.evaluation.literals import compare
from communique.shacl.evaluation.pairs import Pairs, ValueNodes, cross, ids, keys, pairs
from communique.shacl.evaluation.values import values_of
from communique.shacl.model import Closed, HasValue, MaxCount, MinCount, Pair, UniqueLang
from communique.terms import SH

_PIECE = 1 << 16
"""Nodes whose statements are looked at together."""
_COMPARED = 1 << 20
"""Pairs of values that are compared together."""


def without_value(failing: Flags) -> Pairs:
    """Return failures of whole focus nodes, given which rows fail."""
    rows = np.flatnonzero(failing).astype(np.int32)
    return rows, np.full(len(rows), -1, np.int32)


def _min_count(_: DataGraph, constraint: MinCount, found: ValueNodes) -> Pairs:
    return without_value(found.counts < constraint.count)


def _max_count(_: DataGraph, constraint: MaxCount, found: ValueNodes) -> Pairs:
    return without_value(found.counts > constraint.count)


def _has_value(graph: DataGraph, constraint: HasValue, found: ValueNodes) -> Pairs:
    failing = np.ones(len(found.nodes), np.bool_)
    failing[found.rows[found.values == graph.terms.intern(constraint.value)]] = False
    return without_value(failing)


def _unique_lang(graph: DataGraph, _: UniqueLang, found: ValueNodes) -> Pairs:
    """One failure for each language tag that several value nodes share; case is of no account (4.4.5)."""
    tags = [tag.lower() for tag in graph.terms.tags]
    numbers = {tag: number for number, tag in enumerate(tags)}
    languages = ids([*(numbers[tag] for tag in tags), -1])[graph.terms.languages[found.values]]
    has_language = languages >= 0
    uses, counts = np.unique(keys(found.rows[has_language], languages[has_language]), return_counts=True)
    rows, _languages = pairs(uses[counts > 1])
    return rows, np.full(len(rows), -1, np.int32)


def _pair(graph: DataGraph, constraint: Pair, found: ValueNodes) -> Pairs:
    rows, values = graph.objects(graph.terms.intern(constraint.predicate), found.nodes)
    if constraint.component in (SH.LessThanConstraintComponent, SH.LessThanOrEqualsConstraintComponent):
        return _not_less(graph, constraint, found, (rows, values))
    combine = np.setxor1d if constraint.component == SH.EqualsConstraintComponent else np.intersect1d
    return pairs(combine(keys(found.rows, found.values), keys(rows, values), assume_unique=True))


def _not_less(graph: DataGraph, constraint: Pair, found: ValueNodes, others: Pairs) -> Pairs:
    """One failure for each pair of values that is not in order or cannot be compared (4.5.3, 4.5.4)."""
    greatest = -1 if constraint.component == SH.LessThanConstraintComponent else 0
    failing: list[Pairs] = [(NO_IDS, NO_IDS)]
    for part in _parts(found.rows, others[0]):
        left, right = cross(found.rows[part], others[0])
        compared = keys(found.values[part][left], others[1][right])
        different = unique(compared)
        in_order = np.array([order is not None and order <= greatest for order in _orders(graph, different)], np.bool_)
        places = left[~in_order[np.searchsorted(different, compared)]] + part.start
        failing.append((found.rows[places], found.values[places]))
    rows, values = (np.concatenate(column) for column in zip(*failing, strict=True))
    return rows, values


def _parts(rows: Ids, others: Ids) -> Iterator[slice]:
    """Yield parts of ascending rows that have about `_COMPARED` pairs with the rows of another column."""
    sums = np.cumsum(np.searchsorted(others, rows, "right") - np.searchsorted(others, rows, "left"))
    start = before = 0
    while start < len(rows):
        end = max(int(sums.searchsorted(before + _COMPARED, "right")), start + 1)
        yield slice(start, end)
        start, before = end, int(sums[end - 1])


def _orders(graph: DataGraph, compared: NDArray[np.int64]) -> Iterator[int | None]:
    """Yield how the two terms of each pair are ordered, None where they are not."""
    lefts, rights = pairs(compared)
    terms = unique(np.concatenate([lefts, rights]))
    known = dict(zip(terms.tolist(), values_of(graph, terms), strict=True))
    for left, right in zip(lefts.tolist(), rights.tolist(), strict=True):
        yield compare(known[left], known[right])


def statements_not_allowed(graph: DataGraph, constraint: Closed, found: ValueNodes) -> Iterator[tuple[Ids, Ids, Ids]]:
    """Yield the rows, properties and objects of the statements that a closed shape does not allow (4.8.1)."""
    allowed = unique(ids([graph.terms.intern(predicate) for predicate in constraint.allowed]))
    for start in range(0, len(found.values), _PIECE):
        places, predicates, objects = graph.statements(found.values[start : start + _PIECE])
        failing = ~among(predicates, allowed)
        yield found.rows[places[failing] + start], predicates[failing], objects[failing]


OF_SETS: dict[type, Callable[[DataGraph, Any, ValueNodes], Pairs]] = {
    MinCount: _min_count,
    MaxCount: _max_count,
    HasValue: _has_value,
    UniqueLang: _unique_lang,
    Pair: _pair,
}
"""By the type of the constraint: its failures among the value nodes."""
