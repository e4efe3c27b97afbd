"""The part of a data graph that a query is asked of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from communique.shacl.data.arrays import NO_IDS, Ids, in_parts, unique
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.query.narrow import Narrowed, Unbounded, narrow
from communique.shacl.query.needs import mentioned
from communique.shacl.query.parser import Parsed

_NOTHING = (NO_IDS, NO_IDS, NO_IDS)


@dataclass(frozen=True)
class Portion:
    """What a query is asked of.

    Attributes:
        rows: places of the rows of the table that can have solutions.
        triples: subjects, predicates and objects that it can look at.
        predicates: those of which it can look at any triple.
        literals: numbers of terms, all literals in the triples among them.
    """

    rows: Ids
    triples: tuple[Ids, Ids, Ids]
    predicates: tuple[int, ...]
    literals: Ids

    def lines(self, graph: DataGraph) -> Iterator[bytes]:
        """Yield `triples` as N-Triples, many at a time."""
        for part in zip(*map(in_parts, self.triples), strict=True):
            yield b"".join(b"%b %b %b .\n" % each for each in zip(*map(graph.terms.forms, part), strict=True))

    def all_triples(self, graph: DataGraph) -> Iterator[bytes]:
        """Yield all that the query can look at, as N-Triples."""
        yield from self.lines(graph)
        if self.predicates:
            yield from graph.ntriples(np.array(self.predicates, np.int32))


def portion(graph: DataGraph, parsed: Parsed, columns: Mapping[str, Ids]) -> Portion:
    """Return what a query is asked of, when the table has these columns."""
    if columns:
        try:
            return _portion(graph, narrow(graph, parsed, columns))
        except Unbounded:
            pass
    rows = np.arange(len(next(iter(columns.values()), [0])), dtype=np.int32)
    needed = mentioned(parsed)
    if needed.everything:
        return Portion(rows, _NOTHING, tuple(graph.predicates().tolist()), NO_IDS)
    found = (graph.terms.find(predicate) for predicate in needed.predicates)
    return Portion(rows, _NOTHING, tuple(sorted(number for number in found if number >= 0)), NO_IDS)


def _portion(graph: DataGraph, found: Narrowed) -> Portion:
    if not len(found.rows):
        return Portion(found.rows, _NOTHING, (), NO_IDS)
    triples = [np.concatenate(pair) for pair in zip(found.triples, present(graph, found.bare), strict=True)]
    order = np.lexsort(triples)
    columns = [column[order] for column in triples]
    fresh = np.ones(len(order), np.bool_)
    fresh[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    subjects, predicates, objects = (column[fresh] for column in columns)
    return Portion(found.rows, (subjects, predicates, objects), tuple(sorted(found.whole)), unique(objects))


def present(graph: DataGraph, nodes: Ids) -> tuple[Ids, Ids, Ids]:
    """Return one triple of each node that the graph has: a path without a step has a node of the graph at its end."""
    heads, predicates, objects = graph.statements(nodes)
    first = np.unique(heads, return_index=True)[1]
    found = [(nodes[heads[first]], predicates[first], objects[first])]
    left = np.delete(nodes, heads[first])
    for predicate in graph.predicates().tolist():
        if not len(left):
            break
        heads, subjects = graph.subjects(predicate, left)
        first = np.unique(heads, return_index=True)[1]
        found.append((subjects[first], np.full(len(first), predicate, np.int32), left[heads[first]]))
        left = np.delete(left, heads[first])
    columns = [np.concatenate(column) for column in zip(*found, strict=True)]
    return columns[0], columns[1], columns[2]
