"""A report in RDF says what the report says."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, RdfFormat, parse

from communique.shacl.model import Node
from communique.shacl.paths import Alternative, Inverse, OneOrMore, Path, Predicate, Sequence, ZeroOrMore, ZeroOrOne
from communique.shacl.reading.graph import ShapesGraph
from communique.shacl.reading.paths import read_path
from communique.shacl.report_graph import report_triples, serialized
from communique.shacl.results import Report, Result
from communique.terms import RDF, SH
from communique.turtle.reader import Statement
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
