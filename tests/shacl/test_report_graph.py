"""A report in RDF says what the report says."""

from __future__ import annotations

import pyshacl
import pytest
import rdflib
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, RdfFormat, parse

from communique.shacl.model import Node
from communique.shacl.paths import Alternative, Inverse, OneOrMore, Path, Predicate, Sequence, ZeroOrMore, ZeroOrOne
from communique.shacl.reading.graph import ShapesGraph
from communique.shacl.reading.paths import read_path
from communique.shacl.report_graph import report_triples, serialized
from communique.shacl.results import Report, Result
from communique.terms import RDF, SH
from communique.turtle.reader import Statement
from tests.shacl.small import PREFIXES
from tests.shacl.small import report as small_report
from tests.shacl.test_reading import File, ex

FORMS = (
    RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.N_QUADS, RdfFormat.TRIG, RdfFormat.N3, RdfFormat.RDF_XML,
    RdfFormat.JSON_LD,
)  # fmt: skip
P, Q = Predicate(ex("p")), Predicate(ex("q"))
PATHS: tuple[Path | None, ...] = (
    None, P, Inverse(P), Sequence((P, Inverse(Q), P)), Alternative((P, Sequence((P, Q)))), ZeroOrMore(P), OneOrMore(Q),
    ZeroOrOne(Alternative((Inverse(P), Q))),
)  # fmt: skip


def report(labels: str = "n") -> Report:
    """A report with every form of path and every field, whose blank nodes have the given labels."""
    focus, shape = BlankNode(f"{labels}1"), BlankNode(f"{labels}2")
    results = [Result(ex("x"), path, Literal(3), ex("S"), SH.ClassConstraintComponent, SH.Violation) for path in PATHS]
    messages = (Literal("Bad.", language="en"), Literal("Schlecht.", language="de"))
    odd = Result(focus, P, focus, shape, SH.SPARQLConstraintComponent, ex("Grave"), messages, BlankNode(f"{labels}3"))
    return Report((*results, odd, odd))


@pytest.mark.parametrize("form", FORMS)
def test_every_syntax_says_the_same(form: RdfFormat) -> None:
    read = canonical(Quad(*quad.triple) for quad in parse(serialized(report(), form), format=form))
    assert read == canonical(Quad(*triple) for triple in report_triples(report()))


@pytest.mark.parametrize("form", FORMS)
def test_equal_reports_give_equal_bytes_whatever_blank_nodes_are_called(form: RdfFormat) -> None:
    assert serialized(report("a"), form) == serialized(report("b"), form)


def test_report_can_be_read_back() -> None:
    graph = ShapesGraph([File("", [Statement(triple, 0) for triple in report_triples(report())])])
    (node,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert [at.term for at in graph.values(node, SH.conforms)] == [Literal(False)]
    found = [read_back(graph, at.term) for at in graph.values(node, SH.result)]  # type: ignore[arg-type]
    again = [result_without_labels(result) for result in report().results]
    assert [result_without_labels(result) for result in found] == again
    assert graph.problems == []


def test_report_without_results_conforms() -> None:
    found = {triple.predicate: triple.object for triple in report_triples(Report(()))}
    assert found == {RDF.type: SH.ValidationReport, SH.conforms: Literal(True)}


def read_back(graph: ShapesGraph, node: Node) -> Result:
    def value(predicate: NamedNode) -> object:
        found = graph.single(node, predicate)
        return found and found.term

    path = graph.value(node, SH.resultPath)
    return Result(
        value(SH.focusNode),  # type: ignore[arg-type]
        read_path(graph, path) if path else None,
        value(SH.value),  # type: ignore[arg-type]
        value(SH.sourceShape),  # type: ignore[arg-type]
        value(SH.sourceConstraintComponent),  # type: ignore[arg-type]
        value(SH.resultSeverity),  # type: ignore[arg-type]
        graph.messages(node, SH.resultMessage),
        value(SH.sourceConstraint),  # type: ignore[arg-type]
    )


def result_without_labels(result: Result) -> tuple[object, ...]:
    return tuple(BlankNode if isinstance(part, BlankNode) else part for part in vars(result).values())


def canonical(quads: object) -> Dataset:
    dataset = Dataset(quads)  # type: ignore[arg-type]
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


DETAILED = """
    :S a sh:NodeShape ; sh:targetNode :a, :c ; sh:node :T ; sh:property [ sh:path :p ; sh:node :U ; sh:node :T ] .
    :T a sh:NodeShape ; sh:property [ sh:path :q ; sh:minCount 1 ] ; sh:node :U .
    :U a sh:NodeShape ; sh:nodeKind sh:IRI ; sh:property [ sh:path :r ; sh:minCount 1 ; sh:datatype xsd:string ] .
"""
DETAILED_DATA = ':a :p :b, "x", :c . :b :r 5, "y", 6 . :c :p :b ; :q 1 ; :r "z" .'
Detailed = tuple[str, str, frozenset["Detailed"]]


def test_details_of_sh_node_are_those_of_pyshacl() -> None:
    _, theirs, _ = pyshacl.validate(
        rdflib.Graph().parse(data=PREFIXES + DETAILED_DATA), shacl_graph=rdflib.Graph().parse(data=PREFIXES + DETAILED)
    )
    ours = rdflib.Graph().parse(data=serialized(small_report(DETAILED, DETAILED_DATA), RdfFormat.TURTLE))
    found = detailed(ours)
    assert found == detailed(theirs)
    assert len(found) == 7
    assert all(details for _, _, details in found)


def detailed(graph: rdflib.Graph) -> set[Detailed]:
    """Return the results of a report with what is below them."""

    def told(node: rdflib.term.Node) -> Detailed:
        focus, component = (
            str(graph.value(node, rdflib.SH[name])) for name in ("focusNode", "sourceConstraintComponent")
        )
        return focus, component, frozenset(map(told, graph.objects(node, rdflib.SH.detail)))

    return {told(node) for node in graph.objects(None, rdflib.SH.result)}
