"""What a user would do without this project: rdflib alone, and pySHACL alone, on the same files."""

from __future__ import annotations

import sys
from pathlib import Path

import rdflib
from pyshacl import validate


def parse(project: Path, *folders: str) -> rdflib.Graph:
    """Parse all Turtle below the folders into one graph."""
    graph = rdflib.Graph()
    for folder in folders:
        for path in sorted((project / folder).rglob("*.ttl")):
            graph.parse(path, format="turtle")
    return graph


def main() -> None:
    """Run one peer: `rdflib PROJECT` parses, `pyshacl PROJECT` parses and validates."""
    peer, project = sys.argv[1], Path(sys.argv[2])
    data = parse(project, "ontology", "data", "seeds")
    if peer == "pyshacl":
        validate(data, shacl_graph=parse(project, "shapes"), advanced=True, inference="none")


if __name__ == "__main__":
    main()
