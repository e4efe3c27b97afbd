"""Text in any script comes through every path byte for byte: asked for, stored, on pages, in documents and dumps.

Neither composed nor decomposed, nor folded: an Azerbaijani dotless i, Armenian ligatures and lone combining marks stay
what they are, compressed or not, computed or kept.
"""

from __future__ import annotations

import csv
import gzip
import html
import io
from collections.abc import Callable, Iterator
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
import requests
import zstandard
from pyoxigraph import Literal, QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from communique.corpus import read_sources
from communique.release.build import build_release
from communique.terms import BASE
from communique.web.compress import LEAST
from tests.conftest import copy_of_small, replace_in
from tests.web.serving import Client, running
from tests.web.test_protocol import direct, form

SCRIPTS = {
    "Armenian": "Հայելի Լիճ, «և» և \u0565\u0582",
    "Azerbaijani": "Güzgü gölü: ısıq işıq İI, Əə",
    "Russian": "Зеркальное озеро: ёж, йод, Ё",
    "combining marks": "e\u0301 é, и\u0306 й, ə\u0301, ա\u0308, A\u030a Å \u212b",
    "beyond the first plane and of no width": "𝄞 \u200f\u05d0\u200d\u00ad ﬁ",
}
NAMES = {"Armenian": "Լիճ", "Azerbaijani": "ısıq", "Russian": "озеро", "combining marks": "e\u0301"}
WAYS = [pytest.param(Client.sparql, id="address"), pytest.param(form, id="form"), pytest.param(direct, id="body")]


def read_table(answer: requests.Response, form: QueryResultsFormat) -> tuple[str, str]:
    """Return name and value of a table with one cell, as a reader of the syntax finds them."""
    found = parse_query_results(answer.content, format=form)
    assert isinstance(found, QuerySolutions)
    value = next(found)[0]
    assert isinstance(value, Literal)
    return found.variables[0].value, value.value


@pytest.mark.parametrize("send", WAYS)
@pytest.mark.parametrize("script", SCRIPTS)
def test_other_scripts_come_back_byte_for_byte(site: Client, script: str, send: Any) -> None:
    text, name = SCRIPTS[script], NAMES.get(script, "x")
    query = f"SELECT ?{name} {{ BIND('{text}' AS ?{name}) }}"
    expected = (name, text)
    for accept, reader in (
        ("application/sparql-results+json", QueryResultsFormat.JSON),
        ("application/sparql-results+xml", QueryResultsFormat.XML),
        ("text/tab-separated-values", QueryResultsFormat.TSV),
    ):
        assert read_table(send(site, query, accept), reader) == expected
    table = csv.reader(io.StringIO(send(site, query, "text/csv").content.decode("utf-8"), newline=""))
    assert tuple(row[0] for row in table) == expected
    page = html.unescape(send(site, query, "text/html").content.decode("utf-8"))
    content = page.partition("<main")[2].partition("</main>")[0]
    assert content.count(text) == 2, "in the form and in the table"
    assert f'<th scope="col">{name}</th>' in page


@pytest.mark.parametrize("send", WAYS)
@pytest.mark.parametrize("script", SCRIPTS)
def test_other_scripts_come_back_in_graphs(site: Client, script: str, send: Any) -> None:
    name = NAMES.get(script, "x")
    wanted = f'<http://example.org/{name}> <http://example.org/p> "{SCRIPTS[script]}"@hy'
    query = f"CONSTRUCT {{ {wanted} }} {{}}"
    expected = set(parse(f"{wanted} .".encode(), format=RdfFormat.N_TRIPLES))
    for accept, syntax in (
        ("text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/ld+json", RdfFormat.JSON_LD),
        ("application/rdf+xml", RdfFormat.RDF_XML),
    ):
        answer = send(site, query, accept)
        assert set(parse(answer.content, format=syntax)) == expected
        assert SCRIPTS[script].encode() in answer.content
        assert f"http://example.org/{name}".encode() in answer.content


# From the record

