"""Catalogues for Mix'n'match and OpenRefine, read back by the rules of their formats."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest

from communique.exports import mixnmatch, openrefine
from communique.exports.catalogue import Entry, entries
from communique.linking.decisions import LINKABLE
from communique.terms import BASE
from tests.editors.corpus import linked_corpus

CORPUS = linked_corpus()
MEMBERS = {"entry", "auxiliary", "coordinate", "person_dates", "descriptions", "aliases", "mnm_relations", "kv_entries"}
TEXTS, NUMBERS = ("ext_id", "ext_url", "ext_name", "ext_desc", "type"), ("catalog", "q", "user")
ENTRY = {**dict.fromkeys(TEXTS, str), **dict.fromkeys(NUMBERS, int)}


def rows(text: str) -> list[dict[str, str]]:
    found = list(csv.reader(io.StringIO(text), strict=True))
    assert {len(row) for row in found} == {len(found[0])}
    return [dict(zip(found[0], row, strict=True)) for row in found[1:]]


def meta_entry(line: str, catalog: int) -> dict[str, Any]:
    """Read one line as the importer does: known members of known types, the three required ones there."""
    whole: dict[str, Any] = json.loads(line)
    assert set(whole) <= MEMBERS
    entry = whole["entry"]
    assert {"catalog", "ext_id", "ext_name"} <= set(entry) <= set(ENTRY)
    assert all(type(value) is ENTRY[name] for name, value in entry.items())
    assert entry["catalog"] == catalog
    assert ("q" in entry) == ("user" in entry)
    assert entry.get("user", 0) == 0
    for each in whole.get("auxiliary", []):
        assert set(each) == {"prop_numeric", "value"}
        assert type(each["prop_numeric"]) is int
        assert re.fullmatch(r"[+-]\d{1,16}-\d\d-\d\dT\d\d:\d\d:\d\dZ/\d+", each["value"])
    assert all(set(alias) == {"language", "value"} for alias in whole.get("aliases", []))
    return whole


def test_the_table_of_people_has_the_columns_of_the_web_import() -> None:
    found = rows(mixnmatch.as_table(entries(CORPUS, "person")))
    assert {"id", "name"} <= set(found[0]) <= {"id", "name", "desc", "url", "type", "q"}
    by_id = {row["id"]: row for row in found}
    assert {"ada-norland", "bela-suter", "bela-sutter", "ivo-quill", "mira-vale", "otto-south"} < set(by_id)
    minister = by_id["otto-south"]
    assert minister["name"] == "Otto South"
    assert (minister["type"], minister["q"]) == ("Q5", "Q2147480002")
    assert minister["url"] == f"{BASE}id/person/otto-south"
    assert "Foreign minister of the Southern Isle" in minister["desc"]
    assert by_id["mira-vale"]["q"] == ""


def test_every_line_is_a_meta_entry_with_dates_names_and_coordinates() -> None:
    events = [meta_entry(line, 7) for line in mixnmatch.as_lines(entries(CORPUS, "event"), 7).splitlines()]
    by_id = {whole["entry"]["ext_id"]: whole for whole in events}
    meeting = by_id["1951-06-10-geneva"]
    assert meeting["auxiliary"] == [{"prop_numeric": 585, "value": "+1951-06-10T00:00:00Z/11"}]
    assert meeting["entry"]["type"] == "Q2761147"
    (geneva,) = [
        meta_entry(line, 7)
        for line in mixnmatch.as_lines(entries(CORPUS, "place"), 7).splitlines()
        if '"geneva"' in line
    ]
    assert geneva["coordinate"] == {"lat": 46.20222, "lon": 6.14569}
    assert (geneva["entry"]["q"], geneva["entry"]["user"]) == (71, 0)


def test_names_of_sources_are_aliases_in_their_languages() -> None:
    lines = mixnmatch.as_lines(entries(CORPUS, "place"), 7).splitlines()
    (lake,) = [meta_entry(line, 7) for line in lines if '"border-lake"' in line]
    assert {"language": "hy", "value": "Լիճ"} in lake["aliases"]


def test_a_vague_date_is_no_auxiliary_value() -> None:
    lines = mixnmatch.as_lines(entries(CORPUS, "event"), 7).splitlines()
    (call,) = [meta_entry(line, 7) for line in lines if '"1951-spring-call"' in line]
    assert "auxiliary" not in call
    assert "type" not in call["entry"]


def test_names_that_take_a_position_are_left_out() -> None:
    name = '<{0}#name-9> a cmq:AttributedName ; skosxl:literalForm "Usurper"@en ; cmq:nameManner code:{1} .'
    prefixes = "@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .\n"
    person = f"{BASE}id/person/ada-norland"
    stated = f"<{person}> cmq:attributedName <{person}#name-9> ."
    for manner in ("other-side-usage", "slip", "status-qualifier", "historical"):
        corpus = linked_corpus(more=prefixes + stated + name.format(person, manner))
        (ada,) = [entry for entry in entries(corpus, "person") if entry.slug == "ada-norland"]
        assert ("Usurper" in {text for _, text in ada.names}) is (manner == "historical")


@pytest.mark.parametrize(
    ("status", "word"), [("alleged-by-one-side", "alleged by one side"), ("refused", "refused"), ("planned", "planned")]
)
def test_what_was_not_held_has_no_class_and_says_so(status: str, word: str) -> None:
    corpus = linked_corpus("cmq:eventStatus code:held", f"cmq:eventStatus code:{status}")
    (meeting,) = [entry for entry in entries(corpus, "event") if entry.slug == "1951-06-10-geneva"]
    assert meeting.type == ""
    assert meeting.description == f"meeting, {word}, Geneva, 10 June 1951"


def test_a_draft_has_no_class() -> None:
    corpus = linked_corpus("dcterms:type code:ceasefire", "dcterms:type code:draft-agreement")
    (draft,) = [entry for entry in entries(corpus, "agreement") if entry.slug == "lake-accord"]
    assert (draft.type, draft.description) == ("", "draft agreement, June 1951")


def test_the_table_for_openrefine_holds_every_thing_once() -> None:
    found = rows(openrefine.as_table(entries(CORPUS)))
    assert len({row["id"] for row in found}) == len(found)
    assert {row["kind"] for row in found} == set(LINKABLE)
    by_id = {row["id"]: row for row in found}
    lake = by_id["place/border-lake"]
    assert set(lake["names"].split("|")) == {"Mirror Lake", "Լիճ", "Işık Gölü"}
    geneva = by_id["place/geneva"]
    assert (float(geneva["latitude"]), float(geneva["longitude"])) == (46.20222, 6.14569)
    assert geneva["wikidata"] == "Q71"
    call = by_id["event/1951-spring-call"]
    assert (call["date"], call["earliest"], call["latest"]) == ("1951-21", "1951-03-01", "1951-05-31")
    assert all(row["url"] == f"{BASE}id/{row['id']}" for row in found)


@pytest.mark.parametrize("nasty", ['a "b", c', "tab\tand\nline", "=1+1", "a|b", "“q”", "😀", "x" * 300])
def test_any_label_stays_in_its_cell(nasty: str) -> None:
    turtle = nasty.replace('"', '\\"').replace("\t", "\\t").replace("\n", "\\n")
    corpus = linked_corpus('"The Lake Courier"@en', f'"{turtle}"@en')
    entry = next(entry for entry in entries(corpus, "body") if entry.slug == "lake-courier")
    assert names_in(entry) == [entry.label] * 3
    assert not set("\t\n|") & set(entry.label)


def names_in(entry: Entry) -> list[str]:
    (row,) = rows(mixnmatch.as_table([entry]))
    (line,) = mixnmatch.as_lines([entry], 1).splitlines()
    (refined,) = rows(openrefine.as_table([entry]))
    return [row["name"], meta_entry(line, 1)["entry"]["ext_name"], refined["label"]]
