"""Trifid, a front end for linked data of others' making: pages about things and lists of them over a SPARQL engine.

It reads a dump into the memory of its own process and renders pages with what it finds there.
"""

from __future__ import annotations

import json
from pathlib import Path

from communique.release.layout import DUMPS
from tests.bench.loopback import HOST
from tests.bench.measured import NotMeasured

FOLDER = Path(__file__).with_name("npm")
PACKAGE = f"npm package trifid: npm ci in {FOLDER.name} beside this module"
_MODULES = FOLDER / "node_modules"
_SERVER = _MODULES / "trifid" / "server.js"
BASE = "https://w3id.org/communique/"
"""What stands before the path of a thing's IRI; it serves the thing at the same path."""


def configure(release: Path, folder: Path) -> None:
    """Write the settings with which it serves a release, as its own example for a file has them.

    Raises:
        NotMeasured: it is not installed.
    """
    if not _SERVER.exists():
        raise NotMeasured(f"not installed: {PACKAGE}")
    handler = {"url": str(release / DUMPS / "communique.nt"), "contentType": "nt", "baseIRI": BASE}
    graph = {"graphName": f"{BASE}graph", "unionDefaultGraph": True}
    plugins = {
        "yasgui": {"module": _module("trifid-plugin-yasgui/index.js"), "paths": ["/sparql", "/sparql/"]},
        "entity-renderer": {"module": _module("@zazuko/trifid-entity-renderer/index.js"), "config": {}},
        "fetch-handler": {
            "module": _module("trifid-handler-fetch/index.js"),
            "paths": "/query",
            "config": {**handler, **graph},
        },
    }
    settings = {
        "server": {"listener": {"host": HOST}},
        "globals": {"datasetBaseUrl": BASE, "endpoints": {"default": {"url": "/query"}}},
        "plugins": plugins,
    }
    (folder / "config.json").write_text(json.dumps(settings), "utf-8")


def arguments(folder: Path, port: int) -> list[str]:
    """Return what Node is to run."""
    return [str(_SERVER), "--config", str(folder / "config.json"), "--port", str(port)]


def version() -> str:
    """Return its name and version."""
    path = _MODULES / "trifid" / "package.json"
    return f"trifid {json.loads(path.read_text('utf-8'))['version']}" if path.exists() else "trifid not installed"


def _module(path: str) -> str:
    return f"file:{_MODULES / path}"
