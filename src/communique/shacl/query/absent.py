"""Nodes that the data graph lacks, and paths without a step.

Such a path leads from a term to itself, whether the graph has it or not (SPARQL 1.1, section 18.4). Oxigraph takes it
only where the graph has the term.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from pyoxigraph import Variable

from communique.shacl.data.arrays import Flags, Ids, among, unique
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.query.parser import Parsed
from communique.shacl.query.patterns import may_be_empty
from communique.shacl.query.portion import present
from communique.shacl.query.tree import (
    AnyPredicate,
    Bind,
    End,
    Group,
    Nested,
    Pattern,
    Select,
    Table,
    all_groups,
    parts_of_query,
)


def begins_nowhere(graph: DataGraph, parsed: Parsed, columns: Mapping[str, Ids]) -> Flags:
    """Tell for each row of the table whether a path without a step can begin or end at a node that the graph lacks.

    What is computed may be such a node.
    """
    size = len(next(iter(columns.values()), [0]))
    found = np.zeros(size, np.bool_)
    computed = _computed(parsed.select)
    for end in _ends(parsed.select):
        if not isinstance(end, Variable):
            found |= _lacking(graph, np.array([graph.terms.intern(end)], np.int32))
        elif end.value in columns:
            found |= _lacking(graph, columns[end.value])
        elif end.value in computed:
            found[:] = True
    return found


def _ends(select: Select) -> set[End]:
    """Return the ends of paths that need no step, but for those of which a triple has one end."""
    has_nested = any(isinstance(part, Nested) for part in parts_of_query(select))
    everywhere = frozenset() if has_nested else _held(select.where)
    return {end for group in all_groups(select) for end in _free_ends(group, everywhere)}


def _free_ends(group: Group, everywhere: frozenset[End]) -> Iterator[End]:
    held = everywhere | _held(group)
    for pattern in _patterns(group):
        if _is_stepless(pattern) and not held & {
            end for end in (pattern.subject, pattern.object) if isinstance(end, Variable)
        }:
            yield from (pattern.subject, pattern.object)


def _held(group: Group) -> frozenset[End]:
    """Return what has to be in the graph, being an end of a triple."""
    triples = (pattern for pattern in _patterns(group) if not _is_stepless(pattern))
    return frozenset(end for pattern in triples for end in (pattern.subject, pattern.object))


def _patterns(group: Group) -> list[Pattern]:
    return [part for part in group.parts if isinstance(part, Pattern)]


def _computed(select: Select) -> set[str]:
    """Return the variables whose values need not come from the graph."""
    parts = list(parts_of_query(select))
    tables = (name for part in parts if isinstance(part, Table) for name in part.variables)
    nested = (part.select.items for part in parts if isinstance(part, Nested))
    expressions = (name for items in nested for name, first, end in items if end > first + 1)
    return {*tables, *expressions, *(part.variable for part in parts if isinstance(part, Bind))}


def _is_stepless(pattern: Pattern) -> bool:
    return not isinstance(pattern.verb, Variable | AnyPredicate) and may_be_empty(pattern.verb)


def _lacking(graph: DataGraph, nodes: Ids) -> Flags:
    subjects, _, objects = present(graph, unique(nodes))
    return ~among(nodes, unique(np.concatenate([subjects, objects])))
