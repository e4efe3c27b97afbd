"""SHACL-SPARQL: what queries find for many nodes at once is what they find for each by itself (SHACL, appendix A)."""

from __future__ import annotations

import threading
from itertools import count

import numpy as np
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from communique.errors import InvalidInput
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.model import Custom, Query, Shape, Sparql, TargetQuery, Term
from communique.shacl.paths import Alternative, Inverse, Path, Predicate, Sequence, ZeroOrMore, ZeroOrOne
from communique.shacl.query.queries import Failure, Queries
from communique.shacl.query.rules import faults, refusal
from communique.shacl.query.timeout import in_time
from communique.turtle.reader import Statement
from tests.shacl.small import report

EX = "http://example.org/"
PREFIXES = (("ex", EX), ("xsd", "http://www.w3.org/2001/XMLSchema#"))
CONSTRAINT = NamedNode(EX + "constraint")


def ex(name: str) -> NamedNode:
    return NamedNode(EX + name)


def triples(turtle: str) -> list[Triple]:
    text = "@prefix ex: <http://example.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> ." + turtle
    return [quad.triple for quad in parse(text, format=RdfFormat.TURTLE)]


def graph_of(found: list[Triple]) -> DataGraph:
    return DataGraph.of_statements([("data.ttl", [Statement(triple, 1) for triple in found])], apart=False)


def query(text: str, *messages: str, ask: bool = False) -> Query:
    return Query(CONSTRAINT, text, PREFIXES, ask, tuple(Literal(message) for message in messages))


Found = set[tuple[Term, Term | None, Path | None]]


class Asked:
    """A data graph of which queries are asked."""

    def __init__(self, data: str | list[Triple], shapes: bytes = b"", timeout: float | None = None) -> None:
        self.triples = triples(data) if isinstance(data, str) else data
        self.graph = graph_of(self.triples)
        self.queries = Queries(self.graph, {}, lambda: shapes, timeout)

    def failures(
        self,
        constraint: Sparql | Custom,
        focus: list[Term],
        path: Path | None = None,
        messages: tuple[Literal, ...] = (),
    ) -> list[Failure]:
        shape = Shape(ex("Shape"), path, messages=messages)
        numbers = np.array([self.graph.terms.intern(term) for term in focus], np.int32)
        return list(self.queries.failures(constraint, shape, numbers, None))

    def found(self, text: str, focus: list[Term], path: Path | None = None) -> Found:
        return {
            (focus[each.row], self.graph.terms.term(each.value) if each.value >= 0 else None, each.path)
            for each in self.failures(Sparql(query(text)), focus, path)
        }

    def failing(self, text: str, *focus: str) -> set[str]:
        """Local names of those among `focus` that a query finds."""
        return {each[0].value.removeprefix(EX) for each in self.found(text, [ex(name) for name in focus])}


