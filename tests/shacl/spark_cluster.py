"""A standalone Spark cluster of real processes on loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from communique.shacl.spark.java import java_home

_LOOPBACK = "127.0.0.1"
_SECONDS = 60


@dataclass(frozen=True)
class Cluster:
    """A master's address and the process numbers of its workers."""

    master: str
    workers: tuple[int, ...]

    def worker_above(self, process: int) -> int:
        """Return the worker that a process belongs to, 0 if none."""
        while process > 1 and process not in self.workers:
            process = _parent(process)
        return process if process in self.workers else 0


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """Run a master and some workers of one core each until the block ends."""
    port = _free_port()
    master = f"spark://{_LOOPBACK}:{port}"
    with ExitStack() as running:
        run = ["master.Master", "--host", _LOOPBACK, "--port", str(port), "--webui-port", "0"]
        running.enter_context(_process(folder, "master", run))
        _wait_for(port)
        started = [
            running.enter_context(_process(folder, f"worker-{number}", _worker(folder, number, master)))
            for number in range(workers)
        ]
        yield Cluster(master, tuple(started))


def kill(worker: int) -> None:
    """End a worker and its executors at once, as when their machine is lost."""
    with suppress(ProcessLookupError):
        os.killpg(worker, signal.SIGKILL)


def _worker(folder: Path, number: int, master: str) -> list[str]:
    work = folder / f"work-{number}"
    place = ["--host", _LOOPBACK, "--webui-port", "0", "--work-dir", str(work)]
    return ["worker.Worker", *place, "--cores", "1", "--memory", "1g", master]


@contextmanager
def _process(folder: Path, name: str, arguments: Sequence[str]) -> Iterator[int]:
    home = Path(str(import_module("pyspark").__file__)).parent
    command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{arguments[0]}", *arguments[1:]]
    environment = {
        **os.environ,
        "JAVA_HOME": str(java_home(folder)),
        "SPARK_LOCAL_DIRS": str(folder / name),
        "SPARK_LOCAL_IP": _LOOPBACK,
        "SPARK_DAEMON_JAVA_OPTS": "-XX:TieredStopAtLevel=1",
    }
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        yield process.pid
    finally:
        kill(process.pid)
        process.wait()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind((_LOOPBACK, 0))
        return int(listener.getsockname()[1])


def _wait_for(port: int) -> None:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection((_LOOPBACK, port)):
            return
        time.sleep(0.1)
    raise TimeoutError(f"nothing listens on port {port}")


def _parent(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0
