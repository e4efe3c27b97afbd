"""Clients that mean ill, or know no better: what they send and take, and when; nobody else may notice them."""

from __future__ import annotations

import gzip
import os
import re
import select
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import quote

import pytest

from communique.release.release import Release
from communique.web.problems import PROBLEM_TYPES
from tests.web.asking import FORM
from tests.web.hard import Hard, Reply, everything, hard_server, reply, resident, watched
from tests.web.serving import Client
from tests.web.test_workers import WITHOUT_END, until

MEBI = 2**20
HOST = b"Host: talks.example.org\r\n"
END = HOST + b"\r\n"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 60000"
HELD = 64 * MEBI
GROWTH = 200 * MEBI
"""By as much may a worker have grown and stay."""
ROUTES = (
    "/", "/sparql", "/id/event/1951-spring-call", "/code", "/code/held", "/doc/event", "/doc/event/1951-spring-call",
    "/events", "/ns", "/ns.ttl", "/alignment/cidoc-crm", "/graph/data/people", "/queries", "/queries.ttl", "/dumps/",
    "/dumps/communique.nt", "/catalog", "/dataset", "/.well-known/void", "/problems", "/healthz", "/robots.txt",
    "/favicon.ico", "/static/communique.css", "/nowhere",
)  # fmt: skip


def post(body: bytes, *headers: str, path: str = "/sparql", method: str = "POST", length: int | None = None) -> bytes:
    """Return the bytes of a request with a body."""
    lines = [f"{method} {path} HTTP/1.1", *headers, f"Content-Length: {len(body) if length is None else length}"]
    return "\r\n".join(lines).encode() + b"\r\n" + END + body


def query(text: str) -> bytes:
    return post(b"query=" + quote(text).encode(), f"Content-Type: {FORM}")


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\n".encode("latin-1") + END


@pytest.fixture(scope="module")
def hard(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hard]:
    """A server with little patience. Its log must not know of any fault in the end."""
    bounds = {"connections": 240, "head_seconds": 1, "taking_seconds": 1, "held_bytes": HELD}
    settings = {"workers": "3", "query_seconds": "3", "queue_seconds": "2", "cache_memory": "256"}
    folder = tmp_path_factory.mktemp("hard")
    with hard_server(release.path, folder, settings, bounds) as server:
        assert until(lambda: server.started() == 3, 60)
        yield server
        assert server.process.poll() is None
    assert "Traceback" not in (folder / "log").read_text("utf-8")


def trickle(connection: socket.socket, data: bytes) -> None:
    """Send a byte every tenth of a second until something comes back."""
    for byte in data:
        with suppress(OSError):
            connection.sendall(bytes([byte]))
        if select.select([connection], [], [], 0.1)[0]:
            return
    raise AssertionError(f"the server has waited for {len(data)} bytes")


def refusal(answer: Reply | None) -> str:
    """Return the code of a problem that stands in the table, and check that the client is to blame for it."""
    assert answer is not None
    assert 400 <= answer.status < 500, answer
    assert PROBLEM_TYPES[answer.code].status == answer.status
    return answer.code


# Clients that are slow


def test_more_than_two_hundred_slow_queries_at_once(hard: Hard) -> None:
    """More than the queue has places: one client has half of them."""
    request = query(WITHOUT_END)
    with ExitStack() as stack, watched(hard):
        connections = [stack.enter_context(hard.connect()) for _ in range(220)]
        for connection in connections:
            connection.sendall(request)
        answers = [reply(connection) for connection in connections]
    assert {answer.code for answer in answers if answer} <= {"timeout", "busy"}
    assert all(answers)
    assert until(lambda: hard.resident() < 4 * GROWTH)


def test_clients_that_take_nothing_of_an_answer_are_given_up_and_share_what_they_hold(hard: Hard) -> None:
    assert hard.ask(LARGE).status_code == 200  # kept from now on
    files, before = hard.files(), resident(hard.process.pid)
    with ExitStack() as stack, watched(hard):
        connections = [stack.enter_context(hard.connect(receive_buffer=4096)) for _ in range(60)]
        for connection in connections:
            connection.sendall(query(LARGE))
        for _ in range(10):
            for connection in connections:
                with suppress(OSError):
                    connection.recv(10)
            time.sleep(0.05)
        assert resident(hard.process.pid) < before + 4 * HELD
        assert until(lambda: hard.files() <= files + 4, 20)


