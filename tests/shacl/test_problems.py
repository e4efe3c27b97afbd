"""Results of shapes of any kind become problems with file, line, severity, code and one sentence."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from communique.problems import Problem, Severity
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.model import Node, Term
from communique.shacl.paths import Inverse, Path, Predicate
from communique.shacl.problems import problems
from communique.shacl.results import Result
from communique.terms import SH
from communique.turtle.reader import read_turtle

DATA = """
<urn:a> <urn:name> "One" ;
    <urn:name> "Two" ;
    <urn:knows> <urn:b> .
"""
A, NAME = NamedNode("urn:a"), NamedNode("urn:name")
NAMES = Predicate(NAME)
FIRST_NAME = NamedNode("http://example.org/PersonShape-firstName")


def told(
    focus: Term = A,
    path: Path | None = NAMES,
    value: Term | None = None,
    shape: Node = FIRST_NAME,
    component: NamedNode = SH.PatternConstraintComponent,
    severity: NamedNode = SH.Violation,
    messages: tuple[Literal, ...] = (Literal("Wrong."),),
) -> Problem:
    graph = DataGraph.of_statements([("a.ttl", read_turtle(DATA.encode(), "a.ttl").statements)])
    (problem,) = problems([Result(focus, path, value, shape, component, severity, messages)], graph)
    return problem


@pytest.mark.parametrize(
    ("focus", "path", "value", "line"),
    [
        (A, NAMES, Literal("Two"), 3),
        (A, NAMES, None, 2),
        (A, NAMES, Literal("Three"), 2),
        (A, Predicate(NamedNode("urn:knows")), NamedNode("urn:b"), 4),
        (A, Predicate(NamedNode("urn:age")), None, 2),
        (A, Inverse(NAMES), Literal("Two"), 2),
        (A, None, A, 2),
    ],
)
def test_the_place_is_the_closest_statement(focus: Term, path: Path | None, value: Term | None, line: int) -> None:
    problem = told(focus=focus, path=path, value=value)
    assert (problem.path, problem.line) == ("a.ttl", line)


def test_the_place_of_a_literal_is_a_statement_that_has_it_as_object() -> None:
    problem = told(focus=Literal("Two"), path=None, value=Literal("Two"))
    assert str(problem) == 'a.ttl:3: error person-first-name: Wrong. Found: "Two".'


@pytest.mark.parametrize("focus", [NamedNode("urn:b"), NamedNode("urn:other"), Literal("Three")])
def test_what_nothing_is_stated_about_has_no_place(focus: Term) -> None:
    problem = told(focus=focus)
    assert (problem.path, problem.line) == ("", 0)


@pytest.mark.parametrize(
    ("shape", "component", "code"),
    [
        (FIRST_NAME, SH.MinCountConstraintComponent, "person-first-name"),
        (NamedNode("http://example.org/s#PersonShape"), SH.ClosedConstraintComponent, "person-unknown-property"),
        (BlankNode("x"), SH.MinCountConstraintComponent, "min-count"),
        (NamedNode("http://example.org/s#Shape"), SH.InConstraintComponent, "in"),
    ],
)
def test_the_code_is_the_name_of_the_shape_or_else_of_the_constraint(
    shape: Node, component: NamedNode, code: str
) -> None:
    assert told(shape=shape, component=component).code == code


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        (SH.Violation, Severity.ERROR),
        (SH.Warning, Severity.WARNING),
        (SH.Info, Severity.INFO),
        (NamedNode("urn:grave"), Severity.ERROR),
    ],
)
def test_severities_of_others_are_as_grave_as_a_violation(severity: NamedNode, expected: Severity) -> None:
    assert told(severity=severity).severity is expected


def test_the_message_is_the_english_one_and_names_the_finding() -> None:
    german, english = Literal("Falsch.", language="de"), Literal("Wrong.", language="en-GB")
    assert told(messages=(german, english)).message == "Wrong. Found: <urn:name>."
    assert told(messages=(german,)).message == "Falsch. Found: <urn:name>."
    assert told(component=SH.MaxCountConstraintComponent).message == "Wrong. Too many: <urn:name>."
    assert told(value=Literal("x" * 90)).message == f'Wrong. Found: <urn:name> "{"x" * 80}…".'
    assert told(value=BlankNode("x"), path=None).message == "Wrong. Found: a blank node."
    assert told(component=SH.SPARQLConstraintComponent).message == "Wrong."
    address = Literal("See <http://www.w3.org/ns/shacl#path>, not http://www.w3.org/ns/shacl#node.")
    assert told(messages=(address,), path=None).message == "See sh:path, not sh:node."
