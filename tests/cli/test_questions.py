"""`communique questions` on the small corpus."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from communique.corpus import read_sources
from communique.release.build import build_release
from tests.conftest import Communique, copy_of_small

QUESTION = """# title: Which calls were there?
# description: One row for each call.
# reader: {reader}
# tags: {tag}
PREFIX cmq: <https://w3id.org/communique/ns#>
"""
CALL = "https://w3id.org/communique/id/event/1951-spring-call"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small corpus with two questions of its own and no others, built."""
    root = copy_of_small(tmp_path_factory.mktemp("questions") / "project")
    for path in (root / "ontology" / "questions").iterdir():
        path.unlink()
    folder = root / "data" / "questions"
    folder.mkdir()
    rows = QUESTION.format(reader="journalist", tag="calls") + "SELECT ?call { ?call a cmq:Call } ORDER BY ?call"
    yes = QUESTION.format(reader="researcher", tag="calls, yes-or-no") + "ASK { ?call a cmq:Call }"
    (folder / "which-calls.rq").write_text(rows)
    (folder / "any-calls.rq").write_text(yes)
    build_release(read_sources(root), root / ".communique", {}, lambda _: None)
    return root


def test_questions_are_listed_and_chosen(project: Path, communique: Communique) -> None:
    listed = list(csv.reader(io.StringIO(communique(project, "questions").stdout)))
    assert listed[0] == ["question", "reader", "title"]
    assert [row[0] for row in listed[1:]] == ["any-calls", "which-calls"]
    for option, value in (("--reader", "researcher"), ("--tag", "yes-or-no")):
        found = json.loads(communique(project, "questions", option, value, "--json").stdout)
        assert [question["slug"] for question in found] == ["any-calls"]
        assert found[0]["query"].endswith("ASK { ?call a cmq:Call }\n")


def test_a_question_is_answered_as_a_query_is(project: Path, communique: Communique) -> None:
    path = project / "data" / "questions" / "which-calls.rq"
    for form in ("csv", "json", "table"):
        asked = communique(project, "questions", "run", "which-calls", "--format", form)
        queried = communique(project, "query", str(path), "--format", form)
        assert (asked.returncode, asked.stdout) == (0, queried.stdout)
        assert "1951-spring-call" in asked.stdout


def test_all_questions_are_answered_one_after_the_other(project: Path, communique: Communique) -> None:
    text = communique(project, "questions", "run", "--all").stdout
    assert text.splitlines() == [
        "# any-calls: Which calls were there?",
        "true",
        "",
        "# which-calls: Which calls were there?",
        "call",
        CALL,
    ]
    answers = json.loads(communique(project, "questions", "run", "--all", "--json").stdout)
    assert answers["any-calls"]["boolean"] is True
    assert answers["which-calls"]["results"]["bindings"][0]["call"]["value"] == CALL


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run"], "nothing to run"),
        (["run", "--all", "any-calls"], "or too much"),
        (["run", "no-such"], "no-such: no question"),
        (["run", "any-calls", "--format", "turtle"], "Use table, csv or json"),
        (["--tag", "calls", "run", "--all"], "are for the list"),
        (["--reader", "pundit"], "pundit"),
    ],
)
def test_wrong_usage_is_told(project: Path, communique: Communique, arguments: list[str], words: str) -> None:
    outcome = communique(project, "questions", *arguments)
    assert outcome.returncode == 2
    assert words in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_a_faulty_question_is_not_left_out_unsaid(tmp_path: Path, communique: Communique) -> None:
    copy = copy_of_small(tmp_path / "project")
    (copy / "ontology" / "questions" / "faulty.rq").write_text("SELECT")
    outcome = communique(copy, "questions")
    assert outcome.returncode == 1
    assert "ontology/questions/faulty.rq:1:" in outcome.stderr
