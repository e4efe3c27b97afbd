"""Requests are answered by workers that can die without the service noticing: a real server, real processes."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from requests.adapters import HTTPAdapter

from tests.conftest import copy_of_small, replace_in, run_communique

WITHOUT_END = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SMALL = "ASK { ?s ?p ?o }"
HARD = {
    "parentheses": "SELECT * { FILTER(" + "(" * 10_000 + "1" + ")" * 10_000 + ") }",
    "not": "ASK { FILTER(" + "!" * 40_000 + "true) }",
    "optional": "SELECT * { " + "OPTIONAL { " * 9_000 + "}" * 9_000 + " }",
    "collections": "SELECT * { ?s ?p " + "(" * 10_000 + ")" * 10_000 + " }",
    "a chain of sums": "SELECT * { ?s ?p ?o FILTER(" + "+".join(["1"] * 20_000) + ") }",
    "a cartesian product in order": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d ?g",
    "one long text": "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d))) AS ?x) { ?a ?b ?c . ?d ?e ?f }",
    "a text that grows": "SELECT (" + "REPLACE(" * 6 + '"aaaaaaaaaa"' + f', "a", "{"a" * 30}")' * 6 + " AS ?x) { }",
    "a regular expression": 'SELECT * { ?s ?p ?o FILTER REGEX(STR(?o), "(.*a){20}(.*b){20}$") }',
    "many values": "SELECT (COUNT(*) AS ?n) { VALUES ?x { " + "1 " * 40_000 + "} ?s ?p ?o }",
    "a megabyte": f'SELECT * {{ ?s ?p "{"x" * 950_000}" }}',
}

CONNECT = """
import socket, sys
from communique.web.workers.sandbox import leave_network
leave_network()
try:
    socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=5)
    print("connected")
except OSError:
    print("refused")
"""


@dataclass
class Served:
    """A server process and where it answers."""

    process: subprocess.Popen[str]
    address: str

    def ask(
        self, query: str, timeout: float = 60, host: str = "", headers: Mapping[str, str] | None = None
    ) -> requests.Response:
        """Send a query, on demand from another address of this machine."""
        with requests.Session() as session:
            if host:
                session.mount("http://", From(host))
            return session.post(f"{self.address}/sparql", data={"query": query}, headers=headers, timeout=timeout)

    def workers(self) -> list[int]:
        """Return the process ids of the workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text("ascii")
        return [int(pid) for pid in children.split()]

    def is_well(self) -> bool:
        """Tell whether a health request is answered within a second, and a small query rightly."""
        started = time.monotonic()
        healthy = requests.get(f"{self.address}/healthz", timeout=5).status_code == 200
        return healthy and time.monotonic() - started < 1 and self.ask(SMALL).json()["boolean"] is True


class From(HTTPAdapter):
    """Sends requests from an address of the loopback network."""

    def __init__(self, host: str) -> None:
        self._host = host
        super().__init__()

    def init_poolmanager(self, *arguments: object, **options: object) -> None:
        super().init_poolmanager(*arguments, source_address=(self._host, 0), **options)  # type: ignore[arg-type]


@contextmanager
def serving(project: Path, *arguments: str, log_file: str = os.devnull, **settings: str) -> Iterator[Served]:
    command = [sys.executable, "-m", "communique", "serve", "--port", "0", "--json", *arguments]
    environment = {**os.environ, **{f"COMMUNIQUE_{name.upper()}": value for name, value in settings.items()}}
    with (
        open(log_file, "a", encoding="utf-8") as log,
        subprocess.Popen(
            command, cwd=project, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
        ) as process,
    ):
        assert process.stdout is not None
        lines: list[str] = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("}"):
                break
        try:
            yield Served(process, json.loads("".join(lines))["address"])
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture(scope="module")
def strict(project: Path) -> Iterator[Served]:
    """A server that gives a query two seconds and 300 MiB."""
    with serving(project, workers="3", query_seconds="2", query_memory="300") as served:
        yield served


def is_granted() -> bool:
    """Tell whether this system lets a process give up the network."""
    program = "from communique.web.workers.sandbox import leave_network; print(leave_network())"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=30).stdout == b"True\n"


def asks_in_vain(served: Served, headers: Mapping[str, str] | None = None) -> None:
    with suppress(requests.ConnectionError):
        served.ask(WITHOUT_END, headers=headers)


def until(condition: object, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("name", HARD)
def test_a_hard_query_is_answered_or_refused_and_the_next_one_is_answered(strict: Served, name: str) -> None:
    answer = strict.ask(HARD[name])
    assert answer.status_code in (200, 400, 413, 422, 504)
    if answer.status_code != 200:
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        assert answer.json()["code"] in ("too-deep", "too-large", "too-costly", "timeout", "answer-too-large")
    assert strict.is_well()


def test_a_query_without_end_is_ended_and_says_what_the_limit_is(strict: Served) -> None:
    answer = strict.ask(WITHOUT_END)
    assert (answer.status_code, answer.json()["code"], answer.json().get("limit")) == (504, "timeout", 2)


def test_memory_does_not_stay_taken(strict: Served) -> None:
    def held() -> int:
        pages = [int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) for pid in strict.workers()]
        return sum(pages) * os.sysconf("SC_PAGE_SIZE")

    for name in ("a cartesian product in order", "a text that grows", "one long text"):
        strict.ask(HARD[name])
    assert until(lambda: len(strict.workers()) == 3)
    assert held() < 3 * 300 * 2**20


