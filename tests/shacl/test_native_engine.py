"""The engine as a whole: where results come from, queries beside Core, and shapes that are left to pySHACL."""

from __future__ import annotations

from pyoxigraph import NamedNode

from communique.shacl.evaluation.focus import focus_nodes
from communique.shacl.evaluation.pairs import ids
from communique.shacl.native_engine import judge, validate
from communique.shacl.reading.shapes import read_shapes
from tests.shacl.small import EX, Text, graph, report, shapes, short


def _node(name: str) -> NamedNode:
    return NamedNode(EX + name)


def test_a_judgement_names_the_focus_node_from_which_the_result_was_reached() -> None:
    rules = shapes(""":S a sh:NodeShape ; sh:targetClass :C ; sh:property :P .
    :P sh:path :p ; sh:property [ sh:path :q ; sh:maxCount 1 ; sh:property [ sh:path :r ; sh:minCount 1 ] ] .""")
    data = graph(":a a :C ; :p :x, :y . :b a :C ; :p :y . :x :q :u . :y :q :v, :w . :u :r 1 . :v :r 1 .")
    found = judge(data, rules, focus_nodes(data, rules))
    told = sorted((data.terms.lexical(at.focus)[len(EX) :], *short(at.result)) for at in found)
    assert told == [
        ("a", "w", "r", "", "MinCount"),
        ("a", "y", "q", "", "MaxCount"),
        ("b", "w", "r", "", "MinCount"),
        ("b", "y", "q", "", "MaxCount"),
    ]


def test_what_is_below_a_property_shape_keeps_its_closed_statements_and_query_results() -> None:
    rules = """
    : sh:declare [ sh:prefix "" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
    :S a sh:NodeShape ; sh:targetNode :a, :b ; sh:property [ sh:path :p ; sh:property :Q ] .
    :Q sh:path :q ; sh:closed true ; sh:sparql [ sh:prefixes : ; sh:message "{?value} is odd." ;
        sh:select "SELECT $this ?value WHERE { $this $PATH ?value . ?value :odd true }" ] .
    """
    results = report(rules, ":a :p :x . :b :p :x . :x :q :y . :y :odd true .").results
    assert [short(result) for result in results] == [("x", "odd", "true", "Closed")] * 2 + [
        ("x", "q", "y", "SPARQL")
    ] * 2
    assert {message.value for message in results[-1].messages} == {"http://example.org/y is odd."}


def test_a_query_decides_whether_a_node_conforms_to_a_shape_within_a_shape() -> None:
    rules = """:S a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:not :T .
    :T a sh:NodeShape ; sh:sparql [ sh:select "SELECT $this WHERE { $this <http://example.org/p> 1 }" ] ."""
    assert [short(result) for result in report(rules, ":a :p 1 . :b :p 2 .").results] == [("b", "", "b", "Not")]


def test_a_shape_that_is_not_compiled_is_left_to_the_reference_engine_and_named() -> None:
    file = Text(""":S a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path :q ; sh:minCount 1 ] .
    :T a sh:NodeShape ; sh:targetClass :C, :D ; sh:class :D ; sh:expression [ sh:path :p ] .""")
    data = graph(":a a :C ; :p true .")
    rules = read_shapes([file])
    validated = validate(data, rules, shapes_graph=file.triples)
    assert [short(result) for result in validated.results] == [("a", "", "a", "Class"), ("a", "q", "", "MinCount")]
    assert [(entry.shape, bool(entry.reason)) for entry in validated.referred] == [(_node("T"), True)]
    assert dict(validated.focus_nodes) == {_node("S"): 1, _node("T"): 1}
    nowhere = validate(data, rules, shapes_graph=file.triples, only=ids([data.terms.intern(_node("elsewhere"))]))
    assert nowhere.conforms


def test_data_without_focus_nodes_conforms_and_the_report_says_that_nothing_was_looked_at() -> None:
    validated = report(":S a sh:NodeShape ; sh:targetClass :C ; sh:nodeKind sh:Literal .", ":a a :D .")
    assert validated.conforms
    assert dict(validated.focus_nodes) == {_node("S"): 0}
