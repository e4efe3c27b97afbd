"""`communique contradictions`: each pair once, by question, with both positions and their passages."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from communique.terms import BASE
from tests.conftest import Communique

TENSION = """
claim:league-knows-of-none
    a cmq:Claim ;
    skos:prefLabel "The league knows of no call"@en ;
    cmq:answers question:was-there-a-call ;
    cmq:about event:1951-spring-call ;
    cmq:aboutProperty cmq:eventStatus ;
    cmq:stance code:declines-to-confirm ;
    cmq:claimantDescription "an official of the league"@en ;
    cmq:reportedVia body:lake-league ;
    cmq:reportedIn source:harbour-gazette ;
    cmq:inTensionWith claim:chancery-reports-call ;
.
"""


@pytest.fixture
def tense_project(small_project: Path) -> Path:
    """The small corpus with a third position, which only one of both claims says to be in tension with another."""
    path = small_project / "data" / "claims" / "was-there-a-call.ttl"
    path.write_text(path.read_text("utf-8") + TENSION, "utf-8")
    return small_project


def test_each_pair_comes_once_with_both_positions_and_passages(tense_project: Path, communique: Communique) -> None:
    pairs = json.loads(communique(tense_project, "contradictions", "--json").stdout)
    assert len(pairs) == 2
    contradiction = next(pair for pair in pairs if pair["degree"] == "contradiction")
    tension = next(pair for pair in pairs if pair["degree"] == "tension")
    assert [question["iri"] for question in contradiction["questions"]] == [f"{BASE}id/question/was-there-a-call"]
    assert contradiction["b"]["who"] == "Foreign ministry of Southland"
    assert contradiction["b"]["stance"] == "denies"
    assert [(p["start"], p["end"]) for p in contradiction["b"]["passages"]] == [(984, 1041)]
    assert (tension["b"]["who"], tension["b"]["via"]) == ("an official of the league", "Lake League")
    assert tension["b"]["passages"] == []


def test_csv_is_rectangular_and_says_the_same(tense_project: Path, communique: Communique) -> None:
    outcome = communique(tense_project, "contradictions", "--csv")
    header, *rows = csv.reader(io.StringIO(outcome.stdout))
    assert {len(row) for row in rows} == {len(header)}
    found = [dict(zip(header, row, strict=True)) for row in rows]
    assert {(row["degree"], row["a_claim"], row["a_start"], row["b_who"]) for row in found} == {
        ("contradiction", "claim:chancery-reports-call", "886", "Foreign ministry of Southland"),
        ("tension", "claim:chancery-reports-call", "886", "an official of the league"),
    }
    assert communique(tense_project, "contradictions").stdout == outcome.stdout


@pytest.mark.parametrize(
    ("degree", "claim"), [("contradiction", "ministry-denies-call"), ("tension", "league-knows-of-none")]
)
def test_a_degree_narrows(tense_project: Path, communique: Communique, degree: str, claim: str) -> None:
    pairs = json.loads(communique(tense_project, "contradictions", "--degree", degree, "--json").stdout)
    assert [pair["b"]["claim"] for pair in pairs] == [f"{BASE}id/claim/{claim}"]


def test_a_question_narrows_and_must_be_one(tense_project: Path, communique: Communique) -> None:
    (tense_project / "data" / "claims" / "other.ttl").write_text(
        "@prefix question: <https://w3id.org/communique/id/question/> .\n"
        "@prefix cmq: <https://w3id.org/communique/ns#> .\nquestion:other a cmq:Question .\n",
        "utf-8",
    )
    for question, count in (("question:was-there-a-call", 2), ("question/other", 0)):
        outcome = communique(tense_project, "contradictions", "--question", question, "--json")
        assert len(json.loads(outcome.stdout)) == count
    assert (
        "body:northland: no question"
        in communique(tense_project, "contradictions", "--question", "body:northland").stderr
    )
    unknown = communique(tense_project, "contradictions", "--question", "question:was-there-a-cal")
    assert (unknown.returncode, "Did you mean question:was-there-a-call" in unknown.stderr) == (1, True)


def test_one_form_at_a_time(small_project: Path, communique: Communique) -> None:
    assert communique(small_project, "contradictions", "--csv", "--json").returncode == 2
