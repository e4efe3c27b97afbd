"""pySHACL as the second engine: terms as they are written, failures told, nothing fetched."""

from __future__ import annotations

import logging

import pytest
from pyoxigraph import Literal, NamedNode

from communique.errors import InvalidInput
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.paths import Inverse, Predicate, Sequence
from communique.shacl.reference import pyshacl_engine as reference
from communique.shacl.results import Result
from communique.terms import SH, XSD
from tests.shacl.engines import ours, parsed, pyshacl
from tests.shacl.strategies import PRELUDE

ELSEWHERE = "http://127.0.0.1:9/"
DATA = (
    PRELUDE
    + """
e:a a e:A ; e:p "01"^^xsd:integer, "x"^^xsd:date, "a"@en-gb ; e:q e:b .
_:b a e:A ; e:p 1 .
"""
)


def results(shapes: str, *, quick: bool = False, data: str = DATA) -> list[Result]:
    rules = parsed(PRELUDE + shapes)
    found = reference.validate_graph(parsed(data).triples, rules.triples, prefixes=rules.prefixes, quick=quick)
    return list(found.results)


def test_terms_come_back_as_they_are_written() -> None:
    found = results("e:S a sh:NodeShape ; sh:targetClass e:A ; sh:property [ sh:path e:p ; sh:nodeKind sh:IRI ] .")
    values = {result.value for result in found}
    assert values == {
        Literal("01", datatype=XSD.integer), Literal("x", datatype=XSD.date), Literal("a", language="en-gb"),
        Literal("1", datatype=XSD.integer),
    }  # fmt: skip


def test_blank_nodes_have_the_labels_of_the_data_and_of_the_shapes() -> None:
    data, shapes = parsed(DATA), parsed(PRELUDE + "_:s a sh:NodeShape ; sh:targetClass e:A ; sh:class e:B .")
    found = pyshacl(data, shapes).results
    blank = next(triple.subject for triple in data.triples if not isinstance(triple.subject, NamedNode))
    assert {result.focus for result in found} == {NamedNode("urn:e#a"), blank}
    assert {result.source_shape for result in found} == {shapes.triples[0].subject}


def test_a_path_is_told_whole() -> None:
    [found] = results("e:S sh:targetNode e:a ; sh:path ( e:q [ sh:inversePath e:r ] ) ; sh:minCount 1 .")
    steps = [NamedNode("urn:e#q"), NamedNode("urn:e#r")]
    assert found.path == Sequence((Predicate(steps[0]), Inverse(Predicate(steps[1]))))


def test_shapes_that_are_left_out_report_nothing_but_serve_those_that_name_them() -> None:
    shapes = parsed(
        PRELUDE
        + """e:S a sh:NodeShape ; sh:targetClass e:A ; sh:node e:T .
        e:T a sh:NodeShape ; sh:targetClass e:A ; sh:class e:B .
        e:A a <http://www.w3.org/2000/01/rdf-schema#Class>, sh:NodeShape ; sh:class e:B ."""
    )
    graph = DataGraph.of_statements([("data.ttl", parsed(DATA).statements)], apart=False)
    found = reference.validate_shapes(graph, shapes.triples, [NamedNode("urn:e#S")])
    assert {(result.source_shape, result.component) for result in found} == {
        (NamedNode("urn:e#S"), SH.NodeConstraintComponent)
    }
    assert len(found) == 2


def test_focus_nodes_stand_in_place_of_targets() -> None:
    shapes = parsed(PRELUDE + "e:S a sh:NodeShape ; sh:targetClass e:A ; sh:class e:B .")
    found = pyshacl(parsed(DATA), shapes, {NamedNode("urn:e#S"): [Literal("x"), NamedNode("urn:e#z")]}).results
    assert {result.focus for result in found} == {Literal("x"), NamedNode("urn:e#z")}


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        ("sh:property [ sh:path e:p ; sh:minCount 'a' ]", "minCount"),
        ("sh:sparql [ sh:select 'SELECT $this WHERE {' ]", "ParseException|SyntaxError"),
        (f"sh:sparql [ sh:select 'SELECT $this {{ SERVICE <{ELSEWHERE}> {{ $this ?p ?o }} }}' ]", "SERVICE"),
        (f"sh:target [ sh:select 'SELECT ?this {{ SERVICE <{ELSEWHERE}> {{ ?this ?p ?o }} }}' ]", "SERVICE"),
    ],
)
@pytest.mark.parametrize("quick", [False, True])
def test_what_pyshacl_cannot_run_is_an_error_with_its_reason(shape: str, reason: str, quick: bool) -> None:
    data = "@prefix e: <urn:e#> . e:a a e:A ; e:p 1 ."
    with pytest.raises(InvalidInput, match=reason) as raised:
        results(f"e:S a sh:NodeShape ; sh:targetClass e:A ; {shape} .", quick=quick, data=data)
    assert "\n" not in str(raised.value)


def test_nothing_is_logged_of_ill_formed_literals(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        found = results("e:S sh:targetNode e:a ; sh:path e:p ; sh:datatype xsd:date .")
    assert {result.value for result in found} >= {Literal("x", datatype=XSD.date)}
    assert not caplog.records


QUERY = """e:S a sh:NodeShape ; sh:targetClass e:A ; sh:sparql [ sh:message "at {?value}" ;
  sh:select "SELECT $this ?value { $this <urn:e#p> ?value FILTER NOT EXISTS { $this <urn:e#q> ?other } }" ] ."""


@pytest.mark.parametrize("literal", ['"a"', "1", '"01"^^xsd:integer', '"1"^^xsd:int', '"x"^^xsd:date'])
def test_quick_queries_give_the_same_results(literal: str) -> None:
    data = PRELUDE + f"e:a a e:A ; e:p {literal} . e:b a e:A ; e:p 2 ; e:q 3 ."
    found = results(QUERY, data=data)
    assert len(found) == 1
    assert [(result.focus, result.value, result.messages) for result in results(QUERY, quick=True, data=data)] == [
        (result.focus, result.value, result.messages) for result in found
    ]


def test_a_shape_that_is_referred_is_reported_as_pyshacl_reports_it() -> None:
    shapes = parsed(
        PRELUDE
        + """e:S a sh:NodeShape ; sh:targetClass e:A ; sh:class e:A ;
        sh:expression [ sh:intersection ( [ sh:path e:p ] [ sh:path e:q ] ) ] .
        e:T a sh:NodeShape ; sh:targetClass e:A ; sh:class e:B ."""
    )
    report = ours(parsed(DATA), shapes)
    assert [referred.shape for referred in report.referred] == [NamedNode("urn:e#S")]
    assert set(report.results) >= set(
        r for r in pyshacl(parsed(DATA), shapes).results if r.source_shape == NamedNode("urn:e#S")
    )
    assert NamedNode("urn:e#T") in {result.source_shape for result in report.results}


@pytest.mark.parametrize(("asked", "count"), [("", 2), ("e: sh:entailment sh:Rules .", 0)])
def test_rules_are_carried_out_only_where_the_shapes_ask_for_it(asked: str, count: int) -> None:
    rule = "sh:rule [ a sh:TripleRule ; sh:subject sh:this ; sh:predicate e:r ; sh:object e:b ]"
    shapes = f"{asked} e:S a sh:NodeShape ; sh:targetClass e:A ; {rule} ; sh:property [ sh:path e:r ; sh:minCount 1 ] ."
    assert len(results(shapes)) == count
