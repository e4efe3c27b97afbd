"""What the endpoint refuses, and that it survives what it does not."""

from __future__ import annotations

import pytest

from tests.web.asking import QUERY, problem
from tests.web.serving import Client


def test_updates_are_refused(site: Client) -> None:
    update = "INSERT DATA { <http://x/> <http://x/> 1 }"
    problem(site.sparql(update), 403, "update-refused")
    problem(site.post("/sparql", data={"update": update}), 403, "update-refused")
    problem(site.get("/sparql", params={"update": update}), 403, "update-refused")
    problem(
        site.post("/sparql", data=update.encode(), headers={"Content-Type": "application/sparql-update"}),
        403,
        "update-refused",
    )


def test_a_query_together_with_an_update(site: Client) -> None:
    problem(site.post("/sparql", data={"query": "ASK {}", "update": "CLEAR ALL"}), 400, "bad-request")


def test_asking_another_server_is_refused(site: Client) -> None:
    for silent in ("", "SILENT"):
        query = f"SELECT * {{ SERVICE {silent} <http://127.0.0.1:9/> {{ ?s ?p ?o }} }}"
        problem(site.sparql(query), 403, "federation-refused")


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(f"ASK {{ FILTER({'!' * 90_000}true) }}", id="ninety thousand times not"),
        pytest.param(f"ASK {{ FILTER({'||'.join(['false'] * 10_000)}) }}", id="ten thousand alternatives"),
        pytest.param(f"ASK {{ FILTER({'(' * 98}1{')' * 98}) }}", id="as deep as allowed"),
        pytest.param(f"ASK {{ FILTER({'STR(' * 98}1{')' * 98} = '1') }}", id="functions as deep as allowed"),
    ],
)
def test_long_queries_do_not_overflow_the_engine(site: Client, query: str) -> None:
    assert len(query) <= 100_000
    answer = site.post("/sparql", data=query.encode(), headers={"Content-Type": QUERY})
    assert answer.status_code in (200, 400)
    assert site.get("/healthz").status_code == 200


@pytest.mark.parametrize("opening", ["(", "{", "[", "OPTIONAL{", "!(", "(1 ", "NOT EXISTS{"])
def test_ten_thousand_brackets_are_refused(site: Client, opening: str) -> None:
    query = f"ASK {{ {opening * 6_000}"
    found = problem(site.post("/sparql", data={"query": query}), 400, "too-deep")
    assert found["limit"] == 100


def test_an_address_that_is_too_long_is_named_as_such(site: Client) -> None:
    assert problem(site.sparql("ASK { }" + " " * 70_000), 431, "head-too-large")["limit"] == 64 * 2**10