DATA = """
    ex:a ex:p ex:b , ex:c ; ex:n 5 ; ex:q "x" .
    ex:b ex:p ex:c ; ex:n 7 .
    ex:c ex:q ex:a .
    ex:d ex:q "y"@en .
"""
NODES = ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT $this WHERE { FILTER ($this = ex:a) }", "a"),
        ("SELECT $this WHERE { { FILTER (false) } UNION { FILTER ($this = ex:a) } }", "a"),
        ("SELECT $this WHERE { { { FILTER ($this = ex:a) } FILTER bound($this) } FILTER (true) }", "a"),
        ("SELECT $this WHERE { BIND ($this AS ?that) FILTER (?that = ex:a) }", "a"),
        ("SELECT $this WHERE { { FILTER (bound($this)) } $this ex:q ?any . FILTER (bound($this)) }", "a c d"),
        ("SELECT $this WHERE { { SELECT $this WHERE { FILTER ($this = ex:a) } } }", "a"),
        ("SELECT $this WHERE { ?x ex:p ex:c OPTIONAL { BIND ($this AS ?y) } FILTER (?y = ?x) }", "a b"),
        ("SELECT $this WHERE { FILTER NOT EXISTS { $this ex:p ?x } }", "c d"),
        ("SELECT $this WHERE { FILTER EXISTS { { FILTER ($this = ex:a) } UNION { FILTER ($this = ex:d) } } }", "a d"),
        ("SELECT $this WHERE { FILTER EXISTS { $this ex:p ?x . ?x ex:p ?y . FILTER (?y != $this) } }", "a"),
        ("SELECT $this WHERE { FILTER NOT EXISTS { ?x ?y $this } }", "d"),
        ("SELECT $this WHERE { FILTER NOT EXISTS { $this ex:p/ex:p ?x } FILTER EXISTS { $this ex:p ?y } }", "b"),
        ("SELECT $this WHERE { $this ex:p+ ex:c }", "a b"),
        ("SELECT $this WHERE { $this ex:p* ex:c }", "a b c"),
        ("SELECT $this WHERE { $this ^ex:p|ex:q ?x }", "a b c d"),
        ("SELECT $this WHERE { $this !ex:p ?x }", "a b c d"),
        ("SELECT $this (COUNT(?x) AS ?n) WHERE { $this ex:p ?x } GROUP BY $this HAVING (COUNT(?x) > 1)", "a"),
        ("SELECT $this WHERE { $this ex:p ?x } GROUP BY ?x HAVING (COUNT(*) = 1)", "a b"),
        ("SELECT $this (COUNT(?x) AS ?n) WHERE { $this ex:p ?x } HAVING (COUNT(?x) = 0)", "c d"),
        ("SELECT $this WHERE { { SELECT $this (COUNT(?x) AS ?n) WHERE { $this ex:p ?x } } FILTER (?n = 0) }", "c d"),
        ("SELECT $this WHERE { { SELECT $this ?x { $this ex:p ?x } ORDER BY ?x LIMIT 1 } FILTER (?x=ex:b) }", "a"),
        ("SELECT $this WHERE { { SELECT $this ?x { $this ex:p ?x } } FILTER (?x = ex:b) } # comment { $this", "a"),
        ('SELECT $this WHERE { $this ex:q ?v FILTER (?v = "x" || STR(?v) = "{ $this }") }', "a"),
        ("PREFIX e: <http://example.org/> SELECT $this WHERE { $this e:n ?n , 5 ; }", "a"),
        ("BASE <http://example.org/> SELECT $this WHERE { $this <p> [ <p> <c> ] }", "a"),
        ("SELECT * WHERE { $this ex:n ?n FILTER (?n > 5) }", "b"),
        ("SELECT $this WHERE { $this ex:n ?n BIND (EXISTS { $this ex:q ?x } AS ?has) FILTER (?has) }", "a"),
        ("SELECT $this WHERE { FILTER (!EXISTS { $this ex:p ?x . FILTER NOT EXISTS { ?x ex:q $this } }) }", "c d"),
    ],
)  # fmt: skip
def test_this_is_bound_wherever_it_stands(text: str, expected: str) -> None:
    assert Asked(DATA).failing(text, *NODES) == set(expected.split())


