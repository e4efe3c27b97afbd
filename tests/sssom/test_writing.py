"""`communique export sssom`: every row, its canonical form, and what the SSSOM package says of it."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from communique.linking.recorded import recorded_decisions
from communique.sssom.curies import curie_of
from communique.sssom.importing import entries_in
from communique.sssom.mappings import mappings_of
from communique.sssom.writing import COLUMNS, write_sssom
from tests.conftest import ROOT, SMALL, Communique
from tests.sssom.conftest import DECISIONS, graph_of

HEAD = """\
#sssom_version: "1.1"
#curie_map:
#  body: https://w3id.org/communique/id/body/
#  communique: https://w3id.org/communique/
#  event: https://w3id.org/communique/id/event/
#  office: https://w3id.org/communique/id/office/
#  person: https://w3id.org/communique/id/person/
#  place: https://w3id.org/communique/id/place/
#  wd: http://www.wikidata.org/entity/
#  wiki: https://www.wikidata.org/wiki/
#mapping_set_id: https://w3id.org/communique/dataset#identity-links
#mapping_set_version: RELEASE
#mapping_set_title: Identity links of the Communiqué data, release RELEASE
#license: https://creativecommons.org/publicdomain/zero/1.0/
#subject_source: communique:dataset
"""
NOT_THE_SAME = {
    "record_id": "person:bela-sutter#link-wikidata-q2147480002",
    "subject_id": "person:bela-sutter",
    "subject_label": "Béla Sutter",
    "predicate_id": "owl:sameAs",
    "predicate_modifier": "Not",
    "object_id": "wd:Q2147480002",
    "mapping_justification": "semapv:ManualMappingCuration",
    "object_source": "wiki:Wikidata:Main_Page",
    "mapping_date": "2026-11-22",
    "confidence": "0.8",
    "see_also": "https://example.org/list",
    "comment": '"Béla" is\tanother,\nthough alike.',
}
NOTHING_THERE = {
    "record_id": "person:bela-suter#link-wikidata",
    "subject_id": "person:bela-suter",
    "subject_label": "Bela Suter",
    "predicate_id": "owl:sameAs",
    "object_id": "sssom:NoTermFound",
    "mapping_justification": "semapv:ManualMappingCuration",
    "object_source": "wiki:Wikidata:Main_Page",
    "mapping_date": "2026-11-22",
    "confidence": "0.8",
    "see_also": "https://example.org/list",
}
KEPT_APART = {
    "record_id": "person:bela-suter#different-from-person-bela-sutter",
    "subject_id": "person:bela-suter",
    "subject_label": "Bela Suter",
    "predicate_id": "owl:sameAs",
    "predicate_modifier": "Not",
    "object_id": "person:bela-sutter",
    "object_label": "Béla Sutter",
    "mapping_justification": "semapv:UnspecifiedMatching",
    "object_source": "communique:dataset",
}


def rows_of(text: str) -> list[dict[str, str]]:
    """Read the table as the specification describes it, with none of our code."""
    lines = text.splitlines(keepends=True)
    table = csv.reader([line for line in lines if not line.startswith("#")], delimiter="\t")
    header = next(table)
    return [{slot: cell for slot, cell in zip(header, row, strict=True) if cell} for row in table]


def test_every_link_is_a_row(exported: str) -> None:
    found = {row["record_id"]: row for row in rows_of(exported)}
    for row in (NOT_THE_SAME, NOTHING_THERE, KEPT_APART):
        assert found[row["record_id"]] == row
    said = {
        (
            row["subject_id"],
            row["predicate_id"],
            row.get("predicate_modifier", ""),
            row["object_id"],
            row.get("confidence"),
        )
        for row in found.values()
    }
    assert said == {
        ("person:ada-norland", "owl:sameAs", "", "wd:Q2147480001", "0.8"),
        ("person:bela-sutter", "owl:sameAs", "Not", "wd:Q2147480002", "0.8"),
        ("person:bela-suter", "owl:sameAs", "", "sssom:NoTermFound", "0.8"),
        ("person:bela-suter", "owl:sameAs", "Not", "person:bela-sutter", None),
        ("event:1951-03-03-geneva", "skos:exactMatch", "", "wd:Q2147480003", "1"),
        ("body:northland", "skos:closeMatch", "", "wd:Q2147480004", "0.8"),
        ("office:northland-envoy", "skos:exactMatch", "Not", "wd:Q2147480005", "0.8"),
        ("place:geneva", "owl:sameAs", "", "wd:Q71", "0.9"),
    }
    ada = found["person:ada-norland#link-wikidata"]
    assert ada["see_also"] == "https://example.org/list?a|https://example.org/list?b"


def test_the_form_is_canonical_and_says_nothing_of_the_day(exported: str) -> None:
    text = exported
    head = "".join(line for line in text.splitlines(keepends=True) if line.startswith("#"))
    release = re.search(r"mapping_set_version: \"?([0-9a-f]{16})", head)
    assert release
    assert head.replace(f'"{release[1]}"', "RELEASE").replace(release[1], "RELEASE") == HEAD
    rows = rows_of(text)
    slots = [slot for slot in COLUMNS if any(slot in row for row in rows)]
    assert text.splitlines()[head.count("\n")].split("\t") == slots
    assert rows == sorted(rows, key=lambda row: [row.get(slot, "") for slot in slots])
    assert "\r" not in text


def test_what_all_rows_share_stands_in_the_head(linked: Path) -> None:
    mappings = [each for each in mappings_of(graph_of(linked)) if each.date == "2026-11-22"]
    condensed, plain = (write_sssom(mappings, "A title", "1", condense) for condense in (True, False))
    members = yaml.safe_load("".join(line[1:] for line in condensed.splitlines(keepends=True) if line[0] == "#"))
    assert str(members["mapping_date"]) == "2026-11-22"
    assert members["object_source"] == "wiki:Wikidata:Main_Page"
    assert not any("mapping_date" in row for row in rows_of(condensed))
    assert {row["mapping_date"] for row in rows_of(plain)} == {"2026-11-22"}


def test_json_and_file_hold_the_same(linked: Path, exported: str, tmp_path: Path, communique: Communique) -> None:
    listed = json.loads(communique(linked, "export", "sssom", "--json").stdout)
    assert len(listed) == len(DECISIONS) + 2
    path = tmp_path / "links.sssom.tsv"
    assert communique(linked, "export", "sssom", "-o", str(path)).returncode == 0
    assert path.read_text("utf-8") == exported


def test_an_inference_about_an_unnamed_person_is_no_mapping() -> None:
    found = mappings_of(graph_of(ROOT))
    assert found
    assert not [each for each in found if "/id/claim/" in each.subject or "#" in each.subject]


VALIDATE = """
import sys
from sssom.constants import DEFAULT_VALIDATION_TYPES
from sssom.parsers import parse_sssom_table
from sssom.validators import validate

