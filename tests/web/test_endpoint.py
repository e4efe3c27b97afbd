"""`communique serve --endpoint`: the same answers from another engine; honest ones when it is slow, down or odd."""

from __future__ import annotations

import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from traceback import walk_tb
from types import MappingProxyType
from typing import Any, ClassVar

import pytest
import requests
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions

from communique.web.engine import Endpoint, Engine, EngineCut, EngineRefusal, EngineUnavailable
from communique.web.problems import HttpProblem
from communique.web.remote import RemoteStore
from tests.conftest import ROOT, Communique
from tests.web.asking import CLAIM_FILE, CLAIMS, CMQ, EVENT_FILE, TRICKY, problem
from tests.web.engines import Oxigraph, Proxy, free_port, needs_oxigraph, needs_virtuoso, until, virtuoso
from tests.web.test_workers import SMALL, WITHOUT_END, Served, is_granted, serving

pytestmark = needs_oxigraph
PUBLIC = "https://talks.example.org"
UNION = "--union-default-graph"
EVENT = "event/1951-03-03-geneva"
PAGE = f"/doc/{EVENT}"
CURRENT = Path(".communique") / "current"
PATHS = (
    "/", "/events", "/people", "/claims", "/sources", "/ns", "/ns.ttl", PAGE, f"{PAGE}.ttl", f"{PAGE}.nt",
    f"{PAGE}.jsonld", f"{PAGE}.rdf", "/doc/event/1951-spring-call.html", "/doc/question/was-there-a-call", "/code/held",
    "/doc/code/held", "/graph/data/people", "/graph/data/people.nq", "/graph/none", "/doc/event/none", "/queries",
    "/sparql", "/dumps/", "/dumps/communique.nq", "/.well-known/void", "/alignment/none",
    "/map?from=1951&to=1951", "/network?between=all&from=1951-02&to=1951-12&when=certainly", "/network?from=soon",
)  # fmt: skip
IN_ORDER = "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } FILTER (!ISBLANK(?s) && !ISBLANK(?o)) } ORDER BY ?g ?s ?p ?o"
QUERIES = {
    "everything": IN_ORDER,
    "everything but points": IN_ORDER.replace("(!ISBLANK(?s)", "(!CONTAINS(STR(?p), 'asWKT') && !ISBLANK(?s)"),
    "nothing": "SELECT * { <urn:x-none> ?p ?o }",
    "claims": CLAIMS,
    "yes": SMALL,
    "no": "ASK { ?s <urn:x-none> ?o }",
    "texts": f'SELECT ("{TRICKY}" AS ?a) ("{TRICKY}"@hy-am AS ?b) ("\\u0022\\\\" AS ?c) ("1"^^<urn:x#t> AS ?d) {{}}',
    "relative addresses": "BASE <ns> PREFIX c: <#> PREFIX e: <id/event/> SELECT * { e:1951-spring-call a ?k, c:Call }",
    "a relative address": "SELECT * { <id/event/1951-spring-call> <ns#date> ?date }",
    "names with signs": "PREFIX : <id/> PREFIX a: <urn:x:y'(> SELECT (:event\\/1951 AS ?x) (a:b\\~c AS ?y) {}",
    "comments": "SELECT * # all\n{ ?s a <ns#Call> # '\n }",
    "a comparison": "SELECT ?a { VALUES ?a { 1 2 3 } FILTER (?a<2&&1<?a+1) }",
    "from": f"SELECT * FROM <{EVENT_FILE}> {{ ?s ?p ?o }} ORDER BY ?s ?p ?o",  # noqa: S608
    "from named": f"SELECT ?g ?s FROM NAMED <{CLAIM_FILE}> {{ GRAPH ?g {{ ?s ?p ?o }} }} ORDER BY ?g ?s",  # noqa: S608
    "from one, not the other": f"SELECT * FROM <{EVENT_FILE}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",  # noqa: S608
    "a graph": f"{CMQ}CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s a cmq:Call ; ?p ?o }} ORDER BY ?s ?p ?o",
    "an empty graph": "CONSTRUCT WHERE { <urn:x-none> ?p ?o }",
    "a description": "DESCRIBE <id/place/geneva>",
    "a mistake": "SELECT * {\n ?s ?p }",
    "no prefix": "SELECT * { ?s a cmq:Call }",
    "no declaration of an engine's own prefix": "SELECT * { ?s a foaf:Person }",
    "a dialect": "DEFINE input:inference 'x' SELECT * { ?s ?p ?o }",
}
REFUSED = {
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }": (403, "federation-refused"),
    "PREFIX x: <urn:x> SELECT * { \\u0053ERVICE SILENT x:y { ?s ?p ?o } }": (403, "federation-refused"),
    "LOAD <http://127.0.0.1:9/>": (403, "update-refused"),
    "INSERT DATA { <a> <b> <c> }": (403, "update-refused"),
    "SELECT (<bif:http_get>('http://127.0.0.1:9/') AS ?x) {}": (400, "not-evaluable"),
    "PREFIX b: <BIF:> SELECT (b:http_get('http://127.0.0.1:9/') AS ?x) {}": (400, "not-evaluable"),
    "BASE <sql:> SELECT (<f>(1) AS ?x) {}": (400, "not-evaluable"),
}


