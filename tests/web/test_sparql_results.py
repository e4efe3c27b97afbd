"""Answers of the endpoint: forms and tags."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree

import pytest
from pyoxigraph import RdfFormat, parse

from communique.terms import BASE
from tests.web.asking import CLAIMS, problem, rows
from tests.web.serving import Client


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8; header=present"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("application/sparql-results+json;q=0.1, text/csv;q=0.9", "text/csv; charset=utf-8; header=present"),
    ],
)
def test_results_in_the_form_that_is_accepted(site: Client, accept: str | None, media_type: str) -> None:
    for query in (CLAIMS, "ASK {}"):
        answer = site.sparql(query, accept)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == media_type
        assert "Accept" in answer.headers["Vary"].split(", ")


@pytest.mark.parametrize(
    ("accept", "media_type", "form"),
    [
        (None, "text/turtle; charset=utf-8", RdfFormat.TURTLE),
        ("text/turtle", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", RdfFormat.N_TRIPLES),
        ("application/n-quads", "application/n-quads", RdfFormat.N_QUADS),
        ("application/trig", "application/trig", RdfFormat.TRIG),
        ("application/ld+json", "application/ld+json", RdfFormat.JSON_LD),
        ("application/rdf+xml", "application/rdf+xml", RdfFormat.RDF_XML),
    ],
)
@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?s ?p ?o }", f"DESCRIBE <{BASE}id/person/ada-norland>"])
def test_graphs_in_the_form_that_is_accepted(
    site: Client, query: str, accept: str | None, media_type: str, form: RdfFormat
) -> None:
    answer = site.sparql(query, accept)
    assert answer.headers["Content-Type"] == media_type
    reference = set(parse(site.sparql(query, "application/n-triples").content, format=RdfFormat.N_TRIPLES))
    assert set(parse(answer.content, format=form)) == reference
    assert len(reference) > 0


def test_what_is_not_on_offer_is_not_acceptable(site: Client) -> None:
    found = problem(site.sparql(CLAIMS, "application/pdf"), 406, "not-acceptable")
    assert "text/csv; header=present" in found["offers"]
    found = problem(site.sparql("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv"), 406, "not-acceptable")
    assert "text/turtle" in found["offers"]
    assert problem(site.sparql(CLAIMS, "text/turtle"), 406, "not-acceptable")["offers"]


@pytest.mark.parametrize("name", ["format", "output", "results"])
def test_a_form_can_be_named_in_the_address(site: Client, name: str) -> None:
    for value, media_type in (
        ("csv", "text/csv"),
        ("json", "application/sparql-results+json"),
        ("tsv", "text/tab"),
        ("xml", ""),
    ):
        answer = site.sparql(CLAIMS, "text/html", **{name: value})
        assert answer.status_code == 200
        assert media_type in answer.headers["Content-Type"]
    graph = site.sparql("CONSTRUCT WHERE { ?s ?p ?o }", None, **{name: "json"})
    assert graph.headers["Content-Type"] == "application/ld+json"
    problem(site.sparql(CLAIMS, None, **{name: "pdf"}), 406, "not-acceptable")


def test_all_results_say_the_same(site: Client) -> None:
    query = "SELECT ?s ?o { ?s ?p ?o FILTER(isLiteral(?o)) } ORDER BY ?s ?p ?o"
    as_json = [(row["s"]["value"], row["o"]["value"]) for row in rows(site.sparql(query))]
    table = list(csv.reader(io.StringIO(site.sparql(query, "text/csv").content.decode(), newline="")))
    assert table[0] == ["s", "o"]
    assert [tuple(row) for row in table[1:]] == as_json
    tree = ElementTree.fromstring(site.sparql(query, "application/sparql-results+xml").content)  # noqa: S314
    namespace = "{http://www.w3.org/2005/sparql-results#}"
    literals = [element.text or "" for element in tree.iter(f"{namespace}literal")]
    assert literals == [value for _, value in as_json]
    tab_separated = site.sparql(query, "text/tab-separated-values").content.decode().splitlines()
    assert tab_separated[0] == "?s\t?o"
    assert len(tab_separated) == len(as_json) + 1


def test_csv_has_the_line_ends_that_the_standard_wants(site: Client) -> None:
    assert site.sparql("SELECT (1 AS ?x) {}", "text/csv").content == b"x\r\n1\r\n"


def test_xml_is_not_made_ill_formed(site: Client) -> None:
    query = 'SELECT ("a\\u0001b" AS ?x) {}'
    assert site.sparql(query).json()["results"]["bindings"][0]["x"]["value"] == "a\x01b"
    problem(site.sparql(query, "application/sparql-results+xml"), 406, "not-acceptable")
    construct = 'CONSTRUCT { <a:> <b:c> "a\\u0001b" } {}'
    problem(site.sparql(construct, "application/rdf+xml"), 406, "not-acceptable")


def test_a_triple_term_that_json_ld_cannot_hold(site: Client) -> None:
    query = 'CONSTRUCT { <a:> <b:c> <<( <a:> <b:c> "d" )>> } {}'
    assert site.sparql(query).status_code == 200
    problem(site.sparql(query, "application/ld+json"), 406, "not-acceptable")


def test_answers_have_strong_tags_and_are_not_sent_twice(site: Client) -> None:
    first = site.sparql(CLAIMS)
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    again = site.get("/sparql", params={"query": CLAIMS}, headers={"If-None-Match": f'"other", {tag}'})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == tag
    assert "Accept" in again.headers["Vary"].split(", ")
    assert site.sparql(CLAIMS, "text/csv").headers["ETag"] != tag
    assert site.sparql(CLAIMS, "application/json").headers["ETag"] != tag
    assert site.sparql("ASK {}").headers["ETag"] != tag


def test_head_says_what_get_says(site: Client) -> None:
    got = site.get("/sparql", params={"query": CLAIMS})
    head = site.request("HEAD", "/sparql", params={"query": CLAIMS})
    assert head.status_code == 200
    assert head.content == b""
    for name in ("Content-Type", "Content-Length", "ETag", "Vary"):
        assert head.headers[name] == got.headers[name]


def test_problem_documents_are_readable_json(site: Client) -> None:
    assert json.loads(site.sparql("SELECT").content.decode())["remedy"]
