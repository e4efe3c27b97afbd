"""Requests of the SPARQL 1.1 Protocol over HTTP beyond the cases of its test suite, which `test_protocol` has."""

from __future__ import annotations

import pytest

from communique.terms import PREFIXES
from communique.web.bounded import MAX_BODY
from tests.web.asking import CLAIMS, FORM, QUERY, TRICKY, problem, rows
from tests.web.serving import Client


@pytest.mark.parametrize("text", [TRICKY, "plain", "a+b", "%", "%%", "%25", "+", "\u202eabc", "a&query=b"])
def test_the_three_ways_of_asking_are_one(site: Client, text: str) -> None:
    query = f"SELECT ('{text}' AS ?x) {{}}"
    answers = [
        site.get("/sparql", params={"query": query}),
        site.post("/sparql", data={"query": query}),
        site.post("/sparql", data=query.encode(), headers={"Content-Type": QUERY}),
        site.post("/sparql", params={"query": query}),
    ]
    assert [rows(answer)[0]["x"]["value"] for answer in answers] == [text] * 4
    assert len({answer.content for answer in answers}) == 1
    assert len({answer.headers["ETag"] for answer in answers}) == 1


def test_post_with_an_empty_body_of_a_foreign_type_and_the_query_in_the_address(site: Client) -> None:
    headers = {"Content-Type": "multipart/form-data"}
    assert len(rows(site.post("/sparql", params={"query": CLAIMS}, headers=headers))) == 2


def test_unknown_parameters_are_passed_over(site: Client) -> None:
    assert len(rows(site.sparql(CLAIMS, maxQueryTimeMillis="1", action="x"))) == 2


def test_addresses_of_eight_kilobytes(site: Client) -> None:
    prefixes = "".join(f"PREFIX p{number}: <http://example.org/{'x' * 60}/{number}#>\n" for number in range(120))
    assert len(prefixes) > 8000
    assert len(rows(site.sparql(prefixes + CLAIMS))) == 2


def test_a_byte_order_mark_before_the_query_is_passed_over(site: Client) -> None:
    assert len(rows(site.sparql("\ufeff" + CLAIMS))) == 2


def test_relative_iris_are_relative_to_the_projects_base(site: Client) -> None:
    assert site.sparql("ASK { <id/event/1951-spring-call> ?p ?o }").json()["boolean"] is True


def test_two_queries_in_the_form(site: Client) -> None:
    problem(site.post("/sparql", data=[("query", "ASK {}"), ("query", "ASK {}")]), 400, "bad-request")


def test_a_query_in_the_address_and_one_in_the_body(site: Client) -> None:
    answer = site.post("/sparql", params={"query": "ASK {}"}, data=b"ASK {}", headers={"Content-Type": QUERY})
    problem(answer, 400, "bad-request")


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "text/turtle", "nonsense", ""])
def test_a_body_of_another_type(site: Client, kind: str) -> None:
    answer = site.post("/sparql", data=b"ASK {}", headers={"Content-Type": kind})
    found = problem(answer, 415, "unsupported-media-type")
    assert found["accept"] == [FORM, QUERY]
    assert answer.headers["Accept-Post"] == f"{FORM}, {QUERY}"


def test_a_direct_query_that_is_called_a_form(site: Client) -> None:
    problem(site.post("/sparql", data=b"ASK {}", headers={"Content-Type": FORM}), 400, "bad-request")


def test_a_body_that_is_not_utf_8(site: Client) -> None:
    problem(site.post("/sparql", data=b"ASK { ?s ?p '\xff' }", headers={"Content-Type": QUERY}), 400, "bad-request")


@pytest.mark.parametrize("encoded", ["query=ASK%20%7B%20?s%20?p%20%27%FF%27%20%7D", "query=ASK%20%7B%7D&x=%C3"])
def test_parameters_that_are_not_utf_8(site: Client, encoded: str) -> None:
    problem(site.get(f"/sparql?{encoded}"), 400, "bad-request")


def test_a_post_without_any_query(site: Client) -> None:
    problem(site.post("/sparql"), 400, "bad-request")
    problem(site.post("/sparql", data={"x": "y"}), 400, "bad-request")


def test_an_empty_query(site: Client) -> None:
    problem(site.sparql(""), 400, "syntax-error")


def test_a_syntax_error_has_a_place(site: Client) -> None:
    found = problem(site.sparql("SELECT * {\n ?s ?p ! }"), 400, "syntax-error")
    assert (found["line"], found["column"]) == (2, 8)
    assert found["excerpt"] == " ?s ?p ! }"


def test_a_missing_prefix_has_its_declaration(site: Client) -> None:
    found = problem(site.sparql("SELECT * { ?e cmq:date ?d }"), 400, "undeclared-prefix")
    assert found["declaration"] == f"PREFIX cmq: <{PREFIXES['cmq']}>"


def test_a_function_that_the_engine_does_not_have(site: Client) -> None:
    problem(site.sparql("SELECT (<http://example.org/f>(1) AS ?x) {}"), 400, "not-evaluable")


def test_a_graph_that_is_no_iri(site: Client) -> None:
    problem(site.sparql("ASK {}", **{"default-graph-uri": "not an iri"}), 400, "bad-request")


def test_other_methods_are_not_allowed(site: Client) -> None:
    for method in ("PUT", "DELETE", "PATCH", "QUERY", "TRACE"):
        answer = site.request(method, "/sparql", params={"query": "ASK {}"})
        assert answer.status_code == 405, method
        assert {"GET", "HEAD", "POST"} <= set(answer.headers["Allow"].replace(" ", "").split(","))


def test_a_body_that_is_too_long(site: Client) -> None:
    found = problem(site.post("/sparql", data=b" " * (MAX_BODY + 1), headers={"Content-Type": QUERY}), 413, "too-large")
    assert found["limit"] == MAX_BODY


def test_a_query_that_is_too_long(site: Client) -> None:
    found = problem(
        site.post("/sparql", data=b"ASK {}" + b" " * 100_000, headers={"Content-Type": QUERY}), 413, "too-large"
    )
    assert found["limit"] == 100_000
