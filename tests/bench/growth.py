"""How the time of each query grows with the data, alone on one connection."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from communique.release.release import Release
from tests.bench import load
from tests.bench.measured import NotMeasured
from tests.bench.servers import Kind, Server, prepare, running
from tests.bench.workload import Values, mix, templates

SIZES = (1_000, 10_000, 100_000)
NOTE = """Each query alone, with other values each time. The exponent is the slope between the logarithms of size and
time: 0 is constant, 1 linear; what is worse than linear is in bold. –: no answer within half a minute, or refused by
a limit."""
_PATIENCE = 30
"""Seconds that are given to a query of which none was answered in the usual time."""
_PER_SECOND = 12_000
_LINEAR = 1.1
"""Exponent from which growth counts as worse than linear: a tenth is what figures differ by from run to run."""
Times = Mapping[str, float]
"""Milliseconds of one answer, by the template's name; no entry where none came."""


def times(kind: Kind, release: Release, folder: Path, seconds: int) -> Times:
    """Return the mean time of each query of the mix on one server.

    Raises:
        NotMeasured: the server cannot be measured.
    """
    values = Values(release.store())
    own = folder / kind.name
    prepare(kind, release, own)
    asked = list(filter(values.can_fill, templates()))
    requests = {
        one.name: load.write_requests(folder / one.name, mix(values, [one], seconds * _PER_SECOND)) for one in asked
    }
    found: dict[str, float] = {}
    while requests:
        with running(kind, release, own) as server:
            for name in [*requests]:
                print(f"{release.manifest['counts']['events']:,} events, {kind.name}: {name}", file=sys.stderr)
                time = _time(server, requests.pop(name), seconds)
                if time is not None:
                    found[name] = time
                if time is None or time > 1000 * seconds:
                    break  # the server may be at it still: a new one has nothing else to do
    return found


def _time(server: Server, requests: Path, seconds: int) -> float | None:
    """Return the mean milliseconds of an answer; None if none comes."""
    for span in (seconds, _PATIENCE):
        done = load.press(server, server.kind.queries, requests, 1, span)
        if done.refused:
            return None
        if done.answers:
            return 1000 * done.seconds / done.answers
    return None


def exponent(sizes: Sequence[int], milliseconds: Sequence[float]) -> float:
    """Return the slope of the straight line through the logarithms: 0 is constant, 1 linear, 2 quadratic."""
    across = [math.log(size) for size in sizes]
    up = [math.log(value) for value in milliseconds]
    middle, height = sum(across) / len(across), sum(up) / len(up)
    spread = sum((x - middle) ** 2 for x in across)
    return sum((x - middle) * (y - height) for x, y in zip(across, up, strict=True)) / spread


def growth_table(sizes: Sequence[int], found: Mapping[str, Sequence[Times]]) -> Iterator[str]:
    """Yield the table: a row for each query, for each server its times and the exponent."""
    columns = [*(f"{size:,}" for size in sizes), "exponent"]
    heads = [f"{name}, {column}" for name in found for column in columns]
    yield f"| query | {' | '.join(heads)} |"
    yield "|---|" + "--:|" * len(heads)
    for one in templates():
        cells = [cell for runs in found.values() for cell in _cells(sizes, [run.get(one.name) for run in runs])]
        yield f"| {one.name} | {' | '.join(cells)} |"


def _cells(sizes: Sequence[int], milliseconds: Sequence[float | None]) -> list[str]:
    known = [value for value in milliseconds if value is not None]
    cells = ["–" if value is None else load.milliseconds(value) for value in milliseconds]
    if len(known) < len(sizes) or len(sizes) < 2:
        return [*cells, "–"]
    slope = exponent(sizes, known)
    return [*cells, f"**{slope:.2f}**" if slope > _LINEAR else f"{slope:.2f}"]


def growth_of(
    kinds: Sequence[Kind], sizes: Sequence[int], releases: Sequence[Release], folder: Path, seconds: int
) -> dict[str, list[Times]]:
    """Return the times on each server and size; a server that cannot be measured is left out, with a word on why."""
    found: dict[str, list[Times]] = {}
    for kind in kinds:
        try:
            found[kind.name] = [
                times(kind, release, _new(folder / f"{kind.name}-{size}"), seconds)
                for size, release in zip(sizes, releases, strict=True)
            ]
        except NotMeasured as error:
            print(f"Not measured: {kind.name}, {error}.")
    return found


def _new(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder
