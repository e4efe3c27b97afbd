"""`make bench`: check, build and cold serve, beside plain rdflib and plain pySHACL on the same files in one run."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import requests

from tests.bench.synthetic import ROOT, write_project

SIZES = (100, 1_000, 10_000)
WORKS = ("rdflib", "pyshacl", "release")


@dataclass(frozen=True)
class Figure:
    """Wall seconds and peak resident memory in MiB of one process; None where the limit struck."""

    seconds: float | None
    mebibytes: float | None

    def __str__(self) -> str:
        return "over limit" if self.seconds is None else f"{self.seconds:.1f} s, {self.mebibytes:.0f} MiB"


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES), help="numbers of synthetic events")
    parser.add_argument("--limit", type=float, default=900, help="seconds after which one measurement is given up")
    options = parser.parse_args()
    names = ("pyoxigraph", "rdflib", "pyshacl")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {versions}")
    print("| corpus | statements | rdflib: parse | pySHACL: and validate | check | build without check | cold serve |")
    print("|---|--:|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        measure("shipped", _shipped(Path(folder) / "shipped"), options.limit)
        for size in options.sizes:
            measure(f"{size} synthetic events", write_project(Path(folder) / str(size), size), options.limit)


def measure(name: str, project: Path, limit: float) -> None:
    """Print the row of one project."""
    rdflib, pyshacl, build = (
        run([sys.executable, "-m", "tests.bench.processes", work, str(project)], limit) for work in WORKS
    )
    check = run(_communique(project, "check", "--json"), limit)
    built = (project / ".communique" / "current").exists()
    served = cold_serve(project, limit) if built else Figure(None, None)
    statements = _statements(project) if built else "?"
    cells = [name, statements, str(rdflib), str(pyshacl), str(check), str(build), str(served)]
    print("| " + " | ".join(cells) + " |", flush=True)
    shutil.rmtree(project)


def run(command: list[str], limit: float, until: Callable[[], bool] | None = None) -> Figure:
    """Run `command` to its end, or until `until` is true, and measure it from outside."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while time.perf_counter() - started < limit:
        done, _, usage = os.wait4(process.pid, os.WNOHANG)
        if done:
            return Figure(time.perf_counter() - started, usage.ru_maxrss / 1024)
        if until and until():
            seconds = time.perf_counter() - started
            process.send_signal(signal.SIGINT)
            _, _, usage = os.wait4(process.pid, 0)
            return Figure(seconds, usage.ru_maxrss / 1024)
        time.sleep(0.005 if until else 0.05)
    process.kill()
    os.wait4(process.pid, 0)
    return Figure(None, None)


def cold_serve(project: Path, limit: float) -> Figure:
    """Measure from the start of `communique serve` on a built release to the first answered query."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def answers() -> bool:
        try:
            asked = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}
            return requests.get(f"http://127.0.0.1:{port}/sparql", params=asked, timeout=60).ok
        except requests.ConnectionError:
            return False

    return run(_communique(project, "serve", "--port", str(port)), limit, answers)


def _communique(project: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "communique", "--root", str(project), *arguments]


def _statements(project: Path) -> str:
    dump = project / ".communique" / "current" / "dumps" / "communique.nt"
    with dump.open("rb") as lines:
        return str(sum(1 for _ in lines))


def _shipped(folder: Path) -> Path:
    for name in ("ontology", "shapes", "data", "seeds"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


if __name__ == "__main__":
    main()
