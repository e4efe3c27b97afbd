"""The commands with which a curator writes: new, cite, links, evidence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from communique.evidence import digest
from communique.template import CLASSES
from tests.conftest import SMALL, Communique

TEXTS = str(SMALL / "texts")
MEETING = "data/events/1951-03-03-geneva.ttl"


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
    assert outcome.stdout.endswith(" for side, dcterms:type of event:1951-05-09-geneva#participation-1.\n")
    text = (small_project / "data" / "events" / "1951-05-09-geneva.ttl").read_text("utf-8")
    part = text.partition("event:1951-05-09-geneva\\#participation-1\n    a ")[2].partition("\n.\n")[0]
    assert r"event:1951-05-09-geneva\#evidence-7" in part
    assert "cmq:supports\n        dcterms:type ,\n        cmq:side ;" in text
    missing = ("--texts", TEXTS, "--owner", "event/1951-05-09-geneva", "--for", "outcome-9", "--write")
    outcome = communique(small_project, "cite", "harbour-gazette", "Ada Norland, envoy", *missing)
    assert (outcome.returncode, "outcome-9 is not described" in outcome.stderr) == (1, True)


def test_a_number_in_use_is_refused_and_the_next_free_one_is_taken(small_project: Path, communique: Communique) -> None:
    path = small_project / MEETING
    before = path.read_text("utf-8")
    line = before.splitlines().index("event:1951-03-03-geneva\\#condition-1") + 2
    cite = ("cite", "harbour-gazette", "The road stayed shut.", "--texts", TEXTS, "--owner", "event/1951-03-03-geneva")
    refused = communique(small_project, *cite, "--number", "12", "--write")
    assert refused.returncode == 1
    assert "event:1951-03-03-geneva#evidence-12 is in use" in refused.stderr
    assert f"event:1951-03-03-geneva#condition-1 in {MEETING}:{line} cites it" in refused.stderr
    assert "to take 13, which is free" in refused.stderr
    assert path.read_text("utf-8") == before
    cited = communique(small_project, *cite, "--write")
    assert cited.stdout.startswith(f"{MEETING}: evidence 13 cites source:harbour-gazette 863–884 ")
    assert cited.stdout.endswith(" for the whole of event:1951-03-03-geneva.\n")
    assert [line for line in path.read_text("utf-8").splitlines() if "evidence-12" in line] == [
        line for line in before.splitlines() if "evidence-12" in line
    ]


def test_a_number_is_overwritten_on_purpose_and_stays_with_what_cites_it(
    small_project: Path, communique: Communique
) -> None:
    path = small_project / MEETING
    before = set(path.read_text("utf-8").splitlines())
    cite = ("cite", "harbour-gazette", "The road stayed shut.", "--texts", TEXTS, "--owner", "event/1951-03-03-geneva")
    outcome = communique(small_project, *cite, "--number", "4", "--replace", "--write")
    assert outcome.stdout.endswith(" for condition, context of event:1951-03-03-geneva.\n"), outcome.stderr
    after = set(path.read_text("utf-8").splitlines())
    assert {line.split()[0] for line in before ^ after} == {"cmq:anchor", "cmq:sha256", "oa:start", "oa:end"}


def test_a_number_kept_for_a_part_is_taken_by_that_part_only(small_project: Path, communique: Communique) -> None:
    communique(small_project, "new", "event", "1951-05-09-geneva", "--with", "participation")
    cite = ("cite", "harbour-gazette", "Ada Norland, envoy", "--texts", TEXTS, "--owner", "event:1951-05-09-geneva")
    refused = communique(small_project, *cite, "--number", "2", "--write")
    assert refused.returncode == 1
    assert "#evidence-2 is kept for event:1951-05-09-geneva#participation-1" in refused.stderr
    assert "name it with --for" in refused.stderr
    outcome = communique(small_project, *cite, "--for", "participation-1", "--write", "--json")
    written = json.loads(outcome.stdout)
    assert written["evidence"].endswith("event/1951-05-09-geneva#evidence-2")
    assert [node.rpartition("#")[2] for node in written["cited_by"]] == ["participation-1"]


@pytest.mark.parametrize(
    ("options", "code", "reason"),
    [
        (("--owner", "event/x", "--replace"), 2, "--number"),
        (("--owner", "event/x", "--number", "0"), 2, "0 is not in the range"),
        (("--owner", "1951-03-03-geneva"), 2, "no kind and slug"),
        (("--owner", "event/x y"), 2, "no kind and slug"),
        (("--owner", "event/x#participation-1"), 2, "--for"),
        (("--owner", "event/x", "--for", "a b"), 2, "participation-1"),
        (("--owner", "event/x", "--supports", "a b"), 1, "no name of a property"),
        (("--owner", "event/x", "--write"), 1, "not described anywhere"),
    ],
)
def test_what_cannot_be_cited_is_said(
    small_project: Path, communique: Communique, options: tuple[str, ...], code: int, reason: str
) -> None:
    cite = ("cite", "harbour-gazette", "The road stayed shut.", "--texts", TEXTS)
    outcome = communique(small_project, *cite, *options)
    assert (outcome.returncode, reason in outcome.stderr) == (code, True), outcome.stderr
    assert "Traceback" not in outcome.stderr


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