def test_nodes_that_the_data_do_not_have_are_focus_nodes_too() -> None:
    assert Asked("ex:a ex:p ex:b .").failing(
        "SELECT $this WHERE { FILTER NOT EXISTS { $this ex:p ?x } }", "a", "new"
    ) == {"new"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT $this WHERE { FILTER NOT EXISTS { $this $PATH ?any } }", ""),
        ("SELECT $this WHERE { FILTER NOT EXISTS { ?any $PATH $this } }", ""),
        ("SELECT $this WHERE { $this $PATH ?value FILTER sameTerm(?value, $this) }", "abnx7"),
        ("SELECT $this WHERE { $this $PATH ?value . ?value ex:p ?other }", "a"),
        ("SELECT $this WHERE { $this ex:q? $this }", "abnx7"),
        ("SELECT $this WHERE { FILTER NOT EXISTS { ex:nowhere ex:q* ?any } }", ""),
        ("SELECT $this WHERE { $this ex:p ?x FILTER NOT EXISTS { ?any (ex:q*)/(ex:p?) ex:nowhere } }", ""),
        ("SELECT $this WHERE { ?any ex:p ex:b . ?any ex:q* $this }", "a"),
        ('SELECT $this WHERE { $this ex:p ?x BIND (CONCAT (STR(?x), "!") AS ?y) FILTER EXISTS { ?y ex:q* ?z } }', "a"),
        ("SELECT $this WHERE { $this ex:p ?x . VALUES ?y { ex:nowhere } FILTER NOT EXISTS { ?y ex:q* ?z } }", ""),
        (
            "SELECT $this WHERE { $this ex:p ?x . ?y ex:q? ?z "
            '{ SELECT $this (CONCAT (STR(?v), "!") AS ?y) { $this ex:p ?v } } }',
            "a",
        ),
    ],
)
@pytest.mark.parametrize("path", [ZeroOrMore(Predicate(ex("q"))), ZeroOrOne(Inverse(Predicate(ex("q"))))])
def test_a_path_without_a_step_begins_at_any_term(text: str, expected: str, path: Path) -> None:
    asked = Asked("ex:a ex:p ex:b .")
    names: dict[Term, str] = {ex("a"): "a", ex("b"): "b", ex("new"): "n", Literal(""): "x", Literal(0): "7"}
    found = asked.found(text, list(names), path)
    assert {names[focus] for focus, _, _ in found} == set(expected)


def test_only_such_nodes_are_asked_one_by_one() -> None:
    asked = Asked("ex:a ex:p ex:b .")
    asked.failing("SELECT $this WHERE { $this ex:q* ?any }", "a", "b")
    asked.failing("SELECT $this WHERE { FILTER NOT EXISTS { $this ex:p ?x . ?x ex:q* ex:nowhere } }", "a", "new")
    assert not asked.queries.slow
    asked.failing("SELECT $this WHERE { $this ex:q* ?any }", "a", "new")
    assert list(asked.queries.slow.values()) == ["it takes paths without a step from nodes that the data graph lacks"]


def test_rdflib_takes_what_is_false_in_python_for_a_value() -> None:
    asked = Asked('ex:a ex:p "" , "01"^^xsd:integer , 0 , false . ex:b ex:q ex:c .')
    text = "SELECT $this ?value WHERE { $this ex:p/ex:q* ?value FILTER (STR(?value) != 'x') }"
    assert {value for _, value, _ in asked.found(text, [ex("a")])} == set(triple.object for triple in asked.triples[:4])
    assert asked.queries.slow


@pytest.mark.parametrize("around", ["", "ex:b ex:p ex:a , ex:c . ex:c ex:r ex:a ."])
def test_equal_solutions_are_one(around: str) -> None:
    every = Alternative(tuple(ZeroOrMore(Predicate(ex(name))) for name in "pqr"))
    text = "SELECT $this ?value WHERE { $this $PATH ?value . ?value ex:q ?other }"
    found = Asked("ex:a ex:q ex:n1 , ex:n2 ." + around).failures(Sparql(query(text)), [ex("a")], every)
    assert len(found) == 1
    text = "SELECT $this ?other WHERE { $this ex:q ?other }"
    assert len(Asked("ex:a ex:q ex:n1 , ex:n2 .").failures(Sparql(query(text)), [ex("a")])) == 2


def test_limit_and_offset_count_for_each_focus_node() -> None:
    text = "SELECT $this ?value WHERE {{ $this ex:p ?value }} ORDER BY {} LIMIT 1 OFFSET {}"
    asked = Asked(DATA)
    values = {order: asked.found(text.format(order, 0), [ex("a"), ex("b")]) for order in ("?value", "DESC(?value)")}
    assert values["?value"] == {(ex("a"), ex("b"), None), (ex("b"), ex("c"), None)}
    assert values["DESC(?value)"] == {(ex("a"), ex("c"), None), (ex("b"), ex("c"), None)}
    assert asked.found(text.format("?value", 1), [ex("a"), ex("b")]) == {(ex("a"), ex("c"), None)}
    assert len(asked.found("SELECT $this ?value WHERE { $this ex:p ?value } LIMIT 1", [ex("a"), ex("b")])) == 2


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (Predicate(ex("p")), {"b", "c"}),
        (Inverse(Predicate(ex("q"))), {"c"}),
        (Sequence((Predicate(ex("p")), Predicate(ex("q")))), {"a"}),
        (Alternative((Predicate(ex("p")), Inverse(Predicate(ex("q"))))), {"b", "c"}),
        (Sequence((ZeroOrMore(Predicate(ex("p"))), Inverse(Predicate(ex("p"))))), {"a", "b"}),
    ],
)
def test_path_stands_for_any_path(path: Path, expected: set[str]) -> None:
    found = Asked(DATA).found("SELECT DISTINCT $this ?value WHERE { $this $PATH ?value }", [ex("a")], path)
    assert found == {(ex("a"), ex(name), None) for name in expected}


