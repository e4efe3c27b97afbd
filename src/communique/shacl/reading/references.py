"""Which shapes ask others, shapes that end up asking themselves, and shapes that nobody asks."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode

from communique.graph import Located
from communique.shacl.model import Node, NodeShape, Not, Property, Qualified, Several, Shape, Shapes
from communique.shacl.reading.graph import ShapesGraph, name
from communique.terms import PREFIXES, RDF

DEEPEST = 100
"""How many shapes may stand one below the other."""


def references(shape: Shape) -> Iterator[Node]:
    """Yield the shapes to which `shape` refers, in the order of its constraints."""
    for constraint in shape.constraints:
        if isinstance(constraint, Not | NodeShape | Property):
            yield constraint.shape
        elif isinstance(constraint, Several):
            yield from constraint.shapes
        elif isinstance(constraint, Qualified):
            yield constraint.shape
            yield from constraint.siblings


def cycle(shapes: Shapes) -> tuple[Node, ...]:
    """Return the shapes of one circle of references, the first again at the end; empty where there is none."""
    done: set[Node] = set()
    for start in shapes:
        path: dict[Node, Iterator[Node]] = {}
        node: Node | None = start
        while node is not None:
            if node in path:
                nodes = list(path)
                return (*nodes[nodes.index(node) :], node)
            if node not in done:
                path[node] = references(shapes[node]) if node in shapes else iter(())
            node = _next(path, done)
    return ()


def _next(path: dict[Node, Iterator[Node]], done: set[Node]) -> Node | None:
    """Return the next shape below the end of `path`; what has no further one is done and taken off."""
    while path:
        last = next(reversed(path))
        found = next(path[last], None)
        if found is not None:
            return found
        done.add(last)
        del path[last]
    return None


def refuse_recursion(graph: ShapesGraph, shapes: Shapes) -> None:
    """Note a circle of references, and one that is too deep.

    What recursive shapes mean is left open by the standard (section 3.4.3).
    """
    found = cycle(shapes)
    if found:
        way = " → ".join(map(name, found))
        reason = f"the shapes refer to each other in a circle, which has no agreed meaning: {way}. Break it."
        graph.error(graph.place(found[0]), reason, "shape-recursive")
        return
    for node, deep in _depths(shapes).items():
        if deep == DEEPEST + 1:
            reason = f"shapes refer to each other more than {DEEPEST} deep below {name(node)}. Write them more simply."
            graph.error(graph.place(node), reason)


def _depths(shapes: Shapes) -> dict[Node, int]:
    """Return how many shapes stand one below the other at each shape, itself included, where there is no circle."""
    depths = dict.fromkeys(shapes, 1)
    above: dict[Node, list[Node]] = {}
    open_below = dict.fromkeys(shapes, 0)
    for shape in shapes.values():
        for node in set(references(shape)) & shapes.keys():
            above.setdefault(node, []).append(shape.node)
            open_below[shape.node] += 1
    waiting = [node for node, count in open_below.items() if not count]
    for node in waiting:  # grows on the way
        for parent in above.get(node, ()):
            depths[parent] = max(depths[parent], depths[node] + 1)
            open_below[parent] -= 1
            if not open_below[parent]:
                waiting.append(parent)
    return depths


def mark_idle(graph: ShapesGraph, shapes: Shapes) -> None:
    """Note shapes that check nothing, having no target and nobody who refers to them, and a graph without shapes."""
    wanted = {node for shape in shapes.values() for node in references(shape)}
    for shape in shapes.values():
        if _is_meant(graph, shape.node) and not (shape.targets or shape.node in wanted or shape.deactivated):
            reason = f"{_what(shape)} checks nothing: it has no target, and no shape refers to it. Give it one."
            graph.warn(graph.place(shape.node), reason, "shape-checks-nothing")
    if not shapes:
        where = Located(next(iter(graph), None), *_start(graph))  # type: ignore[arg-type]
        graph.error(where, "there is no shape here, so nothing would be checked. Name a file with shapes.", "no-shapes")


def _is_meant(graph: ShapesGraph, node: Node) -> bool:
    """Tell whether a shape is described as one; a parameter of a component may stand on what is none."""
    terms = (*graph.predicates(node), *(located.term for located in graph.values(node, RDF.type)))
    return any(isinstance(term, NamedNode) and term.value.startswith(PREFIXES["sh"]) for term in terms)


def mark_undescribed(graph: ShapesGraph, shapes: Shapes) -> None:
    """Note references to shapes that are described nowhere: everything conforms to them."""
    for shape in shapes.values():
        for node in references(shape):
            if node not in graph:
                reason = f"{_what(shape)} refers to {name(node)}, which is described nowhere. Correct its spelling."
                graph.warn(graph.place(shape.node), reason, "shape-undescribed")


def _what(shape: Shape) -> str:
    kind = "property shape" if shape.path else "shape"
    return f"the {kind} {name(shape.node)}"


def _start(graph: ShapesGraph) -> tuple[str, int]:
    return (graph.files[0].path, 0) if graph.files else ("", 0)