def test_killed_workers_are_replaced(strict: Served) -> None:
    assert until(lambda: len(strict.workers()) == 3)
    before = strict.workers()
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert strict.is_well()
    assert until(lambda: len(strict.workers()) == 3 and not set(before) & set(strict.workers()))


def test_workers_have_no_network(strict: Served) -> None:
    if not is_granted():
        pytest.skip("this system does not let a process give up the network")
    own = os.readlink(f"/proc/{strict.process.pid}/ns/net")

    def is_isolated(pid: int) -> bool:
        is_filtered = "Seccomp:\t2\n" in Path(f"/proc/{pid}/status").read_text("ascii")
        return is_filtered or os.readlink(f"/proc/{pid}/ns/net") != own

    assert until(lambda: len(strict.workers()) == 3 and all(map(is_isolated, strict.workers())))


def test_no_connection_leaves_a_process_that_has_left_the_network() -> None:
    if not is_granted():
        pytest.skip("this system does not let a process give up the network")
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.setblocking(False)
        outcome = subprocess.run(
            [sys.executable, "-c", CONNECT, str(trap.getsockname()[1])], capture_output=True, text=True, timeout=30
        )
        assert outcome.stdout == "refused\n"
        with pytest.raises(BlockingIOError):
            trap.accept()


def test_when_the_client_has_gone_its_query_is_stopped(project: Path) -> None:
    with serving(project, workers="2", query_seconds="60") as served:
        with pytest.raises(requests.Timeout):
            served.ask(WITHOUT_END, timeout=1)
        assert served.ask(SMALL, timeout=8).json()["boolean"] is True


def test_one_client_cannot_take_every_worker_and_pages_are_served_meanwhile(project: Path) -> None:
    with serving(project, workers="3", query_seconds="8") as served:
        greedy = [threading.Thread(target=asks_in_vain, args=(served,)) for _ in range(6)]
        for thread in greedy:
            thread.start()
        time.sleep(0.5)
        assert served.ask(SMALL, timeout=5, host="127.0.0.2").json()["boolean"] is True
        assert requests.get(f"{served.address}/events", timeout=5).status_code == 200
        served.process.terminate()
        for thread in greedy:
            thread.join(timeout=30)


def test_who_waits_too_long_is_told_when_to_come_again(project: Path) -> None:
    with serving(project, workers="2", query_seconds="30", queue_seconds="1") as served:
        endless = threading.Thread(target=asks_in_vain, args=(served,))
        endless.start()
        time.sleep(0.5)
        batch = {"queries": '{"q": {"query": "Geneva"}}'}
        for answer in (served.ask(SMALL), requests.post(f"{served.address}/%72econcile", data=batch, timeout=60)):
            assert (answer.status_code, answer.json()["code"]) == (503, "busy")
            assert int(answer.headers["Retry-After"]) > 0
        assert requests.get(f"{served.address}/events", timeout=5).status_code == 200
        served.process.kill()
        endless.join(timeout=30)


def test_workers_end_with_the_server_however_it_ends(project: Path) -> None:
    with serving(project) as served:
        workers = served.workers()
        assert workers
        served.process.kill()
        assert until(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in workers))


def test_a_body_without_end_and_a_slow_one_are_given_up(strict: Served) -> None:
    def endless() -> Iterator[bytes]:
        yield from (b"query=" + b"x" * 100_000 for _ in range(1000))

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        answer = requests.post(f"{strict.address}/sparql", data=endless(), headers=form, timeout=30)
    except requests.ConnectionError:
        pass  # the server has hung up before the client had sent all
    else:
        assert answer.status_code == 413
    assert strict.is_well()


def test_the_server_goes_over_to_a_new_release_without_losing_a_request(tmp_path: Path) -> None:
    project = copy_of_small(tmp_path / "project")
    with serving(project) as served:
        statuses: list[int] = []
        stop = threading.Event()

        def hammer() -> None:
            while not stop.is_set():
                statuses.append(requests.get(f"{served.address}/doc/event/1951-03-03-geneva", timeout=20).status_code)

        thread = threading.Thread(target=hammer)
        thread.start()
        replace_in(project / "data/events/1951-03-03-geneva.ttl", "Meeting in Geneva", "Encounter in Geneva")
        assert run_communique(project, "build").returncode == 0
        shown = until(
            lambda: (
                "Encounter in Geneva" in requests.get(f"{served.address}/doc/event/1951-03-03-geneva", timeout=20).text
            ),
            20,
        )
        stop.set()
        thread.join()
        assert shown
        assert set(statuses) == {200}
