"""Which graphs a query sees, and how the endpoint describes itself."""

from __future__ import annotations

from typing import Any

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from tests.web.asking import CLAIM_FILE, CLAIMS, CMQ, EVENT_FILE, QUERY, rows
from tests.web.serving import Client


def count(site: Client, query: str, **parameters: Any) -> int:
    """Return the number of solutions."""
    return len(rows(site.sparql(query, **parameters)))


def test_the_default_graph_is_the_union_of_all_files(site: Client, published: Store) -> None:
    everything = rows(site.sparql("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
    assert int(everything[0]["n"]["value"]) == len({quad.triple for quad in published})


def test_named_graphs_are_the_files(site: Client, published: Store) -> None:
    graphs = {row["g"]["value"] for row in rows(site.sparql("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"))}
    assert graphs == {graph.value for graph in published.named_graphs() if isinstance(graph, NamedNode)}


def select(clause: str, pattern: str) -> str:
    """Return a query with a dataset clause."""
    return f"{CMQ}SELECT ?c {clause} {{ {pattern} }}"


CLAIM, CLAIM_IN_GRAPH = "?c a cmq:Claim", "GRAPH ?g { ?c a cmq:Claim }"


def test_from_narrows_the_default_graph(site: Client) -> None:
    assert count(site, select(f"FROM <{CLAIM_FILE}>", CLAIM)) == 2
    assert count(site, select(f"FROM <{EVENT_FILE}>", CLAIM)) == 0
    assert count(site, select("FROM <http://example.org/none>", CLAIM)) == 0
    assert count(site, select(f"FROM NAMED <{CLAIM_FILE}>", CLAIM)) == 0
    assert count(site, select(f"FROM NAMED <{CLAIM_FILE}>", CLAIM_IN_GRAPH)) == 2


def test_the_protocol_names_default_graphs(site: Client) -> None:
    for graphs, expected in (
        ([CLAIM_FILE], 2),
        ([EVENT_FILE], 0),
        ([EVENT_FILE, CLAIM_FILE], 2),
        (["http://x/none"], 0),
    ):
        assert count(site, CLAIMS, **{"default-graph-uri": graphs}) == expected


def test_the_protocol_names_named_graphs(site: Client) -> None:
    query = f"{CMQ}SELECT ?g {{ GRAPH ?g {{ ?c a ?class VALUES ?class {{ cmq:Claim cmq:Call }} }} }}"
    assert count(site, query) == 3
    for graphs, expected in (
        ([CLAIM_FILE], 2),
        ([EVENT_FILE], 1),
        ([CLAIM_FILE, EVENT_FILE], 3),
        (["http://x/none"], 0),
    ):
        assert count(site, query, **{"named-graph-uri": graphs}) == expected


def test_a_dataset_of_named_graphs_only_has_an_empty_default_graph(site: Client) -> None:
    assert count(site, CLAIMS, **{"named-graph-uri": CLAIM_FILE}) == 0


def test_a_dataset_of_default_graphs_only_has_no_named_graphs(site: Client) -> None:
    assert count(site, "SELECT ?g { GRAPH ?g { ?s ?p ?o } }", **{"default-graph-uri": CLAIM_FILE}) == 0


def test_the_protocols_dataset_wins_over_from(site: Client) -> None:
    query = select(f"FROM <{EVENT_FILE}>", CLAIM)
    assert count(site, query, **{"default-graph-uri": CLAIM_FILE}) == 2
    query = select(f"FROM NAMED <{EVENT_FILE}>", CLAIM_IN_GRAPH)
    assert count(site, query, **{"named-graph-uri": CLAIM_FILE}) == 2


def test_a_dataset_can_be_named_in_a_form_and_beside_a_direct_query(site: Client) -> None:
    form = {"query": CLAIMS, "default-graph-uri": EVENT_FILE}
    assert rows(site.post("/sparql", data=form)) == []
    headers = {"Content-Type": QUERY}
    answer = site.post("/sparql", params={"default-graph-uri": EVENT_FILE}, data=CLAIMS.encode(), headers=headers)
    assert rows(answer) == []


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("application/n-quads,application/trig;q=0.95,text/turtle;q=0.9", RdfFormat.N_QUADS),
        ("application/ld+json", RdfFormat.JSON_LD),
        ("application/rdf+xml;q=0.9", RdfFormat.RDF_XML),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/trig", RdfFormat.TRIG),
    ],
)
def test_the_description_comes_in_every_syntax(site: Client, accept: str, form: RdfFormat) -> None:
    answer = site.get("/sparql", accept)
    assert "Accept" in answer.headers["Vary"].split(", ")
    turtle = site.get("/sparql", "text/turtle")
    assert set(parse(answer.content, format=form)) == set(parse(turtle.content, format=RdfFormat.TURTLE))


def test_people_get_a_form(site: Client) -> None:
    answer = site.get("/sparql", "text/html")
    assert "<textarea" in answer.text
    assert 'method="get"' in answer.text


def test_people_get_problems_as_a_page_with_their_query(site: Client) -> None:
    answer = site.sparql("SELECT * { ?s ?p <b>! }", "text/html")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Line 1, column 21" in answer.text
    assert "?s ?p &lt;b&gt;! }</textarea>" in answer.text
