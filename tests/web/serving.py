"""A real server process on a free port of the loopback interface."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

_PROGRAM = """
import sys
from pathlib import Path
from communique.release.release import open_release
from communique.settings import Settings
from communique.web.server import serve

folder = Path(sys.argv[1])
folders = {name: Path(path) for name, _, path in (argument.partition("=") for argument in sys.argv[3:])}
settings = Settings(root=folder, releases=folder, port=0, base_url=sys.argv[2], **folders)
serve(settings, open_release(folder), lambda address: print(address, flush=True))
"""
LOCAL = "http://127.0.0.1:0"


class Client:
    """Requests to one server; nothing is followed or raised unless asked for."""

    def __init__(self, address: str, port: int, session: requests.Session) -> None:
        self.address = address
        self.port = port
        self._session = session

    def get(self, path: str, accept: str | None = None, **options: Any) -> requests.Response:
        """GET a path; without `accept` no Accept header is sent at all."""
        return self.request("GET", path, accept, **options)

    def post(self, path: str, accept: str | None = None, **options: Any) -> requests.Response:
        """POST to a path."""
        return self.request("POST", path, accept, **options)

    def request(self, method: str, path: str, accept: str | None = None, **options: Any) -> requests.Response:
        """Send a request to the server, wherever its base address says it is."""
        headers = {"Accept": accept, **options.pop("headers", {})}
        return self._session.request(
            method,
            f"http://127.0.0.1:{self.port}{path}",
            headers=headers,
            timeout=60,
            allow_redirects=False,
            **options,
        )

    def sparql(self, query: str, accept: str | None = None, **parameters: Any) -> requests.Response:
        """Send a query by GET."""
        return self.get("/sparql", accept, params={"query": query, **parameters})


@contextmanager
def running(release: Path, base_url: str = LOCAL, **folders: Path) -> Iterator[Client]:
    """Serve the release in a folder until the block ends; `folders` are settings, such as `languages` or `texts`."""
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(release), base_url, *(f"{n}={path}" for n, path in folders.items())],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert address, process.communicate()[1]
            with requests.Session() as session:
                yield Client(address, _port_of(process.pid, address), session)
        finally:
            end(process)


def end(process: subprocess.Popen[str]) -> None:
    """End a server, at once if it does not end by itself."""
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()


def _port_of(pid: int, address: str) -> int:
    """Return the port in the address, or, where that is somebody else's, the one that the process listens on."""
    port = address.rpartition(":")[2]
    if address.startswith("http://127.0.0.1:") and port.isdecimal():
        return int(port)
    inodes = {p.readlink().name.strip("socket:[]") for p in Path(f"/proc/{pid}/fd").iterdir() if p.is_symlink()}
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        fields = line.split()
        if fields[3] == "0A" and fields[9] in inodes:
            return int(fields[1].partition(":")[2], 16)
    raise AssertionError(f"process {pid} listens nowhere")
