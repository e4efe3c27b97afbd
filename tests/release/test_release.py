"""Opening a release names what is missing; verifying it finds what has changed."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from communique.errors import Exit
from communique.release.release import DamagedRelease, Release, open_current, open_release, verify_release
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
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    answer = subprocess.run(command, cwd=release.path, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    listed = {line.partition(": ")[0] for line in answer.stdout.splitlines()}
    files = {p.relative_to(release.path).as_posix() for p in release.path.rglob("*") if p.is_file()}
    assert listed == {name for name in files if not name.startswith("store/")} - {"SHA256SUMS"}


@pytest.mark.parametrize(
    "name",
    [
        "catalog.ttl",
        "context.jsonld",
        "SHA256SUMS",
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
        ('{"format": 999}', r"release\.json: not a release of layout 2"),
        ('{"format": 2, "id": "x"}', r"release\.json: counts, files, fingerprint, .* missing"),
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


def test_a_store_with_other_content_is_found_by_verifying(release: Release, odd_release: Release) -> None:
    shutil.rmtree(release.path / "store")
    shutil.copytree(odd_release.path / "store", release.path / "store")
    (damage,) = verify_release(release)
    assert damage.startswith("store holds ")


def test_a_broken_store_is_found_by_verifying(release: Release) -> None:
    change(release.path / "store" / "CURRENT", b"nonsense\n")
    (damage,) = verify_release(release)
    assert "the store cannot be opened" in damage


def test_a_store_with_missing_tables_is_found_by_verifying(release: Release) -> None:
    for table in (release.path / "store").glob("*.sst"):
        table.unlink()
    (damage,) = verify_release(release)
    assert damage.startswith("store") or "the store cannot be opened" in damage


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
