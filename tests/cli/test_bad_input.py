"""Bad input through the real command: a clear sentence with a place and a remedy, never a traceback, nothing lost."""

from __future__ import annotations

import codecs
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from communique.checks.run import check
from communique.corpus import read_corpus
from tests.conftest import Communique

EVENT = "data/events/1951-03-03-geneva.ttl"


def without_prefixes(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("@prefix cmq:"))


def replaced(old: str, new: str) -> Callable[[str], bytes]:
    def change(text: str) -> bytes:
        assert old in text
        return text.replace(old, new, 1).encode()

    return change


def with_wikidata_page(text: str) -> bytes:
    link = "skos:exactMatch <https://www.wikidata.org/wiki/Q71> ;"
    return text.replace("cmq:eventStatus", f"{link}\n    cmq:eventStatus", 1).encode()


CASES: list[tuple[str, Callable[[str], bytes], str, str]] = [
    ("broken Turtle", replaced(" ;\n", "\n"), "syntax", "column"),
    ("no declaration", lambda text: without_prefixes(text).encode(), "syntax", "Add `@prefix cmq:"),
    ("byte order mark", lambda text: codecs.BOM_UTF8 + text.encode(), "byte-order-mark", "UTF-8 without one"),
    ("another encoding", lambda text: text.encode("utf-16"), "byte-order-mark", "UTF-8"),
    ("a Latin-1 letter", lambda text: text.encode() + "# é".encode("latin-1"), "wrong-encoding", "UTF-8"),
    ("no Turtle at all", lambda _: b"<html><p>Hello</p></html>", "syntax", "Mend"),
    ("a binary file", lambda _: b"PK\x03\x04\x00\x00", "not-turtle", "no text file"),
    ("an empty file", lambda _: b"", "empty-file", "Fill it or delete it"),
    ("only prefixes", lambda _: b"@prefix x: <http://x/> .\n", "no-statements", "Fill it or delete it"),
    (
        "a prefix for the wrong namespace",
        lambda text: b"@prefix wd: <https://www.wikidata.org/entity/> .\n" + text.encode(),
        "wrong-prefix",
        "<http://www.wikidata.org/entity/>",
    ),
    ("30 February", replaced('"1951-03-03/1951-03-04"', '"1951-02-30"'), "edtf", "no day 30"),
    (
        "an end before its start",
        replaced('"1951-03-03/1951-03-04"', '"1951-03-04/1951-03-03"'),
        "edtf",
        "before it starts",
    ),
    (
        "a bound that does not follow",
        replaced('"1951-03-04"^^xsd:date', '"1951-03-05"^^xsd:date'),
        "bounds",
        "should be",
    ),
    (
        "a blank node",
        replaced("cmq:topic topic:ferry", "cmq:topic [ a cmq:Odd ]"),
        "blank-node",
        "Give the part an IRI",
    ),
    (
        "a thing described twice",
        lambda text: text.encode() + b"\nperson:mira-vale cmq:odd 1 .\n",
        "two-files",
        "one file",
    ),
]


@pytest.mark.parametrize(("what", "change", "code", "words"), CASES, ids=[case[0] for case in CASES])
def test_a_bad_file_is_reported_with_line_and_remedy(
    small_project: Path, communique: Communique, what: str, change: Callable[[str], bytes], code: str, words: str
) -> None:
    path = small_project / EVENT
    content = change(path.read_text("utf-8"))
    path.write_bytes(content)
    outcome = communique(small_project, "check", "--json")
    assert "Traceback" not in outcome.stderr
    found = [problem for problem in json.loads(outcome.stdout)["problems"] if problem["code"] == code]
    assert found, outcome.stdout
    assert found[0]["path"] in (EVENT, "data/people.ttl")
    assert any(words in problem["message"] for problem in found)
    assert outcome.returncode == (1 if found[0]["severity"] == "error" else outcome.returncode), what
    assert path.read_bytes() == content


def test_a_project_without_shapes_is_not_called_fine(small_project: Path, communique: Communique) -> None:
    shutil.rmtree(small_project / "shapes")
    outcome = communique(small_project, "check")
    assert outcome.returncode == 1
    assert "there are no shapes" in outcome.stdout


def test_windows_line_ends_are_named_and_mended_by_fmt(small_project: Path, communique: Communique) -> None:
    path = small_project / EVENT
    before = path.read_bytes()
    path.write_bytes(before.replace(b"\n", b"\r\n"))
    report = json.loads(communique(small_project, "check", "--json", EVENT).stdout)
    assert "line-ends" in {problem["code"] for problem in report["problems"]}
    communique(small_project, "fmt", EVENT)
    assert path.read_bytes() == before


def test_several_mistakes_are_all_reported_at_once(small_project: Path, communique: Communique) -> None:
    path = small_project / EVENT
    text = path.read_text("utf-8").replace("cmq:channel code:in-person", "cmq:chanel code:in-person")
    path.write_text(text.replace("code:bilateral", "code:two-sided"), "utf-8")
    outcome = communique(small_project, "check", EVENT)
    assert outcome.returncode == 1
    for wrong in ("chanel", "two-sided"):
        line = next(n for n, line in enumerate(path.read_text("utf-8").splitlines(), 1) if wrong in line)
        assert f"{EVENT}:{line}: error " in outcome.stdout


