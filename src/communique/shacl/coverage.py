"""Nothing in the data escapes the shapes, and no shape is idle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

import numpy as np
from pyoxigraph import NamedNode

from communique.problems import Problem, Severity
from communique.shacl.data.arrays import NO_IDS, Ids, among, unique
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.data.terms_table import IRI
from communique.shacl.model import Closed, Node, Shapes
from communique.terms import RDF, compact


class Placed(Protocol):
    """Knows where shapes stand, as a `communique.graph.Graph` of their files does."""

    def place(self, subject: Node, /) -> tuple[str, int]:
        """Return file and line of a shape; ("", 0) where it has none."""


def subjects_in(graph: DataGraph, paths: Iterable[str]) -> Ids:
    """Return what the files at `paths` describe, ascending."""
    wanted = frozenset(paths)
    return unique(np.concatenate([NO_IDS, *(subjects for subjects, path in graph.described() if path in wanted)]))


def unchecked(graph: DataGraph, things: Ids, shapes: Shapes, focus: Mapping[Node, Ids]) -> Iterator[Problem]:
    """Yield each of some things that no closed shape looks at: its class is misspelt or missing.

    Args:
        graph: the data.
        things: numbers of what has to be looked at; blank nodes are passed over.
        shapes: the shapes.
        focus: the focus nodes of each shape with targets.
    """
    closed = [nodes for node, nodes in focus.items() if any(isinstance(c, Closed) for c in shapes[node].constraints)]
    named = things[graph.terms.kinds[things] == IRI]
    looked_at = np.zeros(len(named), np.bool_)
    for nodes in closed:
        looked_at |= among(named, nodes)
    for number in named[~looked_at].tolist():
        yield _unchecked(graph, number)


def idle(rules: Placed, focus: Mapping[Node, Ids]) -> Iterator[Problem]:
    """Yield each shape that finds nothing to look at; `rules` knows where the shapes stand."""
    for shape, nodes in focus.items():
        if not len(nodes) and isinstance(shape, NamedNode):
            reason = f"{compact(shape.value)} finds nothing to look at. Remove it, unless such things are to come."
            yield Problem(*rules.place(shape), Severity.INFO, "idle-shape", reason, shape.value)


def _unchecked(graph: DataGraph, thing: int) -> Problem:
    is_a = graph.terms.intern(RDF.type)
    _, classes = graph.objects(is_a, np.array([thing], np.int32))
    stated = sorted((graph.place(thing, is_a, cls), graph.terms.lexical(cls)) for cls in classes.tolist())
    iri = graph.terms.lexical(thing)
    if stated:
        place, cls = stated[0]
        reason = f"has the class {compact(cls)}, which no shape knows. Correct its spelling."
    else:
        place, reason = graph.place(thing), "has no class. State what it is."
    return Problem(*place, Severity.ERROR, "unchecked-thing", f"{compact(iri)} {reason}", iri)
