"""Every constraint component of SHACL Core: what passes, what fails, and what the results say."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode

from communique.errors import InvalidInput
from communique.shacl.evaluation import sets
from communique.shacl.evaluation.pairs import ids
from communique.shacl.native_engine import validate
from communique.terms import SH
from tests.shacl.small import EX, graph, report, shapes, short

Line = tuple[str, str, str, str]


def found(constraint: str, data: str) -> list[Line]:
    """Return the results of a property shape for `:p` on `:a` and `:b`."""
    rules = f":S a sh:NodeShape ; sh:targetNode :a, :b ; sh:property :P . :P sh:path :p ; {constraint} ."
    return sorted(short(result) for result in report(rules, data).results)


def of_node(constraint: str, data: str, targets: str = ":a, :b") -> list[Line]:
    """Return the results of a node shape."""
    rules = f":S a sh:NodeShape ; sh:targetNode {targets} ; {constraint} ."
    return sorted(short(result) for result in report(rules, data).results)


VALUES = [
    ("sh:class :C", ':a :p :x, :y, :z, "C" . :x a :C . :y a :D . :D rdfs:subClassOf :E . :E rdfs:subClassOf :C .',
     "Class", ["C", "z"]),
    ("sh:class :C", ":a :p :x . :x a :D . :D rdfs:subClassOf :E . :E rdfs:subClassOf :D .", "Class", ["x"]),
    ("sh:datatype xsd:integer", ':a :p 1, "x"^^xsd:integer, "1", 1.0, :x .', "Datatype", ["1", "1.0", "x", "x"]),
    ("sh:datatype xsd:byte", ':a :p "127"^^xsd:byte, "300"^^xsd:byte, 1 .', "Datatype", ["1", "300"]),
    ("sh:datatype xsd:date", ':a :p "2020-02-29"^^xsd:date, "2021-02-29"^^xsd:date .', "Datatype", ["2021-02-29"]),
    ("sh:datatype rdf:langString", ':a :p "a"@en, "b" .', "Datatype", ["b"]),
    ("sh:datatype xsd:string", ':a :p "a"@en, "b", :c .', "Datatype", ["a@en", "c"]),
    ("sh:datatype :own", ':a :p "a"^^:own, "a" .', "Datatype", ["a"]),
    ("sh:nodeKind sh:IRI", ':a :p :x, [], "l" .', "NodeKind", ["_", "l"]),
    ("sh:nodeKind sh:BlankNode", ':a :p :x, [], "l" .', "NodeKind", ["l", "x"]),
    ("sh:nodeKind sh:Literal", ':a :p :x, [], "l" .', "NodeKind", ["_", "x"]),
    ("sh:nodeKind sh:BlankNodeOrIRI", ':a :p :x, [], "l" .', "NodeKind", ["l"]),
    ("sh:nodeKind sh:BlankNodeOrLiteral", ':a :p :x, [], "l" .', "NodeKind", ["x"]),
    ("sh:nodeKind sh:IRIOrLiteral", ':a :p :x, [], "l" .', "NodeKind", ["_"]),
    ("sh:minExclusive 1", ':a :p 1, 1.5, "1e1"^^xsd:double, "2", "x"^^xsd:integer, :x, "NaN"^^xsd:double .',
     "MinExclusive", ["1", "2", "NaN", "x", "x"]),
    ("sh:minInclusive 1", ":a :p 1, 1.0, 0, [] .", "MinInclusive", ["0", "_"]),
    ("sh:maxExclusive 1.0", ':a :p 1, 0.99, "0.5"^^xsd:float .', "MaxExclusive", ["1"]),
    ("sh:maxInclusive 1.0", ":a :p 1, 1.01 .", "MaxInclusive", ["1.01"]),
    ('sh:minInclusive "2002-10-10T12:00:00-05:00"^^xsd:dateTime',
     ':a :p "2002-10-10T12:00:00-05:00"^^xsd:dateTime, "2002-10-10T12:00:00"^^xsd:dateTime,'
     ' "2002-10-10T17:00:00Z"^^xsd:dateTime, "2002-10-10T16:59:59Z"^^xsd:dateTime .',
     "MinInclusive", ["2002-10-10T12:00:00", "2002-10-10T16:59:59Z"]),
    ('sh:maxInclusive "b"', ':a :p "a", "b", "c", "a"@en .', "MaxInclusive", ["a@en", "c"]),
    ("sh:minLength 3", ':a :p "ab", "äöü", "ab"@en, 123, :x, [] .', "MinLength", ["_", "ab", "ab@en"]),
    ("sh:maxLength 3", ':a :p "abcd", "😀😀😀", :x, [] .', "MaxLength", ["_", "abcd", "x"]),
    ('sh:pattern "^a.c$"', ':a :p "abc", "a\\nc", "xabc", :x, [] .', "Pattern", ["_", "a\nc", "x", "xabc"]),
    ('sh:pattern "^B" ; sh:flags "im"', ':a :p "abc", "a\\nbc" .', "Pattern", ["abc"]),
    ('sh:pattern "example"', ":a :p :x .", "Pattern", []),
    ('sh:languageIn ( "en" "de-CH" )', ':a :p "a"@en, "b"@en-GB, "c"@de, "d"@de-CH-1901, "e", :f, "g"@eng .',
     "LanguageIn", ["c@de", "e", "f", "g@eng"]),
    ('sh:in ( :x "l" 1 )', ':a :p :x, "l", 1, "l"@en, 01, :y .', "In", ["01", "l@en", "y"]),
    ("sh:not [ sh:class :C ]", ":a :p :x, :y . :x a :C .", "Not", ["x"]),
    ("sh:and ( [ sh:class :C ] [ sh:class :D ] )", ":a :p :x, :y . :x a :C, :D . :y a :C .", "And", ["y"]),
    ("sh:or ( [ sh:class :C ] [ sh:class :D ] )", ":a :p :x, :y, :z . :x a :C, :D . :y a :C .", "Or", ["z"]),
    ("sh:xone ( [ sh:class :C ] [ sh:class :D ] )", ":a :p :x, :y, :z . :x a :C, :D . :y a :C .", "Xone", ["x", "z"]),
    ("sh:node [ sh:property [ sh:path :q ; sh:minCount 1 ] ]", ":a :p :x, :y . :x :q 1 .", "Node", ["y"]),
]  # fmt: skip


@pytest.mark.parametrize(("constraint", "data", "component", "failing"), VALUES)
def test_a_result_for_each_value_node_that_fails(
    constraint: str, data: str, component: str, failing: list[str]
) -> None:
    assert found(constraint, data) == [("a", "p", value, component) for value in failing]


def test_each_constraint_on_values_holds_for_the_focus_node_of_a_node_shape() -> None:
    assert of_node("sh:class :C ; sh:nodeKind sh:BlankNode", ":a a :C .", ':a, "text"') == [
        ("a", "", "a", "NodeKind"),
        ("text", "", "text", "Class"),
        ("text", "", "text", "NodeKind"),
    ]


COUNTS = [
    ("sh:minCount 2", ":a :p 1, 2 . :b :p 1 .", [("b", "p", "", "MinCount")]),
    ("sh:minCount 1", "", [("a", "p", "", "MinCount"), ("b", "p", "", "MinCount")]),
    ("sh:maxCount 1", ":a :p 1, 2 . :b :p 1 .", [("a", "p", "", "MaxCount")]),
    ("sh:hasValue 1", ":a :p 1, 2 . :b :p 1.0 .", [("b", "p", "", "HasValue")]),
    ("sh:uniqueLang true", ':a :p "1"@en, "2"@en, "3"@de, "4"@de, "5"@fr . :b :p "1", "2", "1"@en, "2"@en-GB .',
     [("a", "p", "", "UniqueLang"), ("a", "p", "", "UniqueLang")]),
    ("sh:uniqueLang false", ':a :p "1"@en, "2"@en .', []),
    ("sh:equals :q", ":a :p 1, 2 ; :q 2, 3 . :b :p 1 ; :q 1 .", [("a", "p", "1", "Equals"), ("a", "p", "3", "Equals")]),
    ("sh:disjoint :q", ":a :p 1, 2 ; :q 2, 3 . :b :p 1 .", [("a", "p", "2", "Disjoint")]),
    ("sh:lessThan :q", ":a :p 1, 2 ; :q 2, 3 . :b :p 5 .", [("a", "p", "2", "LessThan")]),
    ("sh:lessThan :q", ':a :p 2 ; :q 1, "x" . :b :p :x ; :q :y .',
     [("a", "p", "2", "LessThan"), ("a", "p", "2", "LessThan"), ("b", "p", "x", "LessThan")]),
    ("sh:lessThanOrEquals :q", ":a :p 1, 2 ; :q 2 . :b :p 2 ; :q 1.9 .", [("b", "p", "2", "LessThanOrEquals")]),
    ('sh:lessThanOrEquals :q', ':a :p "2020"^^xsd:date ; :q "2021-01-01"^^xsd:date .',
     [("a", "p", "2020", "LessThanOrEquals")]),
    ("sh:qualifiedValueShape [ sh:class :C ] ; sh:qualifiedMinCount 1", ":a :p :x . :x a :C . :b :p :y .",
     [("b", "p", "", "QualifiedMinCount")]),
    ("sh:qualifiedValueShape [ sh:class :C ] ; sh:qualifiedMaxCount 1", ":a :p :x, :y, :z . :x a :C . :y a :C .",
     [("a", "p", "", "QualifiedMaxCount")]),
]  # fmt: skip


@pytest.mark.parametrize(("constraint", "data", "expected"), COUNTS)
def test_constraints_on_all_value_nodes(constraint: str, data: str, expected: list[Line]) -> None:
    assert found(constraint, data) == expected


@pytest.mark.parametrize("together", [1, 3, 1_000])
def test_values_are_compared_in_parts_of_any_size(monkeypatch: pytest.MonkeyPatch, together: int) -> None:
    monkeypatch.setattr(sets, "_COMPARED", together)
    rules = ":S a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path :p ; sh:lessThan :q ] ."
    data = ":a a :C ; :p 1, 2, 3, 4 ; :q 3, 4 . :b a :C ; :p 9 . :c a :C ; :p 5, 6 ; :q 6 ."
    found = [short(result)[::2] for result in report(rules, data).results]
    assert found == [("a", "3"), ("a", "4"), ("a", "4"), ("c", "6")]


def test_siblings_do_not_count_where_qualified_value_shapes_are_disjoint() -> None:
    rules = """
    :Hand sh:targetNode :a, :b ; a sh:NodeShape ;
        sh:property [ sh:path :digit ; sh:qualifiedValueShape :Thumb ; sh:qualifiedValueShapesDisjoint true ;
                      sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 1 ] ,
                    [ sh:path :digit ; sh:qualifiedValueShape :Finger ; sh:qualifiedValueShapesDisjoint true ;
                      sh:qualifiedMinCount 2 ] .
    :Thumb a sh:NodeShape ; sh:class :T . :Finger a sh:NodeShape ; sh:class :F .
    """
    data = ":a :digit :t, :f, :g . :b :digit :both, :f, :g . :t a :T . :f a :F . :g a :F . :both a :T, :F ."
    assert [short(result) for result in report(rules, data).results] == [("b", "digit", "", "QualifiedMinCount")]


def test_a_closed_shape_names_the_property_and_the_value() -> None:
    rules = """:S a sh:NodeShape ; sh:targetNode :a ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
        sh:property [ sh:path :p ] , [ sh:path [ sh:inversePath :q ] ] ."""
    results = report(rules, ":a a :C ; :p 1 ; :q 2 ; :r 3, 4 .").results
    expected = [("a", "q", "2", "Closed"), ("a", "r", "3", "Closed"), ("a", "r", "4", "Closed")]
    assert sorted(map(short, results)) == expected


def test_a_closed_property_shape_looks_at_its_value_nodes() -> None:
    assert found("sh:closed true", ":a :p :x . :x :q 1 .") == [("a", "q", "1", "Closed")]


def test_property_shapes_below_property_shapes_report_their_own_focus_nodes_once_for_each_parent() -> None:
    rules = """:S a sh:NodeShape ; sh:targetNode :a, :b ; sh:property :P .
    :P sh:path :p ; sh:property :Q . :Q sh:path :q ; sh:minCount 1 ."""
    results = report(rules, ":a :p :x . :b :p :x, :y . :y :q 1 .").results
    assert [short(result) for result in results] == [("x", "q", "", "MinCount")] * 2
    assert {result.source_shape.value for result in results} == {f"{EX}Q"}


def test_results_of_a_node_shape_do_not_surface_through_sh_node() -> None:
    rules = """:S a sh:NodeShape ; sh:targetNode :a ; sh:node :T ; sh:severity sh:Warning .
    :T a sh:NodeShape ; sh:property [ sh:path :q ; sh:minCount 1 ] ."""
    (result,) = report(rules, "").results
    assert short(result) == ("a", "", "a", "Node")
    assert result.severity == SH.Warning


def test_a_failure_of_any_severity_is_a_failure_to_conform() -> None:
    rules = ":S a sh:NodeShape ; sh:targetNode :a ; sh:not [ sh:class :C ; sh:severity sh:Info ] ."
    assert not report(rules, "").results


def test_a_deactivated_shape_demands_nothing_anywhere() -> None:
    rules = """:S a sh:NodeShape ; sh:targetNode :a ; sh:not :T ; sh:property :P ; sh:node :T .
    :T a sh:NodeShape ; sh:class :C ; sh:deactivated true .
    :P sh:path :p ; sh:minCount 1 ; sh:deactivated true .
    :U a sh:NodeShape ; sh:targetNode :a ; sh:deactivated true ; sh:class :C ."""
    validated = report(rules, ":a :q 1 .")
    assert [short(result) for result in validated.results] == [("a", "", "a", "Not")]
    assert [number for _, number in validated.focus_nodes] == [1]


TARGETS = [
    ("sh:targetNode :a, :z", ["a", "z"]),
    ("sh:targetClass :C", ["a", "b"]),
    ("sh:targetSubjectsOf :p", ["a", "c"]),
    ("sh:targetObjectsOf :p", ["1", "d"]),
    ("sh:targetClass :C ; sh:targetSubjectsOf :p", ["a", "b", "c"]),
    ("sh:targetClass :None", []),
]


@pytest.mark.parametrize(("target", "focus"), TARGETS)
def test_targets(target: str, focus: list[str]) -> None:
    rules = f":S a sh:NodeShape ; {target} ; sh:in () ."
    data = ":a a :C ; :p 1 . :b a :D . :c :p :d . :D rdfs:subClassOf :C ."
    validated = report(rules, data)
    assert sorted(short(result)[0] for result in validated.results) == focus
    assert [number for _, number in validated.focus_nodes] == [len(focus)]


def test_a_shape_that_is_a_class_looks_at_its_instances() -> None:
    rules = ":C a sh:NodeShape, rdfs:Class ; sh:property [ sh:path :p ; sh:minCount 1 ] ."
    assert [short(r) for r in report(rules, ":a a :C .").results] == [("a", "p", "", "MinCount")]


def test_messages_are_those_of_the_shape_or_a_sentence() -> None:
    rules = ':S a sh:NodeShape ; sh:targetNode :a ; sh:class :C ; sh:message "Eins."@de, "One."@en .'
    (result,) = report(rules, "").results
    assert {message.value for message in result.messages} == {"Eins.", "One."}
    (result,) = report(":S a sh:NodeShape ; sh:targetNode :a ; sh:minLength 50 .", "").results
    assert [message.value for message in result.messages] == ["Must be at least 50 characters long."]


def test_results_stand_in_a_fixed_order() -> None:
    rules = ":S a sh:NodeShape ; sh:targetNode :b, :a ; sh:class :D, :C ; sh:nodeKind sh:Literal ."
    results = [short(result) for result in report(rules, "").results]
    assert results == [
        ("a", "", "a", "Class"), ("a", "", "a", "Class"), ("a", "", "a", "NodeKind"),
        ("b", "", "b", "Class"), ("b", "", "b", "Class"), ("b", "", "b", "NodeKind"),
    ]  # fmt: skip


def test_focus_nodes_can_be_given_or_restricted() -> None:
    data = graph(":a a :C . :b a :C . :c a :D .")
    rules = shapes(
        ":S a sh:NodeShape ; sh:targetClass :C ; sh:in () . :T a sh:NodeShape ; sh:targetClass :D ; sh:in () ."
    )
    only = validate(data, rules, only=ids([data.terms.find(_node("a"))]))
    assert [short(result)[0] for result in only.results] == ["a"]
    given = validate(data, rules, focus={_node("S"): ids([data.terms.find(_node("c"))])})
    assert [(short(result)[0], result.source_shape) for result in given.results] == [("c", _node("S"))]


def test_a_shape_that_refers_to_itself_is_refused() -> None:
    with pytest.raises(InvalidInput):
        report(":S a sh:NodeShape ; sh:targetNode :a ; sh:property [ sh:path :p ; sh:node :S ] .", ":a :p :a .")


def _node(name: str) -> NamedNode:
    return NamedNode(EX + name)