def test_an_unreadable_folder_is_an_environment_failure(small_project: Path) -> None:
    folder = small_project / "data" / "events"
    folder.chmod(0)
    command = [sys.executable, "-m", "communique", "check"]
    if os.geteuid() == 0:  # root may read everything, unless it gives that power up
        powers = "-dac_override,-dac_read_search"
        command = ["setpriv", f"--bounding-set={powers}", f"--inh-caps={powers}", *command]
    try:
        outcome = subprocess.run(command, cwd=small_project, capture_output=True, text=True, timeout=60)
    finally:
        folder.chmod(0o755)
    assert outcome.returncode == 3, outcome.stdout
    assert "data/events: cannot be listed: Permission denied." in outcome.stderr


def test_a_link_that_leads_nowhere_is_an_environment_failure(small_project: Path, communique: Communique) -> None:
    (small_project / "data" / "lost.ttl").symlink_to("nowhere.ttl")
    outcome = communique(small_project, "check")
    assert outcome.returncode == 3
    assert "lost.ttl: cannot be read" in outcome.stderr


def test_a_file_that_is_not_read_is_named_and_a_pipe_does_not_block(
    small_project: Path, communique: Communique
) -> None:
    (small_project / "data" / "events" / "x.tll").write_text("lost", "utf-8")
    os.mkfifo(small_project / "data" / "pipe.ttl")
    report = json.loads(communique(small_project, "check", "--json").stdout)
    unread = {problem["path"] for problem in report["problems"] if problem["code"] == "not-read"}
    assert unread == {"data/events/x.tll", "data/pipe.ttl"}


def test_releases_go_where_the_environment_says_also_with_a_root(
    small_project: Path, tmp_path: Path, communique: Communique
) -> None:
    elsewhere = tmp_path / "releases"
    outcome = communique(tmp_path, "--root", str(small_project), "build", COMMUNIQUE_RELEASES=str(elsewhere))
    assert outcome.returncode == 0, outcome.stderr
    assert (elsewhere / "current" / "release.json").is_file()
    assert not (small_project / ".communique").exists()


def test_a_folder_without_a_project_is_an_environment_failure(tmp_path: Path, communique: Communique) -> None:
    outcome = communique(tmp_path, "check")
    assert outcome.returncode == 3
    assert "no project here" in outcome.stderr


USAGE = [
    ("nonsense",),
    ("check", "--format", "poem"),
    ("check", "nowhere.ttl"),
    ("check", "--changed", EVENT),
    ("new", "meeting", "x"),
    ("new", "event", "Not A Slug"),
    ("new", "event", "x", "--class", "Dinner"),
    ("new", "person", "x", "--with", "participation"),
    ("fmt", "ontology"),
    ("serve", "--base-url", "not a url"),
    ("query",),
    ("serve", "--port", "70000"),
    ("evidence",),
]


@pytest.mark.parametrize("arguments", USAGE, ids=lambda arguments: " ".join(arguments))
def test_wrong_usage_exits_with_two_and_says_how(
    small_project: Path, communique: Communique, arguments: tuple[str, ...]
) -> None:
    outcome = communique(small_project, *arguments)
    assert outcome.returncode == 2
    assert outcome.stderr.startswith("communique: wrong-usage: ")
    assert outcome.stdout == ""


def test_a_statement_about_a_statement_is_reported_at_its_line(small_project: Path, communique: Communique) -> None:
    path = small_project / EVENT
    lines = len(path.read_text("utf-8").splitlines())
    with path.open("a", encoding="utf-8") as stream:
        stream.write("<x:a> <x:b> <<( <x:a> <x:b> 1 )>> .\n")
    outcome = communique(small_project, "check", "--json")
    (found,) = [each for each in json.loads(outcome.stdout)["problems"] if each["severity"] == "error"]
    assert (found["path"], found["line"], found["code"]) == (EVENT, lines + 1, "triple-term")
    assert [p.line for p in check(read_corpus(small_project)).problems if p.code == "triple-term"] == [lines + 1]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_nobody_waits_for_a_pipe_among_the_records(small_project: Path, communique: Communique, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (small_project / "data" / "pipe.ttl").symlink_to(tmp_path / "pipe")
    report = json.loads(communique(small_project, "check", "--json").stdout)
    assert [each["path"] for each in report["problems"] if each["code"] == "not-read"] == ["data/pipe.ttl"]
    assert not report["counts"]["error"]
    assert [each.path for each in check(read_corpus(small_project)).problems if each.code == "not-read"] == [
        "data/pipe.ttl"
    ]


def test_errors_are_json_when_json_is_asked_for(small_project: Path, communique: Communique) -> None:
    outcome = communique(small_project, "check", "nowhere.ttl", "--json")
    assert outcome.returncode == 2
    assert json.loads(outcome.stdout)["error"]["code"] == "wrong-usage"


def test_changed_outside_a_checkout_says_so(small_project: Path, communique: Communique) -> None:
    outcome = communique(small_project, "check", "--changed", GIT_DIR=str(small_project / "none"))
    assert outcome.returncode == 3
    assert "git cannot say" in outcome.stderr


def test_every_command_has_help_worth_reading(small_project: Path, communique: Communique) -> None:
    overview = communique(small_project, "--help").stdout
    names = "bounds build check cite evidence fmt link links new query reason serve"
    for name in names.split():
        assert f"  {name} " in overview
        text = communique(small_project, name, "--help").stdout
        assert "--json" in text
        assert len(text.split()) > 30
