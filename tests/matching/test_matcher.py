"""Candidates: exact names and identifiers first, then what is like them; no match where others are near."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.matching import matcher
from communique.matching.folding import folded
from communique.matching.index import Index
from communique.matching.matcher import candidates
from communique.matching.properties import BY_ID, ID, NAME
from communique.matching.query import Condition, Quantifier, Query, TypeRule
from communique.matching.suggesting import things
from tests.matching.conftest import NAMESAKES
from tests.matching.making import ask, files_below, matches, paths, turtle, write_index

ODD = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="\"'*()-:^~{}[]\0\n%_;NEAR OR AND abc", max_size=60),
    st.sampled_from(
        ["a" * 10_000, "* OR *", 'x" OR "y', "NEAR(a b)", "key:x", "'; DROP TABLE things; --", "\ufffd", "१९५१"]
    ),
)


@pytest.mark.parametrize("name", ["Geneva", "geneva", " GENÈVA "])
def test_a_name_is_found_and_certain(index: Index, name: str) -> None:
    found = ask(index, name)
    assert paths(found)[0] == "place/geneva"
    assert found[0].scored.score == 100
    assert matches(found) == ["place/geneva"]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("Mirror Lake", "place/border-lake"),
        ("Լիճ", "place/border-lake"),
        ("Işık Gölü", "place/border-lake"),
        ("isik golu", "place/border-lake"),
        ("Ռիվերթոն", "place/riverton"),
        ("РИВЕРТОН", "place/riverton"),
        ("Zoe Lukaszewicz O'Neill", "person/zoe"),
        ("ЗОЕ ЛУКАШЕВИЧ-ОНЕИЛЛ", "person/zoe"),
        ("Rivertown", "place/riverton"),
        ("Lakehouse talks between Northland and Southland", "process/lake-talks"),
        ("Ana Hovsepian", "person/ana-hovsepian"),
    ],
)
def test_names_are_found_in_every_script_and_spelling(index: Index, name: str, path: str) -> None:
    assert paths(ask(index, name))[0] == path


@pytest.mark.parametrize(
    "identifier",
    ["place/geneva", "place:geneva", "https://w3id.org/communique/id/place/geneva", "Q71",
     "http://www.wikidata.org/entity/Q71", "https://www.wikidata.org/wiki/Q71"],
)  # fmt: skip
def test_an_identifier_is_as_good_as_a_name(index: Index, identifier: str) -> None:
    found = ask(index, identifier)
    assert paths(found)[0] == "place/geneva"
    assert found[0].scored.features["id"] is True
    assert matches(found) == ["place/geneva"]
    assert paths(ask(index, "", Condition(ID, (identifier,)))) == ["place/geneva"]


def test_the_identifier_of_one_of_two_look_alikes_is_certain(index: Index) -> None:
    assert matches(ask(index, "person/bela-sutter")) == ["person/bela-sutter"]


def test_of_two_things_whose_identifiers_are_asked_for_none_is_certain(tmp_path: Path) -> None:
    both = turtle("""
        body:town a cmq:Body ; skos:prefLabel "Town"@en ; skos:exactMatch wd:Q2147480003 .
        place:town a geo:Feature ; skos:prefLabel "Old town"@en ; owl:sameAs wd:Q2147480003 .
    """)
    index = Index.open(write_index([*files_below(), both], tmp_path))
    found = ask(index, "Q2147480003")
    assert set(paths(found)) == {"body/town", "place/town"}
    assert matches(found) == []
    assert matches(ask(index, "Q2147480003", types=("geo:Feature",))) == ["place/town"]
    either = candidates(index, Query((Condition(ID, ("body/town", "place/town")),)))
    assert len(either) == 2
    assert matches(either) == []


def test_scores_fall_and_are_made_of_features(index: Index) -> None:
    found = ask(index, "Bela Sutter", Condition("office", ("Foreign minister of Southland",)))
    scores = [each.scored.score for each in found]
    assert scores == sorted(scores, reverse=True)
    for each in found:
        features = each.scored.features
        assert each.scored.score == pytest.approx(100 * (0.6 * features["name"] + 0.4 * features["office"]), abs=0.1)


@pytest.mark.parametrize("name", ["Béla Sutter", "Bela Suter", "Ana Hovsepyan", "Ana Hovsepian", "Ivan Petrov"])
def test_where_a_look_alike_is_near_nobody_is_certain(index: Index, name: str) -> None:
    found = ask(index, name)
    assert len(found) > 1
    assert matches(found) == []


def test_a_property_can_set_look_alikes_apart(index: Index) -> None:
    minister = Condition("office", ("office/southland-foreign-minister",))
    assert matches(ask(index, "Béla Sutter", minister)) == ["person/bela-sutter"]
    assert matches(ask(index, "Ana Hovsepian", Condition("date", ("1951",)))) == ["person/ana-hovsepian"]
    assert matches(ask(index, "Ana Hovsepyan", Condition("date", ("1935-06",)))) == ["person/ana-hovsepyan"]
    assert matches(ask(index, "Ana Hovsepyan", Condition("date", ("1951",)))) == []
    assert matches(ask(index, "Béla Sutter", Condition("side", ("Southland",)))) == [], "both act for it"


def test_what_speaks_against_a_name_keeps_it_from_being_certain(index: Index) -> None:
    assert matches(ask(index, "Geneva", Condition("coordinates", ("46.2,6.15",)))) == ["place/geneva"]
    assert matches(ask(index, "Geneva", Condition("coordinates", ("40.2,46.5",)))) == []


@pytest.mark.parametrize(
    ("types", "found"),
    [
        (("geo:Feature",), True),
        (("cmq:Event",), False),
        (("cmq:Event", "geo:Feature"), True),
    ],
)
def test_a_type_leaves_out_what_is_of_another(index: Index, types: tuple[str, ...], found: bool) -> None:
    assert ("place/geneva" in paths(ask(index, "Geneva", types=types))) == found


def test_a_type_holds_its_subclasses_and_a_code_what_is_sorted_by_it(index: Index) -> None:
    meetings = ask(index, "Meeting in Geneva, 3–4 March 1951", types=("cmq:NegotiationEvent",))
    assert paths(meetings)[0] == "event/1951-03-03-geneva"
    assert set(paths(ask(index, types=("code:state",)))) == {"body/northland", "body/riverland", "body/southland"}


def test_a_code_that_several_classes_share_lends_none_of_them_to_a_thing(tmp_path: Path) -> None:
    index = Index.open(
        write_index(
            [
                *files_below(),
                turtle("""
                event:talks a cmq:Meeting ; skos:prefLabel "Weekly talks"@en ; dcterms:type code:recurring .
                event:letters a cmq:Correspondence ; skos:prefLabel "Weekly letters"@en ; dcterms:type code:recurring .
                """),
            ],
            tmp_path,
        )
    )
    assert paths(ask(index, "Weekly talks", types=("cmq:Correspondence",))) == ["event/letters"]
    assert paths(ask(index, types=("cmq:Meeting",))) == ["event/talks"]
    assert set(paths(ask(index, types=("code:recurring",)))) == {"event/talks", "event/letters"}


def test_all_types_can_be_asked_for_and_some_merely_preferred(index: Index) -> None:
    name = Condition(NAME, ("Northland",))
    every = Query((name,), ("cmq:Body", "code:state"), TypeRule.ALL)
    states = {"body/northland", "body/riverland", "body/southland"}
    assert paths(candidates(index, every))[0] == "body/northland"
    assert set(paths(candidates(index, every))) <= states
    preferred = candidates(index, Query((name,), ("geo:Feature",), TypeRule.SHOULD))
    assert "body/northland" in paths(preferred)
    assert matches(preferred) == []
    body = next(each for each in preferred if each.scored.profile.path == "body/northland")
    assert body.scored.score == 50
    assert body.scored.features["type"] is False


@pytest.mark.parametrize(
    ("asked", "qualifier", "fit"),
    [
        ("1951-03-03/1951-03-04", "", 1),
        ("1951-03-03", "", 0.9),
        ("1951", "", 0.9),
        ("1951-03-04/1951-04", "", 0.6),
        ("1951-03-03T00:00:00Z", "", 0.9),
        ("1952", "", 0),
        ("some day", "", 0.5),
        ("1951", "within", 1),
        ("1951-03-04/1951-04", "within", 0),
        ("1951-03-04/1951-04", "overlaps", 1),
        ("1951", "equals", 0),
        ("1951-03-03/1951-03-04", "equals", 1),
    ],
)
def test_dates_are_compared_as_periods(index: Index, asked: str, qualifier: str, fit: float) -> None:
    found = ask(index, "event/1951-03-03-geneva", Condition("date", (asked,), qualifier=qualifier))
    assert found[0].scored.features["date"] == fit


@pytest.mark.parametrize(
    ("property_", "value", "fit"),
    [
        ("side", "body/northland", 1),
        ("side", "Northland", 1),
        ("side", "Nortland", 0.941),
        ("side", "Riverland", 0),
        ("participant", "Ada Norland", 1),
        ("place", "Geneva", 1),
        ("place", "Q71", 1),
        ("process", "process:lake-talks", 1),
        ("topic", "Ferry across the lake", 1),
        ("office", "Envoy of Northland", 1),
        ("earliest", "1951-03-03", 1),
        ("latest", "1951-03-03", 0),
        ("wikidata", "Q71", 0.5),
    ],
)
def test_other_properties_are_compared_by_identifier_or_name(
    index: Index, property_: str, value: str, fit: float
) -> None:
    found = ask(index, "event/1951-03-03-geneva", Condition(property_, (value,)))
    assert found[0].scored.features[property_] == pytest.approx(fit, abs=0.001)


def test_a_body_above_counts_a_little_less(index: Index) -> None:
    found = ask(index, "Deputy head", Condition("body", ("Riverland",)))
    assert found[0].scored.features["body"] == 0.9


@pytest.mark.parametrize(
    ("quantifier", "values", "fit"),
    [
        (Quantifier.ANY, ("Northland", "Riverland"), 1),
        (Quantifier.ALL, ("Northland", "Southland"), 1),
        (Quantifier.ALL, ("Northland", "Riverland"), 0),
        (Quantifier.NONE, ("Riverland",), 1),
        (Quantifier.NONE, ("Northland", "Riverland"), 0),
    ],
)
def test_values_are_quantified(index: Index, quantifier: Quantifier, values: tuple[str, ...], fit: float) -> None:
    found = ask(index, "event/1951-03-03-geneva", Condition("side", values, quantifier=quantifier))
    assert found[0].scored.features["side"] == fit


def test_what_is_required_has_to_be_met(index: Index) -> None:
    held = Condition("date", ("1952",), required=True)
    assert ask(index, "Meeting in Geneva, 3–4 March 1951", held) == []
    assert paths(ask(index, "Geneva", Condition("kind", ("state",), required=True))) == []


@pytest.mark.parametrize(
    ("condition", "path"),
    [
        (Condition("place", ("Geneva",)), "event/1951-03-03-geneva"),
        (Condition("date", ("1951-04-10",)), "event/1951-spring-call"),
        (Condition("participant", ("person/ada-norland",)), "event/1951-03-03-geneva"),
        (Condition("wikidata", ("Q71",)), "place/geneva"),
        (Condition("kind", ("code:media-outlet",)), "body/harbour-gazette"),
    ],
)
def test_things_are_found_without_a_name_too(index: Index, condition: Condition, path: str) -> None:
    found = ask(index, "", condition)
    assert path in paths(found)
    assert matches(found) == []


def test_a_rejected_item_is_no_identifier_and_stays_a_look_alike(index: Index) -> None:
    assert paths(ask(index, "Q2147480001")) == ["person/ivan-petrov"]
    assert ask(index, "Q2147480002") == []
    assert ask(index, "Ivan Petrov")[0].scored.features["look-alikes"] == 1


def test_what_has_no_label_is_not_found(index: Index) -> None:
    assert index.number_of("event/nameless") is None


def test_namesakes_are_all_found(tmp_path: Path) -> None:
    people = (f'person:doe-{n} a foaf:Person ; skos:prefLabel "Jo Doe"@en .' for n in range(60))
    index = Index.open(write_index([turtle("\n".join(people))], tmp_path))
    found = ask(index, "JO DOE", limit=100)
    assert len(found) == 60
    assert matches(found) == []


def test_no_more_things_are_looked_at_than_are_bounded(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matcher, "_MOST", 3)
    assert len(ask(index, "", Condition("date", ("1951",)), Condition("side", ("Northland",)), limit=100)) == 3
    assert paths(ask(index, "Northland"))[0] == "body/northland"


def test_a_very_long_name_is_found_by_all_of_it(tmp_path: Path) -> None:
    long = "Talks " * 100
    people = (f'event:long-{n} a cmq:Meeting ; skos:prefLabel "{long}{n}"@en .' for n in range(3))
    index = Index.open(write_index([turtle("\n".join(people))], tmp_path))
    assert paths(ask(index, f"{long}2"))[0] == "event/long-2"


def test_a_database_that_takes_few_values_at_a_time_is_never_given_more(tmp_path: Path) -> None:
    connection = sqlite3.connect(write_index([*files_below(), NAMESAKES], tmp_path))
    connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 1000)
    index = Index(connection)
    signs = "".join(map(chr, range(0x1F300, 0x1F300 + 1000)))
    assert len(folded(signs)) > 5000
    assert ask(index, signs) == []
    assert things(index, signs, "", 10) == []
    connection.close()


def test_a_limit_cuts_the_list(index: Index) -> None:
    assert len(ask(index, "Northland", limit=2)) == 2


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ODD, st.sampled_from([*BY_ID, NAME, ID]), ODD)
def test_nothing_that_is_asked_breaks_it(index: Index, name: str, property_: str, value: str) -> None:
    for query in (
        Query((Condition(NAME, (name,)), Condition(property_, (value,)))),
        Query((Condition(property_, (value, name)),), ("cmq:Event",), TypeRule.SHOULD),
    ):
        found = candidates(index, query)
        scores = [each.scored.score for each in found]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 100 for score in scores)
        assert sum(each.match for each in found) <= 1
        assert not any(each.match for each in found[1:])
