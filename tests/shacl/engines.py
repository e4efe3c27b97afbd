"""Both engines with one signature: a data graph and a shapes graph in, a report out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
from pyoxigraph import RdfFormat, Triple, parse

from communique.shacl import native_engine
from communique.shacl.data.arrays import Ids
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.model import Node, Term
from communique.shacl.reading.shapes import read_shapes
from communique.shacl.reference import pyshacl_engine as reference
from communique.shacl.results import Report
from communique.turtle.reader import Statement


@dataclass(frozen=True)
class Source:
    """A graph as it was read: its name, its statements and its prefixes."""

    path: str
    statements: tuple[Statement, ...]
    prefixes: dict[str, str] = field(default_factory=dict)

    @property
    def triples(self) -> list[Triple]:
        return [statement.triple for statement in self.statements]


def parsed(text: str, path: str = "graph.ttl", base: str | None = None) -> Source:
    """Read Turtle."""
    parser = parse(text, base_iri=base, format=RdfFormat.TURTLE)
    statements = tuple(Statement(quad.triple, 0) for quad in parser)
    return Source(path, statements, dict(parser.prefixes))


Focus = Mapping[Node, Collection[Term]]
Engine = Callable[[Source, Source], Report]


def pyshacl(data: Source, shapes: Source, focus: Focus | None = None) -> Report:
    """Validate with the reference engine; `focus` stands in place of targets."""
    return reference.validate_graph(data.triples, shapes.triples, focus, shapes.prefixes)


def ours(data: Source, shapes: Source, focus: Focus | None = None) -> Report:
    """Validate with the engine of this package; `focus` stands in place of targets."""
    read = read_shapes([shapes])
    graph = DataGraph.of_statements([(data.path, data.statements)], apart=False)
    numbers = None if focus is None else {node: _numbers(graph, terms) for node, terms in focus.items()}
    return native_engine.validate(graph, read, shapes_graph=shapes.triples, prefixes=shapes.prefixes, focus=numbers)


def _numbers(graph: DataGraph, terms: Collection[Term]) -> Ids:
    return np.unique(np.array([graph.terms.intern(term) for term in terms], np.int32))
