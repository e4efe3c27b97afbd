"""Small graphs and shapes written in Turtle, and results written short."""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal, RdfFormat, parse

from communique.shacl.data.data_graph import DataGraph
from communique.shacl.model import Shapes, Term
from communique.shacl.native_engine import validate
from communique.shacl.paths import Predicate
from communique.shacl.reading.shapes import read_shapes
from communique.shacl.results import Report, Result
from communique.turtle.reader import Document, Statement

EX = "http://example.org/"
PREFIXES = f"""
@prefix : <{EX}> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
_SHORT = {"http://www.w3.org/2001/XMLSchema#": "xsd:", "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:", EX: ""}


class Text:
    """A Turtle text as a file."""

    def __init__(self, text: str, path: str = "file.ttl") -> None:
        self.path = path
        quads = parse(PREFIXES + text, format=RdfFormat.TURTLE)
        self.statements = tuple(Statement(quad.triple, 1) for quad in quads)
        self.document = Document(self.statements)
        self.triples = tuple(statement.triple for statement in self.statements)


def graph(text: str) -> DataGraph:
    """Return a data graph; its blank nodes keep their labels."""
    file = Text(text)
    return DataGraph.of_statements([(file.path, file.statements)], apart=False)


def shapes(text: str) -> Shapes:
    """Return the shapes of a shapes graph."""
    return read_shapes([Text(text, "shapes.ttl")])


def report(shapes_text: str, data_text: str) -> Report:
    """Validate data against shapes."""
    return validate(graph(data_text), shapes(shapes_text))


def short(result: Result) -> tuple[str, str, str, str]:
    """Return focus node, path, value and component of a result, as local names and lexical forms."""
    path = result.path
    shown = term(path.iri) if isinstance(path, Predicate) else "" if path is None else "(path)"
    component = result.component.value.rpartition("#")[2].removesuffix("ConstraintComponent")
    return term(result.focus), shown, term(result.value), component


def term(node: Term | None) -> str:
    """Return an IRI without its namespace, a literal without its quotes, and `_` for a blank node."""
    if node is None:
        return ""
    if isinstance(node, BlankNode):
        return "_"
    if isinstance(node, Literal):
        return f"{node.value}@{node.language}" if node.language else node.value
    return next((short + node.value[len(long) :] for long, short in _SHORT.items() if node.value.startswith(long)), "?")
