"""Entities are read from JSON as it comes: complete, sparse, in the old form, or odd."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.wikidata.entities import Entity, Missing, Statement, Value, entity_of, is_entity_id
from communique.wikidata.errors import UnreadableAnswer
from tests.wikidata.action_api import answer
from tests.wikidata.items import (
    CALENDAR,
    DEPTH,
    EXAMPLE,
    LAKE,
    RIVER,
    SEEN,
    Json,
    claim,
    day,
    entity,
    item,
    monolingual,
)
from tests.wikidata.site import Site


def entry(version: str = "2", asked: str = LAKE) -> Json:
    call = {"action": "wbgetentities", "format": "json", "formatversion": version, "ids": asked}
    found: Json = answer(Site(EXAMPLE), call)["entities"][asked]
    return found


def read(asked: str, members: Any) -> Entity:
    found = entity_of(asked, members)
    assert isinstance(found, Entity)
    return found


def test_an_item_is_read_with_its_names_and_its_revision() -> None:
    lake = read(LAKE, entry())
    assert (lake.id, lake.asked, lake.kind, lake.merged) == (LAKE, LAKE, "item", False)
    assert (lake.revision, lake.modified) == (1001, "2026-01-02T00:00:00Z")
    assert lake.labels["hy"] == "Լիճ"
    assert lake.descriptions == {"en": "lake that is not there"}
    assert lake.names >= {("en", "Bright Lake"), ("en", "The Bright"), ("tr", "Işık Gölü")}


def test_the_best_rank_counts_and_all_ranks_can_be_had() -> None:
    lake = read(LAKE, entry())
    assert [statement.value.text for statement in lake.best(DEPTH)] == ["+14"]
    assert [statement.rank for statement in lake.all(DEPTH)] == ["deprecated", "preferred", "normal"]
    assert lake.best("P2147480099") == []
    only = read(LAKE, item(LAKE, claims=[claim(DEPTH, entity(RIVER), rank="deprecated")]))
    assert only.best(DEPTH) == []


def test_a_statement_has_its_value_qualifiers_and_references_in_order() -> None:
    (seen,) = read(LAKE, entry()).all(SEEN)
    assert seen.value == Value("time", "+1951-03-00T00:00:00Z", precision=10, calendar=CALENDAR)
    assert seen.qualifiers == (("P276", Value("item", RIVER)), ("P1476", Value("monolingual", "A view", "en")))
    ((address, retrieved),) = seen.references
    assert address == ("P854", Value("url", "https://example.org/lake"))
    assert retrieved[1].precision == 11
    assert seen.id.startswith(f"{LAKE}$")


def test_the_stated_order_of_qualifiers_counts() -> None:
    stated = claim(SEEN, day("1951"), qualifiers=[("P276", entity(RIVER)), ("P1476", monolingual("A", "en"))])
    stated["qualifiers-order"].reverse()
    (statement,) = read(LAKE, item(LAKE, claims=[stated])).statements
    assert [prop for prop, _ in statement.qualifiers] == ["P1476", "P276"]


def test_coordinates_unknown_values_and_none_are_told_apart() -> None:
    (place,) = read(LAKE, entry()).best("P625")
    assert (place.value.latitude, place.value.longitude) == (46.2, 6.15)
    river = read(RIVER, entry(asked=RIVER))
    assert [(s.property, s.value.kind) for s in river.statements] == [("P31", "somevalue"), ("P276", "novalue")]


def test_a_property_has_a_datatype() -> None:
    depth = read(DEPTH, entry(asked=DEPTH))
    assert (depth.kind, depth.datatype, depth.labels["en"]) == ("property", "quantity", "depth")


@pytest.mark.parametrize("asked", [LAKE, RIVER, DEPTH])
def test_both_forms_of_an_answer_say_the_same(asked: str) -> None:
    """In formatversion 1 what is empty is a list."""
    assert read(asked, entry("1", asked)) == read(asked, entry("2", asked))
    assert entry("1", RIVER)["aliases"] == []


def test_numbers_may_be_texts_and_an_id_may_be_a_number() -> None:
    old = json.loads(json.dumps(entry()).replace('"latitude": 46.2', '"latitude": "46.2"'))
    old["lastrevid"] = "1001"
    del old["claims"]["P31"][0]["mainsnak"]["datavalue"]["value"]["id"]
    assert read(LAKE, old) == read(LAKE, entry())


def test_a_value_of_another_type_keeps_the_name_of_the_type() -> None:
    snak = {"snaktype": "value", "datavalue": {"type": "musical", "value": "la"}}
    assert read(LAKE, item(LAKE, claims=[claim(DEPTH, snak)])).statements == (
        Statement(
            DEPTH, Value("musical", "la"), id=read(LAKE, item(LAKE, claims=[claim(DEPTH, snak)])).statements[0].id
        ),
    )


def test_what_is_missing_is_no_entity() -> None:
    assert entity_of("Q2147480077", {"id": "Q2147480077", "missing": ""}) == Missing("Q2147480077")


@pytest.mark.parametrize("text", ["Q5", "P31", "Q2147483647"])
def test_ids(text: str) -> None:
    assert is_entity_id(text)


@pytest.mark.parametrize("text", ["", "Q", "Q0", "Q05", "q5", "L5", "Q5 ", "Q5\n", "Q²", "Q2147483648", "Q99999999999"])
def test_no_ids(text: str) -> None:
    assert not is_entity_id(text)


@pytest.mark.parametrize("odd", [float("inf"), float("nan"), "1e999", 10**400, 1.5, True, "x", None, {}])
def test_a_number_that_is_none_is_refused(odd: Any) -> None:
    with pytest.raises(UnreadableAnswer, match="the revision of"):
        entity_of(LAKE, {**entry(), "lastrevid": odd})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.data())
def test_whatever_stands_in_an_entry_it_is_read_or_refused(data: st.DataObject) -> None:
    """One member anywhere in a good entry is replaced by something odd."""
    members: Any = copy.deepcopy(entry())
    place: Any = members
    while True:
        key = data.draw(st.sampled_from(list(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(JSON)
    with suppress(UnreadableAnswer):
        assert isinstance(entity_of(LAKE, members), Entity | Missing)


@given(JSON)
def test_whatever_an_entry_is_it_is_read_or_refused(members: Any) -> None:
    with pytest.raises(UnreadableAnswer):
        entity_of(LAKE, members)