def dump_of(project: Path) -> Path:
    return project / CURRENT / "dumps" / "communique.nq"


@contextmanager
def behind(project: Path, address: str, **settings: str) -> Iterator[Served]:
    """Serve the release of a project from the engine at an address."""
    with at_own_port(project, "--endpoint", address, **settings) as served:
        yield served


@contextmanager
def at_own_port(project: Path, *arguments: str, **settings: str) -> Iterator[Served]:
    """Serve a release that may write another address into its links than the one at which it answers."""
    port = free_port()
    with serving(project, "--release", str(CURRENT), *arguments, "--port", str(port), **settings) as served:
        yield Served(served.process, f"http://127.0.0.1:{port}")


@pytest.fixture(scope="module")
def engine(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oxigraph]:
    with Oxigraph(tmp_path_factory.mktemp("oxigraph") / "data", dump_of(project), UNION) as running:
        yield running


@pytest.fixture(scope="module")
def embedded(project: Path) -> Iterator[Served]:
    with at_own_port(project, base_url=PUBLIC, workers="2") as served:
        yield served


@pytest.fixture(scope="module")
def remote(project: Path, engine: Oxigraph) -> Iterator[Served]:
    with behind(project, engine.address, base_url=PUBLIC, workers="2") as served:
        yield served


def get(served: Served, path: str, accept: str = "*/*", **parameters: Any) -> requests.Response:
    return requests.get(
        served.address + path, params=parameters, headers={"Accept": accept}, timeout=60, allow_redirects=False
    )


def shown(answer: requests.Response) -> tuple[int, str | None, str | None, bytes]:
    """Return what two servers have to agree in."""
    return answer.status_code, answer.headers.get("Content-Type"), answer.headers.get("ETag"), answer.content


# The same answers


@pytest.mark.parametrize("path", PATHS)
def test_pages_and_documents_are_the_same(embedded: Served, remote: Served, path: str) -> None:
    assert shown(get(remote, path)) == shown(get(embedded, path))


@pytest.mark.parametrize("name", QUERIES)
def test_queries_have_the_same_answers(embedded: Served, remote: Served, name: str) -> None:
    query = QUERIES[name]
    graph = "CONSTRUCT" in query or "DESCRIBE" in query
    accepts = ("application/n-triples",) if graph else ("application/sparql-results+json", "text/csv", "text/html")
    for accept in (*accepts, "*/*"):
        expected, found = (get(served, "/sparql", accept, query=query) for served in (embedded, remote))
        if accept == "application/n-triples":
            assert sorted(found.text.splitlines()) == sorted(expected.text.splitlines())
        elif not graph:
            assert shown(found) == shown(expected)
        assert found.status_code == expected.status_code


@pytest.mark.parametrize(
    "graphs",
    [{"default-graph-uri": EVENT_FILE}, {"named-graph-uri": [EVENT_FILE, CLAIM_FILE]}, {"default-graph-uri": "x:none"}],
)
@pytest.mark.parametrize("name", ["everything", "claims", "from", "from named"])
def test_the_protocols_dataset_counts_as_ever(
    embedded: Served, remote: Served, name: str, graphs: dict[str, Any]
) -> None:
    expected, found = (get(s, "/sparql", "text/csv", query=QUERIES[name], **graphs) for s in (embedded, remote))
    assert expected.status_code == 200
    assert shown(found) == shown(expected)