def test_answers_that_nobody_takes_do_not_fill_the_memory(hard: Hard) -> None:
    before, most = resident(hard.process.pid), 0
    with ExitStack() as stack, watched(hard):
        connections = [stack.enter_context(hard.connect(receive_buffer=4096)) for _ in range(8)]
        for number, connection in enumerate(connections):
            connection.sendall(query(f"{LARGE} # {number}"))
        for _ in range(60):
            most = max(most, resident(hard.process.pid))
            time.sleep(0.05)
    assert most < before + 4 * HELD


def test_a_client_that_takes_an_answer_slowly_but_steadily_gets_all_of_it(hard: Hard) -> None:
    with hard.connect(receive_buffer=65536) as connection:
        connection.sendall(query(LARGE.replace("60000", "5000")))
        taken = b""
        while b"\r\n\r\n" not in taken:
            taken += connection.recv(2000)
        stated = re.search(rb"content-length: (\d+)", taken)
        assert stated is not None
        body = len(taken.partition(b"\r\n\r\n")[2])
        started = time.monotonic()
        while body < int(stated[1]):
            piece = connection.recv(40_000)
            assert piece
            body += len(piece)
            time.sleep(0.05)
    assert body == int(stated[1]) > MEBI
    assert time.monotonic() - started > 1  # longer than a client may take nothing at all


def test_a_head_that_comes_byte_by_byte_is_not_waited_for(hard: Hard) -> None:
    with hard.connect() as slow, hard.connect() as silent, watched(hard):
        trickle(slow, get("/events" * 100))
        answer = reply(slow)
        assert answer is None or answer.code == "too-slow"
        assert silent.recv(1) == b""


def test_a_head_that_stops_is_answered_by_a_problem(hard: Hard) -> None:
    with hard.connect() as connection:
        connection.sendall(b"GET /events HTTP/1.1\r\nHost: tal")
        answer = reply(connection)
    assert answer is not None
    assert (answer.status, answer.code) == (408, "too-slow")


def test_a_connection_kept_alive_is_not_kept_for_ever(hard: Hard) -> None:
    with hard.connect() as connection:
        for _ in range(2):
            connection.sendall(get("/healthz"))
            assert reply(connection) is not None
        trickle(connection, b"\r\n" * 100)  # what may stand before the next request
        answer = reply(connection)
        assert answer is None or answer.code == "too-slow"


def test_a_body_that_comes_byte_by_byte_is_not_waited_for(hard: Hard) -> None:
    with hard.connect() as connection, watched(hard):
        connection.sendall(post(b"", f"Content-Type: {FORM}", length=1000))
        trickle(connection, b"x" * 200)
        answer = reply(connection)
    assert answer is None or answer.code == "too-slow"


def test_more_connections_than_there_is_room_for_end_those_that_wait_longest(hard: Hard) -> None:
    files = hard.files()
    with ExitStack() as stack, watched(hard):
        for _ in range(700):
            stack.enter_context(hard.connect()).sendall(b"GET /events HTTP/1.1\r\n")
        assert until(lambda: hard.files() < files + 300)


def test_where_all_connections_are_at_work_another_one_is_told_so(release: Release, tmp_path: Path) -> None:
    with hard_server(release.path, tmp_path, {"workers": "2", "query_seconds": "60"}, {"connections": 6}) as server:
        with ExitStack() as stack:

            def is_full() -> bool:
                """Add a query, since a request that is not complete would have made room for another."""
                stack.enter_context(server.connect()).sendall(query(WITHOUT_END))
                answer = server.send(get("/healthz"))
                return answer is not None and answer.status == 503

            assert until(is_full)
            answer = server.send(get("/healthz"))
            assert answer is not None
            assert (answer.code, answer.headers["connection"]) == ("busy", "close")
            assert int(answer.headers["retry-after"]) > 0
        assert until(lambda: (answer := server.send(get("/healthz"))) is not None and answer.status == 200)


def test_the_number_of_connections_keeps_to_what_the_system_grants(release: Release, tmp_path: Path) -> None:
    with hard_server(release.path, tmp_path, files=300) as server, ExitStack() as stack:
        for _ in range(400):
            stack.enter_context(server.connect())
        assert server.send(get("/events")) is not None
        os.kill(server.processes()[-1], signal.SIGKILL)
        assert until(lambda: server.ask("ASK {}").status_code == 200)


