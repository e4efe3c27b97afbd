"""The W3C's test cases of the SPARQL 1.1 Protocol under their names, and the habits of real clients.

The cases are those of the manifest http://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/manifest and of the
validator before it. Three files of the small corpus stand for its three graphs. Where a case expects `true`, it is also
shown that another dataset makes it `false`: a server that passes the parameters over would answer `true` as well.
"""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import quote

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, RdfFormat, Store, parse

from communique.terms import BASE
from tests.web.asking import QUERY, problem, rows
from tests.web.serving import Client

UPDATE = "application/sparql-update"
ONE, TWO, THREE = ("1951-02-road-closure", "1951-03-03-geneva", "1951-spring-call")
BOOLEAN_TYPES = ("application/sparql-results+json", "application/sparql-results+xml")
TABLE_TYPES = (*BOOLEAN_TYPES, "text/csv", "text/tab-separated-values")
GRAPH_TYPES = ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json")


def graph(slug: str) -> str:
    """Return the name of the graph that is the file of an event."""
    return f"{BASE}graph/data/events/{slug}"


def stated(slug: str) -> str:
    """Return a pattern that only the file of an event fulfils."""
    return f"<{BASE}id/event/{slug}> a []"


def dataset(default: tuple[str, ...] = (), named: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the parameters that name a dataset of files of events."""
    return {"default-graph-uri": [graph(slug) for slug in default], "named-graph-uri": [graph(slug) for slug in named]}


def direct(site: Client, query: str, accept: str | None = None, **parameters: Any) -> requests.Response:
    """Send a query as the body."""
    return site.post("/sparql", accept, params=parameters, data=query.encode(), headers={"Content-Type": QUERY})


def form(site: Client, query: str, accept: str | None = None, **parameters: Any) -> requests.Response:
    """Send a query as a field of a form."""
    return site.post("/sparql", accept, data={"query": query, **parameters})


def media_type(answer: requests.Response) -> str:
    """Return the media type of a good answer, without parameters."""
    assert answer.status_code == 200, answer.text
    return answer.headers["Content-Type"].partition(";")[0]


def boolean(answer: requests.Response) -> bool:
    """Return the answer to an ASK query."""
    assert media_type(answer) in BOOLEAN_TYPES
    truth: bool = answer.json()["boolean"]
    return truth


# The manifest


def test_query_get(site: Client) -> None:
    assert boolean(site.sparql("ASK {}"))


def test_query_post_form(site: Client) -> None:
    assert boolean(form(site, "ASK {}"))


def test_query_post_direct(site: Client) -> None:
    assert boolean(direct(site, "ASK {}"))


def test_query_dataset_default_graph(site: Client) -> None:
    query = f"ASK {{ {stated(ONE)} }}"
    assert boolean(direct(site, query, **dataset(default=(ONE,))))
    assert not boolean(direct(site, query, **dataset(default=(TWO,))))


IN_DEFAULT_GRAPHS = f"ASK {{ {stated(ONE)} . {stated(TWO)} . }}"
IN_NAMED_GRAPHS = f"ASK {{ GRAPH ?g1 {{ {stated(ONE)} }} GRAPH ?g2 {{ {stated(TWO)} }} }}"


def test_query_dataset_default_graphs_get(site: Client) -> None:
    assert boolean(site.sparql(IN_DEFAULT_GRAPHS, **dataset(default=(ONE, TWO))))
    assert not boolean(site.sparql(IN_DEFAULT_GRAPHS, **dataset(default=(ONE,))))
    assert not boolean(site.sparql(IN_DEFAULT_GRAPHS, **dataset(default=(TWO,))))


def test_query_dataset_default_graphs_post(site: Client) -> None:
    for send in (direct, form):
        assert boolean(send(site, IN_DEFAULT_GRAPHS, **dataset(default=(ONE, TWO))))
        assert not boolean(send(site, IN_DEFAULT_GRAPHS, **dataset(default=(ONE,))))
        assert not boolean(send(site, IN_DEFAULT_GRAPHS, **dataset(named=(ONE, TWO))))


def test_query_dataset_named_graphs_get(site: Client) -> None:
    assert boolean(site.sparql(IN_NAMED_GRAPHS, **dataset(named=(ONE, TWO))))
    assert not boolean(site.sparql(IN_NAMED_GRAPHS, **dataset(named=(ONE,))))
    assert not boolean(site.sparql(IN_NAMED_GRAPHS, **dataset(named=(TWO,))))


def test_query_dataset_named_graphs_post(site: Client) -> None:
    for send in (direct, form):
        assert boolean(send(site, IN_NAMED_GRAPHS, **dataset(named=(ONE, TWO))))
        assert not boolean(send(site, IN_NAMED_GRAPHS, **dataset(named=(ONE,))))
        assert not boolean(send(site, IN_NAMED_GRAPHS, **dataset(default=(ONE, TWO))))


def test_query_dataset_full(site: Client) -> None:
    query = f"ASK {{ {stated(THREE)} GRAPH ?g1 {{ {stated(ONE)} }} GRAPH ?g2 {{ {stated(TWO)} }} }}"
    assert boolean(direct(site, query, **dataset(default=(THREE,), named=(ONE, TWO))))
    assert not boolean(direct(site, query, **dataset(default=(ONE,), named=(THREE, TWO))))


def test_query_multiple_dataset(site: Client) -> None:
    """The address that the manifest has is escaped once too often and names one graph; what it means is tested."""
    for clause in (f"FROM <{graph(THREE)}>", f"FROM NAMED <{graph(THREE)}>"):
        assert boolean(direct(site, IN_NAMED_GRAPHS.replace("ASK", f"ASK {clause}"), **dataset(named=(ONE, TWO))))
        anywhere = f"ASK {clause} {{ {{ {stated(THREE)} }} UNION {{ GRAPH ?g {{ {stated(THREE)} }} }} }}"
        assert boolean(direct(site, anywhere))
        assert not boolean(direct(site, anywhere, **dataset(named=(ONE, TWO))))
        assert not boolean(direct(site, anywhere, **dataset(default=(ONE,))))


def test_query_content_type_select(site: Client) -> None:
    assert media_type(direct(site, "SELECT (1 AS ?value) {}")) in TABLE_TYPES


def test_query_content_type_ask(site: Client) -> None:
    assert media_type(direct(site, "ASK {}")) in BOOLEAN_TYPES


def test_query_content_type_describe(site: Client) -> None:
    assert media_type(direct(site, "DESCRIBE <http://example.org/>")) in GRAPH_TYPES


def test_query_content_type_construct(site: Client) -> None:
    assert media_type(direct(site, "CONSTRUCT { <s> <p> 1 } WHERE {}")) in GRAPH_TYPES


Refused = tuple[str, dict[str, Any], int, str]
BAD_QUERIES: dict[str, Refused] = {
    "bad_query_method": ("PUT", {"params": {"query": "ASK {}"}}, 405, "method-not-allowed"),
    "bad_multiple_queries": (
        "GET", {"params": [("query", "ASK {}"), ("query", "SELECT * {}")]}, 400, "bad-request",
    ),
    "bad_query_wrong_media_type": (
        "POST", {"data": b"ASK {}", "headers": {"Content-Type": "text/plain"}}, 415, "unsupported-media-type",
    ),
    "bad_query_missing_form_type": ("POST", {"data": b"query=ASK%20%7B%7D"}, 415, "unsupported-media-type"),
    "bad_query_missing_direct_type": ("POST", {"data": b"ASK {}"}, 415, "unsupported-media-type"),
    "bad_query_non_utf8": (
        "POST", {"data": "ASK {}".encode("utf-16"), "headers": {"Content-Type": f"{QUERY}; charset=UTF-16"}},
        415, "unsupported-media-type",
    ),
    "bad_query_syntax": ("GET", {"params": {"query": "ASK {"}}, 400, "syntax-error"),
}  # fmt: skip
_INSERT = f"INSERT {{ GRAPH <http://example.org/test/> {{ ?s a <http://example.org/x> }} }} WHERE {{ {stated(ONE)} }}"


def _update(text: str, **parameters: Any) -> Refused:
    options = {"params": parameters, "data": text.encode(), "headers": {"Content-Type": UPDATE}}
    return "POST", options, 403, "update-refused"


def _update_form(*texts: str) -> Refused:
    return "POST", {"data": [("update", text) for text in texts]}, 403, "update-refused"


UPDATES: dict[str, Refused] = {
    "update_post_form": _update_form("CLEAR ALL"),
    "update_post_direct": _update("CLEAR ALL"),
    "update_dataset_default_graph": _update(_INSERT, **{"using-graph-uri": graph(ONE)}),
    "update_dataset_default_graphs": _update(_INSERT, **{"using-graph-uri": [graph(ONE), graph(TWO)]}),
    "update_dataset_named_graphs": _update(_INSERT, **{"using-named-graph-uri": [graph(ONE), graph(TWO)]}),
    "update_dataset_full": _update(
        _INSERT, **{"using-graph-uri": graph(ONE), "using-named-graph-uri": graph(TWO)}
    ),
    "update_base_uri": _update("INSERT DATA { GRAPH <http://example.org/test/> { <a:s> <a:p> <test> } }"),
    "bad_update_get": ("GET", {"params": {"update": "CLEAR ALL"}}, 403, "update-refused"),
    "bad_multiple_updates": _update_form("CLEAR NAMED", "CLEAR DEFAULT"),
    "bad_update_wrong_media_type": (
        "POST", {"data": b"CLEAR NAMED", "headers": {"Content-Type": "text/plain"}}, 415, "unsupported-media-type",
    ),
    "bad_update_missing_form_type": ("POST", {"data": b"update=CLEAR%20NAMED"}, 415, "unsupported-media-type"),
    "bad_update_non_utf8": (
        "POST", {"data": "CLEAR NAMED".encode("utf-16"), "headers": {"Content-Type": f"{UPDATE}; charset=UTF-16"}},
        403, "update-refused",
    ),
    "bad_update_syntax": _update_form("CLEAR XYZ"),
    "bad_update_dataset_conflict": _update(
        f"WITH <{graph(ONE)}> {_INSERT}", **{"using-named-graph-uri": graph(TWO)}
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_QUERIES)
def test_bad_queries(site: Client, case: str) -> None:
    method, options, status, code = BAD_QUERIES[case]
    problem(site.request(method, "/sparql", **options), status, code)


@pytest.mark.parametrize("case", UPDATES)
def test_updates_are_refused_and_change_nothing(site: Client, published: Store, case: str) -> None:
    method, options, status, code = UPDATES[case]
    problem(site.request(method, "/sparql", **options), status, code)
    counted = rows(site.sparql(f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} }} # after {case}"))
    assert int(counted[0]["n"]["value"]) == len(published)


# Datasets beyond the manifest


def test_a_graph_that_is_named_twice_counts_once(site: Client) -> None:
    for query in ("SELECT * { ?s ?p ?o }", "SELECT * { GRAPH ?g { ?s ?p ?o } }"):
        once, twice = (rows(site.sparql(query, **dataset(each, each))) for each in ((ONE,), (ONE, ONE)))
        assert len(once) > 0
        assert len(twice) == len(once)


def test_a_graph_without_a_name_is_an_empty_field_of_a_form(site: Client) -> None:
    empty = {"default-graph-uri": "", "named-graph-uri": ""}
    for send in (Client.sparql, direct, form):
        assert boolean(send(site, f"ASK {{ {stated(ONE)} GRAPH ?g {{ {stated(TWO)} }} }}", **empty))
        assert not boolean(send(site, f"ASK {{ {stated(ONE)} }}", **{**empty, "default-graph-uri": graph(TWO)}))


def test_graphs_are_described_and_constructed_from_the_dataset_that_is_named(site: Client) -> None:
    thing = f"{BASE}id/event/{ONE}"
    for query in (f"DESCRIBE <{thing}>", f"CONSTRUCT {{ <{thing}> ?p ?o }} {{ <{thing}> ?p ?o }}"):
        inside, outside = (site.sparql(query, **dataset(default=(slug,))) for slug in (ONE, TWO))
        assert len(list(parse(inside.content, format=RdfFormat.TURTLE))) > 0
        assert media_type(outside) == "text/turtle"
        assert list(parse(outside.content, format=RdfFormat.TURTLE)) == []


def test_an_unknown_graph_is_empty_and_nobody_fetches_it(site: Client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        elsewhere = f"http://127.0.0.1:{listener.getsockname()[1]}/data.ttl"
        anything = "{ { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
        parameters = {"default-graph-uri": elsewhere, "named-graph-uri": elsewhere}
        for send in (Client.sparql, direct, form):
            assert not boolean(send(site, f"ASK {anything}", **parameters))
            assert not boolean(send(site, f"ASK FROM <{elsewhere}> FROM NAMED <{elsewhere}> {anything}"))
            assert not boolean(send(site, f"ASK {{ GRAPH <{elsewhere}> {{ ?s ?p ?o }} }}"))
        with pytest.raises(BlockingIOError):
            listener.accept()
        with socket.create_connection(listener.getsockname()):
            listener.accept()[0].close()  # a visitor would have been seen


# Habits of clients


@pytest.mark.parametrize(
    "content_type",
    [
        "application/sparql-query;charset=utf-8",
        'application/sparql-query; charset="UTF-8"',
        "application/sparql-query; charset=utf8",
        "Application/SPARQL-Query",
        "application/sparql-query;",
        "application/sparql-query; profile=x",
    ],
)
def test_the_type_of_the_body_in_every_spelling(site: Client, content_type: str) -> None:
    assert boolean(site.post("/sparql", data=b"ASK {}", headers={"Content-Type": content_type}))


def test_a_form_may_complete_what_the_address_begins(site: Client) -> None:
    query = f"ASK {{ {stated(ONE)} }}"
    for slug, expected in ((ONE, True), (TWO, False)):
        data = {"default-graph-uri": graph(slug)}
        assert boolean(site.post("/sparql", params={"query": query}, data=data)) is expected


_CHARACTERS = st.characters(codec="utf-8") | st.sampled_from("%+&=;#?/ \t\r\n\"'\\2B0AıİəԱէёй\u0301\u0308\u0561")


@settings(deadline=None, max_examples=60)
@given(st.text(_CHARACTERS, max_size=40))
def test_any_text_is_the_same_in_address_form_and_body(site: Client, text: str) -> None:
    query = f"SELECT ({Literal(text)} AS ?x) {{}}"
    answers = [
        site.sparql(query),
        site.get(f"/sparql?query={quote(query, safe='')}"),
        site.post("/sparql", params={"query": query}),
        form(site, query),
        direct(site, query),
    ]
    assert [rows(answer)[0]["x"]["value"] for answer in answers] == [text] * len(answers)


def test_head_and_options(site: Client) -> None:
    for query, status in (("ASK {}", 200), ("ASK {", 400)):
        got, head = (site.request(method, "/sparql", params={"query": query}) for method in ("GET", "HEAD"))
        assert (got.status_code, head.status_code, head.content) == (status, status, b"")
        for name in ("Content-Type", "Content-Length", "Vary"):
            assert head.headers[name] == got.headers[name]
    options = site.request("OPTIONS", "/sparql")
    assert (options.status_code, options.content) == (204, b"")
    assert set(options.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST", "OPTIONS"}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_address_with_a_slash_at_the_end_leads_to_the_endpoint_with_the_query(site: Client, method: str) -> None:
    sent = {"params": {"query": "ASK {}"}} if method == "GET" else {"data": {"query": "ASK {}"}}
    answer = site.request(method, "/sparql/", "application/sparql-results+json", **sent)
    assert answer.status_code == 308
    followed = requests.request(method, answer.headers["Location"], data=sent.get("data"), timeout=20)
    assert followed.json()["boolean"] is True
