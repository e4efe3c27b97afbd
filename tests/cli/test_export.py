"""`communique export`: the commands as a user runs them, against a stand-in for Wikidata."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.conftest import ROOT, Communique
from tests.editors.corpus import linked_project
from tests.editors.reparse import reparse
from tests.wikidata.items import claim, day, entity, item
from tests.wikidata.standin import Standin, standin

EXPECTED = ROOT / "tests" / "editors" / "linked.quickstatements"
ACCORD = "Q2147480008"
ITEMS = ["Q71", "Q208383", "Q2761147", *(f"Q21474800{number:02d}" for number in (1, 2, 3, 4, 5, 6, 7, 9, 11))]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return linked_project(tmp_path / "project")


@pytest.fixture
def wikidata() -> Iterator[Standin]:
    with standin([*(item(identifier) for identifier in ITEMS), item(ACCORD)]) as site:
        yield site


def test_the_linked_project_has_no_errors(project: Path, communique: Communique) -> None:
    outcome = communique(project, "check", "--json")
    errors = [p for p in json.loads(outcome.stdout)["problems"] if p["severity"] == "error"]
    assert errors == []


def test_standard_output_is_the_batch_and_standard_error_says_what_is_withheld(
    project: Path, communique: Communique, wikidata: Standin, tmp_path: Path
) -> None:
    variables = wikidata.environment(tmp_path / "cache")
    outcome = communique(project, "export", "quickstatements", **variables)
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout == EXPECTED.read_text("utf-8")
    assert "Items to create: 1; statements: 14; withheld: " in outcome.stderr
    assert "under-sourced: Fewer than two independent sources" in outcome.stderr
    assert "\n       event:" in outcome.stderr
    counted = communique(project, "export", "quickstatements", "--withheld", "withheld.csv", **variables)
    assert "under-sourced" in counted.stderr
    assert "event:" not in counted.stderr
    listed = [line.split(":")[:2] for line in outcome.stderr.splitlines() if line.startswith(" " * 7)]
    assert len(listed) == len((project / "withheld.csv").read_text("utf-8").splitlines()) - 1


def test_what_wikidata_has_is_left_out_and_offline_says_the_same(
    project: Path, communique: Communique, wikidata: Standin, tmp_path: Path
) -> None:
    signed = claim("P1891", entity("Q2147480001"))
    wikidata.put(item(ACCORD, claims=[signed, claim("P585", day("1951-06")), claim("P31", entity("Q208383"))]))
    variables = wikidata.environment(tmp_path / "cache")
    online = communique(project, "export", "quickstatements", **variables)
    (accord,) = [found for found in reparse(online.stdout) if found.id == ACCORD]
    assert [(each.property, each.value) for each in accord.claims] == [("P1891", ("item", "Q2147480002"))]
    asked = len(wikidata.requests)
    offline = communique(project, "export", "quickstatements", "--offline", **variables)
    assert offline.stdout == online.stdout
    assert len(wikidata.requests) == asked


def test_offline_without_a_memory_says_so(
    project: Path, communique: Communique, wikidata: Standin, tmp_path: Path
) -> None:
    variables = wikidata.environment(tmp_path / "empty")
    outcome = communique(project, "export", "quickstatements", "--offline", **variables)
    assert outcome.returncode == 3
    assert outcome.stdout == ""
    assert "Traceback" not in outcome.stderr


def test_files_and_json_say_the_same(project: Path, communique: Communique, wikidata: Standin, tmp_path: Path) -> None:
    variables = wikidata.environment(tmp_path / "cache")
    batch, withheld = tmp_path / "batch.txt", tmp_path / "withheld.csv"
    written = communique(
        project, "export", "quickstatements", "-o", str(batch), "--withheld", str(withheld), **variables
    )
    assert (written.returncode, written.stdout) == (0, "")
    told = json.loads(communique(project, "export", "quickstatements", "--json", "--offline", **variables).stdout)
    assert batch.read_text("utf-8").splitlines() == told["commands"]
    rows = list(csv.DictReader(io.StringIO(withheld.read_text("utf-8"))))
    assert [row["reason"] for row in rows] == [each["reason"] for each in told["withheld"]]
    assert sum(told["counts"].values()) == len(rows)
    assert set(told["reasons"]) == set(told["counts"])


def test_a_device_is_written_to_and_not_replaced(project: Path, communique: Communique, tmp_path: Path) -> None:
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    with ThreadPoolExecutor() as pool:
        read = pool.submit(pipe.read_text, "utf-8")
        assert communique(project, "export", "shex", "-o", str(link)).returncode == 0
        assert read.result(10) == communique(project, "export", "shex").stdout
    assert link.is_symlink()


def test_the_batch_and_what_is_withheld_do_not_share_a_file(project: Path, communique: Communique) -> None:
    outcome = communique(project, "export", "quickstatements", "-o", "same.txt", "--withheld", "./same.txt")
    assert (outcome.returncode, (project / "same.txt").exists()) == (2, False)
    assert "Name two files" in outcome.stderr


def test_a_file_that_cannot_be_read_stops_every_export(project: Path, communique: Communique) -> None:
    (project / "data" / "claims" / "broken.ttl").write_text("claim:x a", "utf-8")
    for form in ("quickstatements", "mixnmatch", "openrefine", "shex"):
        outcome = communique(project, "export", form, *(["people"] if form == "mixnmatch" else []))
        assert (outcome.returncode, outcome.stdout) == (1, "")
        assert "data/claims/broken.ttl" in outcome.stderr


def test_an_ontology_without_the_table_exports_nothing_and_says_why(project: Path, communique: Communique) -> None:
    (project / "ontology" / "schemes" / "wikidata-terms.ttl").unlink()
    batch = communique(project, "export", "quickstatements", "--offline")
    assert (batch.returncode, batch.stdout) == (0, "")
    assert "no-class" in batch.stderr
    schema = communique(project, "export", "shex")
    assert (schema.returncode, schema.stdout) == (1, "")
    assert "wikidata-terms.ttl" in schema.stderr


def test_a_folder_that_is_not_there_is_named(project: Path, communique: Communique, tmp_path: Path) -> None:
    outcome = communique(project, "export", "openrefine", "-o", str(tmp_path / "nowhere" / "table.csv"))
    assert outcome.returncode == 3
    assert "nowhere" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_catalogues_are_written_beside_each_other(project: Path, communique: Communique, tmp_path: Path) -> None:
    outcome = communique(project, "export", "mixnmatch", "-o", str(tmp_path / "catalogues"))
    assert outcome.returncode == 0, outcome.stderr
    names = sorted(path.name for path in (tmp_path / "catalogues").iterdir())
    assert names == ["bodies.csv", "events.csv", "people.csv", "places.csv"]
    alone = communique(project, "export", "mixnmatch", "people")
    assert alone.stdout == (tmp_path / "catalogues" / "people.csv").read_text("utf-8")


def test_several_catalogues_do_not_fit_into_one_output(project: Path, communique: Communique) -> None:
    for arguments in ((), ("people", "places"), ("people", "places", "--catalog", "3", "-o", "x")):
        outcome = communique(project, "export", "mixnmatch", *arguments)
        assert outcome.returncode == 2
        assert "Name one catalogue" in outcome.stderr


def test_the_shipped_corpus_exports_without_a_network(communique: Communique, tmp_path: Path) -> None:
    """Nothing in it is borne out by two independent sources that can be cited, so no item is asked about."""
    outcome = communique(
        ROOT, "export", "quickstatements", "--json", "--offline", COMMUNIQUE_WIKIDATA_CACHE=str(tmp_path)
    )
    assert outcome.returncode == 0, outcome.stderr
    told = json.loads(outcome.stdout)
    assert told["commands"] == []
    assert {"contested", "not-held", "under-sourced", "no-class", "sovereignty"} <= set(told["counts"])
    things = {each["thing"] for each in told["withheld"]}
    assert len([thing for thing in things if "/event/" in thing]) > 50


def test_the_forms_are_listed(project: Path, communique: Communique) -> None:
    shown = communique(project, "export", "--help").stdout
    assert all(name in shown for name in ("mixnmatch", "openrefine", "quickstatements", "shex"))
