"""One process, measured from outside."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.synthetic import ROOT


class NotMeasured(Exception):
    """Something is not installed, cannot hold the data, fails or takes too long; the text is the reason."""


@dataclass(frozen=True)
class Measured:
    """What a process took.

    Attributes:
        seconds: wall time; None where the limit struck.
        mebibytes: the most resident memory of it or of one process that it waited for.
        status: how it ended; 0 is well.
        output: what it printed.
    """

    seconds: float | None
    mebibytes: float
    status: int
    output: str

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
        raise NotMeasured(f"{what} takes too long")
    if measured.status:
        raise NotMeasured(f"{what} ended with status {measured.status}: {measured.output.strip()[-300:]}")
    return measured


def run(command: Sequence[str], limit: float) -> Measured:
    """Run `command` to its end, or until `limit` seconds are over."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryFile("w+") as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
        while time.perf_counter() - started < limit:
            done, status, usage = os.wait4(process.pid, os.WNOHANG)
            if done:
                seconds = time.perf_counter() - started
                output.seek(0)
                process.returncode = os.waitstatus_to_exitcode(status)
                return Measured(seconds, usage.ru_maxrss / 1024, process.returncode, output.read())
            time.sleep(0.02)
        process.kill()
        process.wait()
    return Measured(None, 0, process.returncode, "")
