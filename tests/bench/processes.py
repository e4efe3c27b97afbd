"""What one measured process does: rdflib alone, pySHACL alone, or our build without the check before it."""

from __future__ import annotations

import sys
from pathlib import Path

import rdflib
from pyshacl import validate

from communique.corpus import read_corpus
from communique.release.build import build_release


def parse(project: Path, *folders: str) -> rdflib.Graph:
    """Parse all Turtle below the folders into one graph."""
    graph = rdflib.Graph()
    for folder in folders:
        for path in sorted((project / folder).rglob("*.ttl")):
            graph.parse(path, format="turtle")
    return graph


def main() -> None:
    """Do WORK on PROJECT: `rdflib` parses, `pyshacl` parses and validates, `release` parses and builds."""
    work, project = sys.argv[1], Path(sys.argv[2])
    if work == "release":
        build_release(read_corpus(project), project / ".communique", {"warnings": 0, "infos": 0}, lambda _: None)
        return
    data = parse(project, "ontology", "data", "seeds")
    if work == "pyshacl":
        validate(data, shacl_graph=parse(project, "shapes"), advanced=True, inference="none")


if __name__ == "__main__":
    main()
