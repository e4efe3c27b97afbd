"""Serving beside peers: queries asked once and again, documents, unchanged documents, memory and the first answer."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from communique.release.release import Release
from tests.bench import load
from tests.bench.answers import Answer, answer_of
from tests.bench.load import Load
from tests.bench.measured import NotMeasured
from tests.bench.servers import OURS, Kind, Memory, Server, prepare, running
from tests.bench.workload import (
    DOCUMENTS,
    SEED,
    Request,
    Template,
    Values,
    behind_documents,
    documents,
    mix,
    seeded,
    template,
    templates,
)

CONNECTIONS = (1, 8, 32)
REPEATED = 300
"""How many requests are asked again and again."""
COMPARED = 5
"""How many requests of each template are compared."""
STARTS = 3
"""How often a server is started to see how long that takes; the median counts."""
PER_SECOND = 6_000
"""Requests set aside for each second of a work whose requests come once."""

ONCE = "queries, each once"
AGAIN = "the same 300 queries"
DESCRIBED = "DESCRIBE, each once"
WHOLE = "CONSTRUCT behind the document, each once"
DOCUMENTS_ONCE = "documents .{}, each once"
DOCUMENTS_AGAIN = "the same 300 documents .{}"
UNCHANGED = "documents in all formats, unchanged (304)"


@dataclass(frozen=True)
class Work:
    """One kind of load.

    Attributes:
        name: what the tables call it.
        requests: file of prepared requests.
        is_query: whether the targets are encoded queries, which any server can be asked.
    """

    name: str
    requests: Path
    is_query: bool

    @property
    def is_once(self) -> bool:
        """Whether each request comes once, so that no memory of answers can help."""
        return self.name.endswith("once")


@dataclass
class Figures:
    """What was found about one server.

    Attributes:
        loads: by name of the work and number of connections.
        answers: to the compared requests of each template, by its name.
        worn: works for which too few requests were set aside, so that some came twice.
        start: seconds from the start of the process to the first answer.
        memory: after all works.
        reason: why nothing was found.
    """

    loads: dict[tuple[str, int], Load] = field(default_factory=dict)
    answers: dict[str, list[Answer | str]] = field(default_factory=dict)
    worn: list[str] = field(default_factory=list)
    start: float = 0.0
    memory: Memory | None = None
    reason: str = ""


@dataclass(frozen=True)
class Plan:
    """How long and over how many connections each work is done, after a warm-up of a quarter of the time.

    Attributes:
        seconds: how long each is measured.
        connections: over how many connections, one number after the other.
        only: what stands in the name of each work that is done; empty for all.
    """

    seconds: int
    connections: Sequence[int] = CONNECTIONS
    only: str = ""

    @property
    def spans(self) -> tuple[int, int]:
        """Seconds of the warm-up and of the measurement."""
        return max(1, self.seconds // 4), self.seconds

    @property
    def enough(self) -> int:
        """How many requests a work needs if each may come once only."""
        return sum(self.spans) * PER_SECOND * len(self.connections)


class Bench:
    """One release, and the requests that all servers over it get."""

    def __init__(self, release: Release, folder: Path, plan: Plan) -> None:
        """Prepare the requests in a new folder."""
        folder.mkdir(parents=True)
        self._release = release
        self._folder = folder
        self._plan = plan
        self._values = Values(release.store())
        filled = [one for one in templates() if self._values.can_fill(one)]
        self.mixed = [one for one in filled if one.share]
        self.compared = {one: self._some(one) for one in filled}
        self._works = self._works_of_all()

    def measure(self, kind: Kind) -> Figures:
        """Start one server and measure it; stop it."""
        folder = self._folder / kind.name
        try:
            prepare(kind, self._release, folder)
            figures = Figures(start=self._start(kind, folder))
            with running(kind, self._release, folder) as server:
                for one, requests in self.compared.items():
                    figures.answers[one.name] = [answer_of(server, request) for request in requests]
                own = self._works_of_ours(server) if kind is OURS else ()
                for work in (*self._works, *own):
                    if self._plan.only in work.name:
                        self._do(work, server, figures)
                figures.memory = server.memory()
            return figures
        except NotMeasured as error:
            return Figures(reason=str(error))

    def _start(self, kind: Kind, folder: Path) -> float:
        """Return the median of the seconds until the first answer; its files are in the memory of the system then."""
        seconds = []
        for _ in range(STARTS):
            with running(kind, self._release, folder) as server:
                seconds.append(server.seconds)
        return sorted(seconds)[STARTS // 2]

    def _some(self, one: Template) -> list[Request]:
        random = seeded(SEED)
        return [Request.of_query(one.accept, self._values.fill(one, random)) for _ in range(COMPARED)]

    def _works_of_all(self) -> list[Work]:
        """Prepare what any server can be asked."""
        values, enough = self._values, self._plan.enough
        requests = {
            ONCE: mix(values, self.mixed, enough),
            AGAIN: mix(values, self.mixed, REPEATED, seed=2),
            DESCRIBED: behind_documents(values, template("describe"), enough),
            WHOLE: behind_documents(values, template("whole"), enough),
        }
        return [self._work(name, found, is_query=True) for name, found in requests.items()]

    def _works_of_ours(self, server: Server) -> list[Work]:
        """Prepare what only we can be asked: documents, and whether they have changed."""
        requests: dict[str, Iterable[Request]] = {}
        for ending in DOCUMENTS:
            requests[DOCUMENTS_ONCE.format(ending)] = documents(self._values, ending, self._plan.enough)
            requests[DOCUMENTS_AGAIN.format(ending)] = documents(self._values, ending, REPEATED)
        known = [one for ending in DOCUMENTS for one in documents(self._values, ending, REPEATED // len(DOCUMENTS))]
        requests[UNCHANGED] = (replace(one, tag=server.get(one.target, one.accept).tag) for one in known)
        return [self._work(name, found, is_query=False) for name, found in requests.items()]

    def _work(self, name: str, requests: Iterable[Request], is_query: bool) -> Work:
        path = self._folder / "".join(filter(str.isalnum, name))
        return Work(name, load.write_requests(path, requests if self._plan.only in name else ()), is_query)

    def _do(self, work: Work, server: Server, figures: Figures) -> None:
        """Do one work over one number of connections after the other; no run meets what another has asked."""
        skip = 0
        for connections in self._plan.connections:
            print(f"{server.kind.name}: {work.name}, {connections} connections", file=sys.stderr)
            for seconds in self._plan.spans:
                path = server.kind.queries if work.is_query else ""
                found = load.press(server, path, work.requests, connections, seconds, skip)
                skip += seconds * PER_SECOND if work.is_once else 0
                if work.is_once and found.answers > seconds * PER_SECOND:
                    figures.worn.append(f"{work.name}, {connections}")
            figures.loads[work.name, connections] = found
