"""`communique check`: its forms and its scope."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from communique.shacl.engines import Engine
from communique.terms import PREFIXES, SH
from tests.conftest import Communique

EVENT = "data/events/1951-03-03-geneva.ttl"


def misspell(project: Path) -> int:
    """Misspell a property and return the line."""
    path = project / EVENT
    path.write_text(path.read_text("utf-8").replace("cmq:channel ", "cmq:chanel ", 1), "utf-8")
    return next(number for number, line in enumerate(path.read_text("utf-8").splitlines(), 1) if "chanel" in line)


def test_the_small_corpus_has_no_errors_and_no_warnings(small_project: Path, communique: Communique) -> None:
    outcome = communique(small_project, "check", "--json")
    assert outcome.returncode == 0, outcome.stdout
    counts = json.loads(outcome.stdout)["counts"]
    assert (counts["error"], counts["warning"]) == (0, 0)


def test_the_shipped_corpus_has_no_errors(project_root: Path, communique: Communique) -> None:
    outcome = communique(project_root, "check", "--json")
    errors = [problem for problem in json.loads(outcome.stdout)["problems"] if problem["severity"] == "error"]
    assert (outcome.returncode, errors) == (0, [])


def test_the_text_form_groups_by_file_and_counts(small_project: Path, communique: Communique) -> None:
    line = misspell(small_project)
    outcome = communique(small_project, "check")
    assert outcome.returncode == 1
    assert f"{EVENT}:{line}: error " in outcome.stdout
    assert re.search(r"\d+ files checked: [12] errors?, \d warnings?, \d+ infos", outcome.stdout.splitlines()[-1])


def test_infos_are_listed_when_asked_for(small_project: Path, communique: Communique) -> None:
    assert ": info " not in communique(small_project, "check").stdout
    assert ": info " in communique(small_project, "check", "--infos").stdout


def test_the_sarif_form_has_level_file_and_line(small_project: Path, communique: Communique) -> None:
    line = misspell(small_project)
    log = json.loads(communique(small_project, "check", "--format", "sarif").stdout)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} <= rules
    places = [
        (result["level"], place["artifactLocation"]["uri"], place.get("region", {}).get("startLine"))
        for result in run["results"]
        for place in [result["locations"][0]["physicalLocation"]]
    ]
    assert ("error", EVENT, line) in places


def test_the_github_form_has_an_annotation_a_problem(small_project: Path, communique: Communique) -> None:
    line = misspell(small_project)
    lines = communique(small_project, "check", "--format", "github").stdout.splitlines()
    assert all(each.startswith(("::error ", "::warning ", "::notice ")) for each in lines)
    assert any(f"::error file={EVENT},line={line},title=" in each for each in lines)


def test_the_turtle_form_is_a_validation_report(small_project: Path, communique: Communique) -> None:
    misspell(small_project)
    text = communique(small_project, "check", "--format", "turtle").stdout
    triples = [quad.triple for quad in parse(text, format=RdfFormat.TURTLE)]
    assert any(triple.object == SH.ValidationReport for triple in triples)
    assert any(triple.predicate == SH.resultMessage and "chanel" not in str(triple.object) for triple in triples)


def test_only_the_named_file_is_reported(small_project: Path, communique: Communique) -> None:
    misspell(small_project)
    assert communique(small_project, "check", "data/people.ttl").returncode == 0
    report = json.loads(communique(small_project, "check", EVENT, "--json").stdout)
    assert report["files"] == [EVENT]
    assert {problem["path"] for problem in report["problems"]} == {EVENT}
    assert report["counts"]["error"]


@pytest.mark.parametrize("path", ["data/aside.ttl", "data/people.ttl"])
def test_a_thing_in_two_files_is_reported_whichever_is_named(
    small_project: Path, communique: Communique, path: str
) -> None:
    prefixes = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in ("person", "skos"))
    aside = small_project / "data" / "aside.ttl"
    aside.write_text(f'{prefixes}\nperson:mira-vale skos:note "A remark."@en .\n', "utf-8")
    (problem,) = [
        problem
        for problem in json.loads(communique(small_project, "check", "--json", path).stdout)["problems"]
        if problem["code"] == "two-files"
    ]
    assert problem["path"] == path
    assert f"described in {'data/people.ttl' if path == 'data/aside.ttl' else 'data/aside.ttl'}:" in problem["message"]


def test_files_are_named_by_themselves_their_folders_and_links_to_either(
    small_project: Path, communique: Communique, tmp_path: Path
) -> None:
    def checked(*arguments: str) -> list[str]:
        return list(json.loads(communique(small_project, "check", *arguments, "--json").stdout)["files"])

    aside = tmp_path / "aside.ttl"
    (small_project / "data" / "topics.ttl").rename(aside)
    (small_project / "data" / "topics.ttl").symlink_to(aside)
    (tmp_path / "linked").symlink_to(small_project / "data" / "events")
    events = checked("data/events")
    assert EVENT in events
    assert all(path.startswith("data/events/") for path in events)
    assert checked(str(tmp_path / "linked")) == events
    assert checked(str(tmp_path / "linked" / Path(EVENT).name)) == [EVENT]
    assert checked(str(aside)) == checked("data/topics.ttl") == ["data/topics.ttl"]
    assert checked("data/people.ttl", "data/events") == sorted(["data/people.ttl", *events])
    assert checked(".") == checked()


@pytest.fixture
def checkout(small_project: Path) -> Path:
    """The small project as a git checkout with one commit."""
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    for command in (["init", "-q"], ["add", "."], [*identity, "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=small_project, check=True)
    return small_project


def test_changed_looks_at_the_changed_file_and_its_dependents(checkout: Path, communique: Communique) -> None:
    assert json.loads(communique(checkout, "check", "--changed", "--json").stdout)["files"] == []
    places = checkout / "data" / "places.ttl"
    places.write_text(places.read_text("utf-8").replace("@en", "@de"), "utf-8")
    outcome = communique(checkout, "check", "--changed", "--json")
    report = json.loads(outcome.stdout)
    assert "data/places.ttl" in report["files"]
    assert EVENT in report["files"]
    assert "data/topics.ttl" not in report["files"]
    assert outcome.returncode == 1


def test_changed_sees_new_files(checkout: Path, communique: Communique) -> None:
    communique(checkout, "new", "event", "1951-09-new")
    report = json.loads(communique(checkout, "check", "--changed", "--json").stdout)
    assert report["files"] == ["data/events/1951-09-new.ttl"]


def test_a_changed_shape_concerns_every_file(checkout: Path, communique: Communique) -> None:
    shape = checkout / "shapes" / "event.ttl"
    shape.write_text(shape.read_text("utf-8") + "\n# changed\n", "utf-8")
    report = json.loads(communique(checkout, "check", "--changed", "--json").stdout)
    assert EVENT in report["files"]
    assert "data/topics.ttl" in report["files"]


def test_both_engines_report_the_same(small_project: Path, communique: Communique) -> None:
    misspell(small_project)
    native, reference = (communique(small_project, "check", EVENT, "--json", "--engine", name) for name in Engine)
    assert native.stdout == reference.stdout
    assert json.loads(native.stdout)["counts"]["error"]


def test_explain_says_how_each_constraint_is_run_and_over_how_many_things(
    small_project: Path, communique: Communique
) -> None:
    lines = communique(small_project, "check", "--explain").stdout.splitlines()
    head, *rows = [re.split(r"  +", line) for line in lines]
    assert head[:2] == ["shape", "path"]
    assert {"columns", "query", "shapes"} <= {cell for row in rows for cell in row}
    assert any("shape:PersonShape" in row and "Closed" in row and "5" in row for row in rows)
