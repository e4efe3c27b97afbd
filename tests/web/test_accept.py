"""What Accept headers and the parameter `format` get from a server, for each form of query."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import brotli  # type: ignore[import-untyped]
import pytest
import requests
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.terms import BASE
from communique.web.entities import THING_FORMATS
from communique.web.formats import GRAPH_FORMATS, RESULT_FORMATS, Format
from communique.web.formats import HTML as HTML_FORM
from tests.web.asking import problem
from tests.web.serving import Client

SELECT, ASK = "SELECT (1 AS ?x) {}", "ASK {}"
CONSTRUCT, DESCRIBE = "CONSTRUCT { <a:b> <c:d> 1 } {}", f"DESCRIBE <{BASE}id/person/ada-norland>"
TABLES, GRAPHS = (SELECT, ASK), (CONSTRUCT, DESCRIBE)
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv; charset=utf-8; header=present", "text/tab-separated-values; charset=utf-8"
TURTLE, JSON_LD, HTML = "text/turtle; charset=utf-8", "application/ld+json", "text/html; charset=utf-8"
TABLE_OFFERS = [JSON, XML, "text/csv; header=present", "text/tab-separated-values", "text/html"]
GRAPH_OFFERS = [
    "text/turtle", "application/n-triples", "application/n-quads", "application/trig", JSON_LD, "application/rdf+xml",
    "text/html",
]  # fmt: skip


def varies(answer: requests.Response) -> bool:
    """Tell whether an answer says that it depends on the Accept header."""
    return "Accept" in [name.strip() for name in answer.headers["Vary"].split(",")]


@pytest.mark.parametrize(
    ("accept", "table", "graph"),
    [
        pytest.param("*/*", JSON, TURTLE, id="anything"),
        pytest.param("application/*", JSON, "application/n-triples", id="any application type"),
        pytest.param("text/*", CSV, TURTLE, id="any text type"),
        pytest.param("*", JSON, TURTLE, id="unreadable counts as absent"),
        pytest.param("text/html, image/gif, *; q=.2, */*; q=.2", HTML, HTML, id="the default of a Java client"),
        pytest.param("text/csv, text/turtle", CSV, TURTLE, id="one type for each form of query"),
        pytest.param("TEXT/CSV, Text/Turtle;Q=0.5", CSV, TURTLE, id="capitals"),
        pytest.param("text/csv;charset=UTF-8, text/turtle; charset=utf-8", CSV, TURTLE, id="charset"),
        pytest.param("text/csv;charset=x, text/turtle;charset=x, */*;q=0.1", JSON, TURTLE, id="other charset"),
        pytest.param(f"{JSON};q=0, text/turtle;q=0, */*", XML, "application/n-triples", id="anything but"),
        pytest.param(f"text/*;q=0.9, {XML};q=0.8, text/csv;q=0.1, text/turtle;q=0.1", TSV, HTML, id="specific first"),
        pytest.param('application/ld+json;profile="http://x/", text/csv;q=0.1', CSV, JSON_LD, id="profile is a hint"),
        pytest.param("application/json", "application/json", "application/json", id="an older name goes out as asked"),
    ],
)
def test_what_is_offered_depends_on_the_form_of_query(site: Client, accept: str, table: str, graph: str) -> None:
    for queries, expected in ((TABLES, table), (GRAPHS, graph)):
        for query in queries:
            answer = site.sparql(query, accept)
            assert answer.status_code == 200, answer.text
            assert answer.headers["Content-Type"] == expected
            assert varies(answer)


@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0", "text/html;level=1", "text/csv;q=0, text/turtle;q=0"])
@pytest.mark.parametrize(("queries", "offers"), [(TABLES, TABLE_OFFERS), (GRAPHS, GRAPH_OFFERS)])
def test_a_refusal_lists_what_can_be_had(
    site: Client, queries: tuple[str, ...], offers: list[str], accept: str
) -> None:
    for query in queries:
        answer = site.sparql(query, accept)
        found = problem(answer, 406, "not-acceptable")
        assert varies(answer)
        assert found["offers"] == offers
        for offer in offers:
            assert offer in found["detail"]
            again = site.sparql(query, offer)
            assert again.status_code == 200
            assert again.headers["Content-Type"].partition(";")[0] == offer.partition(";")[0]


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ('SELECT ("a\\u0001b" AS ?x) {}', XML),
        ('CONSTRUCT { <a:b> <c:d> "a\\u0001b" } {}', "application/rdf+xml"),
        ('CONSTRUCT { <a:b> <c:d> <<( <a:b> <c:d> "e" )>> } {}', JSON_LD),
    ],
)
def test_an_answer_that_a_syntax_cannot_hold_is_offered_in_others_of_its_kind(
    site: Client, query: str, accept: str
) -> None:
    found = problem(site.sparql(query, accept), 406, "not-acceptable")
    assert accept not in found["offers"]
    assert len(found["offers"]) > 1
    assert {site.sparql(query, offer).status_code for offer in found["offers"]} == {200}


def with_headers(site: Client, query: str, *accepted: str) -> tuple[int, str | None]:
    """Send a query with as many Accept headers as there are values; return status and Content-Type."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    try:
        connection.putrequest("GET", f"/sparql?{urlencode({'query': query})}")
        for value in accepted:
            connection.putheader("Accept", value)
        connection.endheaders()
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers["Content-Type"]
    finally:
        connection.close()


