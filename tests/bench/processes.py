"""What one measured process does: rdflib alone, pySHACL alone, or our build without the check before it."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import rdflib

from communique.corpus import read_sources
from communique.release.build import build_release


def parse(project: Path, *folders: str) -> rdflib.Graph:
    """Parse all Turtle below the folders into one graph."""
    import rdflib  # only here and below: what it takes would count as ours otherwise

    graph = rdflib.Graph()
    for folder in folders:
        for path in sorted((project / folder).rglob("*.ttl")):
            graph.parse(path, format="turtle")
    return graph


def release(project: Path, releases: Path) -> None:
    """Build the release of a project."""
    started = time.perf_counter()

    def phase(name: str) -> None:
        print(f"{time.perf_counter() - started:.2f} {name}", flush=True)

    phase("finding files")
    build_release(read_sources(project), releases, {"warnings": 0, "infos": 0}, phase)
    phase("end")


def main() -> None:
    """Do WORK on PROJECT: `rdflib` parses, `pyshacl` parses and validates, `release` builds into a third folder.

    The last prints the name of each phase when it begins, with the seconds since the start, and `end` at the end.
    """
    work, project = sys.argv[1], Path(sys.argv[2])
    if work == "release":
        release(project, Path(sys.argv[3]))
        return
    data = parse(project, "ontology", "data", "seeds")
    if work == "pyshacl":
        from pyshacl import validate

        validate(data, shacl_graph=parse(project, "shapes"), advanced=True, inference="none")


if __name__ == "__main__":
    main()
