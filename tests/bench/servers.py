"""The servers that are measured, each a process of its own over the same data, on a free port of this machine."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from communique.release.layout import DUMPS, STORE
from communique.release.release import Release
from tests.bench import virtuoso
from tests.bench.loopback import HOST, Reply, free_port, get
from tests.bench.measured import NotMeasured, family

BIN = Path(sys.executable).parent
_START_SECONDS = 300
_STOP_SECONDS = 30
_FIRST_QUERY = "SELECT * WHERE { ?thing a <https://w3id.org/communique/ns#Meeting> } LIMIT 1"


@dataclass(frozen=True)
class Kind:
    """A server that can be measured.

    Attributes:
        name: what it is called.
        program: what has to be installed.
        package: where that comes from.
        queries: what stands before an encoded query in its addresses.
        prepare: makes what it serves of a release folder, in a folder of its own.
        command: what serves that, given the release folder, the own folder and the port.
        holds: how many statements it can hold in reasonable time, None for any number.
    """

    name: str
    program: str
    package: str
    queries: str
    prepare: Callable[[Path, Path], object]
    command: Callable[[Path, Path, int], list[str]]
    holds: int | None = None

    def path(self) -> str:
        """Return the program, beside this Python or in the usual places.

        Raises:
            NotMeasured: it is not installed.
        """
        found = shutil.which(self.program, path=f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}")
        if not found:
            raise NotMeasured(f"not installed: {self.package}")
        return found


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes:
        kind: which.
        port: where it listens.
        pid: its process, which may have started others.
        seconds: from the start of the process to the first answer.
    """

    kind: Kind
    port: int
    pid: int
    seconds: float

    def get(self, target: str, accept: str) -> Reply:
        """Send one GET request.

        Raises:
            OSError: nobody answers.
        """
        return get(self.port, target, accept)

    def memory(self) -> Memory:
        """Return what all its processes hold."""
        return memory_of(self.pid)


@dataclass(frozen=True)
class Memory:
    """Memory of a process and all that it has started, in MiB.

    Attributes:
        rss: resident, where each process counts what it shares anew.
        pss: resident, where what is shared is divided among the processes.
        processes: how many there are.
    """

    rss: float
    pss: float
    processes: int


def _nothing(_: Path, __: Path) -> None:
    """Prepare nothing."""


def _link_store(release: Path, folder: Path) -> None:
    """Link the files of our own store: the same statements in the same layout on the disk."""
    shutil.copytree(release / STORE, folder / "store", copy_function=os.link)


def _ours(release: Path, _: Path, port: int) -> list[str]:
    return ["serve", "--release", str(release), "--port", str(port)]


def _oxigraph(_: Path, folder: Path, port: int) -> list[str]:
    location = ["--location", str(folder / "store"), "--bind", f"{HOST}:{port}"]
    return ["serve-read-only", *location, "--union-default-graph"]


def _rdflib(release: Path, _: Path, port: int) -> list[str]:
    return ["serve", "--host", HOST, "--port", str(port), str(release / DUMPS / "communique.nq")]


def _virtuoso(_: Path, folder: Path, port: int) -> list[str]:
    return virtuoso.arguments(folder, port)


OURS = Kind("communique", "communique", "this package", "/sparql?query=", _nothing, _ours)
OXIGRAPH = Kind("oxigraph", "oxigraph", "Python package oxigraph", "/query?query=", _link_store, _oxigraph)
RDFLIB = Kind(
    "rdflib-endpoint",
    "rdflib-endpoint",
    "Python package rdflib-endpoint",
    "/?query=",
    _nothing,
    _rdflib,
    holds=1_000_000,
)
VIRTUOSO = Kind(
    "virtuoso", virtuoso.PROGRAM, "Debian package virtuoso-opensource", "/sparql?query=", virtuoso.load, _virtuoso
)
PEERS = (OXIGRAPH, VIRTUOSO, RDFLIB)


def prepare(kind: Kind, release: Release, folder: Path) -> None:
    """Make what a server serves of a release, in a new folder.

    Raises:
        NotMeasured: it is not installed, or cannot hold so much.
    """
    kind.path()
    statements = release.manifest["counts"]["statements"]
    if kind.holds is not None and statements > kind.holds:
        raise NotMeasured(f"keeps its data as Python objects; not tried with more than {kind.holds:,} statements")
    folder.mkdir(parents=True)
    try:
        kind.prepare(release.path, folder)
    except (OSError, subprocess.SubprocessError) as error:
        raise NotMeasured(f"cannot be loaded: {error}") from error


@contextmanager
def running(kind: Kind, release: Release, folder: Path) -> Iterator[Server]:
    """Start a server and wait until it answers a query; stop it at the end of the block.

    Args:
        kind: which.
        release: what to serve.
        folder: where `prepare` has made what the server needs.

    Raises:
        NotMeasured: it does not start.
    """
    port = free_port()
    command = [kind.path(), *kind.command(release.path, folder, port)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNIQUE_")}
    environment["NODE_ENV"] = "production"
    log = folder / "log"
    with log.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=output, stdin=subprocess.DEVNULL
        )
        try:
            _wait(kind, port, process, log)
            yield Server(kind, port, process.pid, time.perf_counter() - started)
        finally:
            stop(process)


def _wait(kind: Kind, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server has answered a query for the first time."""
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError):
            if get(port, kind.queries + quote(_FIRST_QUERY, safe=""), "application/sparql-results+json").status == 200:
                return
        time.sleep(0.002)
    raise NotMeasured(f"does not answer: {log.read_text('utf-8', 'replace').strip()[-300:]}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and end it if it does not."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def memory_of(pid: int) -> Memory:
    """Return what a process and its descendants hold, as the kernel counts it (proc_pid_smaps(5))."""
    rss = pss = 0
    members = family(pid)
    for member in members:
        try:
            lines = Path(f"/proc/{member}/smaps_rollup").read_text("ascii").splitlines()[1:]
        except (FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
            continue
        kibibytes = {line.partition(":")[0]: int(line.split()[1]) for line in lines}
        rss += kibibytes["Rss"]
        pss += kibibytes["Pss"]
    return Memory(rss / 1024, pss / 1024, len(members))
