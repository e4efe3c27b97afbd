"""The parts of the benchmark: queries that the data can answer, servers that answer alike, figures read rightly."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from communique.corpus import read_sources
from communique.release.build import build_release
from communique.release.release import Release
from tests.bench.answers import answer_of, difference
from tests.bench.goals import Goal, goals_table
from tests.bench.growth import exponent, growth_table
from tests.bench.load import press, write_requests
from tests.bench.servers import OURS, OXIGRAPH, RDFLIB, Kind, Server, memory_of, prepare, running
from tests.bench.synthetic import write_project
from tests.bench.workload import GRAPH, Request, Template, Values, documents, mix, seeded, templates

EVENTS = 40
MIXED = [one for one in templates() if one.share]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of a few synthetic events."""
    project = write_project(tmp_path_factory.mktemp("bench") / "project", EVENTS)
    return build_release(read_sources(project), project / ".communique", {"warnings": 0, "infos": 0}, lambda _: None)


@pytest.fixture(scope="module")
def values(release: Release) -> Values:
    """What the parameters may be."""
    return Values(release.store())


@pytest.fixture(scope="module")
def ours(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Our server over the release."""
    with _served(OURS, release, tmp_path_factory.mktemp("ours") / "own") as server:
        yield server


@contextmanager
def _served(kind: Kind, release: Release, folder: Path) -> Iterator[Server]:
    prepare(kind, release, folder)
    with running(kind, release, folder) as server:
        yield server


def test_the_mix_is_large_enough_and_no_template_is_a_copy() -> None:
    assert len(MIXED) >= 15
    assert len({one.text for one in templates()}) == len({one.title for one in templates()}) == len(templates())


@pytest.mark.parametrize("one", templates(), ids=lambda one: str(one.name))
def test_the_data_answer_each_query(one: Template, release: Release, values: Values) -> None:
    assert values.can_fill(one)
    random = seeded(1)
    assert any(_has_answer(release, values.fill(one, random)) for _ in range(200))


def _has_answer(release: Release, text: str) -> bool:
    found = release.store().query(text, use_default_graph_as_union=True)
    if isinstance(found, QueryBoolean):
        return bool(found)
    assert isinstance(found, QuerySolutions | QueryTriples)
    return next(iter(found), None) is not None


def test_no_two_requests_of_a_mix_are_equal_and_a_seed_decides_them(values: Values) -> None:
    requests = list(mix(values, MIXED, 2000))
    assert len(set(requests)) == 2000
    assert requests == list(mix(values, MIXED, 2000))
    assert requests != list(mix(values, MIXED, 2000, seed=7))


def test_documents_are_named_in_turn_and_never_twice(values: Values) -> None:
    count = 3 * len(values.events)
    assert len({one.target for one in documents(values, "ttl", count)}) == count


@pytest.mark.parametrize("kind", [OXIGRAPH, RDFLIB], ids=lambda kind: str(kind.name))
def test_servers_answer_alike(kind: Kind, ours: Server, release: Release, values: Values, tmp_path: Path) -> None:
    random = seeded(2)
    asked = [one for one in templates() if (kind, one.name) != (RDFLIB, "describe")]  # it answers DESCRIBE in XML
    with _served(kind, release, tmp_path / "own") as peer:
        for one in asked:
            requests = [Request.of_query(one.accept, values.fill(one, random)) for _ in range(2)]
            answers = [[answer_of(server, request) for request in requests] for server in (ours, peer)]
            assert difference(answers[0], answers[1]) == "", one.name
            assert not any(isinstance(answer, str) for answer in answers[0]), one.name


def test_a_difference_is_told(ours: Server, values: Values) -> None:
    events = values.events[:2]
    one, other = (answer_of(ours, Request.of_query(GRAPH, f"DESCRIBE {event}")) for event in events)
    assert "1 of 2 differ" in difference([one, one], [one, other])
    wrong = answer_of(ours, Request.of_query(GRAPH, "DESCRIBE"))
    assert difference([one], [wrong]) == "answers with status 400"


@pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed")
def test_load_is_counted(ours: Server, values: Values, tmp_path: Path) -> None:
    queries = write_requests(tmp_path / "queries", mix(values, MIXED, 50))
    found = press(ours, ours.kind.queries, queries, 2, 1, skip=40)
    assert found.answers > 0
    assert found.bytes > 100 * found.answers
    assert 0 < found.p50 <= found.p99
    assert (found.refused, found.broken) == (0, 0)
    wrong = write_requests(tmp_path / "wrong", [Request.of_query(GRAPH, "DESCRIBE")])
    assert press(ours, ours.kind.queries, wrong, 1, 1).refused > 0


@pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed")
def test_unchanged_documents_come_without_their_body(ours: Server, values: Values, tmp_path: Path) -> None:
    request = next(documents(values, "ttl", 1))
    reply = ours.get(request.target, request.accept)
    assert (reply.status, reply.media_type) == (200, GRAPH)
    known = write_requests(tmp_path / "known", [Request(request.accept, request.target, reply.tag)])
    found = press(ours, "", known, 1, 1)
    assert found.refused == 0
    assert found.bytes / found.answers < len(reply.body)


def test_memory_counts_all_processes(ours: Server) -> None:
    memory = ours.memory()
    assert memory.processes > 2
    assert memory.rss > memory.pss > memory_of(os.getpid()).pss / 100


def test_growth_is_the_slope_between_logarithms() -> None:
    assert exponent([10, 100, 1000], [5, 5, 5]) == pytest.approx(0)
    assert exponent([10, 100, 1000], [1, 10, 100]) == pytest.approx(1)
    assert exponent([10, 100], [1, 100]) == pytest.approx(2)
    rows = list(growth_table([10, 100], {"one": [{"ask": 1.0, "day": 1.0}, {"ask": 1.0, "day": 100.0}]}))
    assert "| ask | 1 | 1 | 0.00 |" in rows
    assert "| day | 1 | 100 | **2.00** |" in rows


def test_a_goal_says_whether_it_is_reached() -> None:
    lines = list(goals_table([Goal("rate", 0.9, "≥", 0.9), Goal("start", 1.0, "<", 1, " s")]))
    assert lines[2:] == ["| rate | ≥ 0.9 × | 0.90 × | reached |", "| start | < 1 s | 1.00 s | **not reached** |"]
