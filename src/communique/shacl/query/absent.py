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
from communique.shacl.query.tree import AnyPredicate, End, Group, Pattern, all_groups


def begins_nowhere(graph: DataGraph, parsed: Parsed, columns: Mapping[str, Ids]) -> Flags:
    """Tell for each row of the table whether a path without a step can begin or end at a node that the graph lacks."""
    size = len(next(iter(columns.values()), [0]))
    found = np.zeros(size, np.bool_)
    for end in {end for group in all_groups(parsed.select) for end in _free_ends(group)}:
        if not isinstance(end, Variable):
            found |= _lacking(graph, np.array([graph.terms.intern(end)], np.int32))
        elif end.value in columns:
            found |= _lacking(graph, columns[end.value])
    return found


def _free_ends(group: Group) -> Iterator[End]:
    """Yield the ends of paths that need no step, but for those of which a triple in the same group has one end."""
    patterns = [part for part in group.parts if isinstance(part, Pattern)]
    stepless = [pattern for pattern in patterns if _is_stepless(pattern)]
    held = {end for pattern in patterns if pattern not in stepless for end in (pattern.subject, pattern.object)}
    for pattern in stepless:
        if not held & {end for end in (pattern.subject, pattern.object) if isinstance(end, Variable)}:
            yield from (pattern.subject, pattern.object)


def _is_stepless(pattern: Pattern) -> bool:
    return not isinstance(pattern.verb, Variable | AnyPredicate) and may_be_empty(pattern.verb)


def _lacking(graph: DataGraph, nodes: Ids) -> Flags:
    subjects, _, objects = present(graph, unique(nodes))
    return ~among(nodes, unique(np.concatenate([subjects, objects])))
