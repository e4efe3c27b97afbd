"""The W3C's cases of the SPARQL 1.1 Graph Store HTTP Protocol that read, and the refusal of those that write.

The cases are those of the manifest http://www.w3.org/2009/sparql/docs/tests/data-sparql11/http-rdf-update/manifest
under their names. A graph is identified by its own address (section 4.1). The default graph has none here, so
`get_of_put__default_graph` has no counterpart: who wants that asks the endpoint.
"""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, Triple, parse

from communique.terms import BASE
from tests.web.asking import problem
from tests.web.serving import Client

EXISTING = "/graph/data/events/1951-03-03-geneva"
NONEXISTING = "/graph/data/events/1951-12-31-nowhere"
TURTLE = {"Content-Type": "text/turtle; charset=utf-8"}
WRITING = {
    "put__initial_state": ("PUT", NONEXISTING), "put__graph_already_in_store": ("PUT", EXISTING),
    "put__mismatched_payload": ("PUT", EXISTING), "delete__existing_graph": ("DELETE", EXISTING),
    "delete__nonexistent_graph": ("DELETE", NONEXISTING), "post__existing_graph": ("POST", EXISTING),
    "post__multipart_formdata": ("POST", EXISTING), "post__create__new_graph": ("POST", "/graph/"),
}  # fmt: skip


def stated(published: Store, path: str) -> set[Triple]:
    """Return what the dump says in the graph with this address."""
    name = NamedNode(f"{BASE}{path.removeprefix('/')}")
    return {quad.triple for quad in published.quads_for_pattern(None, None, None, name)}


@pytest.mark.parametrize(
    "case",
    [
        "get_of_put__initial_state", "get_of_put__graph_already_in_store", "get_of_post__existing_graph",
        "get_of_post__multipart_formdata", "get_of_post__create__new_graph", "get_of_post__after_noop",
    ],
)  # fmt: skip
def test_get_of_a_graph(site: Client, published: Store, case: str) -> None:
    answer = site.get(EXISTING, "text/turtle", headers=TURTLE)  # as in all of the cases, with a type of no body
    assert answer.status_code == 200, case
    assert answer.headers["Content-Type"] == "text/turtle; charset=utf-8"
    found = {quad.triple for quad in parse(answer.content, format=RdfFormat.TURTLE)}
    assert found == stated(published, EXISTING)
    assert len(found) > 100


def test_get_of_delete__existing_graph(site: Client) -> None:
    problem(site.get(NONEXISTING, "text/turtle"), 404, "not-found")


def test_head_on_an_existing_graph(site: Client) -> None:
    answer = site.request("HEAD", EXISTING, "text/turtle")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Type"] == "text/turtle; charset=utf-8"
    assert int(answer.headers["Content-Length"]) > 0


def test_head_on_a_nonexisting_graph(site: Client) -> None:
    answer = site.request("HEAD", NONEXISTING, "text/turtle")
    assert (answer.status_code, answer.content) == (404, b"")


@pytest.mark.parametrize("case", WRITING)
def test_what_would_write_is_refused_and_changes_nothing(site: Client, published: Store, case: str) -> None:
    method, path = WRITING[case]
    body = None if method == "DELETE" else b"<http://example.org/s> <http://example.org/p> 1 ."
    answer = site.request(method, path, data=body, headers=TURTLE)
    problem(answer, 405, "method-not-allowed")
    assert "GET" in answer.headers["Allow"]
    unchanged = site.get(EXISTING, "application/n-triples", headers={"Cache-Control": "no-cache"})
    assert {quad.triple for quad in parse(unchanged.content, format=RdfFormat.N_TRIPLES)} == stated(published, EXISTING)
    assert site.get(NONEXISTING).status_code == 404
