"""A server with tight bounds, and connections to it that do what no library would."""

from __future__ import annotations

import itertools
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from random import Random
from typing import Any

import requests

from communique.web.problems import PROBLEM_TYPES
from tests.web.serving import end
from tests.web.test_workers import From

_PROGRAM = """
import json, sys
from pathlib import Path
from communique.release.release import open_release
from communique.settings import Settings
from communique.web import gateway
from communique.web.connections import Bounds
from communique.web.server import serve

gateway.BODY_SECONDS = 1.0  # instead of 20, for tests that wait for it
link, environment, bounds = Path(sys.argv[1]), *map(json.loads, sys.argv[2:])
settings = Settings.from_environment({"COMMUNIQUE_PORT": "0", **environment}, root=link)
serve(settings, open_release(link), lambda address: print(address, flush=True), link, Bounds(**bounds))
"""
_SECONDS = 30.0


@dataclass(frozen=True)
class Reply:
    """What came back: status, headers by names in small letters, body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str:
        """The code of a problem, which every error states in the document and in a header; empty for what is none."""
        if self.status < 400:
            return ""
        assert self.headers["content-type"] == "application/problem+json", self
        found = json.loads(self.body)
        assert (found["status"], found["code"]) == (self.status, self.headers["communique-problem"]), self
        return str(found["code"])


@dataclass
class Hard:
    """A server process and its port."""

    process: subprocess.Popen[str]
    port: int
    log: Path

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def connect(self, receive_buffer: int = 0) -> socket.socket:
        """Return a new connection, on demand with a small buffer at this end."""
        connection = socket.socket()
        if receive_buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        connection.settimeout(_SECONDS)
        connection.connect(("127.0.0.1", self.port))
        return connection

    def send(self, request: bytes, half_close: bool = False) -> Reply | None:
        """Send bytes; return the reply, None if the server hangs up without one."""
        with self.connect() as connection:
            with suppress(OSError):  # the server may have answered and hung up before it has read all
                connection.sendall(request)
                if half_close:
                    connection.shutdown(socket.SHUT_WR)
            return reply(connection, "HEAD" if request.lstrip().startswith(b"HEAD ") else "GET")

    def ask(self, query: str, **options: Any) -> requests.Response:
        """Send a query as a client would."""
        return requests.post(f"{self.address}/sparql", data={"query": query}, timeout=_SECONDS, **options)

    def processes(self) -> list[int]:
        """Return the process ids of the server and of its workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text("ascii")
        return [self.process.pid, *map(int, children.split())]

    def resident(self) -> int:
        """Return the bytes that all processes hold."""
        return sum(map(resident, self.processes()))

    def files(self) -> int:
        """Return how many files and sockets the accepting process has open."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def started(self) -> int:
        """Return how many workers have got ready since the server was started."""
        return self.log.read_text("utf-8").count('"worker-started"')

    def outcomes(self) -> list[str]:
        """Return the outcomes of all requests in the log."""
        lines = map(json.loads, self.log.read_text("utf-8").splitlines())
        return [line["outcome"] for line in lines if line["event"] == "request"]


def resident(pid: int) -> int:
    """Return the bytes of memory that a process holds, 0 if it has ended."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text("ascii").split()
    except OSError:
        return 0
    return int(pages[1]) * os.sysconf("SC_PAGE_SIZE") if len(pages) > 1 else 0


def everything(connection: socket.socket) -> bytes:
    """Read whatever comes until the connection ends."""
    pieces = []
    with suppress(ConnectionError):
        while piece := connection.recv(65536):
            pieces.append(piece)
    return b"".join(pieces)


def reply(connection: socket.socket, method: str = "GET") -> Reply | None:
    """Read one reply from a connection, None if it ends without one."""
    response = HTTPResponse(connection, method=method)
    try:
        response.begin()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, headers, response.read())
    except (HTTPException, ConnectionError):
        return None


