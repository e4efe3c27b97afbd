"""`communique trace`: from a sentence, or a whole text, to what cites it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from communique.sentences import sentences
from tests.conftest import SMALL, Communique

TEXTS = str(SMALL / "texts")
ID = "https://w3id.org/communique/id/"


def traced(outcome: str) -> dict[str, dict[str, Any]]:
    return {each["iri"].removeprefix(ID): each for each in json.loads(outcome)["cited_by"]}


def test_words_lead_to_a_claim_with_its_contradiction(small_project: Path, communique: Communique) -> None:
    outcome = communique(small_project, "trace", "--texts", TEXTS, "CHANCERY of\nNorthland  “says”", "--json")
    assert outcome.returncode == 0, outcome.stderr
    claim = traced(outcome.stdout)["claim/chancery-reports-call"]
    line = (small_project / claim["path"]).read_text("utf-8").splitlines()[claim["line"] - 1]
    assert (claim["kind"], line.strip()) == ("claim", "a cmq:Claim ;")
    assert [(passage["start"], passage["end"]) for passage in claim["passages"]] == [(886, 983)]
    position = claim["position"]
    assert [term["iri"] for term in position["claimants"]] == [f"{ID}body/northland-chancery"]
    assert [term["label"] for term in position["stances"]] == ["asserts"]
    assert [term["iri"] for term in position["questions"]] == [f"{ID}question/was-there-a-call"]
    (other,) = position["contradicts"]
    assert (other["claim"]["iri"], other["stances"][0]["label"]) == (f"{ID}claim/ministry-denies-call", "denies")


def test_only_what_the_passage_supports_is_shown_with_its_line(small_project: Path, communique: Communique) -> None:
    outcome = communique(small_project, "trace", "harbour-gazette", "125", "--json")
    event = traced(outcome.stdout)["event/1951-03-03-geneva"]
    stated = {statement["property"]["iri"].rpartition("#")[2]: statement for statement in event["statements"]}
    assert set(stated) == {"channel", "date", "eventStatus", "format", "initiatedBy", "partOf", "place"}
    assert not event["whole"]
    assert stated["place"]["value"]["label"] == "Geneva"
    lines = (small_project / stated["place"]["path"]).read_text("utf-8").splitlines()
    assert lines[stated["place"]["line"] - 1].strip() == "cmq:place place:geneva ;"


def test_an_offset_means_its_passages_and_with_the_text_its_sentence(
    small_project: Path, communique: Communique
) -> None:
    by_offset = traced(communique(small_project, "trace", "harbour-gazette", "232", "--json").stdout)
    source = f"{ID}source/harbour-gazette"
    by_sentence = traced(communique(small_project, "trace", source, "232", "--texts", TEXTS, "--json").stdout)
    parts = [f"event/1951-03-03-geneva#participation-{number}" for number in (1, 2, 3)]
    assert set(by_offset) & set(parts) == {parts[0]}
    assert set(by_sentence) & set(parts) == set(parts)
    assert by_sentence[parts[0]]["label"] == "Ada Norland"
    assert by_sentence[parts[0]]["part_of"]["iri"] == f"{ID}event/1951-03-03-geneva"


def test_names_as_sources_use_them_are_traced(small_project: Path, communique: Communique) -> None:
    outcome = communique(small_project, "trace", "--texts", TEXTS, "Northlanders speak of", "--json")
    names = [each for each in traced(outcome.stdout).values() if each["kind"] == "attributed name"]
    assert names
    assert {each["part_of"]["label"] for each in names} == {"Lake between Northland and Southland"}


def test_text_for_readers_names_things_files_and_contradictions(small_project: Path, communique: Communique) -> None:
    shown = communique(small_project, "trace", "harbour-gazette", "990").stdout
    assert "claim: The ministry denies that there was a call\n" in shown
    assert "contradicts: The chancery says that there was a call (Chancery of Northland: asserts)" in shown
    assert f"  {ID}claim/ministry-denies-call\n" in shown
    nothing = communique(small_project, "trace", "--texts", TEXTS, "By Ivo Quill")
    assert (nothing.returncode, "Nothing cites it." in nothing.stdout) == (0, True)


def test_a_source_is_traced_sentence_by_sentence(small_project: Path, communique: Communique) -> None:
    outcome = communique(small_project, "trace", "source:harbour-gazette", "--texts", TEXTS, "--json")
    assert outcome.returncode == 0, outcome.stderr
    stretches = json.loads(outcome.stdout)["stretches"]
    (text,) = [path.read_text("utf-8") for path in Path(TEXTS).iterdir()]
    found = [sentence for stretch in stretches for sentence in stretch["sentences"]]
    assert [each["text"] for each in found] == [each.text for each in sentences(text)]
    for stretch in (stretches[0], stretches[4]):
        alone = communique(small_project, "trace", "harbour-gazette", str(stretch["start"]), "--texts", TEXTS, "--json")
        assert json.loads(alone.stdout) == stretch
    shown = communique(small_project, "trace", "harbour-gazette", "--texts", TEXTS).stdout
    cited = sum(bool(stretch["cited_by"]) for stretch in stretches)
    assert 0 < cited < len(stretches)
    assert shown.startswith(f"source:harbour-gazette: sentences cited: {cited} of {len(stretches)}; ")
    assert shown.count("Nothing cites it.") == len(stretches) - cited
    assert "\n655–710: Sutter signed two days later and sent the page by post.\n  signature: Béla Sutter " in shown
    assert "    contradicts: The chancery says that there was a call (Chancery of Northland: asserts)\n" in shown


def test_without_texts_a_source_is_its_passages_with_their_owners(small_project: Path, communique: Communique) -> None:
    outcome = communique(small_project, "trace", "harbour-gazette", "--json")
    stretches = json.loads(outcome.stdout)["stretches"]
    spans = [(stretch["start"], stretch["end"]) for stretch in stretches]
    assert spans == sorted(set(spans))
    owners = {
        span: {each["iri"].removeprefix(ID) for each in s["cited_by"]} for span, s in zip(spans, stretches, strict=True)
    }
    assert owners[231, 492] == {"event/1951-03-03-geneva"}
    assert owners[231, 262] == {"event/1951-03-03-geneva#participation-1"}
    shown = communique(small_project, "trace", "harbour-gazette").stdout
    assert "\n231–262: Ada Norland, envoy of Northland …\n  participation: Ada Norland (of: Meeting" in shown


def test_a_claim_is_shown_with_date_side_tensions_and_note(small_project: Path, communique: Communique) -> None:
    path = small_project / "data" / "claims" / "was-there-a-call.ttl"
    note = "A note of the curators. " * 20
    said = f'cmq:stance code:denies ; cmq:side body:southland ; cmq:date "1951-05-15" ; skos:note "{note}"@en'
    text = path.read_text("utf-8").replace("cmq:stance code:denies", said)
    path.write_text(text.replace("cmq:contradicts", "cmq:inTensionWith"), "utf-8")
    shown = communique(small_project, "trace", "harbour-gazette", "990").stdout
    assert "    side: Southland\n    date of saying: 1951-05-15\n    stance: denies\n" in shown
    assert "    in tension with: The chancery says that there was a call (Chancery of Northland: asserts)\n" in shown
    (shortened,) = [line.strip() for line in shown.splitlines() if line.startswith("    note: ")]
    assert shortened.endswith(" …")
    assert len(shortened) < len(note)
    found = traced(communique(small_project, "trace", "harbour-gazette", "990", "--json").stdout)
    position = found["claim/ministry-denies-call"]["position"]
    assert (position["date"], position["notes"]) == ("1951-05-15", [note])
    assert [each["label"] for each in position["sides"]] == ["Southland"]


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (("--texts", TEXTS, "never said"), 1, "stands nowhere"),
        (("--texts", TEXTS, "minister"), 1, "places: source:harbour-gazette "),
        (("--texts", TEXTS, "..."), 1, "no word"),
        (("some words",), 2, "--texts"),
        (("harbor-gazette",), 2, "a source: harbour-gazette"),
        (("some", "words"), 2, "quotation marks"),
        (("harbour-gazette", "-1"), 2, "-1"),
        (("harbour-gazette", "9" * 5000), 2, "no offset"),
        (("harbour-gazette", "1165"), 1, "1165 code points"),
        (("harbour-gazette", "1165", "--texts", TEXTS), 1, "1165 code points"),
        (("harbour-gazette", "34", "--texts", TEXTS), 1, "next sentence starts at"),
        (("harbor-gazette", "1"), 1, "There are: harbour-gazette"),
        (("harbour-gazette", "1", "--texts", str(SMALL / "data")), 1, "no text there"),
    ],
)
def test_what_cannot_be_traced_is_said(
    small_project: Path, communique: Communique, arguments: tuple[str, ...], code: int, reason: str
) -> None:
    outcome = communique(small_project, "trace", *arguments)
    assert outcome.returncode == code
    assert reason in outcome.stderr
    assert "Traceback" not in outcome.stderr
