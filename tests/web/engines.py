"""Engines of others as processes on free ports, loaded as OPERATIONS.md says, and what can stand in their way."""

from __future__ import annotations

import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path

import pytest
import requests

OXIGRAPH = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
VIRTUOSO, ISQL = shutil.which("virtuoso-t"), shutil.which("isql-vt")
needs_oxigraph = pytest.mark.skipif(not OXIGRAPH, reason="oxigraph is not installed: it is in the extra dev")
needs_virtuoso = pytest.mark.skipif(
    not (VIRTUOSO and ISQL), reason="Virtuoso is not installed: apt-get install virtuoso-opensource-7-bin"
)
_STARTING = 120
"""Seconds that an engine may take to start on a busy machine."""
_PASSED_ON = 65536


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Oxigraph:
    """Oxigraph's server over a dump; it can be killed and started again on the same port."""

    def __init__(self, folder: Path, dump: Path, *options: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}/query"
        assert OXIGRAPH
        location = ["--location", str(folder)]
        load = [OXIGRAPH, "load", *location, "--file", str(dump)]
        subprocess.run(load, check=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=_STARTING)
        self._command = [OXIGRAPH, "serve-read-only", *location, "--bind", f"127.0.0.1:{self.port}", *options]
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Oxigraph:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.address)

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()


@contextmanager
def virtuoso(folder: Path, dumps: Path) -> Iterator[str]:
    """Virtuoso with the files of the operations folder over a dump; the value is the address of its endpoint."""
    assert VIRTUOSO
    assert ISQL
    sql_port, http_port = free_port(), free_port()
    ini = files("communique.operations").joinpath("virtuoso.ini").read_text("utf-8")
    sql = files("communique.operations").joinpath("virtuoso.sql").read_text("utf-8")
    ini = ini.replace(":1111", f":{sql_port}").replace(":8890", f":{http_port}")
    ini = ini.replace("/var/lib/communique", str(dumps)).replace("= 40000", "= 4000").replace("= 30000", "= 3000")
    (folder / "virtuoso.ini").write_text(ini, "utf-8")
    (folder / "virtuoso.sql").write_text(sql.replace("/var/lib/communique/current/dumps", str(dumps)), "utf-8")
    foreground = [VIRTUOSO, "+foreground", "+configfile", "virtuoso.ini"]
    with subprocess.Popen(foreground, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            address = f"http://127.0.0.1:{http_port}/sparql"
            wait_for(address)
            load = [ISQL, f"127.0.0.1:{sql_port}", "dba", "dba", "virtuoso.sql"]
            loaded = subprocess.run(load, cwd=folder, capture_output=True, text=True, timeout=_STARTING)
            assert not re.search(r"\*\*\* Error", loaded.stderr + loaded.stdout), loaded.stderr
            yield address
        finally:
            process.send_signal(signal.SIGKILL)


def wait_for(address: str) -> None:
    """Return as soon as an engine answers."""
    end = time.monotonic() + _STARTING
    while time.monotonic() < end:
        with suppress(requests.RequestException):
            if requests.get(address, params={"query": "ASK {}"}, timeout=5).ok:
                return
        time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


class Proxy:
    """Stands before an engine, counts what is sent to it, and holds back what it answers for `delay` seconds."""

    def __init__(self, port: int) -> None:
        self.delay = 0.0
        self.asked = 0
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._stop = threading.Event()
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}/query"

    def __enter__(self) -> Proxy:
        self._listener.settimeout(0.1)
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()

    def _accept(self) -> None:
        with self._listener:
            while not self._stop.is_set():
                with suppress(TimeoutError):
                    connection, _ = self._listener.accept()
                    threading.Thread(target=self._pass_on, args=(connection,), daemon=True).start()

    def _pass_on(self, client: socket.socket) -> None:
        with client, suppress(OSError), socket.create_connection(("127.0.0.1", self._port)) as engine:
            while not self._stop.is_set():
                for ready in select.select([client, engine], [], [], 0.1)[0]:
                    data = ready.recv(_PASSED_ON)
                    if not data:
                        return
                    if ready is client:
                        self.asked += len(data)
                    elif self._stop.wait(self.delay):
                        return
                    (engine if ready is client else client).sendall(data)


def until(condition: Callable[[], object], seconds: float = 60) -> bool:
    """Tell whether something becomes true in time; requests that fail meanwhile count as not yet."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(requests.RequestException):
            if condition():
                return True
        time.sleep(0.1)
    return False
