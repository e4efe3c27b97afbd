"""The rules of the house for shapes, beyond those of SHACL: what a curator needs in order to act on a result."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode

from communique.corpus import TurtleFile
from communique.graph import Graph, Located, Subject, Term
from communique.problems import Problem, Severity
from communique.shacl.reading.shapes import Reading, read
from communique.terms import EDTF, GEO, OWL, PREFIXES, RDF, RDFS, SH, SKOS, XSD, compact

_XSD_TERMS = """
    string boolean integer decimal double float date dateTime gYear gYearMonth anyURI nonNegativeInteger
    positiveInteger
"""
_DATATYPES = frozenset({RDF.langString, EDTF.EDTF, GEO.wktLiteral, *map(XSD.term, _XSD_TERMS.split())})
_BORROWED = frozenset(
    {OWL.sameAs, OWL.differentFrom, RDF.type, RDFS.label, RDFS.comment, RDFS.seeAlso, SKOS.altLabel}
    | {SKOS.term(f"{kind}Match") for kind in ("exact", "close", "broad", "narrow", "related")}
)
"""Properties of other vocabularies that shapes may name though the ontology does not describe them."""
_STRUCTURE = frozenset({RDF.type, RDF.first, RDF.rest, RDFS.label, RDFS.comment})
_STEPS = (
    SH.inversePath, SH.alternativePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath, RDF.first, RDF.rest,
)  # fmt: skip
_NAMES_A_TERM = re.compile(rf"://|<\S+>|\b(?:{'|'.join(PREFIXES)}):\w")


def lint_shapes(
    shapes: Sequence[TurtleFile], model: Sequence[TurtleFile], reading: Reading | None = None
) -> list[Problem]:
    """Return what is wrong with `shapes`, which may refer to what `model` describes.

    That is what reading them brings to light, and by the rules of the house: properties of other vocabularies,
    datatypes, classes and properties that nobody describes, shapes without IRI, name, description, message or
    severity, and messages that a curator could not act on. `reading` is given where they have been read already.
    """
    graph = Graph(shapes)
    described = frozenset(Graph(model)) | _BORROWED
    found = [
        *(reading or read(shapes)).problems,
        *_foreign_properties(shapes, graph),
        *_unknown_references(graph, described),
        *_incomplete_shapes(graph),
        *_unhelpful_messages(graph),
        *_incomplete_queries(graph),
    ]
    return sorted(set(found))


def _foreign_properties(shapes: Iterable[TurtleFile], graph: Graph) -> Iterator[Problem]:
    parameters = {path.term for node in _parameters(graph) for path in graph.objects(node, SH.path)}
    for file in shapes:
        for statement in file.statements:
            predicate = statement.triple.predicate
            if not (predicate.value.startswith(PREFIXES["sh"]) or predicate in _STRUCTURE | parameters):
                reason = f"no property of shapes: {_name(predicate)}. Correct its spelling."
                yield Problem(file.path, statement.line, Severity.ERROR, "shape-unknown-term", reason)


def _unknown_references(graph: Graph, described: frozenset[Subject]) -> Iterator[Problem]:
    for node in graph:
        for datatype in graph.objects(node, SH.datatype):
            if datatype.term not in _DATATYPES:
                reason = f"no known datatype: {_name(datatype.term)}. Correct its spelling."
                yield _problem(datatype, "shape-unknown-datatype", reason)
        for used in _references(graph, node):
            if used.term not in described:
                reason = f"{_name(used.term)} is not described in the ontology. Correct its spelling or describe it."
                yield _problem(used, "shape-unknown-reference", reason)


def _references(graph: Graph, node: Subject) -> Iterator[Located]:
    predicates = [SH.targetClass, SH.term("class"), SH.targetSubjectsOf, SH.targetObjectsOf, SH.ignoredProperties]
    predicates += [] if node in _parameters(graph) else [SH.path]
    for predicate in (*predicates, SH.term("in")):
        for located in graph.objects(node, predicate):
            yield from _iris_below(graph, located)


def _iris_below(graph: Graph, located: Located) -> Iterator[Located]:
    """Yield the IRI itself, or those in the list or property path that a blank node begins."""
    if isinstance(located.term, NamedNode):
        if located.term != RDF.nil:
            yield located
        return
    for step in _STEPS:
        for below in graph.objects(located.term, step):
            yield from _iris_below(graph, below)


def _incomplete_shapes(graph: Graph) -> Iterator[Problem]:
    for node in graph:
        is_property = graph.value(node, SH.path) is not None and node not in _parameters(graph)
        is_node = any(located.term == SH.NodeShape for located in graph.objects(node, RDF.type))
        if not (is_property or is_node):
            continue
        place = Located(node, *graph.place(node))
        if isinstance(node, BlankNode):
            yield _problem(place, "shape-without-iri", "a shape without an IRI. Name it after its class and property.")
        speaks_itself = is_property or any(graph.value(node, p) for p in (SH.closed, SH.pattern))
        required = (SH.name, SH.description, SH.severity, *([SH.message] if speaks_itself else []))
        for predicate in (*required, *([SH.order] if is_property else [])):
            if graph.value(node, predicate) is None:
                yield _problem(place, "shape-incomplete", f"{_name(node)} has no {_name(predicate)}. Add it.")


def _unhelpful_messages(graph: Graph) -> Iterator[Problem]:
    for node in graph.subjects(SH.message):
        for message in graph.objects(node, SH.message):
            if not message.text.endswith(".") or ". " not in message.text:
                reason = "the message does not say in full sentences what is wrong and what to do. Complete it."
                yield _problem(message, "shape-message", reason)
            if _NAMES_A_TERM.search(message.text):
                yield _problem(message, "shape-message", "the message names a technical term. Say it in plain words.")
            if not isinstance(message.term, Literal) or message.term.language != "en":
                yield _problem(message, "shape-message", "the message is not marked as English. Mark it.")


def _incomplete_queries(graph: Graph) -> Iterator[Problem]:
    for node in graph.subjects(SH.select):
        query = graph.objects(node, SH.select)[0]
        validates_values = any(True for _ in graph.subjects(SH.propertyValidator, node))
        if not validates_values and graph.value(node, SH.message) is None:
            yield _problem(query, "shape-incomplete", "the query has no sh:message beside it. Add it.")
        if "$this" not in query.text:
            yield _problem(query, "shape-query", "the query does not start from $this. Start it there.")


def _parameters(graph: Graph) -> set[Term]:
    return {p.term for node in graph.subjects(SH.parameter) for p in graph.objects(node, SH.parameter)}


def _name(term: Term) -> str:
    return compact(term.value) if isinstance(term, NamedNode) else str(term)


def _problem(located: Located, code: str, message: str) -> Problem:
    focus = located.term.value if isinstance(located.term, NamedNode) else ""
    return Problem(located.path, located.line, Severity.ERROR, code, message, focus)