def test_requests_in_a_row_are_answered_up_to_a_number(hard: Hard) -> None:
    before = resident(hard.process.pid)
    with ExitStack() as stack, watched(hard):
        connections = [stack.enter_context(hard.connect()) for _ in range(20)]
        for connection in connections:
            connection.sendall(get("/events") + b"GET /healthz HTTP/1.1\r\nHost:\r\n\r\n" * 6_000)
        for connection in connections:
            answers = everything(connection)
            assert 1 <= answers.count(b"HTTP/1.1 200 OK\r\n") < 100
            assert answers.count(b"HTTP/1.1 ") == answers.count(b"HTTP/1.1 200 OK\r\n")
    assert resident(hard.process.pid) < before + 50 * MEBI


# Connections of which one side is closed


@pytest.mark.parametrize(
    "request_",
    [
        get("/healthz"),
        get("/dumps/communique.nt"),
        get("/events"),
        query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(STRLEN(STR(?c)) < 3) }"),
        get("/healthz") + query("ASK { ?half ?closed ?connection }"),
        query("ASK { ?then ?comes ?rubbish }") + b"rubbish",
        query("ASK { ?then ?comes ?aTunnel }") + b"CONNECT example.org:443 HTTP/1.1\r\n" + END,
        get("/events").replace(b"HTTP/1.1", b"HTTP/1.0"),
    ],
    ids=["health", "dump", "page", "query", "two requests", "rubbish after it", "a tunnel after it", "HTTP/1.0"],
)
def test_a_client_that_has_closed_its_sending_side_gets_its_answer(hard: Hard, request_: bytes) -> None:
    with hard.connect() as connection:
        connection.sendall(request_)
        connection.shutdown(socket.SHUT_WR)
        answers = everything(connection).replace(b"HTTP/1.1 100 Continue\r\n\r\n", b"")
    assert (
        answers.count(b"HTTP/1.1 200 OK\r\n")
        == answers.count(b"HTTP/1.")
        == len(re.findall(rb"(?:GET|POST) ", request_))
    )
    head, _, body = answers.rpartition(b"HTTP/1.1 200 OK\r\n")[2].partition(b"\r\n\r\n")
    assert f"content-length: {len(body)}\r\n".encode() in head


def test_a_client_that_has_gone_altogether_is_noticed(hard: Hard) -> None:
    before = hard.outcomes().count("gone")
    with hard.connect() as connection:
        connection.sendall(query(WITHOUT_END))
        time.sleep(0.3)  # of the three seconds that it may take
    assert until(lambda: hard.outcomes().count("gone") > before)


def test_a_request_of_which_the_end_never_comes_is_no_request(hard: Hard) -> None:
    assert hard.send(b"GET /events HTT", half_close=True) is None
    assert hard.send(post(b"query=ASK%7B%7D", length=100), half_close=True) is None


# What is no request, and what is too much


@pytest.mark.parametrize(
    "flood",
    [
        b"".join(b"X-%d: a\r\n" % number for number in range(10_000)),
        b"X: " + b"a" * 1_000_000 + b"\r\n",
        b"a" * 1_000_000 + b": X\r\n",
        b"Cookie: a=b\r\n" * 8_000,
    ],
    ids=["ten thousand headers", "one header of a megabyte", "a name of a megabyte", "the same header"],
)
def test_a_flood_of_headers_is_refused(hard: Hard, flood: bytes) -> None:
    with watched(hard):
        assert refusal(hard.send(b"GET /events HTTP/1.1\r\n" + flood + END)) == "head-too-large"


def test_an_address_without_end_is_refused_and_one_of_eight_kilobytes_is_not(hard: Hard) -> None:
    assert refusal(hard.send(get("/events?" + "x" * 1_000_000))) == "head-too-large"
    answer = hard.send(get("/events?" + "x" * 8_192))
    assert answer is not None
    assert answer.status == 200


