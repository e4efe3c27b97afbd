"""The commands with which a curator writes: new, cite, links, evidence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from communique.evidence import digest
from communique.template import CLASSES
from tests.conftest import SMALL, Communique

TEXTS = str(SMALL / "texts")


@pytest.mark.parametrize("kind", sorted(CLASSES))
def test_a_template_of_every_kind_is_turtle_whose_gaps_check_names(
    small_project: Path, communique: Communique, kind: str
) -> None:
    outcome = communique(small_project, "new", kind, "my-slug", "--json")
    assert outcome.returncode == 0, outcome.stderr
    path = json.loads(outcome.stdout)["path"]
    text = (small_project / path).read_text("utf-8")
    assert f"{kind}:my-slug" in text
    report = json.loads(communique(small_project, "check", path, "--json").stdout)
    codes = {problem["code"] for problem in report["problems"]}
    assert not codes & {"syntax", "format", "two-files", "blank-node"}
    if "TODO" in text:
        assert report["counts"]["error"] > 0


def test_every_todo_of_a_new_event_is_on_a_line_with_an_error(small_project: Path, communique: Communique) -> None:
    options = ("--date", "1951-05-09", "--with", "participation", "--with", "outcome")
    communique(small_project, "new", "event", "1951-05-09-geneva", *options)
    path = "data/events/1951-05-09-geneva.ttl"
    lines = (small_project / path).read_text("utf-8").splitlines()
    gaps = {number for number, line in enumerate(lines, 1) if "TODO" in line}
    report = json.loads(communique(small_project, "check", path, "--json").stdout)
    reported = {problem["line"] for problem in report["problems"] if problem["severity"] == "error"}
    assert gaps - reported == set()


def test_a_new_person_goes_into_the_file_of_people_and_nothing_there_is_lost(
    small_project: Path, communique: Communique
) -> None:
    path = small_project / "data" / "people.ttl"
    before = set(path.read_text("utf-8").splitlines())
    outcome = communique(small_project, "new", "person", "nora-newman", "--label", "Nora Newman")
    assert "data/people.ttl: written" in outcome.stdout
    assert before < set(path.read_text("utf-8").splitlines())
    again = communique(small_project, "new", "person", "nora-newman")
    assert again.returncode == 1
    assert "described already in data/people.ttl:" in again.stderr


def test_printing_writes_nothing(small_project: Path, communique: Communique) -> None:
    outcome = communique(small_project, "new", "event", "1951-05-09-geneva", "--print")
    assert "event:1951-05-09-geneva" in outcome.stdout
    assert not (small_project / "data" / "events" / "1951-05-09-geneva.ttl").exists()


def test_an_impossible_date_makes_no_template(small_project: Path, communique: Communique) -> None:
    outcome = communique(small_project, "new", "event", "x", "--date", "1951-02-30")
    assert outcome.returncode == 1
    assert "no day 30" in outcome.stderr
    assert not (small_project / "data" / "events" / "x.ttl").exists()


def test_a_citation_is_verified_by_evidence(small_project: Path, communique: Communique) -> None:
    communique(small_project, "new", "event", "1951-05-09-geneva")
    quotation = "Delegations of Northland ... in Geneva"
    options = ("--texts", TEXTS, "--owner", "event/1951-05-09-geneva", "--write", "--json")
    cited = communique(small_project, "cite", "harbour-gazette", quotation, *options)
    passage = json.loads(cited.stdout)
    (text,) = [path.read_text("utf-8") for path in Path(TEXTS).iterdir()]
    assert passage["sha256"] == digest(text[passage["start"] : passage["end"]])
    assert len(passage["anchor"].split()) <= 8
    checked = communique(small_project, "evidence", "--texts", TEXTS)
    assert (checked.returncode, "as they were cited" in checked.stdout) == (0, True)


def test_a_citation_says_what_it_bears_out_of_which_part(small_project: Path, communique: Communique) -> None:
    communique(small_project, "new", "event", "1951-05-09-geneva", "--with", "participation")
    where = ("--texts", TEXTS, "--owner", "event/1951-05-09-geneva", "--number", "7", "--write")
    what = ("--for", "participation-1", "--supports", "side,dcterms:type")
    outcome = communique(small_project, "cite", "harbour-gazette", "Ada Norland, envoy", *where, *what)
    assert outcome.returncode == 0, outcome.stderr
    text = (small_project / "data" / "events" / "1951-05-09-geneva.ttl").read_text("utf-8")
    part = text.partition("event:1951-05-09-geneva\\#participation-1\n    a ")[2].partition("\n.\n")[0]
    assert r"event:1951-05-09-geneva\#evidence-7" in part
    assert "cmq:supports\n        dcterms:type ,\n        cmq:side ;" in text
    missing = communique(small_project, "cite", "harbour-gazette", "Ada Norland", *where, "--for", "outcome-9")
    assert missing.returncode == 1


def test_a_citation_that_is_not_there_changes_nothing(small_project: Path, communique: Communique) -> None:
    path = small_project / "data" / "events" / "1951-03-03-geneva.ttl"
    before = path.read_bytes()
    options = ("--texts", TEXTS, "--owner", "event/1951-03-03-geneva", "--write")
    outcome = communique(small_project, "cite", "harbour-gazette", "never said", *options)
    assert outcome.returncode == 1
    assert "does not occur" in outcome.stderr
    assert path.read_bytes() == before


def test_links_lists_what_is_linked_and_what_is_not(small_project: Path, communique: Communique) -> None:
    linked = {row["thing"] for row in json.loads(communique(small_project, "links", "--json").stdout)}
    missing = {row["thing"] for row in json.loads(communique(small_project, "links", "--missing", "--json").stdout)}
    assert linked
    assert missing
    assert not linked & missing
    people = json.loads(communique(small_project, "links", "--missing", "--kind", "person", "--json").stdout)
    assert {row["kind"] for row in people} == {"person"}
