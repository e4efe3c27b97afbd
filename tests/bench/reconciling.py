"""How long batches of the Reconciliation API take, of names as people type them, each batch other than the last."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from urllib.parse import quote

from communique.matching.index import Index
from communique.matching.profiles import Profile
from communique.release.release import Release
from tests.bench import load
from tests.bench.goals import Goal
from tests.bench.servers import OURS, prepare, running
from tests.bench.workload import Request

QUERIES = 10
"""Queries of a batch, as OpenRefine sends them."""
CONNECTIONS = (1, 4)
NOTE = f"""Batches of {QUERIES} queries: names of things of all kinds, as they are, with a letter missing or turned
round, with a date if there is one. Answers a second; half and 99 of 100 came within so many milliseconds. No batch
comes twice."""
WANTED = 100.0
"""Milliseconds within which half of the batches have to be answered on the shipped corpus."""
_PER_SECOND = 200
_SEED = 1994
Loads = Mapping[int, load.Load]
"""What was found, by the number of connections."""


def measure(release: Release, folder: Path, seconds: int) -> Loads:
    """Return what our server does with batches.

    Raises:
        NotMeasured: it cannot be measured.
    """
    folder.mkdir(parents=True)
    prepare(OURS, release, folder / "own")
    found: dict[int, load.Load] = {}
    requests = load.write_requests(
        folder / "batches", batches(release.index(), sum(CONNECTIONS) * seconds * _PER_SECOND)
    )
    with running(OURS, release, folder / "own") as server:
        for position, connections in enumerate(CONNECTIONS):
            skip = position * CONNECTIONS[0] * seconds * _PER_SECOND
            found[connections] = load.press(server, "", requests, connections, seconds, skip)
    return found


def batches(index: Index, number: int) -> Iterator[Request]:
    """Yield that many batches of names of things in an index, always the same."""
    random = Random(_SEED)  # noqa: S311 - a fixed sequence is the point
    for _ in range(number):
        numbers = (random.randint(1, len(index)) for _ in range(QUERIES))
        asked = {f"q{at}": _query(random, profile) for at, profile in enumerate(index.profiles(numbers))}
        yield Request("application/json", f"/reconcile?queries={quote(json.dumps(asked))}", "reconcile")


def _query(random: Random, profile: Profile) -> dict[str, object]:
    """Return a query for a thing: by its name, one with a letter missing or turned round, or with its date."""
    name = random.choice(profile.names).text
    at = random.randrange(len(name))
    written = random.choice((name, name[:at] + name[at + 1 :], " ".join(reversed(name.split(" ")))))
    date = profile.values("date")
    return {"query": written or name} | ({"properties": [{"pid": "date", "v": date[0]}]} if date else {})


def table(found: Loads) -> Iterator[str]:
    """Yield the lines of the table of one release."""
    yield f"| {' | '.join(f'{connections} at a time' for connections in found)} |"
    yield "|" + "---|" * len(found)
    yield f"| {' | '.join(map(str, found.values()))} |"


def goals(title: str, found: Loads) -> Iterator[Goal]:
    """Yield what is to be reached."""
    yield Goal(f"half of the batches of {QUERIES} names on {title}", found[CONNECTIONS[0]].p50, "<", WANTED, " ms")