TEXT = " | ".join(SCRIPTS.values())
EVENT = "event/1951-03-03-geneva"
IRI = f"{BASE}id/{EVENT}"
GRAPH_PATH = "/graph/data/events/1951-03-03-geneva"
STATED = f'"{TEXT}"'
SELECT = f"SELECT ?o {{ <{IRI}> ?p ?o }}"
BY_VALUE = f"SELECT ?s ?p ?o {{ ?s ?p ?o FILTER(STR(?o) = {STATED}) }}"
CONSTRUCT = f"CONSTRUCT WHERE {{ <{IRI}> ?p ?o }}"
TABLES = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values")
GRAPHS = (
    "text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml", "application/trig",
    "application/n-quads",
)  # fmt: skip
PATHS: list[tuple[str, str, str]] = [
    *((f"/doc/{EVENT}", accept, "") for accept in ("text/html", *GRAPHS[:4])),
    *((GRAPH_PATH, accept, "") for accept in GRAPHS),
    *(("/sparql", accept, SELECT) for accept in (*TABLES, "text/html")),
    *(("/sparql", accept, BY_VALUE) for accept in TABLES),
    *(("/sparql", accept, CONSTRUCT) for accept in (*GRAPHS, "text/html")),
    ("/events", "text/html", ""),
]
DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "identity": bytes,
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "zstd": zstandard.ZstdDecompressor().decompress,
}
SYNTAXES = {"jsonld": RdfFormat.JSON_LD, "nq": RdfFormat.N_QUADS, "nt": RdfFormat.N_TRIPLES,
            "rdf": RdfFormat.RDF_XML, "trig": RdfFormat.TRIG, "ttl": RdfFormat.TURTLE}  # fmt: skip


@pytest.fixture(scope="module")
def polyglot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server over a record with an event that has all scripts in its label, and in what is said of its date."""
    folder = tmp_path_factory.mktemp("polyglot")
    project = copy_of_small(folder / "project")
    record = project / "data" / "events" / "1951-03-03-geneva.ttl"
    replace_in(record, '"Meeting in Geneva, 3–4 March 1951"@en', f"{STATED}@en ; cmq:dateNote {STATED}@en")
    replace_in(record, "cmq:earliest", f"cmq:dateAsStated {STATED}@hy ; cmq:earliest")
    release = build_release(read_sources(project), folder / "releases", {}, lambda _: None)
    with running(release.path) as client:
        yield client


@pytest.mark.parametrize(("path", "accept", "query"), PATHS)
def test_stored_text_comes_back_on_every_path_in_every_coding(
    polyglot: Client, path: str, accept: str, query: str
) -> None:
    parameters = {"query": query} if query else {}
    for coding in DECODERS:
        for _ in range(2):  # computed, then kept
            headers = {"Accept-Encoding": coding}
            answer = polyglot.get(path, accept, params=parameters, headers=headers, stream=True)
            assert answer.status_code == 200
            body = answer.raw.read(decode_content=False)
            content = DECODERS[answer.headers.get("Content-Encoding", "identity")](body)
            assert TEXT.encode() in (html.unescape(content.decode()).encode() if "html" in accept else content)
            is_coded = coding != "identity" and len(content) >= LEAST
            assert answer.headers.get("Content-Encoding") == (coding if is_coded else None)


def unpacked(packed: bytes) -> bytes:
    """Return what a file compressed with zstd holds, whether or not it states its size."""
    return zstandard.ZstdDecompressor().stream_reader(packed).read()


@pytest.mark.parametrize("ending", SYNTAXES)
def test_stored_text_comes_back_in_dumps(polyglot: Client, ending: str) -> None:
    plain = polyglot.get(f"/dumps/communique.{ending}").content
    assert TEXT.encode() in plain
    found = {(quad.predicate.value.rpartition("#")[2], quad.object) for quad in parse(plain, format=SYNTAXES[ending])}
    assert {("prefLabel", Literal(TEXT, language="en")), ("dateNote", Literal(TEXT, language="en"))} <= found
    assert ("dateAsStated", Literal(TEXT, language="hy")) in found
    assert gzip.decompress(polyglot.get(f"/dumps/communique.{ending}.gz").content) == plain
    assert unpacked(polyglot.get(f"/dumps/communique.{ending}.zst").content) == plain


def test_stored_text_comes_back_in_tables(polyglot: Client) -> None:
    plain = polyglot.get("/dumps/events.csv").content
    found = {row["event"]: row for row in csv.DictReader(io.StringIO(plain.decode("utf-8"), newline=""))}[IRI]
    assert [found[column] for column in ("label", "date_note", "date_as_stated")] == [TEXT] * 3
    assert gzip.decompress(polyglot.get("/dumps/events.csv.gz").content) == plain
    assert unpacked(polyglot.get("/dumps/events.csv.zst").content) == plain
