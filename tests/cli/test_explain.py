"""`communique explain`: names in every form, text with footnotes, JSON with statements and sources."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from communique.terms import BASE
from tests.conftest import Communique

MEETING = f"{BASE}id/event/1951-03-03-geneva"


@pytest.mark.parametrize(
    "name",
    [MEETING, f"<{MEETING}>", "event:1951-03-03-geneva", "event/1951-03-03-geneva", "id/event/1951-03-03-geneva"],
)
def test_a_thing_is_found_by_each_form_of_its_name(small_project: Path, communique: Communique, name: str) -> None:
    outcome = communique(small_project, "explain", name)
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.startswith("Meeting in Geneva, 3–4 March 1951\nevent:1951-03-03-geneva\n")


@pytest.mark.parametrize("hash_", ["#", "\\#"])
def test_a_part_is_found_with_and_without_the_escape_of_turtle(
    small_project: Path, communique: Communique, hash_: str
) -> None:
    outcome = communique(small_project, "explain", f"event:1951-03-03-geneva{hash_}participation-1")
    assert "is a participation." in " ".join(outcome.stdout.split())


def test_text_fits_the_terminal_and_every_number_leads_to_a_passage(
    small_project: Path, communique: Communique
) -> None:
    outcome = communique(small_project, "explain", "event:1951-03-03-geneva", COLUMNS="90")
    lines = outcome.stdout.splitlines()
    assert max(len(line) for line in lines) <= 90
    body, _, notes = outcome.stdout.partition("\nPassages\n")
    numbers = {number for number in range(1, 40) if f"[{number}]" in body}
    assert numbers
    assert all(f"\n  [{number}] The Harbour Gazette" in "\n" + notes for number in numbers)


def test_json_has_sentences_with_statements_and_sources(small_project: Path, communique: Communique) -> None:
    outcome = communique(small_project, "explain", "event:1951-03-03-geneva", "--json")
    found = {item["sentence"]: item for item in json.loads(outcome.stdout)}
    assert found["The place is Geneva."] == {
        "sentence": "The place is Geneva.",
        "statements": [[f"<{MEETING}>", f"<{BASE}ns#place>", f"<{BASE}id/place/geneva>"]],
        "sources": [
            {
                "source": f"{BASE}id/source/harbour-gazette",
                "start": 125,
                "end": 230,
                "anchor": "Delegations of Northland and Southland met in Geneva",
            }
        ],
    }


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        ("event:1951-03-03-genva", "event:1951-03-03-geneva"),
        ("bela-sutter", "person:bela-sutter"),
        ("Ada Norlund", "person:ada-norland"),
    ],
)
def test_an_unknown_name_is_answered_with_names_like_it(
    small_project: Path, communique: Communique, name: str, suggested: str
) -> None:
    outcome = communique(small_project, "explain", name)
    assert outcome.returncode == 1
    assert "nothing is recorded under this name. Did you mean " in outcome.stderr
    assert suggested in outcome.stderr
    assert outcome.stderr.count(":") < 10


@pytest.mark.parametrize("name", ["", "nothing of the sort", "event:<>", "http://", "ftp:x y"])
def test_nonsense_is_no_traceback(small_project: Path, communique: Communique, name: str) -> None:
    outcome = communique(small_project, "explain", name)
    assert outcome.returncode == 1
    assert outcome.stderr.startswith("communique: invalid-input: ")


def test_a_file_that_cannot_be_read_is_named_instead_of_left_out(small_project: Path, communique: Communique) -> None:
    path = small_project / "data" / "people.ttl"
    path.write_text(path.read_text("utf-8") + "\nbroken", "utf-8")
    outcome = communique(small_project, "explain", "person:ada-norland")
    assert outcome.returncode == 1
    assert "data/people.ttl:" in outcome.stderr