def test_a_node_shape_gives_no_path() -> None:
    with pytest.raises(InvalidInput, match="has no path"):
        Asked(DATA).failing("SELECT $this WHERE { $this $PATH ?x }", "a")


def test_what_a_result_consists_of() -> None:
    asked = Asked(DATA)
    text = "SELECT $this (ex:p AS ?path) ?value ?other WHERE { $this ex:p ?value OPTIONAL { ?value ex:p ?other } }"
    messages = "{$this} has {?value} and {$other}, {?unknown}", "{?path}"
    found = {each.messages for each in asked.failures(Sparql(query(text, *messages)), [ex("a")])}
    assert found == {
        (Literal(f"{EX}a has {EX}b and {EX}c, {{?unknown}}"), Literal(f"{EX}p")),
        (Literal(f"{EX}a has {EX}c and {{$other}}, {{?unknown}}"), Literal(f"{EX}p")),
    }
    assert asked.found("SELECT $this WHERE { $this ex:p ?x }", [ex("a")]) == {(ex("a"), ex("a"), None)}
    assert asked.found("SELECT $this WHERE { $this ex:p ?x }", [ex("a")], Predicate(ex("p"))) == {(ex("a"), None, None)}


def test_whose_message_counts() -> None:
    asked = Asked(DATA)
    own = "SELECT $this ?message WHERE { $this ex:q ?message }"
    shape = (Literal("of the shape", language="en"),)
    assert [each.messages for each in asked.failures(Sparql(query(own, "written")), [ex("a")])] == [(Literal("x"),)]
    assert [each.messages for each in asked.failures(Sparql(query(own, "written")), [ex("c")])] == [
        (Literal("written"),)
    ]
    assert [each.messages for each in asked.failures(Sparql(query(own)), [ex("c")], messages=shape)] == [shape]


def test_a_failure_of_the_query_is_an_error() -> None:
    with pytest.raises(InvalidInput, match="reports a failure"):
        Asked(DATA).failing("SELECT $this (true AS ?failure) WHERE { $this ex:p ?x }", "a")


def test_shape_and_shapes_graph() -> None:
    text = """SELECT $this WHERE { FILTER bound($shapesGraph)
        GRAPH $shapesGraph { FILTER bound($currentShape) $currentShape ex:property 42 } }"""
    shapes = b'<%sShape> <%sproperty> "42"^^<http://www.w3.org/2001/XMLSchema#integer> .\n' % ((EX.encode(),) * 2)
    assert Asked(DATA, shapes).failing(text, "a") == {"a"}
    assert Asked(DATA, b"").failing(text, "a") == set()
    assert Asked(DATA, shapes).failing("SELECT $this WHERE { ?x ex:property ?y }", "a") == set()


def component(text: str, ask: bool = True, **arguments: Term) -> Custom:
    return Custom(ex("Component"), tuple(arguments.items()), query(text, "not {$limit}: {?value}", ask=ask))


