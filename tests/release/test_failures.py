"""Whatever stops a build, the releases that were there are as they were, and nothing half-built stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from communique.corpus import read_sources
from communique.errors import EnvironmentFailure
from communique.release.build import build_release
from communique.release.release import Release, open_current, verify_release
from tests.release.support import build, content_of
from tests.release.test_build import add_note

PAUSING_BUILD = """
import sys
from pathlib import Path
from communique.corpus import read_sources
from communique.release.build import build_release
project, releases, pause = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
def progress(step):
    if step == pause:
        print("paused", flush=True)
        sys.stdin.readline()
print(build_release(read_sources(project), releases, {}, progress).path)
"""
LIMITED_BUILD = """
import resource, sys
from pathlib import Path
from communique.corpus import read_sources
from communique.errors import EnvironmentFailure
from communique.release.build import build_release
project, releases, limit = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
sources = read_sources(project)
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    build_release(sources, releases, {}, lambda _: None)
except EnvironmentFailure as error:
    sys.exit(f"{int(error.exit_code)} {error}")
"""


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    """Mount a file system of its own in memory at `folder`; skip the test where that is not allowed."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode:
        pytest.skip(f"no file system can be mounted here: {answer.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def pausing_build(project: Path, releases: Path, pause: str) -> Iterator[subprocess.Popen[str]]:
    """Run a build in a process of its own that waits for a line when it gets to the step `pause`."""
    command = [sys.executable, "-c", PAUSING_BUILD, str(project), str(releases), pause]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "paused\n"
            yield process
        finally:
            process.kill()


@contextmanager
def as_ordinary_user() -> Iterator[None]:
    """Put the powers of the superuser, whom no permission binds, aside for a while."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


def half_built(releases: Path) -> list[str]:
    return sorted(path.name for path in (releases / "releases").glob(".*")) + sorted(
        path.name for path in releases.glob(".current-*")
    )


def assert_as_before(releases: Path, release: Release, content: dict[str, bytes]) -> None:
    assert open_current(releases) == release
    assert content_of(release.path) == content
    assert verify_release(release) == []


@pytest.mark.parametrize("room", [0, 40_000, 400_000, 1_200_000, 2_000_000], ids=lambda room: f"{room}-bytes-left")
def test_a_full_disk_leaves_the_previous_release(small_project: Path, tmp_path: Path, room: int) -> None:
    with mounted(tmp_path / "disk", "size=24m") as releases:
        before = build(small_project, releases)
        content = content_of(before.path)
        add_note(small_project, "changed")
        free = os.statvfs(releases)
        (releases / "filler").write_bytes(b"\0" * (free.f_bavail * free.f_frsize - room))
        with pytest.raises(EnvironmentFailure, match=r"disk: the disk is full; .* Make room"):
            build(small_project, releases)
        assert_as_before(releases, before, content)
        assert half_built(releases) == []
        (releases / "filler").unlink()
        assert verify_release(build(small_project, releases)) == []


@pytest.mark.parametrize("limit", [1, 50_000, 150_000, 300_000])
def test_a_file_that_grows_too_large_leaves_the_previous_release(
    small_project: Path, tmp_path: Path, limit: int
) -> None:
    releases = tmp_path / "releases"
    before = build(small_project, releases)
    content = content_of(before.path)
    add_note(small_project, "changed")
    command = [sys.executable, "-c", LIMITED_BUILD, str(small_project), str(releases), str(limit)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert answer.stderr.startswith("3 ")
    assert "a file would be larger than is allowed here" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert_as_before(releases, before, content)
    assert half_built(releases) == []


@pytest.mark.parametrize("step", ["reading files", "writing dumps", "loading the store", "describing"])
def test_a_killed_build_leaves_the_previous_release_and_is_swept_by_the_next(small_project: Path, step: str) -> None:
    releases = small_project / ".communique"
    before = build(small_project)
    content = content_of(before.path)
    add_note(small_project, "changed")
    with pausing_build(small_project, releases, step) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=30)
    assert len(half_built(releases)) == 1
    assert_as_before(releases, before, content)
    after = build(small_project)
    assert after.path != before.path
    assert verify_release(after) == []
    assert half_built(releases) == []


def test_the_folder_of_a_living_build_is_not_swept(small_project: Path, tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    with pausing_build(small_project, releases, "loading the store") as process:
        working = half_built(releases)
        assert len(working) == 1
        add_note(small_project, "changed meanwhile")
        mine = build(small_project, releases)
        assert half_built(releases) == working
        out, _ = process.communicate("\n", timeout=60)
        theirs = Path(out.strip())
    assert theirs.name != mine.path.name
    assert half_built(releases) == []
    current = open_current(releases)
    assert current
    assert current.path == theirs.resolve()
    assert verify_release(current) == verify_release(mine) == []


def test_two_builds_of_the_same_release_agree(small_project: Path, tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    with pausing_build(small_project, releases, "describing") as process:
        mine = build(small_project, releases)
        written = (mine.path / "release.json").stat().st_ino
        out, _ = process.communicate("\n", timeout=60)
    assert Path(out.strip()).resolve() == mine.path
    assert (mine.path / "release.json").stat().st_ino == written
    assert half_built(releases) == []
    assert verify_release(mine) == []


def test_a_folder_that_cannot_be_written_is_named(small_project: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "ro") as disk, pytest.raises(EnvironmentFailure, match=f"{disk}.*Read-only"):
        build(small_project, disk / "releases")


def test_a_folder_without_permission_is_named(small_project: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    sources = read_sources(small_project)
    with as_ordinary_user(), pytest.raises(EnvironmentFailure, match=r"locked.*Permission denied"):
        build_release(sources, locked / "releases", {}, lambda _: None)


def test_a_file_where_the_folder_should_be_is_named(small_project: Path, tmp_path: Path) -> None:
    (tmp_path / "releases").write_text("in the way", encoding="utf-8")
    with pytest.raises(EnvironmentFailure, match=r"releases.*could not be written"):
        build(small_project, tmp_path / "releases")
    assert (tmp_path / "releases").read_text(encoding="utf-8") == "in the way"


def test_a_folder_where_current_should_be_is_named_and_kept(small_project: Path) -> None:
    current = small_project / ".communique" / "current"
    current.mkdir(parents=True)
    (current / "precious").touch()
    with pytest.raises(EnvironmentFailure, match="current"):
        build(small_project)
    assert (current / "precious").exists()
    assert half_built(small_project / ".communique") == []


def test_an_interrupted_build_cleans_up(small_project: Path) -> None:
    before = build(small_project)
    content = content_of(before.path)
    add_note(small_project, "changed")

    def interrupt(step: str) -> None:
        if step == "loading the store":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_release(read_sources(small_project), small_project / ".communique", {}, interrupt)
    assert half_built(small_project / ".communique") == []
    assert_as_before(small_project / ".communique", before, content)