@pytest.mark.parametrize(
    "request_",
    [
        get("/doc/place/\u00fc"),
        "GET /doc/place/Ստեփան HTTP/1.1\r\n".encode() + END,
        get("/\0"),
        get("/a b"),
        get("sparql"),
        get(""),
        b"GET /events HTTP/1.1\r\n\r\n",
        b"GET /events HTTP/1.1\r\n" + HOST + END,
        b"GET /events HTTP/1.1\r\nX: \0\r\n" + END,
        b"GET /events HTTP/1.1\r\nX : a\r\n" + END,
        b"GET /events HTTP/1.1\r\nX: a\r\n b\r\n" + END,
        b"GET /events HTTP/1.1\n" + END.replace(b"\r", b""),
        b"GET /events HTTP/9.9\r\n" + END,
        b"GET /events FTP/1.1\r\n" + END,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\xaa" * 500,
        b"\0" * 5_000,
        b"\r\n" * 50 + b"rubbish\r\n\r\n",
    ],
)
def test_what_is_no_http_is_answered_by_a_problem(hard: Hard, request_: bytes) -> None:
    answer = hard.send(request_)
    assert refusal(answer) == "malformed"
    assert answer is not None
    assert answer.headers["connection"] == "close"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_what_is_no_http_is_in_the_log_under_its_code(hard: Hard) -> None:
    before = hard.outcomes().count("malformed")
    hard.send(b"rubbish\r\n\r\n")
    assert until(lambda: hard.outcomes().count("malformed") > before)


@pytest.mark.parametrize(
    "method",
    [
        "TRACE", "PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK", "SEARCH", "REPORT", "PURGE",
        "LINK", "M-SEARCH", "SOURCE", "PUT", "DELETE", "PATCH", "get", "Post", "BREW", "CONNECT", "G" * 1000, "GET/",
        "G\u00cbT",
    ],
)  # fmt: skip
def test_methods_that_do_nothing_here_are_refused(hard: Hard, method: str) -> None:
    for path in ("/events", "/sparql", "/dumps/communique.nt"):
        answer = hard.send(f"{method} {path} HTTP/1.1\r\n".encode() + END)
        assert refusal(answer) in ("method-not-allowed", "malformed")
        assert answer is not None
        if answer.status == 405:
            allowed = "GET, HEAD, POST, OPTIONS" if path == "/sparql" else "GET, HEAD, OPTIONS"
            assert answer.headers["allow"] == allowed
    for tunnel in ("example.org:443", "127.0.0.1:22"):
        refusal(hard.send(f"CONNECT {tunnel} HTTP/1.1\r\n".encode() + END))


def test_who_asks_for_another_protocol_gets_an_answer_in_this_one(hard: Hard) -> None:
    for protocol in ("h2c", "websocket", "TLS/1.0"):
        headers = (
            f"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: {protocol}\r\nSec-WebSocket-Version: 13\r\n".encode()
        )
        with hard.connect() as connection:
            for _ in range(2):
                connection.sendall(b"GET /events HTTP/1.1\r\n" + headers + END)
                answer = reply(connection)
                assert answer is not None
                assert answer.status == 200


@pytest.mark.parametrize(
    "shape",
    [
        b"Content-Length: 5\r\nContent-Length: 60\r\n",
        b"Content-Length: 5\r\nContent-Length: 5\r\n",
        b"Content-Length: 5, 60\r\n",
        b"Content-Length: +5\r\n",
        b"Content-Length: -5\r\n",
        b"Content-Length: 0x5\r\n",
        b"Content-Length: 99999999999999999999999\r\n",
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Transfer-Encoding: chunked, identity\r\n",
        b"Transfer-Encoding: gzip\r\n",
        b"Transfer-Encoding : chunked\r\n",
        b"Transfer-Encoding\r\n : chunked\r\n",
        b"Transfer-Encoding: \x0bchunked\r\nContent-Length: 5\r\n",
        b"X: a\rTransfer-Encoding: chunked\r\n",
        b"X: a\nTransfer-Encoding: chunked\r\n",
    ],
)
def test_a_request_whose_length_can_be_read_in_two_ways_is_refused_and_nothing_after_it_is_read(
    hard: Hard, shape: bytes
) -> None:
    second = b"0\r\n\r\nGET /smuggled HTTP/1.1\r\n" + END
    with hard.connect() as connection:
        connection.sendall(b"POST /sparql HTTP/1.1\r\n" + shape + END + second)
        assert refusal(reply(connection)) == "malformed"
        with suppress(OSError):
            assert connection.recv(1) == b""
    assert "/smuggled" not in hard.log.read_text("utf-8")