def test_ask_validators_judge_value_nodes() -> None:
    asked = Asked(DATA)
    constraint = component("ASK { FILTER (isIRI($value) || $value != $limit) }", limit=Literal(5))
    values: list[Term] = [ex("b"), Literal(5), Literal(5)]
    rows = np.array([0, 0, 1], np.int32)
    numbers = np.array([asked.graph.terms.intern(value) for value in values], np.int32)
    focus = np.array([asked.graph.terms.intern(ex(name)) for name in "ab"], np.int32)
    shape = Shape(ex("Shape"), Predicate(ex("p")))
    found = list(asked.queries.failures(constraint, shape, focus, (rows, numbers)))
    assert [(each.row, each.value) for each in found] == [(0, numbers[1]), (1, numbers[2])]
    assert found[0].messages == (Literal("not 5: 5"),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ASK { $this ex:p $value }", "ad bb"),
        ("ASK { FILTER EXISTS { $this ex:p $value . FILTER ($value != $limit) } }", "ac ad bb bc"),
        ("ASK { $value ex:p ?x } HAVING (COUNT(?x) = 0)", "bb"),
        ("ASK { FILTER ($limit = ex:d) }", "ac ad bb bc"),
        ("ASK { }", ""),
    ],
)  # fmt: skip
def test_ask_validators_may_look_at_the_focus_node(text: str, expected: str) -> None:
    asked = Asked(DATA)
    pairs = [("a", "c"), ("a", "d"), ("b", "b"), ("b", "c")]
    numbers = {name: asked.graph.terms.intern(ex(name)) for name in NODES}
    values = np.array([numbers[value] for _, value in pairs], np.int32)
    rows = np.array([0, 0, 1, 1], np.int32)
    focus = np.array([numbers["a"], numbers["b"]], np.int32)
    found = asked.queries.failures(component(text, limit=ex("c")), Shape(ex("Shape")), focus, (rows, values))
    name = {number: name for name, number in numbers.items()}
    assert {"ab"[each.row] + name[each.value] for each in found} == set(expected.split())


def test_parameters_are_known_in_every_part_of_a_select_validator() -> None:
    text = """SELECT $this ?value $limit WHERE { $this ex:p ?value
        FILTER NOT EXISTS { { SELECT $this $limit ?x WHERE { ?x ex:q $limit } }
        FILTER (?x = ?value && BOUND($limit)) } } GROUP BY $this ?value $limit ORDER BY $limit"""
    for limit, expected in ((ex("a"), {"b"}), (ex("d"), {"b", "c"})):
        found = Asked(DATA).failures(component(text, ask=False, limit=limit), [ex("a")])
        assert {each.messages[0].value for each in found} == {f"not {limit.value}: {EX}{name}" for name in expected}


def test_blank_nodes_stay_who_they_are() -> None:
    asked = Asked("_:a ex:p _:b . _:b ex:p ex:c . ex:d ex:p _:b .")
    focus: list[Term] = [BlankNode("a"), BlankNode("b"), ex("d")]
    assert asked.found("SELECT $this ?value WHERE { $this ex:p ?value FILTER isBlank(?value) }", focus) == {
        (BlankNode("a"), BlankNode("b"), None),
        (ex("d"), BlankNode("b"), None),
    }
    constraint = component(
        "SELECT $this WHERE { $this ex:p $limit FILTER bound($limit) }", ask=False, limit=BlankNode("b")
    )
    assert {focus[each.row] for each in asked.failures(constraint, focus)} == {BlankNode("a"), ex("d")}


