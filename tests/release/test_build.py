"""A build puts a whole release in place or nothing, and the same files give the same bytes."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from communique.corpus import fingerprint_of_files, read_sources
from communique.errors import InvalidInput
from communique.questions import question_paths
from communique.release import loading, lookup, output, sorting
from communique.release.build import build_release
from communique.release.identity import release_id
from communique.release.release import Release, open_current, verify_release
from tests.conftest import ROOT
from tests.release.support import build, content_of

BUILD_SCRIPT = """
import sys
from pathlib import Path
from communique.corpus import read_sources
from communique.release.build import build_release
project, releases = map(Path, sys.argv[1:3])
print(build_release(read_sources(project), releases, {"warnings": 2, "infos": 1}, lambda _: None).path)
"""


def add_note(project: Path, words: str) -> None:
    """Change the corpus."""
    file = project / "data" / "topics.ttl"
    text = file.read_text(encoding="utf-8")
    iri = "<https://w3id.org/communique/id/topic/ferry>"
    note = f'{iri} <http://www.w3.org/2004/02/skos/core#note> "{words}"@en .\n'
    file.write_text(f"{text}\n{note}", encoding="utf-8")


def test_two_builds_of_the_same_files_have_the_same_bytes(small_project: Path, tmp_path: Path) -> None:
    first = build(small_project, tmp_path / "one")
    second = build(small_project, tmp_path / "two")
    assert first.path != second.path
    assert content_of(first.path) == content_of(second.path)


def test_bytes_do_not_depend_on_process_clock_locale_or_place(small_project: Path, tmp_path: Path) -> None:
    first = build(small_project, tmp_path / "one")
    elsewhere = tmp_path / "elsewhere" / "copy"
    elsewhere.parent.mkdir()
    small_project.rename(elsewhere)
    settings = {"PYTHONHASHSEED": "12345", "TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONUTF8": "0"}
    command = [sys.executable, "-c", BUILD_SCRIPT, str(elsewhere), str(tmp_path / "two")]
    environment = {**os.environ, **settings}
    answer = subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True, check=True, umask=0o077)
    assert content_of(Path(answer.stdout.strip())) == content_of(first.path)


def test_bytes_do_not_depend_on_how_much_is_in_memory_at_a_time(
    odd_project: Path, odd_release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name, value in (
        (sorting, "RUN_BYTES", 50_000),
        (sorting, "MAX_RUNS", 4),
        (loading, "PIECE_BYTES", 100_000),
        (lookup, "PART_BYTES", 5000),
        (output, "PIECE_BYTES", 10_000),
    ):
        monkeypatch.setattr(module, name, value)
    release = build(odd_project, tmp_path / "releases")
    assert content_of(release.path) == content_of(odd_release.path)
    assert verify_release(release) == []


def test_release_holds_what_is_promised_and_nothing_else(small_project: Path) -> None:
    release = build(small_project)
    dumps = [f"dumps/communique.{ending}" for ending in ("jsonld", "nq", "nt", "rdf", "trig", "ttl")]
    tables = [f"tables/{name}.csv" for name in ("claims", "events", "participations")]
    handed_out = {name + ending for name in dumps + tables for ending in ("", ".gz", ".zst")}
    described = {"catalog.ttl", "context.jsonld", "coverage.json", "release.json", "SHA256SUMS"}
    described |= {"timeline.txt", "index.sqlite", "events.sqlite"}
    assert (release.path / "STORE-SHA256SUMS").is_file()
    asked = {"queries.ttl", *(f"queries/{path.name}" for path in question_paths(small_project))}
    rules = {
        f"rules/{path.relative_to(small_project).as_posix()}"
        for folder in ("ontology", "shapes")
        for path in (small_project / folder).rglob("*.ttl")
    }
    found = set(content_of(release.path))
    assert found == handed_out | described | asked | rules
    assert {entry["path"] for entry in release.manifest["files"]} == handed_out


def test_id_follows_from_the_files_alone(small_project: Path) -> None:
    release = build(small_project)
    assert release.manifest["id"] == release.path.name == release_id(fingerprint_of_files(small_project))
    assert len(release.path.name) == 16


def test_problem_counts_stand_in_the_manifest(small_project: Path) -> None:
    assert build(small_project).manifest["problems"] == {"warnings": 2, "infos": 1}


def test_manifest_on_disk_is_the_one_returned(small_project: Path) -> None:
    release = build(small_project)
    assert json.loads((release.path / "release.json").read_text(encoding="utf-8")) == release.manifest


def test_current_is_a_relative_link_to_the_release(small_project: Path) -> None:
    release = build(small_project)
    assert (small_project / ".communique" / "current").readlink() == Path("releases") / release.path.name
    opened = open_current(small_project / ".communique")
    assert opened == release


def test_a_changed_corpus_is_another_release_and_the_first_one_stays(small_project: Path) -> None:
    first = build(small_project)
    before = content_of(first.path)
    add_note(small_project, "changed")
    second = build(small_project)
    assert second.path != first.path
    assert open_current(small_project / ".communique") == second
    assert content_of(first.path) == before
    assert verify_release(first) == []


def test_a_release_that_is_there_is_not_built_again(small_project: Path) -> None:
    first = build(small_project)
    add_note(small_project, "changed")
    build(small_project)
    topics = small_project / "data" / "topics.ttl"
    topics.write_text("\n".join(topics.read_text(encoding="utf-8").split("\n")[:-2]), encoding="utf-8")
    written = (first.path / "release.json").stat().st_ino
    steps: list[str] = []
    again = build_release(read_sources(small_project), small_project / ".communique", {}, steps.append)
    assert again == first
    assert steps == []
    assert (first.path / "release.json").stat().st_ino == written
    assert open_current(small_project / ".communique") == first


def test_files_of_a_release_are_read_only(small_project: Path) -> None:
    release = build(small_project)
    files = [path for path in release.path.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o444}


def test_steps_are_told(small_project: Path) -> None:
    steps: list[str] = []
    build_release(read_sources(small_project), small_project / ".communique", {}, steps.append)
    assert steps
    assert len(steps) == len(set(steps))


def test_unreadable_turtle_is_not_published(small_project: Path) -> None:
    (small_project / "data" / "broken.ttl").write_text("this is not Turtle", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"data/broken\.ttl"):
        build(small_project)
    assert open_current(small_project / ".communique") is None


@pytest.mark.parametrize(
    ("content", "words"),
    [("{", "not JSON"), ("[]", "no object"), ('{"@context": "https://example.org/"}', "no object")],
)
def test_a_broken_context_is_named(small_project: Path, content: str, words: str) -> None:
    (small_project / "ontology" / "context.jsonld").write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInput, match=words):
        build(small_project)
    assert open_current(small_project / ".communique") is None


def test_a_project_without_a_context_is_built_with_the_prefix_table(small_project: Path) -> None:
    (small_project / "ontology" / "context.jsonld").unlink(missing_ok=True)
    release = build(small_project)
    assert release.context()["@context"]["cmq"] == "https://w3id.org/communique/ns#"
    assert verify_release(release) == []


def test_opening_a_release_needs_neither_rdflib_nor_pyshacl(small_project: Path) -> None:
    build(small_project)
    script = (
        "import sys\nfrom pathlib import Path\nfrom communique.release.release import open_current\n"
        "from communique.release.identity import release_id\n"
        "len(open_current(Path(sys.argv[1])).store())\n"
        "print(sorted({'rdflib', 'pyshacl', 'owlready2'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", script, str(small_project / ".communique")]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
