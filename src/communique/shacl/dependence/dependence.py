"""What of a data graph the result of a shape for a focus node depends on.

A shape looks at its focus node, follows paths from there, and asks what the nodes it reaches have. If no look is
answered otherwise than before, the result is what it was. What cannot be followed depends on everything, with the
reason.
"""

from __future__ import annotations

from collections.abc import Sequence

from communique.shacl import model
from communique.shacl.dependence.looks import FOCUS, Builder, Dependence
from communique.shacl.dependence.queries import follow_query
from communique.shacl.model import Constraint, Custom, Node, Shape, Shapes, Sparql, Target
from communique.shacl.reading.references import references


def dependence_of(shapes: Shapes, node: Node) -> Dependence:
    """Return what the results of a shape for a focus node depend on, given that the node is one."""
    builder = Builder()
    _Shapes(shapes, builder).look_at(node, FOCUS, ())
    return builder.dependence()


def dependence_of_query(shape: Shape, constraint: Sparql | Custom) -> Dependence:
    """Return what the results of one constraint with a query depend on, for a focus node of its shape."""
    builder = Builder()
    values = FOCUS if shape.path is None else builder.walk(shape.path, FOCUS)
    _follow(builder, shape, constraint, FOCUS, values)
    return builder.dependence()


def membership_of(targets: Sequence[Target]) -> Dependence:
    """Return what it depends on whether a node is a focus node of a shape with these targets (2.1.3)."""
    builder = Builder()
    for target in targets:
        match target:
            case model.TargetClass():
                builder.classes(FOCUS)
            case model.TargetSubjectsOf(predicate):
                builder.look(FOCUS, predicate)
            case model.TargetObjectsOf(predicate):
                builder.look(FOCUS, predicate, inverse=True)
            case model.TargetQuery():
                builder.everything("a query selects its focus nodes")
    return builder.dependence()


class _Shapes:
    """Follows shapes into those that they refer to."""

    def __init__(self, shapes: Shapes, builder: Builder) -> None:
        self._shapes = shapes
        self._builder = builder

    def look_at(self, node: Node, place: int, above: tuple[Node, ...]) -> None:
        """Note what the shape `node` looks at in the nodes at `place`; `above` are the shapes that led to it."""
        shape = self._shapes.get(node)
        if shape is None or shape.deactivated:
            return
        if shape.referred or node in above:
            self._builder.everything(shape.referred or "it refers to itself")
            return
        values = place if shape.path is None else self._builder.walk(shape.path, place)
        for inner in references(shape):
            self.look_at(inner, values, (*above, node))
        for constraint in shape.constraints:
            self._own_looks(constraint, shape, place, values)

    def _own_looks(self, constraint: Constraint, shape: Shape, focus: int, values: int) -> None:
        match constraint:
            case model.Class():
                self._builder.classes(values)
            case model.Pair(predicate):
                self._builder.look(focus, predicate)
            case model.Closed():
                self._builder.look(values, None)
            case Sparql() | Custom():
                _follow(self._builder, shape, constraint, focus, values)


def _follow(builder: Builder, shape: Shape, constraint: Sparql | Custom, focus: int, values: int) -> None:
    known: dict[str, int] = {"this": focus, "value": values} if constraint.query.ask else {"this": focus}
    if isinstance(constraint, Custom):
        known |= {name: builder.constant(term) for name, term in constraint.arguments}
    follow_query(builder, constraint.query, known, shape.path)