@contextmanager
def hard_server(
    release: Path,
    folder: Path,
    settings: Mapping[str, str] | None = None,
    bounds: Mapping[str, Any] | None = None,
    files: int = 0,
) -> Iterator[Hard]:
    """Serve a release, or what a link leads to, with `bounds` for connections; the log is kept in `folder`.

    The system grants the process as many open `files`, unless that is 0.
    """
    environment = {f"COMMUNIQUE_{name.upper()}": value for name, value in {"log": "json", **(settings or {})}.items()}
    program = f"import resource; resource.setrlimit(resource.RLIMIT_NOFILE, ({files}, {files}))" if files else ""
    arguments = [program + _PROGRAM, str(release), json.dumps(environment), json.dumps(dict(bounds or {}))]
    log = folder / "log"
    with (
        log.open("a", encoding="utf-8") as errors,
        subprocess.Popen(
            [sys.executable, "-c", *arguments], stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert address, log.read_text("utf-8")
            yield Hard(process, int(address.rpartition(":")[2]), log)
        finally:
            end(process)


@dataclass
class Watch:
    """What another client saw during an attack.

    Attributes:
        seconds: until each answer on health.
        right: how many small queries were answered.
        busy: how many were not for the moment.
        failures: what else went wrong, as sentences.
    """

    seconds: list[float] = field(default_factory=list)
    right: int = 0
    busy: int = 0
    failures: list[str] = field(default_factory=list)

    def look(self, server: Hard, number: int) -> None:
        """Ask once for health, and a small query that nobody has asked before."""
        with requests.Session() as session:
            session.mount("http://", From("127.0.0.2"))
            started = time.monotonic()
            health = session.get(f"{server.address}/healthz", timeout=_SECONDS)
            self.seconds.append(time.monotonic() - started)
            query = {"query": f"SELECT ({number} + 1 AS ?n) {{}}"}
            small = session.post(f"{server.address}/sparql", data=query, timeout=_SECONDS)
        if health.status_code != 200:
            self.failures.append(health.text)
        if small.status_code == 200 and f'"{number + 1}"' in small.text:
            self.right += 1
        elif small.headers.get("Communique-Problem") == "busy":
            self.busy += 1
        else:
            self.failures.append(small.text)


@contextmanager
def watched(server: Hard) -> Iterator[Watch]:
    """Watch the server while the block runs: nothing may fail, and health is told within a second as a rule."""
    watch, stop = Watch(), threading.Event()

    def look() -> None:
        for number in itertools.count():
            try:
                watch.look(server, number)
            except requests.RequestException as error:
                watch.failures.append(repr(error))
            if stop.wait(0.05):
                return

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield watch
    finally:
        stop.set()
        thread.join(timeout=2 * _SECONDS)
    assert watch.failures == []
    assert watch.right > watch.busy
    assert statistics.median(watch.seconds) < 1


@dataclass
class Hammered:
    """How many requests were sent, and those whose answers were none that may be, as sentences."""

    sent: int = 0
    faults: list[str] = field(default_factory=list)


def hammer(server: Hard, requests_: Callable[[Random], bytes], random: Random, seconds: float) -> Hammered:
    """Send requests one after another for some time, each on a connection of its own."""
    found = Hammered()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        request = requests_(random)
        found.sent += 1
        try:
            answer = server.send(request, half_close=True)
        except OSError as error:
            found.faults.append(f"{error!r}: {request!r}")
            continue
        wrong = fault(answer) if answer else ""
        if wrong:
            found.faults.append(f"{wrong}: {request!r}")
    return found


def fault(answer: Reply) -> str:
    """Return what is wrong with an answer, empty if it may be one: no fault of ours, and every error explained."""
    if answer.status < 400:
        return ""
    code = answer.headers.get("communique-problem", "")
    if code not in PROBLEM_TYPES or code == "internal-error" or PROBLEM_TYPES[code].status != answer.status:
        return f"status {answer.status} with the code “{code}”"
    media_type = answer.headers.get("content-type", "")
    if not media_type.startswith(("application/problem+json", "text/html")):
        return f"a problem as {media_type}"
    is_stated = (
        media_type != "application/problem+json" or not answer.body or f'"code": "{code}"'.encode() in answer.body
    )
    return "" if is_stated else f"a body without the code “{code}”"