def test_targets_select_focus_nodes() -> None:
    asked = Asked(DATA)
    target = TargetQuery(query("SELECT DISTINCT ?this WHERE { ?this ex:p $limit }"), (("limit", ex("c")),))
    assert [asked.graph.terms.term(int(number)) for number in asked.queries.selected(target)] == [ex("a"), ex("b")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT $this WHERE { $this ?x ?any MINUS { $this ?x ex:a } }", "MINUS"),
        ("SELECT $this WHERE { VALUES ?any { true } }", "VALUES"),
        ("SELECT $this WHERE { $this ?x ?any } VALUES ?any { 1 }", "VALUES"),
        ("SELECT $this WHERE { SERVICE <http://localhost:1/> { ?a ?b ?c } }", "SERVICE"),
        ("SELECT $this WHERE { FILTER NOT EXISTS { SERVICE SILENT <http://localhost:1/> { ?a ?b ?c } } }", "SERVICE"),
        ("SELECT $this WHERE { BIND (true AS $this) }", "AS"),
        ("SELECT $this (1 AS ?limit) WHERE { }", "AS"),
        ("SELECT $this WHERE { { SELECT * WHERE { FILTER ($this = ex:a) } } }", "nested"),
        ("SELECT $this WHERE { { SELECT $this WHERE { ?other ?b ?c } } }", "limit"),
        ("SELECT $this FROM <http://localhost:1/> WHERE { }", "FROM"),
        ("SELECT ?x WHERE { ?x ex:p $this }", "does not select"),
        ("SELECT $this WHERE { $this $PATH $PATH }", "cannot be read"),
        ("SELECT $this WHERE { " + "{" * 9999 + "}" * 9999 + "}", "nested more than"),
        ("SELECT $this WHERE { FILTER (" + "!" * 9999 + "true) }", "nested more than"),
        ("ASK { }", "ASK"),
        ("SELECT $this WHERE {", "cannot be read"),
        ("SELECT $this WHERE { ? }", "cannot be read"),
    ],
)
def test_what_no_query_may_do(text: str, said: str) -> None:
    assert said in " ".join(faults(query(text), ["limit"]))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT $this WHERE { $this ex:MINUS ex:VALUES . # VALUES MINUS SERVICE \n FILTER ('MINUS {' != \"SERVICE\") }",
        "SELECT $this (COUNT(?x) AS ?n) WHERE { $this $PATH ?x }",
        "SELECT $this ?limit WHERE { { SELECT $this $limit (1 AS ?x) WHERE { } } }",
    ],
)
def test_what_a_query_may_do(text: str) -> None:
    assert faults(query(text), ["limit"]) == []


def test_a_target_may_use_what_constraints_may_not() -> None:
    assert faults(query("SELECT ?this WHERE { VALUES ?this { ex:a } MINUS { ?this ex:p ?x } }"), target=True) == []
    assert faults(query("SELECT ?this WHERE { SERVICE <http://localhost:1/> { } }"), target=True)


def test_what_is_left_to_the_reference() -> None:
    assert refusal(query("SELECT $this WHERE { GRAPH ?g { $this ?x ?y } }"))
    assert not refusal(query("SELECT $this WHERE { GRAPH $shapesGraph { $this ?x ?y } }"))


NUMBERS = """
    ex:a ex:n "007"^^xsd:integer , "1.50"^^xsd:decimal . ex:b ex:n 7 .
    ex:c ex:n "7"^^xsd:int . ex:d ex:m "08"^^xsd:integer .
"""


def test_literals_come_back_as_they_are_written() -> None:
    asked = Asked('ex:a ex:n "1.50"^^xsd:decimal . ex:b ex:n "12"^^xsd:byte . ex:c ex:n 9 .')
    found = asked.found(
        "SELECT $this ?value WHERE { $this ex:n ?value FILTER (?value > 1.2) }", [ex(name) for name in "abc"]
    )
    decimal, byte = NamedNode(PREFIXES[1][1] + "decimal"), NamedNode(PREFIXES[1][1] + "byte")
    values = {"a": Literal("1.50", datatype=decimal), "b": Literal("12", datatype=byte), "c": Literal(9)}
    assert found == {(ex(name), value, None) for name, value in values.items()}
    assert not asked.queries.slow


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('SELECT $this WHERE { $this ex:n ?v FILTER (STR(?v) = "007") }', {"a"}),
        ("SELECT $this WHERE { $this ex:n ?v FILTER (DATATYPE(?v) = xsd:int) }", {"c"}),
        ("SELECT $this WHERE { $this ex:n ?v . ?other ex:n ?v FILTER (?other != $this) }", set()),
        ("SELECT $this WHERE { $this ex:n ?v . ?other ex:n ?w FILTER (?other != $this && ?v = ?w) }", {"a", "b", "c"}),
        ("SELECT $this WHERE { $this ex:m ?v FILTER (xsd:string(?v) = '08') }", {"d"}),
    ],
)
def test_how_a_number_is_written_counts_where_a_query_looks_at_it(text: str, expected: set[str]) -> None:
    asked = Asked(NUMBERS)
    assert asked.failing(text, *NODES) == expected
    assert not expected or asked.queries.slow


