"""Opening a release names what is missing; verifying it finds what has changed."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from communique.errors import Exit
from communique.release.identity import RELEASE_FORMAT
from communique.release.release import (
    DamagedRelease,
    Release,
    open_current,
    open_release,
    verify_release,
    wrong_store_files,
)
from tests.release.support import build


@pytest.fixture
def release(small_release: Release, tmp_path: Path) -> Release:
    """A copy of the release that the test may damage."""
    folder = tmp_path / "releases" / "releases" / small_release.path.name
    shutil.copytree(small_release.path, folder)
    (tmp_path / "releases" / "current").symlink_to(Path("releases", folder.name))
    return Release(folder, small_release.manifest)


def change(path: Path, content: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(content)


def test_nothing_built_is_no_release(tmp_path: Path) -> None:
    assert open_current(tmp_path / "nowhere") is None


def test_current_that_points_at_nothing_is_no_release(tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to(Path("releases", "gone"))
    assert open_current(tmp_path) is None


def test_current_is_opened_as_the_folder_it_points_at(release: Release) -> None:
    opened = open_current(release.path.parents[1])
    assert opened == release
    assert not opened.path.is_symlink()


def test_intact_release_has_no_damage(release: Release) -> None:
    assert verify_release(release) == []


def test_checksums_are_those_that_sha256sum_finds(release: Release) -> None:
    files = {p.relative_to(release.path).as_posix() for p in release.path.rglob("*") if p.is_file()}
    of_store = {name for name in files if name.startswith("store/")}
    sums = {"SHA256SUMS", "STORE-SHA256SUMS"}
    for name, expected in (("SHA256SUMS", files - of_store - sums), ("STORE-SHA256SUMS", of_store)):
        command = ["sha256sum", "--check", "--strict", name]
        answer = subprocess.run(command, cwd=release.path, capture_output=True, text=True, check=False)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        assert {line.partition(": ")[0] for line in answer.stdout.splitlines()} == expected


@pytest.mark.parametrize(
    "name",
    [
        "catalog.ttl",
        "context.jsonld",
        "SHA256SUMS",
        "STORE-SHA256SUMS",
        "dumps/communique.ttl",
        "dumps/communique.nq.zst",
        "tables/events.csv",
    ],
)
def test_a_missing_file_is_named_on_opening(release: Release, name: str) -> None:
    (release.path / name).unlink()
    with pytest.raises(DamagedRelease, match=f"{name} is missing") as caught:
        open_release(release.path)
    assert caught.value.exit_code is Exit.ENVIRONMENT
    assert "communique build" in caught.value.hint


def test_a_missing_store_is_named_on_opening(release: Release) -> None:
    shutil.rmtree(release.path / "store")
    with pytest.raises(DamagedRelease, match="store is missing"):
        open_release(release.path)
    with pytest.raises(DamagedRelease, match="store cannot be opened"):
        release.store()


def test_a_file_of_another_size_is_named_on_opening(release: Release) -> None:
    change(release.path / "dumps" / "communique.nt", b"")
    with pytest.raises(DamagedRelease, match=r"dumps/communique\.nt has 0 bytes instead of \d+"):
        open_release(release.path)


def test_all_damage_is_named_at_once(release: Release) -> None:
    shutil.rmtree(release.path / "store")
    (release.path / "catalog.ttl").unlink()
    with pytest.raises(DamagedRelease, match=r"catalog\.ttl is missing; store is missing"):
        open_release(release.path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, r"release\.json: cannot be read: No such file"),
        ("{", r"release\.json: not the JSON"),
        ("\udcff", r"release\.json: not the JSON"),
        ("[]", r"release\.json: not the JSON object"),
        ('{"format": 999}', rf"release\.json: not a release of layout {RELEASE_FORMAT}"),
        (f'{{"format": {RELEASE_FORMAT}, "id": "x"}}', r"release\.json: counts, files, fingerprint, .* missing"),
    ],
)
def test_a_missing_or_foreign_manifest_is_named(release: Release, content: str | None, words: str) -> None:
    manifest = release.path / "release.json"
    if content is None:
        manifest.unlink()
    else:
        change(manifest, content.encode(errors="surrogateescape"))
    with pytest.raises(DamagedRelease, match=words):
        open_release(release.path)


def test_a_folder_that_is_no_release_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedRelease, match=r"release\.json"):
        open_release(tmp_path)


@pytest.mark.parametrize("name", ["dumps/communique.ttl", "tables/claims.csv.gz", "catalog.ttl", "release.json"])
def test_a_changed_byte_is_found_by_verifying(release: Release, name: str) -> None:
    path = release.path / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    change(path, bytes(content))
    assert verify_release(release) == [f"{name} is not what was built: its checksum differs"]


@pytest.mark.parametrize("name", ["queries.ttl", "queries"])
def test_a_missing_question_is_found_by_verifying(release: Release, name: str) -> None:
    path = release.path / name
    path = min(path.iterdir()) if path.is_dir() else path
    path.unlink()
    assert verify_release(release) == [f"{path.relative_to(release.path)} is missing"]


def test_a_store_with_other_content_is_found_by_verifying(release: Release, odd_release: Release) -> None:
    for name in ("store", "STORE-SHA256SUMS"):
        path = release.path / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(odd_release.path / "store", release.path / "store")
    shutil.copy(odd_release.path / "STORE-SHA256SUMS", release.path)
    (damage,) = verify_release(release)
    assert damage.startswith("store holds ")


def test_a_changed_byte_of_the_store_is_found_though_the_store_opens(release: Release) -> None:
    largest = max((release.path / "store").glob("*.sst"), key=lambda path: path.stat().st_size)
    content = bytearray(largest.read_bytes())
    content[len(content) // 2] ^= 1
    change(largest, bytes(content))
    assert wrong_store_files(release, thorough=False) == []
    assert wrong_store_files(release) == [f"store/{largest.name} is not what was built: its checksum differs"]
    assert verify_release(release) == wrong_store_files(release)


def test_a_store_file_that_is_missing_cut_or_foreign_is_named_without_reading_it(release: Release) -> None:
    first, second = sorted((release.path / "store").glob("*.sst"))[:2]
    size = second.stat().st_size
    first.unlink()
    change(second, second.read_bytes()[:-1])
    (release.path / "store" / "foreign").touch()
    expected = [
        f"store/{first.name} is missing",
        f"store/{second.name} has {size - 1} bytes instead of {size}",
        "store/foreign is no file of the release",
    ]
    assert sorted(wrong_store_files(release, thorough=False)) == sorted(expected)
    assert sorted(wrong_store_files(release)) == sorted(expected)


@pytest.mark.parametrize("content", [b"nonsense", b"\xff", b"# bytes: many\n"])
def test_a_broken_list_of_store_files_is_named(release: Release, content: bytes) -> None:
    change(release.path / "STORE-SHA256SUMS", content)
    assert wrong_store_files(release) == ["STORE-SHA256SUMS is not what was built: it is no list of checksums"]


def test_a_broken_store_is_found_by_verifying(release: Release) -> None:
    change(release.path / "store" / "CURRENT", b"nonsense\n")
    assert verify_release(release) == ["store/CURRENT has 9 bytes instead of 16"]
    with pytest.raises(DamagedRelease, match="the store cannot be opened"):
        release.store()


def test_a_broken_context_is_named(release: Release) -> None:
    change(release.path / "context.jsonld", b"{")
    with pytest.raises(DamagedRelease, match=r"context\.jsonld: not the JSON"):
        release.context()


def test_store_of_a_release_cannot_be_written(release: Release) -> None:
    store = release.store()
    quad = next(iter(store))
    with pytest.raises(RuntimeError, match="read-write"):
        store.remove(quad)


@pytest.mark.parametrize("name", ["store", "dumps/communique.ttl", "release.json"])
def test_building_replaces_a_damaged_release(small_project: Path, name: str) -> None:
    before = build(small_project)
    path = before.path / name
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    after = build(small_project)
    assert after == before
    assert verify_release(after) == []
    assert list(after.path.parent.iterdir()) == [after.path]


def test_every_listed_file_has_a_media_type_and_a_checksum(release: Release) -> None:
    manifest = json.loads((release.path / "release.json").read_text(encoding="utf-8"))
    assert all(entry["media_type"] and len(entry["sha256"]) == 64 for entry in manifest["files"])
