"""Constraints of SHACL Core that refer to other shapes, out of a shapes graph (SHACL, sections 4.6 and 4.7)."""

from __future__ import annotations

from collections.abc import Callable

from pyoxigraph import Literal, NamedNode

from communique.graph import Located
from communique.shacl.model import Constraint, Node, NodeShape, Not, Property, Qualified, Several
from communique.shacl.reading.graph import ShapesGraph, name
from communique.terms import SH

Reader = Callable[[ShapesGraph, Node, Located], Constraint | None]
"""Reads one value of a parameter of a shape; None, and perhaps an error, where it makes no constraint."""
NOT = SH.term("not")
SHAPE_EXPECTING = (SH.node, SH.property, NOT, SH.qualifiedValueShape)
"""Parameters whose values are shapes."""
SHAPE_LISTS = (SH.term("and"), SH.term("or"), SH.term("xone"))
"""Parameters whose values are lists of shapes."""


def several(parameter: NamedNode, component: NamedNode) -> Reader:
    """Return the reader of `sh:and`, `sh:or` or `sh:xone`."""

    def read(graph: ShapesGraph, _: Node, located: Located) -> Constraint | None:
        items = graph.items(located, parameter)
        if items == []:
            graph.error(located, f"the list of {name(parameter)} is empty. Name the shapes.")
        shapes = [graph.node(item, parameter) for item in items or ()]
        if not shapes or None in shapes:
            return None
        return Several(tuple(shape for shape in shapes if shape), component)

    return read


def negated(graph: ShapesGraph, _: Node, located: Located) -> Constraint | None:
    """Read `sh:not`."""
    shape = graph.node(located, NOT)
    return Not(shape) if shape else None


def node_shape(graph: ShapesGraph, _: Node, located: Located) -> Constraint | None:
    """Read `sh:node`."""
    shape = graph.node(located, SH.node)
    if shape and graph.value(shape, SH.path):
        graph.error(located, f"sh:node names a node shape, and {name(shape)} has a sh:path. Use sh:property for it.")
        return None
    return NodeShape(shape) if shape else None


def property_shape(graph: ShapesGraph, _: Node, located: Located) -> Constraint | None:
    """Read `sh:property`."""
    shape = graph.node(located, SH.property)
    if shape and not graph.value(shape, SH.path):
        what = "has no sh:path" if shape in graph else "is described nowhere"
        graph.error(located, f"sh:property names a property shape, and {name(shape)} {what}. Give it one.")
        return None
    return Property(shape) if shape else None


def qualified_shape(graph: ShapesGraph, node: Node, located: Located) -> Constraint | None:
    """Read nothing: the bounds make the constraints. A shape without any would count for nothing."""
    if not any(graph.value(node, bound) for bound in (SH.qualifiedMinCount, SH.qualifiedMaxCount)):
        graph.error(located, "sh:qualifiedValueShape stands alone. Add sh:qualifiedMinCount or sh:qualifiedMaxCount.")
    graph.node(located, SH.qualifiedValueShape)
    return None


def qualified(parameter: NamedNode, component: NamedNode) -> Reader:
    """Return the reader of one bound of `sh:qualifiedValueShape`."""

    def read(graph: ShapesGraph, node: Node, located: Located) -> Constraint | None:
        count = graph.integer(located, parameter)
        found = graph.value(node, SH.qualifiedValueShape)
        shape = found and graph.node(found, SH.qualifiedValueShape)
        if count is None or not shape:
            return None
        disjoint = graph.flag(node, SH.qualifiedValueShapesDisjoint)
        return Qualified(shape, count, _siblings(graph, node, shape) if disjoint else (), component)

    return read


def _siblings(graph: ShapesGraph, node: Node, shape: Node) -> tuple[Node, ...]:
    """Return the other qualified shapes of the property shapes beside `node` (4.7.3, "sibling shapes")."""
    beside = [at.term for parent in graph.subjects(SH.property, node) for at in graph.values(parent, SH.property)]
    found = {at.term: None for other in beside for at in graph.values(other, SH.qualifiedValueShape)}
    return tuple(term for term in found if term != shape and not isinstance(term, Literal))  # type: ignore[misc]
