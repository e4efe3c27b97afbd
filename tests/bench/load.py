"""Load on a server by wrk, which goes through a file of prepared requests."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.loopback import HOST
from tests.bench.servers import Server
from tests.bench.workload import Request

_SCRIPT = Path(__file__).with_name("load.lua")
_TIMEOUT = 60
"""Seconds after which wrk gives a request up."""


class NoWrk(Exception):
    """The program that makes the load is not installed."""


@dataclass(frozen=True)
class Load:
    """What one run of wrk found.

    Attributes:
        answers: how many came.
        seconds: how long it took.
        p50: milliseconds within which half of the answers came.
        p99: milliseconds within which 99 of 100 answers came.
        refused: answers with a status from 400.
        broken: connections that were refused or broke, and answers that took longer than a minute.
        bytes: of all answers, their heads included.
    """

    answers: int
    seconds: float
    p50: float
    p99: float
    refused: int
    broken: int
    bytes: int

    @property
    def rate(self) -> float:
        """Answers per second."""
        return self.answers / self.seconds

    def __str__(self) -> str:
        faults = f" **{self.refused} refused, {self.broken} broken**" if self.refused or self.broken else ""
        return f"{self.rate:,.0f}/s; {milliseconds(self.p50)}/{milliseconds(self.p99)} ms{faults}"


def milliseconds(value: float) -> str:
    """Write a time with as many digits as mean something."""
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def version() -> str:
    """Return name and version of wrk.

    Raises:
        NoWrk: it is not installed.
    """
    if not shutil.which("wrk"):
        raise NoWrk("wrk is not installed. On Debian: `apt-get install wrk`.")
    done = subprocess.run(["wrk", "--version"], capture_output=True, text=True, check=False)
    return " ".join(done.stdout.split()[:2])


def write_requests(path: Path, requests: Iterable[Request]) -> Path:
    """Write prepared requests as `load.lua` reads them; return the path."""
    with path.open("w", encoding="ascii") as file:
        file.writelines(f"{one.accept}\t{one.target}\t{one.tag}\n" for one in requests)
    return path


def press(server: Server, path: str, requests: Path, connections: int, seconds: int, skip: int = 0) -> Load:
    """Send requests over some connections, each as soon as its connection is free.

    Args:
        server: to whom.
        path: what stands before each target.
        requests: file that `write_requests` made.
        connections: how many at a time.
        seconds: how long.
        skip: how many requests at the start of the file to pass over.
    """
    command = [
        *("wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s"),
        *("--timeout", f"{_TIMEOUT}s", "--script", str(_SCRIPT), f"http://{HOST}:{server.port}/"),
        *("--", str(requests), path, str(skip)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 3 * _TIMEOUT)
    found = json.loads(done.stdout.strip().splitlines()[-1])
    return Load(
        **{name: found[name] for name in ("answers", "refused", "broken", "bytes")},
        seconds=found["microseconds"] / 1e6,
        p50=found["p50"] / 1000,
        p99=found["p99"] / 1000,
    )
