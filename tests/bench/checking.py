"""Checking a corpus, beside plain rdflib and plain pySHACL on the same files."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.measured import run
from tests.bench.projects import project, title

_PEERS = ("rdflib", "pyshacl")
SIZES = (0, 100, 1_000, 10_000)


def check_table(sizes: Sequence[int], kept: Path, limit: float) -> Iterator[str]:
    """Yield the table of wall seconds and peak memory, a row for each size as soon as it is measured."""
    yield "| corpus | rdflib: parse | pySHACL: parse and validate | communique check |"
    yield "|---|--:|--:|--:|"
    for events in sizes:
        folder = str(project(events, kept))
        peers = [run([sys.executable, "-m", "tests.bench.processes", work, folder], limit) for work in _PEERS]
        check = run([sys.executable, "-m", "communique", "--root", folder, "check", "--json"], limit)
        yield f"| {title(events)} | {' | '.join(map(str, (*peers, check)))} |"
