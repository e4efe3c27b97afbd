"""Tables open in anything that reads CSV, and their rows are those of the store."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
import zstandard
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Triple

from communique.release.layout import dump_name
from communique.release.lookup import SortedFile
from communique.release.output import writing
from communique.release.profile import EVENT_CLASSES
from communique.release.release import Release
from communique.release.tables import TABLES, Members, write_tables
from communique.terms import BASE, CMQ, PREFIXES, RDF, SKOS
from tests.release.support import dump

ID = f"{BASE}id/"
GAZETTE = f"{ID}source/harbour-gazette"


def table(release: Release, name: str) -> list[dict[str, str]]:
    with (release.path / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def tables(triples: Iterable[Triple], folder: Path) -> None:
    """Write the tables of some triples."""
    (folder / "tables").mkdir()
    members = Members(folder)
    for block in dump((Quad(t.subject, t.predicate, t.object, NamedNode(ID)) for t in triples), folder, PREFIXES):
        members.note(block)
    with writing(folder) as outputs, closing(SortedFile(folder / dump_name("nq"))) as statements:
        write_tables(members, statements, outputs)


def members(release: Release, *classes: NamedNode) -> set[str]:
    values = " ".join(f"<{c.value}>" for c in classes)
    query = f"SELECT DISTINCT ?x {{ VALUES ?c {{ {values} }} ?x a ?c }}"
    solutions = release.store().query(query, use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)
    return {term.value for (term,) in solutions if isinstance(term, NamedNode)}


@pytest.mark.parametrize(
    ("name", "key", "classes"),
    [
        ("events", "event", EVENT_CLASSES),
        ("participations", "participation", (CMQ.Participation,)),
        ("claims", "claim", (CMQ.Claim,)),
    ],
)
def test_rows_are_the_members_of_the_store(
    small_release: Release, name: str, key: str, classes: tuple[NamedNode, ...]
) -> None:
    keys = [row[key] for row in table(small_release, name)]
    assert len(keys) == len(set(keys))
    assert set(keys) == members(small_release, *classes)


@pytest.mark.parametrize("name", ["events", "participations", "claims"])
def test_form_is_that_of_rfc_4180(small_release: Release, name: str) -> None:
    path = small_release.path / "tables" / f"{name}.csv"
    content = path.read_bytes()
    assert content.endswith(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert not content.startswith(b"\xef\xbb\xbf")
    width = {len(row) for row in csv.reader(content.decode().splitlines())}
    assert len(width) == 1
    assert gzip.decompress(path.with_name(f"{name}.csv.gz").read_bytes()) == content
    with zstandard.open(path.with_name(f"{name}.csv.zst")) as stream:
        assert stream.read() == content


def test_columns_have_distinct_names() -> None:
    for each in TABLES:
        names = [column.name for column in each.columns]
        assert len(names) == len(set(names)), each.name


def test_an_event_row_tells_what_the_file_says(small_release: Release) -> None:
    row = next(r for r in table(small_release, "events") if r["event"] == f"{ID}event/1951-03-03-geneva")
    expected = {
        "label": "Meeting in Geneva, 3–4 March 1951",
        "class": "cmq:Meeting",
        "status": "held",
        "date": "1951-03-03/1951-03-04",
        "earliest": "1951-03-03",
        "latest": "1951-03-04",
        "place": f"{ID}place/geneva",
        "place_label": "Geneva",
        "place_relation": "",
        "format": "bilateral",
        "side_label": "Northland | Southland | Lake League",
        "participant_label": "Ada Norland | Béla Sutter | Mira Vale | Bela Suter",
        "outcome_kind": "agreement-reached",
        "agreement_label": "Ferry Accord",
        "context": f"{ID}event/1951-02-road-closure",
        "source": GAZETTE,
    }
    assert {name: row[name] for name in expected} == expected


def test_a_participation_row_stands_with_its_event(small_release: Release) -> None:
    rows = [r for r in table(small_release, "participations") if r["event"] == f"{ID}event/1951-03-03-geneva"]
    assert [row["participation"].rpartition("-")[2] for row in rows] == ["1", "2", "3", "4", "5"]
    unnamed = rows[3]
    assert (unnamed["participant"], unnamed["participant_label"], unnamed["status"]) == ("", "", "unnamed")
    assert unnamed["side_label"] == "Southland"
    assert rows[0]["office_label"] == "Envoy of Northland"
    assert {row["event_label"] for row in rows} == {"Meeting in Geneva, 3–4 March 1951"}
    assert {(row["earliest"], row["latest"]) for row in rows} == {("1951-03-03", "1951-03-04")}


def test_claims_that_contradict_name_each_other(small_release: Release) -> None:
    rows = {row["claim"]: row for row in table(small_release, "claims")}
    assert {row["stance"] for row in rows.values()} == {"asserts", "denies"}
    for iri, row in rows.items():
        assert rows[row["contradicts"]]["contradicts"] == iri
        assert row["property"] == "cmq:eventStatus"
        assert row["value"] == f"{BASE}code/held"
        assert row["reported_in"] == GAZETTE


def test_passages_lead_to_the_words_in_the_source(small_release: Release, project_root: Path) -> None:
    text = (project_root / "tests/corpora/small/texts/harbour-gazette.txt").read_bytes().decode()
    (denial,) = [row for row in table(small_release, "claims") if row["stance"] == "denies"]
    source, _, position = denial["passages"].partition("#char=")
    start, end = map(int, position.split(","))
    assert source == GAZETTE
    assert text[start:end] == "The ministry of Southland denies that anybody telephoned."


def test_quotes_commas_and_line_ends_come_back(tmp_path: Path) -> None:
    label = 'He said "no", then\nleft; կամ ı'
    event = NamedNode(f"{ID}event/x")
    triples = [Triple(event, RDF.type, CMQ.Meeting), Triple(event, SKOS.prefLabel, Literal(label, language="en"))]
    tables(triples, tmp_path)
    with (tmp_path / "tables" / "events.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert row["label"] == label


def test_tables_of_nothing_have_a_header(tmp_path: Path) -> None:
    tables([], tmp_path)
    for each in TABLES:
        (header,) = csv.reader((tmp_path / "tables" / f"{each.name}.csv").read_text(encoding="utf-8").splitlines())
        assert header == [column.name for column in each.columns]


def test_every_property_in_a_table_is_one_of_the_ontology(small_release: Release) -> None:
    own = {p.value for each in TABLES for c in each.columns for p in c.needs if p.value.startswith(PREFIXES["cmq"])}
    query = "SELECT ?p { VALUES ?t { owl:ObjectProperty owl:DatatypeProperty } ?p a ?t }"
    solutions = small_release.store().query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)
    assert own <= {term.value for (term,) in solutions if isinstance(term, NamedNode)}