def test_several_accept_headers_are_one_list(site: Client) -> None:
    assert with_headers(site, SELECT) == (200, JSON)
    assert with_headers(site, SELECT, "text/csv;q=0.5", f"{XML};q=0.9") == (200, XML)
    assert with_headers(site, SELECT, f"{XML};q=0.9", "text/csv;q=0.5") == (200, XML)
    assert with_headers(site, SELECT, "image/png", "", "text/csv") == (200, CSV)
    assert with_headers(site, SELECT, "*/*", f"{JSON};q=0") == (200, XML)
    assert with_headers(site, SELECT, "image/png", "image/gif")[0] == 406


def test_answers_that_are_kept_do_not_mix_up_what_was_accepted(site: Client) -> None:
    query = "SELECT (2 AS ?x) {}"
    for _ in range(2):
        assert with_headers(site, query, "text/csv") == (200, CSV)
        assert with_headers(site, query, XML) == (200, XML)
        assert with_headers(site, query, "text/csv;q=0.1", XML) == (200, XML)
        assert with_headers(site, query) == (200, JSON)


@pytest.mark.parametrize(
    ("name", "table", "graph"),
    [
        ("json", JSON, JSON_LD),
        ("JSON", JSON, JSON_LD),
        ("xml", XML, "application/rdf+xml"),
        ("srj", JSON, None),
        ("srx", XML, None),
        ("csv", CSV, None),
        ("text/csv", CSV, None),
        ("text/csv; header=present", CSV, None),
        (JSON, JSON, None),
        ("text/turtle;charset=utf-8", None, TURTLE),
        ("rdf+xml", None, "application/rdf+xml"),
        ("application/rdf+xml", None, "application/rdf+xml"),
        ("html", HTML, HTML),
        ("", CSV, TURTLE),
    ],
)
@pytest.mark.parametrize("parameter", ["format", "output", "results"])
def test_a_form_that_is_named_wins_over_accept(
    site: Client, parameter: str, name: str, table: str | None, graph: str | None
) -> None:
    for query, expected in ((SELECT, table), (CONSTRUCT, graph)):
        answer = site.sparql(query, "text/csv, text/turtle", **{parameter: name})
        if expected is None:
            problem(answer, 406, "not-acceptable")
        else:
            assert answer.status_code == 200, answer.text
            assert answer.headers["Content-Type"] == expected


def test_a_plus_sign_that_is_not_escaped_is_read_as_one(site: Client) -> None:
    answer = site.get(f"/sparql?query=ASK%7B%7D&format={XML}", "text/csv")
    assert answer.headers["Content-Type"] == XML


def test_every_answer_varies(site: Client) -> None:
    first = site.sparql(ASK)
    answers = [
        first,
        site.request("HEAD", "/sparql", params={"query": ASK}),
        site.get("/sparql", params={"query": ASK}, headers={"If-None-Match": first.headers["ETag"]}),
        site.post("/sparql", data={"query": ASK}),
        site.get("/sparql"),
        site.sparql(ASK, "image/png"),
        site.sparql("ASK {"),
        site.request("PUT", "/sparql"),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 304, 200, 200, 406, 400, 405]
    assert all(map(varies, answers))


# Any header at all

EVENT = "/doc/event/1951-spring-call"
OFFERED: dict[str, tuple[Format, ...]] = {
    f"/sparql?{urlencode({'query': ASK})}": (*RESULT_FORMATS, HTML_FORM),
    f"/sparql?{urlencode({'query': CONSTRUCT})}": (*GRAPH_FORMATS, HTML_FORM),
    "/sparql": (*GRAPH_FORMATS, HTML_FORM),
    EVENT: THING_FORMATS,
}
DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "zstd": zstandard.ZstdDecompressor().decompress,
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "identity": bytes,
}


