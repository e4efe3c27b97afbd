"""Property paths from an rdflib graph (SHACL, section 2.3.1)."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
import rdflib
from rdflib.namespace import RDF, SH
from rdflib.term import Node, URIRef

from communique.errors import InvalidInput
from communique.shacl.paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)  # fmt: skip

_UNARY: dict[Node, Callable[[Path], Path]] = {
    SH.inversePath: Inverse,
    SH.zeroOrMorePath: ZeroOrMore,
    SH.oneOrMorePath: OneOrMore,
    SH.zeroOrOnePath: ZeroOrOne,
}


def read_path(graph: rdflib.Graph, node: Node) -> Path:
    """Return the path that `node` stands for.

    Raises:
        InvalidInput: it stands for none.
    """
    if isinstance(node, URIRef):
        return Predicate(ox.NamedNode(str(node)))
    if (node, RDF.first, None) in graph:
        return Sequence(_paths(graph, node))
    for predicate, term in graph.predicate_objects(node):
        if predicate == SH.alternativePath:
            return Alternative(_paths(graph, term))
        if predicate in _UNARY:
            return _UNARY[predicate](read_path(graph, term))
    raise InvalidInput(f"shapes: {node}: no property path.", "Write it as section 2.3.1 of SHACL has it.")


def _paths(graph: rdflib.Graph, head: Node) -> tuple[Path, ...]:
    return tuple(read_path(graph, item) for item in graph.items(head))
