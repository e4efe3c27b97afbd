"""The index as a file: the same bytes from the same statements, whatever fits into memory; damage is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from communique.matching.index import DamagedIndex, Index
from communique.matching.profiles import USED
from communique.matching.properties import BY_ID
from communique.matching.suggesting import properties, properties_of, things, types
from communique.matching.values import Reference, Text, values_of
from communique.release import index as index_module
from tests.matching.conftest import NAMESAKES
from tests.matching.making import small, turtle, write_index


def test_the_same_statements_give_the_same_bytes_however_they_are_sorted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [*small(), NAMESAKES]
    first = write_index(texts, tmp_path, "first.sqlite").read_bytes()
    monkeypatch.setattr(index_module, "_RUN_BYTES", 2000)
    second = write_index(reversed(texts), tmp_path, "second.sqlite").read_bytes()
    assert first == second
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first.sqlite", "second.sqlite"]


def test_nothing_at_all_can_be_indexed(tmp_path: Path) -> None:
    index = Index.open(write_index([], tmp_path))
    assert things(index, "", "", 10) == []
    assert index.alike("somebody", 10) == []


def test_a_file_that_is_missing_or_no_index_is_told(tmp_path: Path) -> None:
    with pytest.raises(DamagedIndex, match="unable to open"):
        Index.open(tmp_path / "missing.sqlite")
    path = tmp_path / "broken.sqlite"
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(DamagedIndex, match="communique build"):
        Index.open(path)


def test_damage_within_is_told_when_it_is_met(tmp_path: Path) -> None:
    path = write_index(small(), tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 3] + bytes(len(content) - len(content) // 3))
    with pytest.raises(DamagedIndex):
        things(Index.open(path), "Geneva", "", 10)


def test_an_odd_value_does_no_harm(tmp_path: Path) -> None:
    text = turtle(r"""
        person:odd a foaf:Person ; skos:prefLabel "tab\tline\nquote\" 𝄞"@en , "zweites"@de ; owl:sameAs "text" ;
            cmq:earliest "not a day" ; cmq:date "2000-99"^^edtf:EDTF ; dcterms:type [] ; cmq:side <urn:x:y> .
        <https://example.org/elsewhere> a foaf:Person ; skos:prefLabel "Elsewhere"@en .
    """)
    index = Index.open(write_index([text], tmp_path))
    (profile,) = things(index, "tab line", "", 10)
    assert profile.label == 'tab\tline\nquote" 𝄞'
    assert profile.bounds.earliest is None
    assert profile.name_in(["de"]) == profile.names[1]
    assert things(index, "Elsewhere", "", 10) == []


def test_names_keep_who_uses_them(index: Index) -> None:
    (profile,) = index.profiles([index.number_of("place/border-lake") or 0])
    used = {(name.text, name.language, name.user) for name in profile.names if name.rank == USED}
    assert ("Mirror Lake", "en", "body/northland") in used
    assert ("Լիճ", "hy", "body/southland") in used


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("Gen", ["place/geneva"]),
        ("sutt", ["person/bela-sutter"]),
        ("Foreign ministry of South", ["body/southland-ministry"]),
        ("person/ada-norland", ["person/ada-norland"]),
        ("Լի", ["place/border-lake"]),
        ("zzz", []),
        ("!!!", []),
    ],
)
def test_what_starts_so_is_suggested(index: Index, prefix: str, expected: list[str]) -> None:
    assert [profile.path for profile in things(index, prefix, "", 5)][: len(expected) or 1] == expected


def test_suggestions_can_be_of_one_type(index: Index) -> None:
    assert {profile.kind for profile in things(index, "north", "cmq:Body", 50)} == {"body"}
    assert [profile.path for profile in things(index, "", "geo:Feature", 1)] == ["place/geneva"]
    assert [profile.kind for profile in things(index, "", "code:state", 3)] == ["body"] * 3
    assert things(index, "", "code:unheard-of", 3) == []
    everything = things(index, "", "", 1000)
    assert {"event", "person", "place", "claim", "source", "topic"} <= {profile.kind for profile in everything}


def test_types_and_properties_are_suggested_too(index: Index) -> None:
    assert [type_.id for type_ in types(index, "meet")] == ["cmq:Meeting"]
    assert "geo:Feature" in [type_.id for type_ in types(index, "geo:")]
    assert [each.id for each in properties("day")] == ["earliest", "latest"]
    assert list(BY_ID) == [each.id for each in properties("")]


def test_properties_go_with_types(index: Index) -> None:
    assert "coordinates" in [each.id for each in properties_of(index, "geo:Feature")]
    assert "coordinates" not in [each.id for each in properties_of(index, "cmq:Meeting")]
    assert {"place", "date", "side"} <= {each.id for each in properties_of(index, "cmq:Meeting")}


@pytest.mark.parametrize(
    ("thing", "property_", "expected"),
    [
        ("place/geneva", "coordinates", [Text("46.20222,6.14569")]),
        ("place/geneva", "wikidata", [Reference("Q71", "Q71")]),
        ("event/1951-spring-call", "date", [Text("1951-21")]),
        ("person/ada-norland", "office", [Reference("office/northland-envoy", "Envoy of Northland")]),
        ("person/ada-norland", "side", [Reference("body/northland", "Northland")]),
        ("body/northland", "kind", [Text("state")]),
        ("place/border-lake", "coordinates", []),
    ],
)
def test_values_are_handed_out(index: Index, thing: str, property_: str, expected: list[object]) -> None:
    (profile,) = index.profiles([index.number_of(thing) or 0])
    assert values_of(index, profile, BY_ID[property_]) == expected


def test_names_are_handed_out_in_one_language(index: Index) -> None:
    (profile,) = index.profiles([index.number_of("place/riverton") or 0])
    assert values_of(index, profile, BY_ID["label"], "hy") == [Text("Ռիվերթոն", "hy")]