class Kept:
    """A connection that is kept for many requests and takes any header."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str, *headers: tuple[str, str]) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Return status, headers and body."""
        self._connection.putrequest("GET", path, skip_accept_encoding=True)
        for name, value in headers:
            self._connection.putheader(name, value)
        self._connection.endheaders()
        answer = self._connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def close(self) -> None:
        self._connection.close()


@pytest.fixture(scope="module")
def kept(site: Client) -> Iterator[Kept]:
    connection = Kept(site.port)
    yield connection
    connection.close()


def named(formats: tuple[Format, ...]) -> list[str]:
    """Return every media type by which one of some forms can be asked for, without parameters."""
    return [media_type.partition(";")[0] for form in formats for media_type in form.media_types]


def weight_of(media_type: str, ranges: dict[str, float]) -> float:
    """Return what a client makes of a media type: the most specific range that holds it decides (RFC 9110, 12.5.1)."""
    main = media_type.partition("/")[0]
    return next((ranges[r] for r in (media_type, f"{main}/*", "*/*") if r in ranges), 0.0)


_KNOWN = sorted({media_type for formats in OFFERED.values() for media_type in named(formats)})
_RANGES = st.dictionaries(
    st.sampled_from([*_KNOWN, "text/*", "application/*", "*/*", "image/png"]),
    st.integers(0, 1000),
    min_size=1,
    max_size=6,
)
_WEIGHTS = st.dictionaries(st.sampled_from([*DECODERS, "deflate", "*"]), st.integers(0, 1000), min_size=1, max_size=5)
_ANY_VALUE = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, blacklist_characters="\x7f"), max_size=80)
_ALMOST = st.lists(
    st.sampled_from(
        ["text/turtle", "*/*", "text/", "/", "*", ";", ";q=", "0.5", "1.5", "q", "=", ",", '"', "\\", " ", "\t", "br"]
    ),
    max_size=12,
).map("".join)


@pytest.mark.parametrize("path", OFFERED)
@settings(deadline=None, max_examples=60)
@given(thousandths=_RANGES)
def test_what_is_sent_is_what_the_client_wants_most(kept: Kept, path: str, thousandths: dict[str, int]) -> None:
    ranges = {name: weight / 1000 for name, weight in thousandths.items()}
    status, headers, _ = kept.get(path, ("Accept", ", ".join(f"{r};q={w:.3f}" for r, w in ranges.items())))
    weights = {media_type: weight_of(media_type, ranges) for media_type in named(OFFERED[path])}
    if status == 406:
        assert max(weights.values()) == 0
    else:
        assert status == 200
        sent = headers["Content-Type"].partition(";")[0]
        assert weights[sent] == max(weights.values()) > 0


@settings(deadline=None, max_examples=100)
@given(thousandths=_WEIGHTS)
def test_what_is_sent_is_in_the_coding_that_the_client_wants_most(kept: Kept, thousandths: dict[str, int]) -> None:
    weights = {name: weight / 1000 for name, weight in thousandths.items()}
    header = ", ".join(f"{name};q={weight:.3f}" for name, weight in weights.items())
    status, headers, body = kept.get(EVENT, ("Accept", "text/turtle"), ("Accept-Encoding", header))
    known = {name: weights.get(name, weights.get("*", 0.0)) for name in DECODERS}
    is_identity_left_open = not weights.keys() & {"identity", "*"}
    if status == 406:
        assert max(known.values()) == 0
        assert not is_identity_left_open
    else:
        assert status == 200
        sent = headers.get("Content-Encoding", "identity")
        assert known[sent] == max(known.values())
        assert known[sent] > 0 or (sent == "identity" and is_identity_left_open)
        assert DECODERS[sent](body) == kept.get(EVENT, ("Accept", "text/turtle"))[2]


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(sorted(OFFERED)), _ANY_VALUE | _ALMOST, _ANY_VALUE | _ALMOST)
def test_no_header_is_a_fault_of_the_server(kept: Kept, path: str, accept: str, coding: str) -> None:
    status, headers, body = kept.get(path, ("Accept", accept), ("Accept-Encoding", coding))
    if status == 200:
        assert headers["Content-Type"].partition(";")[0] in named(OFFERED[path])
        assert DECODERS[headers.get("Content-Encoding", "identity")](body)
    else:
        assert status == 406
        assert headers["Content-Type"] in ("application/problem+json", HTML)
