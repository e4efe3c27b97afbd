"""Copies of the server as an operator runs them, and what the guide and its files say."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import requests

from communique.settings import ENVIRONMENT_PREFIX
from tests.conftest import ROOT
from tests.web.test_workers import Served, serving

GUIDE = (ROOT / "OPERATIONS.md").read_text("utf-8")
OPERATIONS = files("communique.operations")
NGINX_FILE = OPERATIONS.joinpath("nginx.conf").read_text("utf-8")
UNIT_FILE = OPERATIONS.joinpath("communique@.service").read_text("utf-8")
CONTAINER_FILE = OPERATIONS.joinpath("Containerfile").read_text("utf-8")
PAGE = "/doc/event/1951-03-03-geneva"
ASK = "ASK { ?s ?p ?o }"
PUBLIC = "https://talks.example.org"
CURRENT = ".communique/current"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def a_copy(project: Path, port: int, base_url: str = "", release: str = CURRENT, **settings: str) -> Iterator[Served]:
    """Serve a release of `project` as the unit does; the value has the copy's own address."""
    own = f"http://127.0.0.1:{port}"
    arguments = ("--port", str(port), "--base-url", base_url or own, "--release", release)
    with serving(project, *arguments, **settings) as served:
        yield Served(served.process, own)


def settings_of_the_unit(port: int) -> dict[str, str]:
    """Return what the unit sets for the copy on a port, by the names that settings have in code."""
    stated = re.findall(rf"^Environment={ENVIRONMENT_PREFIX}([A-Z_]+)=(.+)$", UNIT_FILE, re.MULTILINE)
    return {name.lower(): value.replace("%i", str(port)) for name, value in stated}


def answers(port: int) -> bool:
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


def query_number(address: str, number: int) -> int:
    """POST a query that has not been asked before, so that a worker has to answer it; return the status."""
    return requests.post(f"{address}/sparql", data={"query": f"{ASK} # {number}"}, timeout=60).status_code


def is_well(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=20).status_code == 200
    except requests.ConnectionError:
        return False
