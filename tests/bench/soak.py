"""A server under mixed load for some time: `python -m tests.bench.soak --minutes 10`, with `--fuzz` for nonsense only.

The shipped corpus is built and served by `communique serve`. Clients ask queries that are kept and queries that are
new, pages, documents, dumps, queries without end, and nonsense; some hang up. Every 20 seconds a worker is killed, and
half-way a new release is built. Every 15 seconds a line says how the server fares; what nobody expects is listed at the
end, and the exit code is 1 if there was any.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import requests

from tests.bench.synthetic import ROOT
from tests.conftest import replace_in, run_communique
from tests.web.fuzzing import asking, broken, noise, query
from tests.web.hard import Hard, fault, resident
from tests.web.test_workers import WITHOUT_END, From, Served, serving

REPORT_SECONDS = 15
KILL_SECONDS = 20
HEALTH_SECONDS = 0.25
LATE = 0.005
"""Share of the answers on health that may take more than a second, since others use the machine too."""
QUERY_SECONDS = 3
CLIENTS = 8
MEBI = 2**20
GROWTH = 200 * MEBI
"""By as much may a worker grow and stay."""
_FORMATS = ("text/html", "text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml")
_KEPT = (
    "SELECT ?type (COUNT(*) AS ?n) { ?s a ?type } GROUP BY ?type ORDER BY DESC(?n) ?type",
    "SELECT DISTINCT ?p { ?s ?p ?o } ORDER BY ?p",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s a <https://w3id.org/communique/ns#Meeting> ; ?p ?o }",
)
_THINGS = "SELECT DISTINCT ?s { ?s a ?t FILTER(STRSTARTS(STR(?s), 'https://w3id.org/communique/id/')) } ORDER BY ?s"
_WRONG: tuple[tuple[str, str, dict[str, str], int], ...] = (
    ("GET", "/sparql?query=nonsense", {}, 400),
    ("GET", "/nowhere", {}, 404),
    ("DELETE", "/events", {}, 405),
    ("GET", "/sparql?query=ASK%7B%7D", {"Accept": "image/png"}, 406),
    ("POST", "/sparql", {"Content-Type": "text/turtle"}, 415),
    ("GET", "/sparql?query=SELECT*%7BSERVICE%3Cx:y%3E%7B%7D%7D", {}, 403),
)


@dataclass
class Account:
    """What happened, counted by all threads together.

    Attributes:
        kinds: answers by what was asked and how it went.
        surprises: what nobody expects, as sentences.
        health: seconds of each request for health since the last report.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)
    health: list[float] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, kind: str, surprise: str = "") -> None:
        """Count one answer."""
        with self._lock:
            self.kinds[kind] += 1
            if surprise:
                self.surprises.append(f"{kind}: {surprise}")

    def timed(self, seconds: float) -> None:
        """Note how long an answer on health took."""
        with self._lock:
            self.health.append(seconds)

    def take_health(self) -> list[float]:
        """Return what was noted since the last time."""
        with self._lock:
            noted, self.health = self.health, []
        return noted