# What the engine never gets to see


@pytest.fixture(scope="module")
def proxied(project: Path, engine: Oxigraph) -> Iterator[tuple[Proxy, Served]]:
    with Proxy(engine.port) as proxy, behind(project, proxy.address, workers="2", query_seconds="2") as served:
        yield proxy, served


@pytest.mark.parametrize("query", REFUSED)
def test_what_is_refused_does_not_reach_the_engine(proxied: tuple[Proxy, Served], query: str) -> None:
    _, served = proxied
    marked = f"{query} # {'x' * 5000}"
    before = proxied[0].asked
    problem(served.ask(marked), *REFUSED[query])
    assert proxied[0].asked - before < 5000  # the watch over the engine asks a little all the time


def test_workers_have_no_network_but_the_one_connection(remote: Served, engine: Oxigraph) -> None:
    if not is_granted():
        pytest.skip("this system does not let a process give up the network")
    status = [Path(f"/proc/{pid}/status") for pid in remote.workers()]
    assert until(lambda: all("Seccomp:\t2\n" in path.read_text("ascii") for path in status))
    program = (
        "import socket, sys\n"
        "from communique.web.engine import Endpoint, Engine\n"
        "from communique.web.workers.connector import Connector\n"
        "from communique.web.workers.sandbox import leave_network\n"
        "leave_network()\n"
        "endpoint = Endpoint.of(sys.argv[2])\n"
        "connect = Connector(socket.socket(fileno=int(sys.argv[1])))\n"
        "print(Engine(endpoint, connect).ask('ASK {}', 'text/csv'))\n"
        "endpoint.connect()\n"
    )
    ours, theirs = socket.socketpair()
    with ours, theirs:
        command = [sys.executable, "-c", program, str(theirs.fileno()), engine.address]
        with subprocess.Popen(
            command, pass_fds=[theirs.fileno()], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            assert ours.recv(1) == b"?"
            with Endpoint.of(engine.address).connect() as connection:
                socket.send_fds(ours, [b"!"], [connection.fileno()])
            out, err = process.communicate(timeout=60)
    assert out == "b'true'\n"
    assert "PermissionError" in err


# Slow, down, started anew


def test_a_slow_engine_costs_time_and_nothing_else(proxied: tuple[Proxy, Served]) -> None:
    proxy, served = proxied
    assert get(served, PAGE).status_code == 200
    proxy.delay = 600
    try:
        for answer in (served.ask(f"{SMALL} # slow"), get(served, "/events")):
            assert problem(answer, 504, "timeout")["limit"] == 2
        assert get(served, PAGE).status_code == 200, "what is kept is answered all the same"
        assert until(lambda: get(served, "/healthz").status_code == 503)
        assert "does not answer in time" in problem(get(served, "/healthz"), 503, "engine-unavailable")["detail"]
    finally:
        proxy.delay = 0
    assert until(lambda: served.ask(f"{SMALL} # again").json().get("boolean"))
    assert until(lambda: get(served, "/events").status_code == get(served, "/healthz").status_code == 200)


def test_a_query_without_end_is_ended_and_pages_are_answered(proxied: tuple[Proxy, Served]) -> None:
    _, served = proxied
    problem(served.ask(WITHOUT_END), 504, "timeout")
    assert until(lambda: get(served, "/people").status_code == 200)


def test_an_engine_that_is_down_is_named_and_comes_back(project: Path, tmp_path: Path) -> None:
    with (
        Oxigraph(tmp_path / "data", dump_of(project), UNION) as engine,
        behind(project, engine.address, workers="2") as served,
    ):
        assert get(served, PAGE).status_code == 200
        engine.kill()
        for path, parameters in (("/events", {}), (f"{PAGE}.ttl", {}), ("/sparql", {"query": SMALL})):
            answer = get(served, path, **parameters)
            assert "Connection refused" in problem(answer, 503, "engine-unavailable")["detail"]
            assert int(answer.headers["Retry-After"]) > 0
        assert get(served, "/events", "text/html").headers["Content-Type"].startswith("text/html")
        assert get(served, PAGE).status_code == 200, "what is kept is answered all the same"
        assert get(served, "/dumps/communique.nt").status_code == 200
        problem(served.ask("SELECT * {"), 400, "syntax-error")
        assert until(lambda: get(served, "/healthz").status_code == 503)
        engine.start()
        assert get(served, "/events").status_code == 200
        assert until(lambda: get(served, "/healthz").status_code == 200)


def test_an_engine_that_is_killed_under_load_costs_answers_and_falsifies_none(project: Path, tmp_path: Path) -> None:
    found: list[tuple[int, str]] = []
    stop = threading.Event()

    def hammer(served: Served, number: int) -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            answer = served.ask(f"{CLAIMS} # {number} {turn}", headers={"Accept": "text/csv"})
            found.append((answer.status_code, answer.text if answer.ok else answer.json()["code"]))

    with (
        Oxigraph(tmp_path / "data", dump_of(project), UNION) as engine,
        behind(project, engine.address, workers="4", cache_memory="0") as served,
    ):
        right = served.ask(CLAIMS, headers={"Accept": "text/csv"}).text
        threads = [threading.Thread(target=hammer, args=(served, number)) for number in range(4)]
        for thread in threads:
            thread.start()
        for _ in range(2):
            many = len(found) + 20
            assert until(lambda many=many: len(found) > many)  # type: ignore[misc]
            engine.kill()
            assert until(lambda: found[-1][0] == 503)
            engine.start()
            assert until(lambda: found[-1][0] == 200)
        stop.set()
        for thread in threads:
            thread.join()
    assert {answer for answer in found if answer[0] == 200} == {(200, right)}
    assert {answer for answer in found if answer[0] != 200} == {(503, "engine-unavailable")}


# At start


def test_an_engine_that_is_not_there_is_named_at_start(project: Path, communique: Communique) -> None:
    outcome = communique(
        project, "serve", "--port", "0", "--endpoint", f"http://u:secret@127.0.0.1:{free_port()}/query"
    )
    assert outcome.returncode == 3
    assert "cannot be asked: Connection refused" in outcome.stderr
    assert "secret" not in outcome.stderr


def test_an_engine_without_the_release_says_what_to_load(project: Path, communique: Communique, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.nq"
    nothing.write_text("")
    with Oxigraph(tmp_path / "data", nothing) as engine:
        outcome = communique(project, "serve", "--port", "0", COMMUNIQUE_ENDPOINT=engine.address)
    assert outcome.returncode == 3
    assert "holds 0 statements" in outcome.stderr
    assert f"Load {dump_of(project).resolve()}" in outcome.stderr


def test_an_engine_whose_default_graph_is_another_is_refused(
    project: Path, communique: Communique, tmp_path: Path
) -> None:
    with Oxigraph(tmp_path / "data", dump_of(project)) as engine:
        outcome = communique(project, "serve", "--port", "0", "--endpoint", engine.address)
    assert outcome.returncode == 3
    assert "default graph has 0 statements" in outcome.stderr


@pytest.mark.parametrize("address", ["127.0.0.1:7878", "ftp://x/", "http:///query", "http://x/#a", "http://x:99999/"])
def test_an_address_that_is_none_is_wrong_usage(project: Path, communique: Communique, address: str) -> None:
    outcome = communique(project, "serve", "--endpoint", address)
    assert (outcome.returncode, "no address of a SPARQL engine" in outcome.stderr) == (2, True)


# Engines that answer oddly

JSON, NT = "application/sparql-results+json", "application/n-triples"
TABLE = '{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}]}}'


NONE: Mapping[str, str] = MappingProxyType({})


class Odd(BaseHTTPRequestHandler):
    """Answers everything with `answer`: status, headers, body."""

    protocol_version = "HTTP/1.1"
    answer: ClassVar[tuple[int, dict[str, str], bytes]]

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        status, headers, body = self.answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = "Close" in headers

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def odd(
    status: int, media_type: str, text: str, headers: Mapping[str, str] = NONE, context: ssl.SSLContext | None = None
) -> Iterator[Engine]:
    body = text.encode()
    stated = {"Content-Type": media_type, "Content-Length": str(len(body)), **headers}
    Odd.answer = (status, {name: value for name, value in stated.items() if value}, body)
    with ThreadingHTTPServer(("127.0.0.1", 0), Odd) as server:
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        engine = Engine(Endpoint.of(f"http://127.0.0.1:{server.server_port}/q"), seconds=30)
        try:
            yield engine
        finally:
            engine.close()
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("answer", "headers", "failure", "said"),
    [
        (
            (500, "text/plain", "Error:\nno luck"),
            {},
            EngineUnavailable,
            "answers 500: Error: no luck",
        ),
        ((503, "text/html", "<h1>No</h1>"), {}, EngineUnavailable, "answers 503: No"),
        ((400, "text/plain", "x" * 5000), {}, EngineRefusal, "x…"),
        ((302, "text/plain", ""), {"Location": "http://127.0.0.1:9/"}, EngineRefusal, "302: nothing more"),
        ((200, "text/html", "<p>Welcome"), {}, EngineUnavailable, "answers in text/html"),
        ((200, JSON, TABLE), {"Content-Length": "", "Close": "1"}, EngineUnavailable, "does not say where it ends"),
        ((200, JSON, TABLE), {"Content-Length": "500", "Close": "1"}, EngineUnavailable, "broke off"),
        ((200, JSON, TABLE), {"X-SPARQL-MaxRows": "1"}, EngineCut, "at most 1 rows"),
        ((200, JSON, TABLE), {"X-SQL-State": "S1TAT"}, EngineUnavailable, "time was up"),
    ],
)
def test_an_answer_that_is_none_is_not_taken_for_one(
    answer: tuple[int, str, str], headers: dict[str, str], failure: type[Exception], said: str
) -> None:
    with odd(*answer, headers) as engine, pytest.raises(failure, match=said.replace("…", "…$")):
        engine.ask("SELECT * {}", JSON)


@pytest.mark.parametrize("text", [TABLE[:-1], TABLE[:40], "", "no", TABLE.replace("literal", "figural")])
def test_a_table_that_is_cut_or_none_is_unavailable(text: str) -> None:
    with odd(200, JSON, text) as engine, pytest.raises(HttpProblem, match="cannot be read") as found:
        RemoteStore(engine).select("SELECT * {}")
    assert (found.value.code, found.value.type.status) == ("engine-unavailable", 503)
    assert found.value.__cause__  # rows that a traceback takes to another thread are never freed
    kept = [local for frame, _ in walk_tb(found.value.__cause__.__traceback__) for local in frame.f_locals.values()]
    assert not any(isinstance(local, QuerySolutions) for local in kept)


def test_tables_come_through_as_they_are() -> None:
    cells = (
        '{"x":{"type":"bnode","value":"nodeID://b10"}},{"x":{"type":"typed-literal","value":"01","datatype":"urn:x:t"}},'
        '{"x":{"type":"literal","value":"\\"type\\": \\"bnode\\", \\"value\\": \\"nodeID://","xml:lang":"az"}},{}'
    )
    with odd(200, JSON, f'{{"head":{{"vars":["x"]}},"results":{{"bindings":[{cells}]}}}}') as engine:
        results = RemoteStore(engine).run("SELECT * {}")
        assert isinstance(results, QuerySolutions)
        written = results.serialize(format=QueryResultsFormat.TSV)
    text = '"\\"type\\": \\"bnode\\", \\"value\\": \\"nodeID://"@az'
    assert written == f'?x\n_:b10\n"01"^^<urn:x:t>\n{text}\n\n'.encode()


@pytest.mark.parametrize(("cell", "expected"), [("1", True), ("0", False), ("", False)])
def test_yes_and_no_may_come_as_a_table(cell: str, expected: bool) -> None:
    row = f'{{"r":{{"type":"literal","value":"{cell}"}}}}' if cell else ""
    with odd(200, JSON, f'{{"head":{{"vars":["r"]}},"results":{{"bindings":[{row}]}}}}') as engine:
        found = RemoteStore(engine).run("ASK {}")
        assert isinstance(found, QueryBoolean)
        assert bool(found) is expected


SECURELY = """
import sys
from communique.web.engine import Endpoint, Engine, EngineUnavailable
from communique.web.workers.sandbox import leave_network

endpoint = Endpoint.of(sys.argv[1])
connection = endpoint.connect()
leave_network()
try:
    print(Engine(endpoint, lambda: connection).ask("SELECT * {}", "text/csv").decode())
except EngineUnavailable as error:
    print(error)
"""


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl, which makes a certificate, is not installed")
@pytest.mark.parametrize(
    ("host", "is_trusted", "said"),
    [("localhost", True, "it came"), ("localhost", False, "self-signed"), ("127.0.0.1", True, "IP address mismatch")],
)
def test_an_engine_is_asked_over_tls_only_if_it_is_the_one(
    tmp_path: Path, host: str, is_trusted: bool, said: str
) -> None:
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*make, *names], check=True, capture_output=True, timeout=60)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with odd(200, "text/csv", "it came", context=context) as engine:
        address = f"https://{host}:{engine.endpoint.port}/q"
        environment = {**os.environ, **({"SSL_CERT_FILE": str(certificate)} if is_trusted else {})}
        outcome = subprocess.run(
            [sys.executable, "-c", SECURELY, address], env=environment, capture_output=True, text=True, timeout=60
        )
    assert said in outcome.stdout, outcome.stderr


