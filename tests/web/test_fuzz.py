"""Some seconds of requests that nobody would write: no fault, no dead server, no dead worker, every error explained.

`python -m tests.bench.soak --fuzz --minutes 10` does the same for longer.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from communique.release.release import Release
from tests.web.fuzzing import asking, broken, noise, query
from tests.web.hard import hammer, hard_server

SECONDS = 6.0
THREADS = 3


def queries(random: Random) -> bytes:
    return asking(query(random), random)


def http(random: Random) -> bytes:
    return noise(random) if random.random() < 0.3 else broken(random)


@pytest.mark.parametrize("requests", [http, queries])
def test_nothing_that_is_sent_is_too_much(
    release: Release, tmp_path: Path, requests: Callable[[Random], bytes]
) -> None:
    settings = {"workers": "4", "query_seconds": "1", "query_memory": "400", "log_queries": "1"}
    with hard_server(release.path, tmp_path, settings) as server:
        with ThreadPoolExecutor(THREADS) as threads:
            randoms = [Random(seed) for seed in range(THREADS)]  # noqa: S311 - it is to be the same each time
            found = list(threads.map(lambda random: hammer(server, requests, random, SECONDS), randoms))
        assert sum(outcome.sent for outcome in found) > 100
        assert [fault for outcome in found for fault in outcome.faults] == []
        assert server.ask("ASK {}").json()["boolean"] is True
    log = [json.loads(line) for line in server.log.read_text("ascii").splitlines()]
    assert [line for line in log if line.get("why") in ("lost", "died") or "traceback" in line] == []
