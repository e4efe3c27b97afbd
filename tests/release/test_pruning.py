"""Old releases go when it is asked for, but never one that somebody needs."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from communique.errors import EnvironmentFailure
from communique.release.pruning import claim, prune
from communique.release.release import Release, open_current, open_release, verify_release
from tests.conftest import Communique
from tests.release.support import build
from tests.release.test_build import add_note
from tests.release.test_failures import as_ordinary_user, half_built
from tests.web.serving import running

NAMES = ("a", "b", "c", "d")
"""Releases from the oldest to the newest."""


@pytest.fixture
def releases(small_release: Release, tmp_path: Path) -> Path:
    """A folder with four releases, of which the newest is the current one."""
    folder = tmp_path / "releases"
    for age, name in enumerate(NAMES):
        copy = shutil.copytree(small_release.path, folder / "releases" / name)
        os.utime(copy / "release.json", (age, age))
    (folder / "current").symlink_to("releases/d")
    return folder


def left(releases: Path) -> list[str]:
    return sorted(path.name for path in (releases / "releases").iterdir())


@pytest.mark.parametrize(("keep", "removed"), [(1, ["a", "b", "c"]), (3, ["a"]), (4, []), (9, [])])
def test_the_newest_stay(releases: Path, keep: int, removed: list[str]) -> None:
    assert sorted(prune(releases, keep)) == removed
    assert left(releases) == sorted(set(NAMES).difference(removed))


def test_the_current_one_stays_though_it_is_the_oldest(releases: Path) -> None:
    (releases / "current").unlink()
    (releases / "current").symlink_to("releases/a")
    assert sorted(prune(releases, 1)) == ["b", "c"]
    current = open_current(releases)
    assert current
    assert verify_release(current) == []


def test_what_is_claimed_stays_until_it_no_longer_is(releases: Path) -> None:
    with claim(open_release(releases / "releases" / "b")), claim(open_release(releases / "releases" / "b")):
        assert sorted(prune(releases, 1)) == ["a", "c"]
    assert prune(releases, 1) == ["b"]


def test_what_is_served_stays_until_the_server_has_ended(releases: Path) -> None:
    with running(releases / "releases" / "a") as client:
        assert sorted(prune(releases, 1)) == ["b", "c"]
        assert client.get("/healthz").status_code == 200
    assert prune(releases, 1) == ["a"]


def test_nothing_else_in_the_folder_is_touched(releases: Path) -> None:
    (releases / "releases" / "notes").mkdir()
    (releases / "releases" / ".building-1-x").mkdir()
    prune(releases, 1)
    assert left(releases) == [".building-1-x", "d", "notes"]


def test_what_cannot_be_removed_is_named(releases: Path) -> None:
    (releases / "releases").chmod(0o555)
    with as_ordinary_user(), pytest.raises(EnvironmentFailure, match=r"old releases could not be removed"):
        prune(releases, 1)
    (releases / "releases").chmod(0o755)
    assert left(releases) == list(NAMES)


def test_the_command_keeps_as_many_as_it_is_told(small_project: Path, communique: Communique) -> None:
    first = build(small_project)
    add_note(small_project, "changed")
    second = build(small_project)
    add_note(small_project, "changed again")
    answer = communique(small_project, "build", "--keep", "2")
    assert answer.returncode == 0
    assert f"removed release {first.path.name}\n" in answer.stderr
    assert second.path.is_dir()
    assert not first.path.exists()
    assert half_built(small_project / ".communique") == []
    assert communique(small_project, "build", "--keep", "0").returncode == 2
