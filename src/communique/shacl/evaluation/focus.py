"""Which nodes of the data each shape looks at (SHACL, section 2.1.3), and which nodes are instances of a class."""

from __future__ import annotations

import numpy as np

from communique.shacl.data.arrays import NO_IDS, Flags, Ids, among, unique
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.evaluation.pairs import ids
from communique.shacl.model import (
    Node,
    Shape,
    Shapes,
    Target,
    TargetClass,
    TargetNode,
    TargetObjectsOf,
    TargetQuery,
    TargetSubjectsOf,
)
from communique.shacl.query.queries import Queries
from communique.terms import RDF, RDFS


def focus_nodes(graph: DataGraph, shapes: Shapes, queries: Queries | None = None) -> dict[Node, Ids]:
    """Return the focus nodes of every shape that has targets and is not deactivated, sorted.

    Args:
        graph: the data, which may describe the class hierarchy too.
        shapes: the shapes.
        queries: of the same graph and shapes, where a target is a query; made when it is not given.
    """
    queries = queries or Queries(graph, shapes)
    return {
        node: targeted(graph, shape, queries)
        for node, shape in shapes.items()
        if shape.targets and not shape.deactivated
    }


def targeted(graph: DataGraph, shape: Shape, queries: Queries) -> Ids:
    """Return the focus nodes of one shape, sorted."""
    return unique(np.concatenate([NO_IDS, *(_targeted(graph, target, queries) for target in shape.targets)]))


def are_targeted(graph: DataGraph, shape: Shape, nodes: Ids, queries: Queries) -> Flags:
    """Return which of `nodes` are focus nodes of a shape; quicker than `targeted` for few nodes."""
    answers = np.zeros(len(nodes), np.bool_)
    for target in shape.targets:
        answers |= _are_targeted(graph, target, nodes, queries)
    return answers


def instances(graph: DataGraph, cls: Node) -> Ids:
    """Return the instances of a class and of the classes below it, sorted (SHACL, section 1.1, "SHACL instance")."""
    _, found = graph.subjects(graph.terms.intern(RDF.type), subclasses(graph, cls))
    return unique(found)


def are_instances(graph: DataGraph, cls: Node, nodes: Ids) -> Flags:
    """Return which of `nodes` are instances of a class or of a class below it."""
    rows, classes = graph.objects(graph.terms.intern(RDF.type), nodes)
    answers = np.zeros(len(nodes), np.bool_)
    answers[rows[among(classes, subclasses(graph, cls))]] = True
    return answers


def subclasses(graph: DataGraph, cls: Node) -> Ids:
    """Return a class and every class below it, sorted."""
    predicate = graph.terms.intern(RDFS.subClassOf)
    new = [graph.terms.intern(cls)]
    reached = set(new)
    while new:
        _, below = graph.subjects(predicate, ids(new))
        new = list(set(below.tolist()) - reached)
        reached.update(new)
    return ids(sorted(reached))


def _are_targeted(graph: DataGraph, target: Target, nodes: Ids, queries: Queries) -> Flags:
    match target:
        case TargetClass():
            return are_instances(graph, target.cls, nodes)
        case TargetSubjectsOf():
            rows, _ = graph.objects(graph.terms.intern(target.predicate), nodes)
        case TargetObjectsOf():
            rows, _ = graph.subjects(graph.terms.intern(target.predicate), nodes)
        case _:
            return among(nodes, unique(_targeted(graph, target, queries)))
    return np.bincount(rows, minlength=len(nodes)) > 0


def _targeted(graph: DataGraph, target: Target, queries: Queries) -> Ids:
    match target:
        case TargetNode():
            return ids([graph.terms.intern(target.node)])
        case TargetClass():
            return instances(graph, target.cls)
        case TargetSubjectsOf():
            return graph.subjects_of(graph.terms.intern(target.predicate))
        case TargetObjectsOf():
            return graph.objects_of(graph.terms.intern(target.predicate))
        case TargetQuery():
            return queries.selected(target)
