"""The part of the benchmark about pages: wishes that come once, views that servers complete, figures read rightly."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from communique.corpus import read_sources
from communique.release.build import build_release
from communique.release.release import Release
from tests.bench import trifid
from tests.bench.load import Load
from tests.bench.measured import NotMeasured
from tests.bench.pages import AGAIN, ONCE, PERIOD, STEPS, TRIFID, WORKS, Figures, goals, look, table, wishes_of
from tests.bench.servers import OURS, RDFLIB, Kind, prepare, running
from tests.bench.synthetic import write_project
from tests.bench.workload import Request, Values

EVENTS = 20


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of a few synthetic events."""
    project = write_project(tmp_path_factory.mktemp("pages") / "project", EVENTS)
    return build_release(read_sources(project), project / ".communique", {"warnings": 0, "infos": 0}, lambda _: None)


@pytest.fixture(scope="module")
def values(release: Release) -> Values:
    """What is in it."""
    return Values(release.store())


@pytest.mark.parametrize("work", [PERIOD, ONCE])
def test_what_is_asked_once_comes_once(work: str, values: Values) -> None:
    wishes = list(islice(wishes_of(work, values), 4 * EVENTS))
    for steps in STEPS.values():
        asked = [tuple(steps(wish)) for wish in wishes]
        assert len(set(asked)) == len(asked)
    assert wishes == list(islice(wishes_of(work, values), 4 * EVENTS))


def test_what_is_asked_again_is_the_same(values: Values) -> None:
    assert len(set(islice(wishes_of(AGAIN, values), 10 * EVENTS))) == len(values.events)


@pytest.mark.parametrize("kind", [OURS, RDFLIB], ids=lambda kind: str(kind.name))
def test_each_view_is_complete(kind: Kind, release: Release, values: Values, tmp_path: Path) -> None:
    prepare(kind, release, tmp_path / "own")
    with running(kind, release, tmp_path / "own") as server:
        for work in WORKS:
            look(server, STEPS[kind.name](next(wishes_of(work, values))), values)
        with pytest.raises(NotMeasured, match="404"):
            look(server, [Request("text/html", "/nothing")], values)


def test_a_front_end_that_is_not_installed_is_told(
    release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trifid, "_SERVER", tmp_path / "none")
    with pytest.raises(NotMeasured, match="npm ci"):
        prepare(TRIFID, release, tmp_path / "own")


def test_a_view_of_two_requests_counts_once() -> None:
    load = Load(answers=100, seconds=2.0, p50=1, p99=2, refused=0, broken=0, bytes=1)
    one, two = (Figures({work: (load, steps) for work in WORKS}) for steps in (1, 2))
    assert (one.rate(ONCE), two.rate(ONCE)) == (50, 25)
    found = {OURS.name: one, RDFLIB.name: two}
    assert list(table(found))[2].endswith("| 50.0/s; 640 ms | 25.0/s; 1,280 ms (2 requests each) |")
    assert [goal.found for goal in goals("it", found)] == [2.0] * len(WORKS)
