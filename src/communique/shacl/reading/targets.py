"""What a shape looks at by itself (SHACL, section 2.1.3; SHACL Advanced Features, section 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from communique.graph import Located
from communique.shacl.model import (
    Node,
    Query,
    Target,
    TargetClass,
    TargetNode,
    TargetObjectsOf,
    TargetQuery,
    TargetSubjectsOf,
)
from communique.shacl.reading.components import Parameter, arguments_of, read_parameters
from communique.shacl.reading.graph import ShapesGraph, name
from communique.shacl.reading.queries import read_query
from communique.terms import OWL, RDF, RDFS, SH

TARGETS = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)
"""The properties that make what has them a shape."""


@dataclass(frozen=True)
class TargetType:
    """A kind of target with parameters (SHACL Advanced Features, section 3.2)."""

    node: Node
    query: Query
    parameters: tuple[Parameter, ...]


def read_target_types(graph: ShapesGraph) -> tuple[TargetType, ...]:
    """Return the SPARQL-based target types that the shapes graph declares."""
    found: list[TargetType] = []
    for node in graph.subjects(RDF.type, SH.SPARQLTargetType):
        parameters = read_parameters(graph, node)
        names = [parameter.name for parameter in parameters]
        query = read_query(graph, node, graph.place(node), parameters=names, target=True)
        if query:
            found.append(TargetType(node, query, parameters))
    return tuple(found)


class TargetReader:
    """Reads the targets of one shape after the other."""

    def __init__(self, graph: ShapesGraph) -> None:
        self._graph = graph
        self._types = {kind.node: kind for kind in read_target_types(graph)}
        self._classes = graph.subclasses(RDFS.Class) | graph.subclasses(OWL.Class)

    def targets(self, node: Node) -> Iterator[Target]:
        """Yield the targets of a shape; what is ill-formed is noted.

        A shape that is also a class looks at its instances (2.1.3.3); OWL's classes are classes, whether or not the
        shapes graph says so.
        """
        graph = self._graph
        for located in graph.values(node, SH.targetNode):
            yield TargetNode(located.term)  # type: ignore[arg-type]
        for predicate, target in _BY_IRI.items():
            for located in graph.values(node, predicate):
                iri = graph.iri(located, predicate)
                if iri:
                    yield target(iri)
        if any(at.term in self._classes for at in graph.values(node, RDF.type)):
            yield TargetClass(node)
        for located in graph.values(node, SH.target):
            yield from self._queries(located)

    def _queries(self, located: Located) -> Iterator[Target]:
        graph = self._graph
        node = graph.node(located, SH.target)
        if node is None or is_foreign(graph, node):
            return
        kinds = [self._types[at.term] for at in graph.values(node, RDF.type) if at.term in self._types]  # type: ignore[index]
        if not kinds:
            query = read_query(graph, node, located, target=True)
            if query:
                yield TargetQuery(query)
        for kind in kinds[:1]:
            for missing in (p for p in kind.parameters if not p.optional and graph.value(node, p.path) is None):
                graph.error(located, f"the target has no {name(missing.path)}, which {name(kind.node)} needs. Add it.")
            for arguments in arguments_of(graph, node, kind.parameters):
                yield TargetQuery(kind.query, arguments)


def is_foreign(graph: ShapesGraph, node: Node) -> bool:
    """Tell whether a target is in another language than SPARQL."""
    types = [at.term for at in graph.values(node, RDF.type)]
    in_scripts = any(graph.value(kind, SH.jsFunctionName) for kind in types)
    return in_scripts or SH.JSTarget in types or graph.value(node, SH.jsFunctionName) is not None


_BY_IRI: dict[NamedNode, Callable[[NamedNode], Target]] = {
    SH.targetClass: TargetClass,
    SH.targetSubjectsOf: TargetSubjectsOf,
    SH.targetObjectsOf: TargetObjectsOf,
}
