"""One process, measured from outside."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import inf
from pathlib import Path
from threading import Event, Thread

from tests.bench.synthetic import ROOT


class NotMeasured(Exception):
    """Something is not installed, cannot hold the data, fails or takes too long; the text is the reason."""


@dataclass(frozen=True)
class Measured:
    """What a process took.

    Attributes:
        seconds: wall time; None where a limit struck.
        mebibytes: the most resident memory of it or of one process that it waited for.
        together: the most resident memory of it and all that it had started at one moment, where each process counts
            what it shares anew; looked at fifty times a second.
        status: how it ended; 0 is well.
        output: what it printed; why it was given up where a limit struck.
    """

    seconds: float | None
    mebibytes: float
    status: int
    output: str
    together: float = 0

    def __str__(self) -> str:
        if self.seconds is None:
            return "over limit"
        return f"{self.seconds:.1f} s, {self.mebibytes:,.0f} MiB"


def well(measured: Measured, what: str) -> Measured:
    """Return what was measured if it went well.

    Raises:
        NotMeasured: it did not.
    """
    if measured.seconds is None:
        raise NotMeasured(measured.output or f"{what} takes too long")
    if measured.status:
        raise NotMeasured(f"{what} ended with status {measured.status}: {measured.output.strip()[-300:]}")
    return measured


def run(command: Sequence[str], limit: float, most: float = inf) -> Measured:
    """Run `command` to its end, or until `limit` seconds are over or it holds more than `most` MiB."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src")))}
    with tempfile.TemporaryFile("w+") as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
        with _watched(process.pid, limit, most) as watch:
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if watch.given_up:
            return Measured(None, 0, process.returncode, watch.given_up, watch.together)
        output.seek(0)
        alone = usage.ru_maxrss / 1024
        return Measured(seconds, alone, process.returncode, output.read(), max(alone, watch.together))


@dataclass
class _Watch:
    """What was seen of a process while it ran: the most memory in MiB, and why it was given up."""

    together: float = 0
    given_up: str = ""


@contextmanager
def _watched(pid: int, limit: float, most: float) -> Iterator[_Watch]:
    """Look at a process and its descendants fifty times a second, and end them where they go beyond a limit."""
    watch, over = _Watch(), Event()

    def look() -> None:
        deadline = time.perf_counter() + limit
        while not watch.given_up and not over.wait(0.02):
            watch.together = max(watch.together, sum(map(_resident, family(pid))) / 2**20)
            if time.perf_counter() > deadline:
                watch.given_up = f"more than {limit:,.0f} s"
            elif watch.together >= most:
                watch.given_up = f"more than {most / 1024:,.0f} GiB"
        if watch.given_up:
            for member in reversed(family(pid)):
                with suppress(ProcessLookupError):
                    os.kill(member, signal.SIGKILL)

    thread = Thread(target=look)
    thread.start()
    try:
        yield watch
    finally:
        over.set()
        thread.join()


def family(pid: int) -> list[int]:
    """Return a process and its descendants."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(child) for path in tasks for child in _text(path).split()]
    return [pid, *(member for child in children for member in family(child))]


def _resident(pid: int) -> int:
    pages = _text(Path(f"/proc/{pid}/statm")).split()[1:2]
    return sum(map(int, pages)) * os.sysconf("SC_PAGE_SIZE")


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii")
    except (FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
        return ""