table = parse_sssom_table(sys.argv[1])
validate(table, DEFAULT_VALIDATION_TYPES)
print(len(table.df))
"""


def test_the_sssom_package_finds_nothing_wrong(exported: str, tmp_path: Path) -> None:
    python = os.environ.get("SSSOM_PYTHON", sys.executable)
    if subprocess.run([python, "-c", "import sssom"], capture_output=True, check=False).returncode:
        pytest.skip("sssom brings 65 packages: install it by itself and name its interpreter in SSSOM_PYTHON")
    path = tmp_path / "links.sssom.tsv"
    path.write_text(exported, "utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [python, "-c", VALIDATE, str(path)]
    judged = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert (judged.returncode, judged.stdout.strip()) == (0, "8"), judged.stderr


def test_sssom_pydantic_reads_the_same(linked: Path, exported: str, tmp_path: Path) -> None:
    reader: Any = pytest.importorskip("sssom_pydantic", reason="the package sssom-pydantic is not installed")
    path = tmp_path / "links.sssom.tsv"
    path.write_text(exported, "utf-8")
    read = reader.read(path, return_errors=True)
    ours = mappings_of(graph_of(linked))
    found = {
        each.record.curie: (
            each.subject.curie, each.predicate.curie, each.predicate_modifier == "Not", each.object.curie,
            each.justification.curie, str(each.mapping_date or ""), each.confidence, each.see_also, each.comment,
        )
        for each in read[0]
    }  # fmt: skip
    assert found == {
        curie_of(each.record): (
            curie_of(each.subject), curie_of(each.predicate), each.negated, curie_of(each.target),
            curie_of(each.justification), each.date, float(each.confidence) if each.confidence else None,
            sorted(each.sources) or None, each.note or None,
        )
        for each in ours
    }  # fmt: skip


def test_what_sssom_pydantic_writes_is_taken_in(linked: Path, exported: str, tmp_path: Path) -> None:
    reader: Any = pytest.importorskip("sssom_pydantic", reason="the package sssom-pydantic is not installed")
    path, other = tmp_path / "links.sssom.tsv", tmp_path / "others.sssom.tsv"
    path.write_text(exported, "utf-8")
    read = reader.read(path)
    reader.write(read[0], other, metadata=read[2], converter=read[1])
    assert other.read_bytes() != path.read_bytes()
    assert entries_in(other, graph_of(linked)) == []
    recorded = {each.decision.answer for each in recorded_decisions(graph_of(SMALL))}
    assert {one.decision.answer for one in entries_in(other, graph_of(SMALL))} == {
        one.answer for one in DECISIONS
    } - recorded
