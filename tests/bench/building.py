"""Building a release in its phases, beside `oxigraph load` of the same N-Quads."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from communique.release.layout import DUMPS
from communique.release.release import open_current
from tests.bench.goals import Goal
from tests.bench.measured import run, well
from tests.bench.projects import building
from tests.bench.servers import OXIGRAPH

LOADING = "loading the store"
_PHASE = re.compile(r"^(\d+\.\d+) (.+)$", re.MULTILINE)
_DUMPS = ("reading files", "writing dumps")
"""The phases in which the dumps, their compressed copies and their checksums come into being."""


class Built:
    """A build and the peer's load of what it wrote, measured.

    Attributes:
        build: our build as a whole.
        load: the peer's load.
        phases: seconds by name, in their order.
    """

    def __init__(self, project: Path, folder: Path, limit: float) -> None:
        """Build the release of a project in `folder` and load its N-Quads with the peer.

        Raises:
            NotMeasured: one of them fails or takes longer than `limit` seconds.
        """
        releases = folder / "releases"
        self.build = well(run(building(project, releases), limit), "the build")
        self.phases = _phases(self.build.output)
        release = open_current(releases)
        assert release is not None
        self.statements = release.manifest["counts"]["statements"]
        dump = folder / "data.nq"
        os.link(release.path / DUMPS / "communique.nq", dump)
        command = [OXIGRAPH.path(), "load", "--location", str(folder / "peer"), "--file", str(dump)]
        self.load = well(run(command, limit), "oxigraph load")
        shutil.rmtree(folder / "peer")

    def table(self) -> Iterator[str]:
        """Yield the table of phases."""
        yield "| phase | seconds | peak memory of the largest process |"
        yield "|---|--:|--:|"
        for name, seconds in self.phases.items():
            yield f"| {name} | {seconds:.1f} | |"
        yield f"| **the whole build** | {self.build.seconds:.1f} | {self.build.mebibytes:,.0f} MiB |"
        yield f"| `oxigraph load` of the same N-Quads | {self.load.seconds:.1f} | {self.load.mebibytes:,.0f} MiB |"

    def goals(self, title: str) -> Iterator[Goal]:
        """Yield what is to be reached."""
        load = self.load.seconds or 0
        for name in filter(lambda name: LOADING in name, self.phases):
            yield Goal(f"{title}: {name}, to `oxigraph load`", self.phases[name] / load, "≤", 1.2)
        dumps = sum(self.phases[name] for name in _DUMPS)
        yield Goal(f"{title}: dumps and checksums, to `oxigraph load`", dumps / load, "<", 2)


def _phases(output: str) -> dict[str, float]:
    """Read what `tests.bench.processes release` prints: when each phase began."""
    begun = [(float(seconds), name) for seconds, name in _PHASE.findall(output)]
    return {name: end - start for (start, name), (end, _) in pairwise(begun)}
