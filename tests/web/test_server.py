"""The server as a process: what every answer carries, what happens when the ground goes."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from communique.errors import EnvironmentFailure
from communique.release.release import DamagedRelease, Release
from communique.settings import Settings
from communique.web.server import serve
from tests.web.asking import problem
from tests.web.serving import Client, running

EVENT = "event/1951-spring-call"
ANY_PROBLEM = "application/problem+json, */*;q=0.1"
PATHS = (
    "/", "/sparql", "/events", "/people", "/ns", "/ns.ttl", f"/doc/{EVENT}", f"/doc/{EVENT}.jsonld", f"/id/{EVENT}",
    "/code/held", "/graph/data/people", "/dumps/", "/dumps/communique.nt", "/.well-known/void", "/problems", "/healthz",
    "/robots.txt", "/favicon.ico", "/static/communique.css", "/nowhere",
)  # fmt: skip
READS_THE_STORE = (
    "/sparql?query=ASK%20%7B%7D", f"/doc/{EVENT}", f"/doc/{EVENT}.ttl", "/events", "/ns", "/graph/data/people",
    "/healthz", "/", f"/id/{EVENT}",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_head_says_what_get_says(site: Client, path: str) -> None:
    got, head = site.get(path, "*/*"), site.request("HEAD", path, "*/*")
    assert head.status_code == got.status_code
    assert head.content == b""
    told = [{name.lower(): value for name, value in answer.headers.items()} for answer in (head, got)]
    for headers in told:
        headers.pop("date")  # the two requests may fall into two seconds
    assert told[0] == told[1]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_common_headers(site: Client, path: str) -> None:
    headers = site.get(path, "*/*").headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    assert "Referrer-Policy" in headers


@pytest.mark.parametrize("path", [path for path in PATHS if path not in ("/nowhere", "/sparql")])
def test_other_methods_are_not_allowed(site: Client, path: str) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = site.request(method, path, "application/json")
        found = problem(answer, 405, "method-not-allowed")
        assert method in found["detail"]
        assert "GET" in answer.headers["Allow"]


def test_browsers_may_ask_from_other_sites(site: Client) -> None:
    headers = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    answer = site.request("OPTIONS", "/sparql", headers=headers)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]


def test_health(site: Client, release: Release) -> None:
    assert site.get("/healthz").text == f"ok {release.manifest['id']}\n"


def test_a_slash_too_many_is_taken_off(site: Client) -> None:
    answer = site.get("/events/")
    assert answer.status_code == 308
    assert answer.headers["Location"] == f"{site.address}/events"
    assert site.get("//evil.example/").headers["Location"].startswith(f"{site.address}/")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "evil.example/x?y#z", "[::1]", "a b"])
def test_addresses_never_come_from_the_host_header(release: Release, host: str) -> None:
    base = "https://data.example.org/talks"
    with running(release.path, base) as site:
        for path in (*PATHS, "/events/", "/sparql?query=SELECT%20*%20%7B%3Fs%20?p%20?o%7D"):
            for accept in ("text/html, */*;q=0.1", "text/turtle, */*;q=0.1", "application/json"):
                answer = site.get(path, accept, headers={"Host": host})
                assert answer.status_code in (200, 303, 308, 404, 406), (path, answer.status_code)
                assert "evil.example" not in answer.text
                assert "evil.example" not in str(answer.headers)
                assert answer.headers.get("Location", base).startswith(base)
        page = site.get("/", "text/html", headers={"Host": host}).text
        assert 'href="/talks/events"' in page
        assert 'href="/talks/static/communique-' in page
        link = site.get("/doc/event/1951-spring-call.ttl", headers={"Host": host}).headers["Link"]
        assert f'<{base}/doc/event/1951-spring-call>; rel="canonical"' in link


def test_two_servers_have_the_same_tags(site: Client, own_release: Path) -> None:
    with running(own_release, site.address) as other:
        for path in (
            "/doc/event/1951-03-03-geneva",
            "/doc/person/bela-sutter",
            "/events",
            "/ns",
            "/ns.jsonld",
            "/sparql",
        ):
            for accept in ("text/html", "text/turtle;q=0.9, text/html;q=0.1"):
                assert site.get(path, accept).headers["ETag"] == other.get(path, accept).headers["ETag"], path


def test_a_store_that_vanishes_is_said_to_be_gone(own_release: Path) -> None:
    with running(own_release) as site:
        assert site.get("/healthz").status_code == 200
        shutil.rmtree(own_release / "store")
        for path in READS_THE_STORE:
            problem(site.get(path, ANY_PROBLEM), 503, "store-unavailable")
        page = site.get("/doc/event/1951-spring-call", "text/html")
        assert page.status_code == 503
        assert "gone from the disk" in page.text
        assert site.get("/robots.txt").status_code == 200


def test_a_release_that_vanishes_is_said_to_be_gone(own_release: Path) -> None:
    with running(own_release) as site:
        shutil.rmtree(own_release)
        for path in (*READS_THE_STORE, "/dumps/communique.ttl", "/dumps/release.json"):
            problem(site.get(path, ANY_PROBLEM), 503, "store-unavailable")


def test_a_store_that_is_damaged_while_it_is_served_is_said_to_be(own_release: Path) -> None:
    with running(own_release) as site:
        for table in (own_release / "store").glob("*.sst"):
            with table.open("r+b") as stream:
                stream.truncate(50)
        everything = "SELECT * { ?s ?p ?o }"
        problem(site.sparql(everything), 503, "store-unavailable")
        problem(site.get("/doc/event/1951-spring-call.ttl", "application/json"), 503, "store-unavailable")


def test_a_release_without_a_store_is_not_served(own_release: Path, release: Release) -> None:
    shutil.rmtree(own_release / "store")
    broken = Release(own_release, release.manifest)
    with pytest.raises(DamagedRelease, match="store"):
        serve(_settings(own_release), broken)


def test_a_port_in_use_is_named(release: Release) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(EnvironmentFailure) as caught:
            serve(replace(_settings(release.path), port=port), release)
    assert f"Port {port} on 127.0.0.1 is in use" in caught.value.message
    assert "--port" in caught.value.hint


@pytest.mark.parametrize("host", ["no.such.host.invalid", "192.0.2.1"])
def test_an_address_that_is_not_ours_is_named(release: Release, host: str) -> None:
    with pytest.raises(EnvironmentFailure) as caught:
        serve(replace(_settings(release.path), host=host), release)
    assert host in caught.value.message


def test_a_slow_query_does_not_hold_up_the_others(site: Client) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(?a != ?d && STRLEN(STR(?c)) < 3) }"
    asking = threading.Thread(target=lambda: site.sparql(slow))
    asking.start()
    worst = 0.0
    for _ in range(10):
        start = time.monotonic()
        assert site.get("/healthz").status_code == 200
        worst = max(worst, time.monotonic() - start)
    asking.join()
    assert worst < 1


def test_small_answers_are_sent_at_once(site: Client) -> None:
    """Held back until the last one is acknowledged, each answer would take some 40 ms on a connection in use."""
    durations = []
    for _ in range(60):
        start = time.perf_counter()
        site.get("/healthz")
        durations.append(time.perf_counter() - start)
    assert sorted(durations[20:])[20] < 0.03


def _settings(folder: Path) -> Settings:
    return Settings(root=folder, releases=folder, port=0, base_url="http://127.0.0.1:0")
