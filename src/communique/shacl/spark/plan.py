"""What every part has to know before it can say what it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from communique.shacl.data.data_graph import DataGraph
from communique.shacl.data.piece import Piece
from communique.shacl.dependence.dependence import dependence_of
from communique.shacl.dependence.looks import Dependence
from communique.shacl.model import Node, Shape, Shapes, TargetNode, TargetQuery, Term
from communique.shacl.spark.routes import Routes


@dataclass(frozen=True)
class Plan:
    """How shapes are evaluated on a graph in parts.

    Attributes:
        shapes: all shapes.
        routes: what the shapes look at that every part evaluates for its own focus nodes.
        apart: why each of the other shapes with targets is evaluated in one place.
    """

    shapes: Shapes
    routes: Routes
    apart: dict[Node, str]

    @classmethod
    def of(cls, shapes: Shapes) -> Plan:
        """Work out where each shape with targets is evaluated."""
        spread: dict[Node, Dependence] = {}
        apart: dict[Node, str] = {}
        for node, shape in shapes.items():
            if shape.targets and not shape.deactivated:
                dependence = dependence_of(shapes, node)
                if reason := _selected_by_query(shape) or dependence.everything:
                    apart[node] = reason
                else:
                    spread[node] = dependence
        return cls(shapes, Routes.of(spread), apart)

    def shapes_in_parts(self) -> Shapes:
        """Return the shapes that every part evaluates for its own focus nodes."""
        return {node: self.shapes[node] for node in self.routes.starts}

    def named(self) -> Iterator[Term]:
        """Yield the nodes that shapes name as targets or look up, wherever they are."""
        for node, start in self.routes.starts.items():
            yield from (term for _, term in start.constants)
            yield from (target.node for target in self.shapes[node].targets if isinstance(target, TargetNode))

    def reference(self, pieces: list[Piece]) -> Piece:
        """Return what all parts share: some pieces, and a number for each named node."""
        graph = DataGraph.of_pieces(pieces)
        for term in self.named():
            graph.terms.intern(term)
        return piece_of(graph)


def piece_of(graph: DataGraph) -> Piece:
    """Return the statements of a loaded graph as one piece."""
    (part,) = graph.compact().parts
    triples, lines, files = part.read()
    return Piece(triples, lines, tuple(files), graph.terms.packed())


def _selected_by_query(shape: Shape) -> str:
    return "a query selects its focus nodes" if any(isinstance(t, TargetQuery) for t in shape.targets) else ""