class Client:
    """One of several clients, with an address of its own, that asks for this and that."""

    def __init__(self, server: Served, number: int, things: Sequence[str], account: Account) -> None:
        self._server = server
        self._number = number
        self._things = things
        self._account = account
        self._random = Random(number)  # noqa: S311 - it is to be the same each time
        self._counter = itertools.count(number, CLIENTS)
        self._session = requests.Session()
        self._session.mount("http://", From(f"127.0.0.{number + 2}"))

    def run(self, stop: threading.Event) -> None:
        """Ask again and again."""
        works: tuple[tuple[Callable[[], None], int], ...] = (
            (self.kept, 20), (self.new, 30), (self.page, 20), (self.document, 30), (self.known, 10), (self.dump, 3),
            (self.part, 5), (self.slow, 1), (self.gone, 2), (self.wrong, 10), (self.nonsense, 5),
        )  # fmt: skip
        while not stop.is_set():
            (work,) = self._random.choices([work for work, _ in works], [weight for _, weight in works])
            try:
                work()
            except requests.RequestException as error:
                self._account.count(work.__name__, repr(error))

    def kept(self) -> None:
        """A query that others ask too."""
        self._expect("kept", self._ask(self._random.choice(_KEPT)), 200)

    def new(self) -> None:
        """A query that nobody has asked."""
        number = next(self._counter)
        answer = self._ask(f"SELECT ({number} + 1 AS ?n) (COUNT(*) AS ?m) {{ ?s a ?type }}")
        self._expect("new", answer, 200, f'"{number + 1}"')

    def page(self) -> None:
        """A list."""
        self._expect("page", self._get(self._random.choice(("/", "/events", "/people", "/questions", "/queries"))), 200)

    def document(self) -> None:
        """A document in one of five formats."""
        self._expect("document", self._get(self._thing(), Accept=self._random.choice(_FORMATS)), 200)

    def known(self) -> None:
        """A document that the client has already."""
        path = self._thing()
        first = self._get(path)
        again = self._get(path, **{"If-None-Match": first.headers.get("ETag", "")})
        if again.status_code != 200 or again.headers["ETag"] == first.headers["ETag"]:
            self._expect("known", again, 304)

    def dump(self) -> None:
        """A whole dump."""
        self._expect("dump", self._get("/dumps/communique.nt"), 200)

    def part(self) -> None:
        """A part of a dump."""
        self._expect("part", self._get("/dumps/communique.ttl", Range="bytes=1000-1999"), 206)

    def slow(self) -> None:
        """A query without end."""
        self._expect("slow", self._ask(f"{WITHOUT_END} # {next(self._counter)}"), 504)

    def gone(self) -> None:
        """A query that the client does not wait for."""
        with suppress(requests.Timeout):
            self._ask(f"{WITHOUT_END} # {next(self._counter)}", timeout=0.2)
        self._account.count("gone")

    def wrong(self) -> None:
        """A request that is refused."""
        method, path, headers, status = self._random.choice(_WRONG)
        body = b"x" if method == "POST" else None
        answer = self._session.request(method, self._server.address + path, headers=headers, data=body, timeout=30)
        self._expect("wrong", answer, status)

    def nonsense(self) -> None:
        """What is hardly a request."""
        _send_nonsense(Hard(self._server.process, _port(self._server), Path()), self._random, self._account)

    def _thing(self) -> str:
        return self._random.choice(self._things).replace("https://w3id.org/communique/id/", "/doc/")

    def _get(self, path: str, **headers: str) -> requests.Response:
        return self._session.get(self._server.address + path, headers=headers, timeout=30)

    def _ask(self, text: str, timeout: float = 30) -> requests.Response:
        return self._session.post(f"{self._server.address}/sparql", data={"query": text}, timeout=timeout)

    def _expect(self, kind: str, answer: requests.Response, status: int, content: str = "") -> None:
        """Count an answer: as expected, as one of a server that has too much to do, or as a surprise."""
        code = answer.headers.get("Communique-Problem", "")
        if answer.status_code == status and content in answer.text:
            self._account.count(kind)
        elif code == "busy" or (code == "timeout" and kind in ("new", "kept")):
            self._account.count(f"{kind}, {code}")
        else:
            self._account.count(kind, f"{answer.status_code} {code} {answer.request.method} {answer.request.url}")