@pytest.mark.parametrize(
    "body", [b"5;" + b"x" * 20_000 + b"\r\n", b"FFFFFFFFFFFFFFFFF\r\n", b"-1\r\n", b"5\nabcde", b"5\r\nabcdefgh"]
)
def test_a_body_in_broken_pieces_is_refused(hard: Hard, body: bytes) -> None:
    answer = hard.send(b"POST /sparql HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + END + body, half_close=True)
    assert answer is None or refusal(answer) == "malformed"


def test_a_body_without_end_and_trailers_without_end_are_given_up(hard: Hard) -> None:
    head = f"POST /sparql HTTP/1.1\r\nContent-Type: {FORM}\r\nTransfer-Encoding: chunked\r\n".encode() + END
    before = resident(hard.process.pid)
    with watched(hard):
        for piece in (b"2710\r\n" + b"x" * 10_000 + b"\r\n", b"1\r\nx\r\n" * 1000, b"X-Trailer: 1\r\n" * 1000):
            with hard.connect() as connection:
                start = b"0\r\n" if piece.startswith(b"X") else b""
                with suppress(OSError):
                    connection.sendall(head + start)
                    for _ in range(1000):
                        connection.sendall(piece)
                with suppress(OSError):
                    answer = reply(connection)
                    assert answer is None or refusal(answer) in ("too-large", "too-slow", "malformed")
    assert resident(hard.process.pid) < before + 50 * MEBI


def test_a_trailer_is_no_header(hard: Hard) -> None:
    chunked = f"POST /sparql HTTP/1.1\r\nContent-Type: {FORM}\r\nTransfer-Encoding: chunked\r\n".encode() + END
    body = b"d\r\nquery=ASK+%7B\r\n3\r\n%7D\r\n0\r\nAccept: text/html\r\nContent-Type: text/turtle\r\n\r\n"
    answer = hard.send(chunked + body)
    assert answer is not None
    assert (answer.status, answer.headers["content-type"]) == (200, "application/sparql-results+json")


def test_a_body_longer_than_it_says_spoils_only_what_comes_after(hard: Hard) -> None:
    form = f"Content-Type: {FORM}"
    with hard.connect() as connection:
        connection.sendall(post(b"query=ASK%7B%7D&and=more", form, length=len(b"query=ASK%7B%7D")))
        answer = reply(connection)
        assert answer is not None
        assert answer.status == 200
        with suppress(OSError):
            assert connection.recv(1) == b""


def test_what_is_compressed_is_refused_and_not_unpacked(hard: Hard) -> None:
    bomb = gzip.compress(b"query=" + b" " * 300 * MEBI, 9)
    bomb = gzip.compress(bomb, 9) if len(bomb) > 900_000 else bomb
    before = hard.resident()
    for coding in ("gzip", "x-gzip", "deflate", "br", "zstd", "compress", "gzip, gzip", "nonsense"):
        answer = hard.send(post(bomb, f"Content-Type: {FORM}", f"Content-Encoding: {coding}"))
        assert refusal(answer) == "unsupported-media-type"
        assert answer is not None
        assert answer.headers["accept-encoding"] == "identity"
    assert hard.resident() < before + 50 * MEBI
    refusal(hard.send(post(bomb, f"Content-Type: {FORM}")))  # bytes that are no form
    plain = hard.send(post(b"query=ASK%7B%7D", f"Content-Type: {FORM}", "Content-Encoding: identity"))
    assert plain is not None
    assert plain.status == 200


# Where clients have no business


def test_no_route_leads_out_of_what_is_published(hard: Hard, release: Release) -> None:
    prefixes = (
        "/static", "/dumps", "/graph", "/ns", "/alignment", "/queries", "/doc", "/id", "/code", "/dataset", "", "/ns.",
        "/.well-known", "/doc/event", "/graph/data",
    )  # fmt: skip
    ups = (
        "../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "..\\", "%252e%252e%252f", "..;/", "....//", "..%c0%af",
        "%00/", ".%00./", "..%2500/", "/", "//", "%2f", "file:///", "./",
    )  # fmt: skip
    targets = ("release.json", "store/CURRENT", "SHA256SUMS", "etc/passwd", "proc/self/environ")
    secrets = [(release.path / "store" / "CURRENT").read_bytes().strip(), b"root:", b"PATH="]
    with hard.connect() as connection:
        for prefix in prefixes:
            for up in ups:
                for depth, target in zip((1, 1, 2, 8, 12), targets, strict=True):
                    connection.sendall(get(f"{prefix}/{up * depth}{target}"))
                    answer = reply(connection)
                    assert answer is not None
                    if answer.status in (303, 307, 308):
                        continue
                    assert refusal(answer) in ("not-found", "bad-request"), (prefix, up, target)
                    assert not any(secret in answer.body for secret in secrets)
                    if "\0" in prefix + up:
                        assert answer.status == 400


@pytest.mark.parametrize(
    "head",
    [
        "GET {path} HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        "GET {path} HTTP/1.1\r\nHost: evil.example:8000\r\nX-Forwarded-Host: evil.example\r\n\r\n",
        "GET http://evil.example{path} HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        "GET http://evil.example{path} HTTP/1.1\r\nHost: talks.example.org\r\n\r\n",
        "GET {path} HTTP/1.0\r\n\r\n",
        "GET {path} HTTP/1.1\r\nHost:\r\n\r\n",
        "GET //evil.example{path} HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        "GET {path}/ HTTP/1.1\r\nHost: evil.example\r\nX-Original-URL: http://evil.example/\r\n\r\n",
    ],
)
def test_a_foreign_host_gets_into_no_link_and_no_redirect(hard: Hard, head: str) -> None:
    for path in ROUTES:
        answer = hard.send(head.format(path=path).encode())
        assert answer is not None, path
        assert answer.status < 500
        location = answer.headers.get("location", hard.address)
        assert f"{location}/".startswith(f"{hard.address}/")
        if "GET //evil" not in head:  # which is a path
            assert b"evil.example" not in answer.body
            assert "evil.example" not in str(answer.headers)


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c
"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY x SYSTEM "TRAP/dtd">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
><rdf:Description rdf:about="TRAP/a"><rdf:value>&c;&x;</rdf:value></rdf:Description></rdf:RDF>"""
RDF = {
    "application/rdf+xml": LAUGHS,
    "application/ld+json": b'{"@context": ["TRAP/context", {"@import": "TRAP/import"}], "@id": "TRAP/a", "label": "x"}',
    "text/turtle": b"@base <TRAP/> . <a> <b> <c> .",
    "application/trig": b"GRAPH <TRAP/g> { <TRAP/a> <TRAP/b> <TRAP/c> }",
    "application/n-triples": b"<TRAP/a> <TRAP/b> <TRAP/c> .",
}


def test_rdf_is_taken_nowhere_and_nothing_that_it_names_is_fetched(hard: Hard) -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap, hard.connect() as connection, watched(hard):
        trap.setblocking(False)
        base = f"http://127.0.0.1:{trap.getsockname()[1]}".encode()
        for path in (*ROUTES, "/sparql?graph=" + base.decode(), "/sparql?default"):
            for media_type, document in RDF.items():
                for method in ("POST", "PUT", "PATCH"):
                    body = document.replace(b"TRAP", base)
                    connection.sendall(post(body, f"Content-Type: {media_type}", path=path, method=method))
                    code = refusal(reply(connection))
                    is_read = path.startswith("/sparql") and method == "POST"
                    assert code in (("unsupported-media-type",) if is_read else ("method-not-allowed", "not-found"))
        with pytest.raises(BlockingIOError):
            trap.accept()


# What the log says


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (query("nonsense"), "syntax-error"),
        (query("SELECT * { ?s x:y ?o }"), "undeclared-prefix"),
        (query("SELECT * { SERVICE <http://example.org/> {} }"), "federation-refused"),
        (get("/nowhere"), "not-found"),
        (get("/dumps/nothing"), "not-found"),
        (post(b"x", "Content-Type: text/turtle"), "unsupported-media-type"),
    ],
)
def test_the_log_names_a_problem_by_its_code_wherever_it_was_found(hard: Hard, request_: bytes, code: str) -> None:
    before = hard.outcomes().count(code)
    assert refusal(hard.send(request_)) == code
    page = request_.replace(HOST, HOST + b"Accept: text/html\r\n")
    answer = hard.send(page.replace(b"POST /sparql?", b"POST /sparql?x&"))
    assert answer is not None
    assert answer.headers["communique-problem"] == code
    assert answer.headers["content-type"].startswith("text/html")
    assert until(lambda: hard.outcomes().count(code) >= before + 2)


def test_head_tells_the_code_too(site: Client) -> None:
    assert site.request("HEAD", "/nowhere").headers["Communique-Problem"] == "not-found"