def test_numbers_are_focus_nodes_as_they_are_written() -> None:
    asked = Asked(NUMBERS)
    integer = NamedNode(PREFIXES[1][1] + "integer")
    focus: list[Term] = [
        Literal("007", datatype=integer),
        Literal("7", datatype=integer),
        Literal("08", datatype=integer),
    ]
    assert asked.found("SELECT $this WHERE { ex:a ex:n $this }", focus) == {(focus[0], focus[0], None)}
    assert asked.found("SELECT $this WHERE { FILTER ($this > 7) }", focus) == {(focus[2], focus[2], None)}
    constraint = component("ASK { FILTER ($value != 7) }", limit=ex("a"))
    assert [focus[each.row] for each in asked.failures(constraint, focus)] == focus[:2]


@pytest.mark.parametrize("data", ['ex:c ex:p "01"^^xsd:integer .', 'ex:c ex:p "01"^^xsd:integer . ex:b ex:q 1 .'])
def test_a_constant_is_the_term_that_it_is(data: str) -> None:
    asked = Asked(data)
    same = "SELECT $this WHERE { $this ex:p ?found FILTER (!sameTerm(?found, 1)) }"
    assert asked.failing(same, "c") == {"c"}
    assert asked.failing("SELECT $this WHERE { $this ex:p ?any FILTER NOT EXISTS { $this ex:p 1 } }", "c") == {"c"}
    assert asked.failing("SELECT $this WHERE { $this ex:p ?any FILTER NOT EXISTS { $this ex:p 01 } }", "c") == set()
    assert asked.failing("SELECT $this WHERE { $this ex:p ?found FILTER (?found = 1) }", "c") == {"c"}


def test_a_pattern_does_not_take_a_number_that_is_written_otherwise() -> None:
    text = 'SELECT $this WHERE { $this ex:p ?any FILTER NOT EXISTS { $this ex:p "01"^^xsd:integer } }'
    assert Asked("ex:c ex:p 1 .").failing(text, "c") == {"c"}


@pytest.mark.parametrize("beside", ["", ' . ex:a ex:p "01"^^<http://www.w3.org/2001/XMLSchema#integer>'])
def test_a_blank_node_has_no_string_whoever_answers(beside: str) -> None:
    select = "SELECT $this WHERE { $this ex:p ?value . BIND (STR($this) AS ?text) FILTER (BOUND(?text)) }"
    text = f"""@prefix ex: <http://e.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
        ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://e.org/" ] .
        ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:sparql [ sh:select "{select}" ; sh:prefixes ex: ] ."""
    found = report(text, f"@prefix ex: <http://e.org/> . ex:a ex:p ex:a . _:x ex:p ex:a {beside} .")
    assert {str(result.focus) for result in found.results} == {"<http://e.org/a>"}


ENDLESS = "SELECT $this WHERE { ?a ex:n ?x . ?b ex:n ?y . ?c ex:n ?z . FILTER (?x + ?y + ?z + STRLEN(STR($this)) < 0) }"


@pytest.mark.parametrize("text", [ENDLESS, "SELECT $this WHERE { FILTER EXISTS {" + ENDLESS.partition("{")[2] + " }"])
def test_a_query_that_takes_too_long_is_given_up_and_named(text: str) -> None:
    data = " ".join(f"ex:n{number} ex:n {number} ." for number in range(150))
    with pytest.raises(InvalidInput) as raised:
        Asked(data, timeout=0.05).failing(text, "n1")
    assert str(raised.value).startswith("The query of http://example.org/constraint took more than 0.05 s")


def test_what_is_made_in_another_thread_comes_in_its_order_or_fails_as_there() -> None:
    assert list(in_time(lambda: range(10_000), 60)) == list(range(10_000))
    assert next(in_time(count, None)) == 0
    with pytest.raises(ZeroDivisionError):
        list(in_time(lambda: (1 // number for number in (1, 0)), None))


def test_a_thread_ends_when_nobody_waits_any_more() -> None:
    before = set(threading.enumerate())
    items = in_time(count, None)
    assert next(items) == 0
    (started,) = set(threading.enumerate()) - before
    items.close()
    started.join(timeout=30)
    assert not started.is_alive()
