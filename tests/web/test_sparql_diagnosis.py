"""A query that cannot be read is told where and why, by its own tokens."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from communique.terms import PREFIXES
from communique.web.problems import HttpProblem
from communique.web.sparql_diagnosis import explain
from communique.web.sparql_guard import admit


def problem_with(query: str) -> HttpProblem:
    """Return what is wrong with a query."""
    try:
        try:
            Store().query(admit(query).text)
        except SyntaxError as error:
            return explain(query, error)
    except HttpProblem as problem:
        return problem
    raise AssertionError(f"nothing is wrong with {query!r}")


@pytest.mark.parametrize(
    ("query", "line", "column", "words"),
    [
        ("SELEC ?a WHERE { ?a a ?b }", 1, 1, "unexpected “SELEC”"),
        ("SELECT ?a WHERE { ?a a ?b } LIMT 10", 1, 29, "unexpected “LIMT”"),
        ("SELECT ?a WHERE {\n  ?a a <http://x/>\n  ?b ?c ?d .\n}", 3, 3, "unexpected “?b”"),
        ("SELECT * { ?s ?p 'ééé 𝄞' !}", 1, 26, "unexpected “!”"),
        ("SELECT * { ?s ?p ?o FILTER(NOSUCH(?o)) }", 1, 28, "unexpected “NOSUCH”"),
        ("SELECT ?a WHERE { ?a a ?b . FILTER(?b = ) }", 1, 41, "unexpected “)”"),
        ("SELECT ?a WHERE { ?a a ?b . FILTER(BOUND(?b) }", 1, 46, "} has no partner"),
        ("SELECT ?a WHERE { ?a a ?b }}", 1, 28, "} has no partner"),
        ("SELECT ?a WHERE { ?a a ?b ", 1, 17, "{ has no partner"),
        ("SELECT ?a WHERE { ?a a 'x }", 1, 24, "a string starts here and does not end"),
        ("SELECT ?a WHERE { ?a a <http://x y> }", 1, 24, "an IRI starts here that holds a space"),
        ("SELECT ?a WHERE { ?a a ?b & }", 1, 27, "“&” cannot stand here"),
        ("SELECT ?a WHERE { ?a a ?b\\u0020}", 1, 26, "this escape cannot stand here"),
        ("SELECT", 1, 7, "it ends too early"),
        ("", 1, 1, "it ends too early"),
        ("PREFIX x: <http://x/>\n", 2, 1, "it ends too early"),
        ("ASK { ?s ?p ?o } ASK { }", 1, 18, "unexpected “ASK”"),
        ("SELECT ?x ?x { ?x a ?y }", 1, 25, "Duplicated variable name in SELECT"),
        ("SELECT ?x { ?x a ?y } GROUP BY ?y", 1, 34, "variable that is unbound"),
        ("SELECT * { ?x a ?y } GROUP BY ?y", 1, 33, "not authorized with GROUP BY"),
    ],
)
def test_says_where_and_what(query: str, line: int, column: int, words: str) -> None:
    problem = problem_with(query)
    assert problem.code == "syntax-error"
    assert problem.type.status == 400
    assert words in problem.detail
    assert (problem.members["line"], problem.members["column"]) == (line, column)
    excerpt, at = problem.members["excerpt"], problem.members["excerpt_column"]
    assert query.split("\n")[line - 1][column - 1 : column + 5] == excerpt[at - 1 : at + 5]


def test_a_place_far_to_the_right_is_shown_with_what_surrounds_it() -> None:
    query = "SELECT * { " + "?s ?p ?o . " * 100 + "?s ?p ! }"
    problem = problem_with(query)
    assert problem.members["column"] == query.index("!") + 1
    assert len(problem.members["excerpt"]) <= 130
    assert problem.members["excerpt"][problem.members["excerpt_column"] - 1] == "!"


def test_a_missing_declaration_of_ours_is_given() -> None:
    problem = problem_with("SELECT * {\n ?e cmq:date ?d\n}")
    assert problem.code == "undeclared-prefix"
    assert problem.members["declaration"] == f"PREFIX cmq: <{PREFIXES['cmq']}>"
    assert (problem.members["line"], problem.members["column"]) == (2, 5)
    assert problem.members["declaration"] in problem.detail


def test_a_missing_declaration_of_others_is_named() -> None:
    problem = problem_with("SELECT * { ?e ex:date ?d }")
    assert problem.code == "undeclared-prefix"
    assert problem.members["prefix"] == "ex"
    assert "declaration" not in problem.members


def test_the_declaration_that_is_given_mends_the_query() -> None:
    query = "SELECT * { ?e cmq:date ?d ; skos:prefLabel ?l }"
    for _ in range(2):
        query = f"{problem_with(query).members['declaration']}\n{query}"
    Store().query(admit(query).text)
