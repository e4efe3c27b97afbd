"""A check that remembers says what a full one says, whatever happens to the files and to what is remembered."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.checks.incremental import snapshot
from communique.checks.incremental.keeping import remember
from communique.checks.incremental.listing import list_files, settled
from communique.checks.incremental.project import Outcome, check_project
from communique.checks.incremental.reading import compare
from communique.checks.incremental.snapshot import recall
from communique.checks.incremental.verdicts import Edit, reach
from communique.checks.run import CheckReport, check
from communique.checks.scope import Scope
from communique.corpus import read_corpus
from communique.problems import Severity
from tests.cli import edits
from tests.conftest import Communique, copy_of_small

EVERYTHING = Scope()
EVENT = "data/events/1951-03-03-geneva.ttl"


@pytest.fixture(scope="module", autouse=True)
def digest_of_programs() -> Iterator[None]:
    """Take the digest of the programs once: they do not change while the tests run."""
    with pytest.MonkeyPatch.context() as patch:
        digest = snapshot.programs()
        patch.setattr(snapshot, "programs", lambda: digest)
        yield


def checked(root: Path, cache: Path, scope: Scope = EVERYTHING) -> Outcome:
    """Check with what is remembered, and remember."""
    outcome = check_project(root, recall(cache), scope)
    if outcome.memory:
        remember(cache, outcome.memory)
    return outcome


def in_full(root: Path) -> CheckReport:
    """Check by the way that remembers nothing."""
    return check(read_corpus(root))


def relabel(root: Path) -> None:
    """Edit the event so that nothing is wrong with it but its form."""
    path = root / EVENT
    path.write_text(path.read_text("utf-8").replace('prefLabel "', 'prefLabel "New ', 1) + "\n", "utf-8")


def assert_same(root: Path, cache: Path) -> None:
    expected = in_full(root)
    report = checked(root, cache).report
    assert report.problems == expected.problems
    assert report.files == expected.files
    short = check_project(root, recall(cache), Scope(), infos=False).report
    assert [short.count(each) for each in Severity] == [expected.count(each) for each in Severity]
    listed = {problem for problem in expected.problems if problem.severity is not Severity.INFO}
    assert listed <= set(short.problems) <= set(expected.problems)


@given(sequence=st.lists(edits.edits, min_size=2, max_size=4))
@settings(max_examples=3, deadline=None)
def test_after_any_edits_the_report_is_that_of_a_full_check(sequence: list[edits.Edit]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root, cache = copy_of_small(Path(folder, "project")), Path(folder, "cache")
        shutil.copytree(root, Path(folder, "original"))
        checked(root, cache)
        for edit in sequence:
            edit.make(root, cache)
            assert_same(root, cache)


def test_after_an_edit_only_what_it_concerns_is_judged(small_project: Path, tmp_path: Path) -> None:
    checked(small_project, tmp_path / "cache")
    relabel(small_project)
    files = compare(list_files(small_project), recall(tmp_path / "cache"))
    assert files.changed == [EVENT]
    graph = files.graph()
    outlook = reach(files, graph, Edit.of(files, graph))
    assert not outlook.anew
    assert 0 < outlook.looked_at < 100


def test_a_scope_means_the_same_with_and_without_memory(small_project: Path, tmp_path: Path) -> None:
    checked(small_project, tmp_path / "cache")
    relabel(small_project)
    scope = Scope((small_project / EVENT,))
    outcome = checked(small_project, tmp_path / "cache", scope).report
    assert outcome.files == (EVENT,)
    assert outcome.problems == check(read_corpus(small_project), {EVENT}).problems


def test_a_renamed_file_of_shapes_is_called_by_its_new_name(small_project: Path, tmp_path: Path) -> None:
    path = next((small_project / "shapes").glob("*.ttl"))
    beside = path.with_name(f"{path.stem}0.ttl")
    whole = path.read_text("utf-8")
    for flaw in ("<urn:s> a <http://www.w3.org/ns/shacl#NodeShape> ; <http://www.w3.org/ns/shacl#minCounts> 1 .\n", ""):
        path.write_text(whole + flaw, "utf-8")
        assert_same(small_project, tmp_path / "cache")
        path.rename(beside)
        assert_same(small_project, tmp_path / "cache")
        beside.rename(path)


def test_a_copy_with_a_folder_in_place_of_the_link_is_mended(small_project: Path, tmp_path: Path) -> None:
    checked(small_project, tmp_path / "cache")
    shutil.copytree(tmp_path / "cache", tmp_path / "copy")  # which follows links
    relabel(small_project)
    assert_same(small_project, tmp_path / "copy")
    assert (tmp_path / "copy" / snapshot.CURRENT).is_symlink()


def test_every_file_may_change_at_once_or_go(small_project: Path, tmp_path: Path) -> None:
    assert_same(small_project, tmp_path / "cache")
    files = [small_project / path for path in (*list_files(small_project).model, *list_files(small_project).records)]
    contents = [path.read_bytes() for path in files]
    for path in files:
        path.write_bytes(path.read_bytes() + b"\n# later\n")
    assert_same(small_project, tmp_path / "cache")
    for path in files:
        path.unlink()
    assert_same(small_project, tmp_path / "cache")
    for path, content in zip(files, contents, strict=True):
        path.write_bytes(content)
    assert_same(small_project, tmp_path / "cache")


def test_what_other_programs_wrote_does_not_count(
    small_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(small_project, tmp_path)
    assert recall(tmp_path).files
    monkeypatch.setattr(snapshot, "programs", lambda: "others")
    assert not recall(tmp_path).files


def test_a_file_touched_while_it_was_read_is_read_again(small_project: Path) -> None:
    listing = list_files(small_project)
    touched = listing.signatures[:, 1:3].max()
    assert (settled(listing.signatures, int(touched)) == -1).any()
    assert np.array_equal(settled(listing.signatures, int(touched) + 10**10), listing.signatures)


def test_a_check_that_is_killed_leaves_nothing_that_is_believed(small_project: Path, communique: Communique) -> None:
    for seconds in (0.3, 0.6, 0.9):
        process = _started(small_project)
        time.sleep(seconds)
        process.kill()
        process.communicate()
    relabel(small_project)
    expected = communique(small_project, "check", "--no-cache", "--json")
    assert communique(small_project, "check", "--json").stdout == expected.stdout


def test_two_checks_at_once_agree(small_project: Path) -> None:
    relabel(small_project)
    both = [_started(small_project) for _ in range(2)]
    one, other = (process.communicate(timeout=100)[0] for process in both)
    assert one == other
    assert b"problems" in one


def test_where_nothing_can_be_remembered_the_report_is_the_same(
    small_project: Path, tmp_path: Path, communique: Communique
) -> None:
    occupied = tmp_path / "occupied"
    occupied.write_text("no folder")
    outcome = communique(small_project, "check", "--json", COMMUNIQUE_RELEASES=str(occupied))
    assert outcome.stderr.count("the next check begins from nothing") == 1
    expected = communique(small_project, "check", "--json", "--no-cache")
    assert (outcome.returncode, outcome.stdout) == (expected.returncode, expected.stdout)
    assert not (small_project / ".communique").exists()


def _started(root: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "communique", "check", "--json"]
    return subprocess.Popen(command, cwd=root, env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