def main() -> int:
    """Serve, load, report; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10, help="how long (default 10)")
    parser.add_argument(
        "--fuzz", action="store_true", help="nonsense only; no worker is killed, none may end by itself"
    )
    parser.add_argument("--seed", type=int, default=0, help="for --fuzz: other nonsense")
    options = parser.parse_args()
    account = Account()
    with tempfile.TemporaryDirectory() as folder:
        project = _built(Path(folder) / "project")
        log = Path(folder) / "log"
        settings = {"query_seconds": str(QUERY_SECONDS), "query_memory": "512", "log": "json", "log_queries": "1"}
        with serving(project, log_file=str(log), **settings) as server:
            before = _measured(server)
            _soak(server, project, account, options)
            time.sleep(2 * QUERY_SECONDS)  # until what was asked last has ended
            after = _measured(server)
        _look_at(log, account, options.fuzz)
        if account.kinds["health, late"] > LATE * account.kinds["health"]:
            account.surprises.append(f"{account.kinds['health, late']} answers on health took more than a second")
        workers = len(before.workers)
        if after.memory > before.memory + workers * GROWTH:
            account.surprises.append(f"{after.memory / MEBI:.0f} MiB are held when all is over")
    print(f"\nbefore: {before}\nafter:  {after}\n")
    for kind, times in sorted(account.kinds.items()):
        print(f"{times:>9,}  {kind}")
    print(f"{len(account.surprises):>9,}  that nobody expects")
    for surprise in account.surprises[:30]:
        print(f"  {surprise[:1000]}")
    return 1 if account.surprises else 0


@dataclass(frozen=True)
class Measured:
    """What a server takes: bytes of memory of all its processes, open files of the accepting one, workers."""

    memory: int
    files: int
    workers: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.memory / MEBI:.0f} MiB, {self.files} files, {len(self.workers)} workers"


def _measured(server: Served) -> Measured:
    workers = server.workers()
    files = len(list(Path(f"/proc/{server.process.pid}/fd").iterdir()))
    return Measured(sum(map(resident, (server.process.pid, *workers))), files, tuple(workers))


def _built(project: Path) -> Path:
    for name in ("ontology", "shapes", "data", "seeds"):
        shutil.copytree(ROOT / name, project / name)
    outcome = run_communique(project, "build")
    if outcome.returncode:
        sys.exit(outcome.stderr)
    return project


def _soak(server: Served, project: Path, account: Account, options: argparse.Namespace) -> None:
    """Load the server for as long as is wanted and report as it goes."""
    seconds = options.minutes * 60
    if options.fuzz:
        works = [_fuzzing(server, Random(options.seed + n), account) for n in range(CLIENTS)]  # noqa: S311
    else:
        bindings = server.ask(_THINGS).json()["results"]["bindings"]
        things = [row["s"]["value"] for row in bindings if "#" not in row["s"]["value"]]
        works = [Client(server, number, things, account).run for number in range(CLIENTS)]
        works += [_killing(server, account), _releasing(project, account, seconds / 2)]
    with _at_work([*works, _watching(server, account)]):
        _report(server, account, seconds)


@contextmanager
def _at_work(works: Sequence[Callable[[threading.Event], None]]) -> Iterator[None]:
    stop = threading.Event()
    threads = [threading.Thread(target=work, args=(stop,)) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=120)


def _report(server: Served, account: Account, seconds: float) -> None:
    started = time.monotonic()
    while (passed := time.monotonic() - started) < seconds:
        time.sleep(min(REPORT_SECONDS, seconds - passed))
        health = account.take_health() or [float("nan")]
        failing = {kind: times for kind, times in account.kinds.items() if "," in kind}
        print(
            f"{time.monotonic() - started:5.0f} s  {account.kinds.total():>8,} requests  {_measured(server)}  "
            f"health: median {1000 * statistics.median(health):.0f} ms, worst {1000 * max(health):.0f} ms  "
            f"{failing or ''} {len(account.surprises)} surprises",
            flush=True,
        )


def _watching(server: Served, account: Account) -> Callable[[threading.Event], None]:
    def watch(stop: threading.Event) -> None:
        while not stop.wait(HEALTH_SECONDS):
            started = time.monotonic()
            try:
                status = requests.get(f"{server.address}/healthz", timeout=30).status_code
            except requests.RequestException as error:
                account.count("health", repr(error))
                continue
            taken = time.monotonic() - started
            account.timed(taken)
            account.count("health, late" if taken > 1 else "health", "" if status == 200 else f"status {status}")

    return watch


def _killing(server: Served, account: Account) -> Callable[[threading.Event], None]:
    random = Random(0)  # noqa: S311 - it is to be the same each time

    def kill(stop: threading.Event) -> None:
        while not stop.wait(KILL_SECONDS):
            with suppress(ProcessLookupError):
                os.kill(random.choice(server.workers()), signal.SIGKILL)
                account.count("worker killed")

    return kill


def _releasing(project: Path, account: Account, after: float) -> Callable[[threading.Event], None]:
    def release(stop: threading.Event) -> None:
        if stop.wait(after):
            return
        path = min((project / "data" / "events").glob("*.ttl"))
        replace_in(path, 'prefLabel "', 'prefLabel "On a day, ')
        outcome = run_communique(project, "build")
        account.count("release", outcome.stderr if outcome.returncode else "")

    return release


def _fuzzing(server: Served, random: Random, account: Account) -> Callable[[threading.Event], None]:
    hard = Hard(server.process, _port(server), Path())

    def fuzz(stop: threading.Event) -> None:
        while not stop.is_set():
            _send_nonsense(hard, random, account)

    return fuzz


def _send_nonsense(server: Hard, random: Random, account: Account) -> None:
    kind, request = random.choice((("noise", noise), ("broken", broken), ("broken", broken), ("query", _query)))
    sent = request(random)
    try:
        answer = server.send(sent, half_close=True)
    except OSError as error:
        account.count(kind, f"{error!r}: {sent!r}")
        return
    wrong = fault(answer) if answer else ""
    account.count(kind, f"{wrong}: {sent!r}" if wrong else "")


def _query(random: Random) -> bytes:
    return asking(query(random), random)


def _port(server: Served) -> int:
    return int(server.address.rpartition(":")[2])


def _look_at(log: Path, account: Account, is_fuzz: bool) -> None:
    """Look for what the server itself did not expect."""
    for line in map(json.loads, log.read_text("ascii").splitlines()):
        is_killed_at_start = not is_fuzz and str(line.get("message")).startswith("a worker cannot be started")
        is_fault = "traceback" in line or (line["level"] == "error" and not is_killed_at_start)
        has_died = line.get("why") in ("lost", "died") and (is_fuzz or line["exit"] != -signal.SIGKILL)
        if is_fault or has_died:
            account.surprises.append(f"log: {json.dumps(line)}")
        if line["event"] == "worker-ended":
            account.kinds[f"worker ended: {line['why']}"] += 1


if __name__ == "__main__":
    sys.exit(main())