# Virtuoso


@pytest.fixture(scope="module")
def virtuous(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("virtuoso")
    with (
        virtuoso(folder, dump_of(project).resolve().parent) as address,
        behind(project, address, base_url=PUBLIC, workers="2") as served,
    ):
        yield served


VIRTUOSO_PATHS = (
    PAGE, "/", "/events", "/people", "/code/held", "/doc/question/was-there-a-call", "/graph/data/people",
    "/graph/none", f"{PAGE}.ttl", f"{PAGE}.nt", f"{PAGE}.jsonld", f"{PAGE}.rdf", "/sparql", "/doc/event/none",
    "/network?kind=side", "/ns", "/map?from=1951-02&to=1951-02",
)  # fmt: skip
VIRTUOSO_QUERIES = (
    "everything but points", "nothing", "claims", "yes", "no", "relative addresses", "a relative address", "comments",
    "from", "from named", "from one, not the other", "an empty graph", "a mistake", "no prefix", "a dialect",
    "no declaration of an engine's own prefix",
)  # fmt: skip


@needs_virtuoso
@pytest.mark.parametrize("path", VIRTUOSO_PATHS)
def test_virtuoso_gives_the_same_pages_and_documents(embedded: Served, virtuous: Served, path: str) -> None:
    assert shown(get(virtuous, path)) == shown(get(embedded, path))


@needs_virtuoso
@pytest.mark.parametrize("name", VIRTUOSO_QUERIES)
def test_virtuoso_gives_the_same_answers(embedded: Served, virtuous: Served, name: str) -> None:
    expected, found = (get(served, "/sparql", query=QUERIES[name]) for served in (embedded, virtuous))
    assert found.status_code == expected.status_code
    if found.headers["Content-Type"] == JSON:
        assert found.json().get("boolean") == expected.json().get("boolean")
        tables = [a.json().get("results", {}).get("bindings", []) for a in (found, expected)]
        texts = [sorted(json.dumps(row, sort_keys=True) for row in table) for table in tables]
        assert texts[0] == texts[1]  # texts of several languages have no order that all engines share
    else:
        assert found.content == expected.content


@needs_virtuoso
@pytest.mark.parametrize("query", REFUSED)
def test_virtuoso_is_not_asked_for_what_it_alone_can(virtuous: Served, query: str) -> None:
    problem(virtuous.ask(query), *REFUSED[query])


def test_the_guide_has_the_commands_by_which_engines_are_loaded_here() -> None:
    guide = (ROOT / "OPERATIONS.md").read_text("utf-8")
    for command in (
        "oxigraph load --location",
        "oxigraph serve-read-only --location",
        f"127.0.0.1:7878 {UNION}",
        "virtuoso-t +wait +configfile",
        "isql-vt 127.0.0.1:1111 dba dba",
        "http://127.0.0.1:8890/sparql",
    ):
        assert command in guide


@needs_virtuoso
def test_what_virtuoso_refuses_is_told_in_its_words(virtuous: Served) -> None:
    found = problem(virtuous.ask("SELECT (BNODE() AS ?b) {}"), 400, "not-evaluable")
    assert "Built-in function is not implemented" in found["detail"]
