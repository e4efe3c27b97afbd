"""What the gateway does to answers and says about itself: codings, limits, log, numbers, clients behind a proxy."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
import requests
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from communique.errors import EnvironmentFailure, UsageError
from communique.release.release import Release
from communique.settings import Settings
from communique.terms import SCHEMA, SD
from communique.web.cache import AnswerCache
from communique.web.client import client_of
from communique.web.compress import CODINGS, LEAST, Choice, choose, coded
from communique.web.conditional import unless_known
from communique.web.exchanges import is_id
from communique.web.server import serve
from communique.web.workers.wire import Answer, Ask
from tests.web.asking import problem
from tests.web.serving import Client
from tests.web.test_workers import SMALL, WITHOUT_END, Served, asks_in_vain, serving, until

DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "zstd": zstandard.ZstdDecompressor().decompress,
    "identity": bytes,
}
LONG = "/events"
MANY = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 200"


@pytest.fixture
def metrics_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


# Which coding a client gets


@pytest.mark.parametrize(
    ("header", "coding", "is_binding"),
    [
        (None, "identity", False),
        ("", "identity", False),
        ("gzip", "gzip", False),
        ("x-gzip", "gzip", False),
        ("GZip;Q=0.3", "gzip", False),
        ("gzip, deflate, br, zstd", "zstd", False),
        ("gzip, deflate, br", "br", False),
        ("deflate", "identity", False),
        ("zstd;q=0.5, gzip;q=0.8", "gzip", False),
        ("gzip;q=0.5, identity;q=0.8", "identity", False),
        ("gzip;q=0", "identity", False),
        ("*", "zstd", False),
        ("gzip, *", "gzip", False),
        ("zstd;q=0, *", "br", False),
        ("gzip, identity;q=0", "gzip", True),
        ("gzip;q=0.5, *;q=0", "gzip", True),
        ("gzip;q=high, zstd q=1, ;, ,", "identity", False),
    ],
)
def test_the_best_coding_that_the_client_takes_is_chosen(header: str | None, coding: str, is_binding: bool) -> None:
    assert choose(header) == Choice(coding, is_binding)


@pytest.mark.parametrize(
    "header", ["identity;q=0", "*;q=0", "deflate, identity;q=0", "gzip;q=0, zstd;q=0.0, identity;q=0.000"]
)
def test_a_client_that_takes_no_coding_gets_none(header: str) -> None:
    assert choose(header) is None


@given(st.dictionaries(st.sampled_from([*CODINGS, "deflate", "*"]), st.integers(0, 1000)))
def test_what_is_refused_is_never_chosen_and_what_is_weighted_most_is(weights: dict[str, int]) -> None:
    choice = choose(", ".join(f"{name};q={weight / 1000:.3f}" for name, weight in weights.items()))
    known = {name: weights.get(name, weights.get("*", 1 if name == "identity" else 0)) for name in CODINGS}
    possible = {name for name in CODINGS if known[name]}
    if choice is None:
        assert not possible
        return
    assert choice.coding in possible
    assert choice.is_binding == ("identity" not in possible)
    stated = {name: known[name] for name in possible if name in weights or "*" in weights}
    assert known[choice.coding] == max(stated.values()) if stated else choice.coding == "identity"
    assert choose(choice.header) == choice


@given(st.binary(max_size=4 * LEAST), st.sampled_from(CODINGS), st.booleans())
def test_a_coded_answer_decodes_to_what_it_was(body: bytes, coding: str, is_binding: bool) -> None:
    plain = answer_with(body, (b"vary", b"Accept"))
    sent = coded(plain, Choice(coding, is_binding))
    headers = dict(sent.headers)
    used = headers.get(b"content-encoding", b"identity").decode()
    assert DECODERS[used](sent.body) == body
    assert used == (coding if is_binding or len(body) >= LEAST else "identity")
    assert headers[b"content-length"] == str(len(sent.body)).encode()
    assert headers[b"etag"] == (b'"abc"' if used == "identity" else b'"abc-' + used.encode() + b'"')
    assert (headers[b"vary"] == b"Accept, Accept-Encoding") == (is_binding or len(body) >= LEAST)


@pytest.mark.parametrize("media_type", [b"application/zip", b"image/png", b"application/octet-stream", b""])
def test_what_is_compressed_already_is_sent_as_it_is(media_type: bytes) -> None:
    answer = Answer(200, [(b"content-type", media_type)], b"x" * 2 * LEAST)
    assert coded(answer, Choice("gzip")) == answer


def test_a_problem_is_sent_as_it_is() -> None:
    answer = Answer(503, [(b"content-type", b"application/problem+json")], b"x" * 2 * LEAST)
    assert coded(answer, Choice("gzip", is_binding=True)) == answer


def answer_with(body: bytes, *headers: tuple[bytes, bytes]) -> Answer:
    length = str(len(body)).encode()
    own = [(b"etag", b'"abc"'), (b"content-type", b"text/csv; charset=utf-8"), (b"content-length", length)]
    return Answer(200, [*own, *headers], body)


@pytest.mark.parametrize(
    ("method", "stated", "status"),
    [
        ("GET", '"abc"', 304), ("HEAD", 'W/"abc"', 304), ("GET", '"x", "abc"', 304), ("GET", "*", 304),
        ("GET", "", 200), ("GET", '"abc-gzip"', 200), ("POST", '"abc"', 200),
    ],
)  # fmt: skip
def test_304_goes_to_who_names_the_tag(method: str, stated: str, status: int) -> None:
    found = unless_known(
        answer_with(b"x", (b"vary", b"Accept"), (b"x-content-type-options", b"nosniff")), method, stated
    )
    assert found.status == status
    if status == 304:
        assert {name for name, _ in found.headers} == {b"etag", b"vary", b"x-content-type-options"}
        assert found.body == b""


# What is kept


def ask(path: str = "/", **headers: str) -> Ask:
    fields = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Ask("GET", path.encode(), path, b"", fields)


def test_each_coding_is_kept_for_itself() -> None:
    cache = AnswerCache(100_000)
    cache.put(ask(accept_encoding="gzip"), answer_with(b"coded"))
    assert cache.get(ask(accept_encoding="identity")) is None
    found = cache.get(ask(accept_encoding="gzip"))
    assert found is not None
    assert found.body == b"coded"


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 3000), st.integers(0, 3000)), max_size=60))
def test_the_cache_stays_within_its_budget_whatever_the_requests_are_like(items: list[tuple[int, int, int]]) -> None:
    cache = AnswerCache(20_000)
    for number, length, accept in items:
        cache.put(ask(f"/{number}", accept="x" * accept), answer_with(b"y" * length))
        assert cache.held <= 20_000
        assert (cache.held == 0) == (len(cache) == 0)
        assert len(cache) * 1000 <= cache.held


# Who a client is


@pytest.mark.parametrize(
    ("header", "values", "expected"),
    [
        ("", [b"203.0.113.9"], "192.0.2.1"),
        ("X-Forwarded-For", [], "192.0.2.1"),
        ("X-Forwarded-For", [b"203.0.113.9"], "203.0.113.9"),
        ("X-Forwarded-For", [b"198.51.100.7, 203.0.113.9"], "203.0.113.9"),
        ("X-Forwarded-For", [b"198.51.100.7", b"203.0.113.9"], "203.0.113.9"),
        ("x-forwarded-for", [b"2001:DB8:0::1"], "2001:db8::/64"),
        ("x-forwarded-for", [b"2001:db8::ffff:ffff:ffff:ffff"], "2001:db8::/64"),
        ("x-forwarded-for", [b"2001:db8:0:1::1"], "2001:db8:0:1::/64"),
        ("x-forwarded-for", [b"fe80::1%eth0"], "fe80::/64"),
        ("x-forwarded-for", [b"::ffff:203.0.113.9"], "203.0.113.9"),
        ("X-Forwarded-For", [b"203.0.113.9, nobody"], "192.0.2.1"),
    ],
)
def test_the_last_address_in_the_header_counts_if_there_is_to_be_one(
    header: str, values: list[bytes], expected: str
) -> None:
    scope = {"client": ("192.0.2.1", 5000), "headers": [(b"x-forwarded-for", value) for value in values]}
    assert client_of(scope, header) == expected


@pytest.mark.parametrize("text", ["", "a b", "a\nb", '"', "ü", "x" * 65])
def test_an_id_that_could_spoil_a_log_is_not_taken_over(text: str) -> None:
    assert not is_id(text)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOG", "yes"), ("LOG_QUERIES", "json"), ("METRICS", "9100"), ("METRICS", "localhost:"), ("METRICS", ":9100"),
        ("METRICS", "127.0.0.1:0"), ("METRICS", "127.0.0.1:" + "9" * 5000), ("CLIENT_HEADER", "a b"),
    ],
)  # fmt: skip
def test_a_setting_that_means_nothing_is_refused(name: str, value: str) -> None:
    with pytest.raises(UsageError, match=f"COMMUNIQUE_{name}: "):
        Settings.from_environment({f"COMMUNIQUE_{name}": value})


def test_settings_reach_another_process_as_they_are() -> None:
    values = {"LOG": "json", "LOG_QUERIES": "1", "METRICS": "[::1]:9100", "CLIENT_HEADER": "X-Real-IP", "WORKERS": "5"}
    settings = Settings.from_environment({f"COMMUNIQUE_{name}": value for name, value in values.items()})
    assert settings.metrics == ("::1", 9100)
    assert Settings.from_json(json.loads(json.dumps(settings.as_json()))) == settings


# A real server: codings


@pytest.mark.parametrize("coding", ["br", "gzip", "zstd"])
@pytest.mark.parametrize("path", [LONG, "/static/communique.css", "/ns.ttl", "/dumps/"])
def test_an_answer_comes_compressed_with_a_tag_of_its_own(site: Client, path: str, coding: str) -> None:
    plain = site.get(path, "*/*", headers={"Accept-Encoding": "identity"})
    for method in ("GET", "HEAD", "GET"):  # made, known, kept
        answer = site.request(method, path, "*/*", headers={"Accept-Encoding": coding}, stream=True)
        body = answer.raw.read(decode_content=False)
        assert answer.headers["Content-Encoding"] == coding
        assert answer.headers["ETag"] == plain.headers["ETag"][:-1] + f'-{coding}"'
        assert answer.headers["Vary"].endswith("Accept-Encoding")
        assert int(answer.headers["Content-Length"]) < len(plain.content)
        if method == "GET":
            assert DECODERS[coding](body) == plain.content
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["Vary"] == answer.headers["Vary"]


def test_the_tag_of_one_coding_is_good_for_that_coding_only(site: Client) -> None:
    tags = {coding: site.get(LONG, headers={"Accept-Encoding": coding}).headers["ETag"] for coding in DECODERS}
    assert len(set(tags.values())) == len(DECODERS)
    for stated, tag in tags.items():
        for asked in tags:
            for method in ("GET", "HEAD"):
                answer = site.request(method, LONG, headers={"Accept-Encoding": asked, "If-None-Match": tag})
                assert answer.status_code == (304 if asked == stated else 200), (method, stated, asked)
                assert answer.headers["ETag"] == tags[asked]
                assert "Accept-Encoding" in answer.headers["Vary"]


def test_results_come_compressed_and_small_ones_do_not_unless_they_have_to(site: Client) -> None:
    for coding in ("br", "gzip", "zstd"):
        answer = site.get("/sparql", "text/csv", params={"query": MANY}, headers={"Accept-Encoding": coding})
        assert answer.headers["Content-Encoding"] == coding
    small = site.get("/sparql", params={"query": SMALL}, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in small.headers
    forced = site.get("/sparql", params={"query": SMALL}, headers={"Accept-Encoding": "gzip, identity;q=0"})
    assert forced.headers["Content-Encoding"] == "gzip"
    assert forced.json() == small.json()


def test_a_client_that_takes_nothing_is_told_what_there_is(site: Client) -> None:
    answer = site.get(LONG, "application/json", headers={"Accept-Encoding": "deflate, identity;q=0"})
    assert problem(answer, 406, "not-acceptable")["offers"] == list(CODINGS)


def test_dumps_come_as_they_lie(site: Client, release: Release) -> None:
    for headers in ({"Accept-Encoding": "gzip"}, {"Accept-Encoding": "gzip", "Range": "bytes=0-99"}):
        answer = site.get("/dumps/communique.nt", headers=headers)
        assert "Content-Encoding" not in answer.headers
        assert (release.path / "dumps" / "communique.nt").read_bytes().startswith(answer.content)


# Limits


@pytest.fixture(scope="module")
def limited(project: Path) -> Iterator[Served]:
    """A server whose limits are not the usual ones."""
    with serving(project, workers="3", query_seconds="1.5", queue_seconds="7", query_memory="300") as served:
        yield served


def test_the_limits_are_in_a_header_of_every_answer_of_the_endpoint(limited: Served) -> None:
    asked = [limited.ask(SMALL), limited.ask(SMALL), limited.ask("nonsense"), limited.ask(WITHOUT_END)]
    asked += [requests.request(method, f"{limited.address}/sparql", timeout=20) for method in ("HEAD", "OPTIONS")]
    assert [answer.status_code for answer in asked] == [200, 200, 400, 504, 200, 204]
    for answer in asked:
        limits = header_of(answer)
        assert (limits["query-seconds"], limits["queue-seconds"], limits["query-memory"]) == (1.5, 7, 300 * 2**20)
        assert (limits["workers"], limits["queries-at-once"], limits["queries-per-client"]) == (3, 2, 1)
        assert "Communique-Limits" in answer.headers["Access-Control-Expose-Headers"]
    assert asked[3].json()["limit"] == header_of(asked[3])["query-seconds"]
    assert "Communique-Limits" not in requests.get(f"{limited.address}/events", timeout=20).headers


def test_the_service_description_states_the_same_limits(limited: Served) -> None:
    answer = requests.get(f"{limited.address}/sparql", headers={"Accept": "text/turtle"}, timeout=20)
    triples = [quad.triple for quad in parse(answer.content, format=RdfFormat.TURTLE)]
    values = {(t.subject, t.predicate): t.object for t in triples}
    service = next(t.subject for t in triples if t.object == SD.Service)
    stated: dict[str, float] = {}
    for node in (t.object for t in triples if (t.subject, t.predicate) == (service, SCHEMA.additionalProperty)):
        assert isinstance(node, NamedNode)
        key, value = values[node, SCHEMA.propertyID], values[node, SCHEMA.value]
        assert isinstance(key, Literal)
        assert isinstance(value, Literal)
        stated[key.value] = float(value.value)
    assert stated == header_of(answer)
    page = requests.get(f"{limited.address}/sparql", headers={"Accept": "text/html"}, timeout=20).text
    assert "An answer may take 1.5 seconds." in page


def header_of(answer: requests.Response) -> dict[str, float]:
    members = [member.split("=") for member in answer.headers["Communique-Limits"].split(", ")]
    assert all(re.fullmatch(r"[a-z*][a-z0-9_.*-]*", key) for key, _ in members)
    return {key: float(value) for key, value in members}


# Log


def lines(path: Path, event: str) -> list[dict[str, Any]]:
    """Return the lines of one kind of event; every line must be JSON and have time, level and event."""
    found = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert all({"time", "level", "event"} <= line.keys() for line in found)
    return [line for line in found if line["event"] == event]


def test_each_request_is_a_line_that_says_how_it_went(project: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    query = 'ASK { ?s ?p "who-asks-this" }'
    with serving(project, log_file=str(log), log="json", workers="2", query_seconds="1") as served:
        known = served.ask(query, headers={"X-Request-Id": "abc-1"})
        assert known.headers["X-Request-Id"] == "abc-1"
        assert "X-Request-Id" in known.headers["Access-Control-Expose-Headers"]
        unknown = served.ask(query, headers={"X-Request-Id": "two words"})
        served.ask(WITHOUT_END)
        served.ask("nonsense")
        requests.get(f"{served.address}/nowhere", timeout=20)
        dump = requests.get(f"{served.address}/dumps/communique.nt", timeout=20)
        with pytest.raises(requests.Timeout):
            served.ask(WITHOUT_END, timeout=0.5)
        assert until(lambda: len(lines(log, "request")) == 7)
    found = lines(log, "request")
    assert [line["outcome"] for line in found] == [
        "answered", "cached", "timeout", "syntax-error", "not-found", "answered", "gone",
    ]  # fmt: skip
    assert [line["status"] for line in found] == [200, 200, 504, 400, 404, 200, None]
    first, second, third = found[:3]
    assert first["request"] == "abc-1"
    assert re.fullmatch("[0-9a-f]{16}", second["request"])
    assert unknown.headers["X-Request-Id"] == second["request"]
    assert (first["method"], first["path"], first["bytes"]) == ("POST", "/sparql", len(known.content))
    assert found[5]["bytes"] == len(dump.content)
    assert first["query"] == second["query"] == hashlib.sha256(query.encode()).hexdigest()[:16]
    assert third["seconds"] >= 1
    assert set(first["workers"]) == {"idle", "busy", "starting", "waiting"}
    assert "who-asks-this" not in log.read_text("utf-8")
    ends = {line["worker"]: line["why"] for line in lines(log, "worker-ended")}
    assert ends[third["worker"]] == "timeout"
    assert ends[found[6]["worker"]] == "gone"


def test_query_texts_are_written_if_the_operator_wants_them(project: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with serving(project, log_file=str(log), log="json", log_queries="1") as served:
        served.ask(SMALL)
        assert until(lambda: len(lines(log, "request")) == 1)
    assert lines(log, "request")[0]["query_text"] == SMALL


def test_a_worker_that_dies_is_a_line_with_the_reason(project: Path, tmp_path: Path, metrics_port: int) -> None:
    log = tmp_path / "log"
    settings = {"workers": "2", "metrics": f"127.0.0.1:{metrics_port}", "query_seconds": "5"}
    with serving(project, log_file=str(log), log="json", **settings) as served:
        assert until(lambda: len(lines(log, "worker-started")) == 2)
        endless = threading.Thread(target=asks_in_vain, args=(served,))
        endless.start()
        assert until(lambda: numbers(metrics_port)['communique_workers{state="busy"}'] == 1)
        for pid in served.workers():
            os.kill(pid, signal.SIGKILL)
        endless.join(timeout=30)
        assert until(lambda: len(lines(log, "worker-ended")) == 3)
    *killed, late = sorted(lines(log, "worker-ended"), key=lambda line: line["why"] == "timeout")
    (request,) = lines(log, "request")
    assert (request["outcome"], request["status"]) == ("timeout", 504)  # asked again, of another worker
    assert (late["why"], late["worker"]) == ("timeout", request["worker"])
    assert {end["why"] for end in killed} in (
        {"lost", "died"},
        {"lost"},
    )  # the other one may be asked before it is gone
    for end in killed:
        assert (end["exit"], end["level"]) == (-signal.SIGKILL, "warning")


def test_without_a_log_nothing_is_written_and_only_a_stated_id_goes_back(project: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with serving(project, log_file=str(log)) as served:
        assert "X-Request-Id" not in served.ask(SMALL).headers
        assert served.ask(SMALL, headers={"X-Request-Id": "mine"}).headers["X-Request-Id"] == "mine"
    assert log.read_text("utf-8") == ""


# Numbers


def numbers(port: int) -> dict[str, float]:
    """Return the samples of the metrics by name and labels, as Prometheus reads them."""
    text = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=20).text
    samples = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in samples}


def test_prometheus_is_told_how_requests_and_workers_fare(project: Path, metrics_port: int) -> None:
    with serving(project, metrics=f"127.0.0.1:{metrics_port}", workers="2", query_seconds="1") as served:
        for query in (SMALL, SMALL, MANY, WITHOUT_END, "nonsense"):
            served.ask(query)
        assert until(lambda: numbers(metrics_port)['communique_workers{state="idle"}'] == 2)
        found = numbers(metrics_port)
        assert requests.get(f"{served.address}/metrics", timeout=20).status_code == 404
    outcomes = {"answered": 2, "cached": 1, "timeout": 1, "syntax-error": 1}
    for outcome, times in outcomes.items():
        assert found[f'communique_requests_total{{outcome="{outcome}"}}'] == times
    assert found["communique_cache_hits_total"] == 1
    assert found["communique_cache_answers"] == 2
    assert found["communique_cache_bytes"] > 2000
    assert found['communique_request_seconds_count{endpoint="sparql"}'] == 5
    assert found['communique_request_seconds_bucket{endpoint="sparql",le="+Inf"}'] == 5
    assert found["communique_workers_started_total"] == 3
    assert found['communique_workers_ended_total{why="timeout"}'] == 1
    assert found['communique_workers{state="busy"}'] == 0
    assert found["communique_queue_length"] == 0


def test_an_address_for_numbers_that_is_taken_is_named(release: Release) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        settings = Settings(release.path, release.path, port=0, metrics=("127.0.0.1", port))
        with pytest.raises(EnvironmentFailure, match=f"127.0.0.1:{port}.*metrics"):
            serve(settings, release)


# Clients behind a proxy


@pytest.mark.parametrize("trusted", [True, False])
def test_a_client_is_told_by_the_header_only_if_the_operator_says_so(
    project: Path, metrics_port: int, trusted: bool
) -> None:
    header = "X-Forwarded-For"
    metrics = f"127.0.0.1:{metrics_port}"
    with serving(
        project, workers="3", queue_seconds="1", metrics=metrics, client_header=header if trusted else ""
    ) as served:
        assert until(lambda: numbers(metrics_port)['communique_workers{state="idle"}'] == 3)
        endless = threading.Thread(target=asks_in_vain, args=(served, {header: "203.0.113.1"}))
        endless.start()
        assert until(lambda: numbers(metrics_port)['communique_workers{state="busy"}'] == 1)
        same = served.ask(SMALL, headers={header: "203.0.113.2, 203.0.113.1"})
        other = served.ask(SMALL, headers={header: "203.0.113.1, 203.0.113.2"})
        assert same.status_code == 503
        assert other.status_code == (200 if trusted else 503)
        served.process.kill()
        endless.join(timeout=30)
