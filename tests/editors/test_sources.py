"""How a source is cited, and when sources are enough."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode

from communique.exports.records import Records
from communique.exports.sources import Source, Sources, are_enough
from communique.exports.wikidata_terms import WikidataTerms
from communique.graph import Graph
from communique.terms import BASE, CMQ
from tests.editors.corpus import MEETING, linked_corpus

TITLE = "Envoy and minister meet"
COURIER = f'dcterms:title "{TITLE}"@en'
ADDRESS = "pav:retrievedFrom <https://courier.example/1951/06/11?page=1&part=a>"


def cited(old: str = "", new: str = "", more: str = "") -> dict[str, str]:
    """Return the reference to the Lake Courier: property to value."""
    corpus = linked_corpus(old, new, more)
    sources = Sources(Records(Graph(corpus.published)), WikidataTerms(corpus.model))
    (courier,) = [s for s in sources.bearing_out([NamedNode(MEETING)]) if s.node.value.endswith("lake-courier")]
    return {prop: value.text for prop, value in courier.reference}


def test_a_source_is_cited_by_address_title_outlet_and_days() -> None:
    assert cited() == {
        "P854": "https://courier.example/1951/06/11?page=1&part=a",
        "P1476": TITLE,
        "P123": "Q2147480011",
        "P577": "+1951-06-11T00:00:00Z",
        "P813": "+2026-11-20T00:00:00Z",
    }


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (ADDRESS, f"pav:retrievedFrom <https://courier.example/{'x' * 500}>", {"P854": None, "P1476": TITLE}),
        (ADDRESS, "pav:retrievedFrom <https://courier.example/ü>", {"P854": "https://courier.example/%C3%BC"}),
        (f"{ADDRESS} ;", "", {"P854": None, "P813": None, "P577": "+1951-06-11T00:00:00Z"}),
        (COURIER, f'dcterms:title "{"x" * 401}"@en', {"P1476": None}),
        (COURIER, 'dcterms:title "“Envoy” meets\\tminister"@en', {"P1476": '"Envoy" meets minister'}),
        (COURIER, 'dcterms:title "Envoy"', {"P1476": "Envoy"}),
        ('"1951-06-11"^^xsd:date', '"1951-06"^^xsd:gYearMonth', {"P577": "+1951-06-00T00:00:00Z"}),
        ('"1951-06-11"^^xsd:date', '"1951"^^xsd:gYear', {"P577": "+1951-00-00T00:00:00Z"}),
        (
            '"1951-06-11"^^xsd:date',
            '"in June"',
            {"P577": None, "P854": "https://courier.example/1951/06/11?page=1&part=a"},
        ),
    ],
)
def test_what_wikidata_would_not_take_is_left_out_of_a_reference(old: str, new: str, expected: dict[str, str]) -> None:
    reference = cited(old, new)
    assert {prop: reference.get(prop) for prop in expected} == expected


def test_a_source_with_an_item_is_named_by_it() -> None:
    item = "source:lake-courier skos:exactMatch <http://www.wikidata.org/entity/Q2147480012> ."
    assert cited(more=item)["P248"] == "Q2147480012"


def test_only_passages_that_support_a_property_count() -> None:
    corpus = linked_corpus()
    sources = Sources(Records(Graph(corpus.published)), WikidataTerms(corpus.model))
    assert len(sources.bearing_out([NamedNode(MEETING)], CMQ.place)) == 2
    assert sources.bearing_out([NamedNode(MEETING)], CMQ.format) == []


def source(name: str, *origins: str, side: str = "") -> Source:
    nodes = frozenset(NamedNode(f"{BASE}id/body/{origin}") for origin in (*origins, *([side] if side else [])))
    sides = frozenset({NamedNode(f"{BASE}id/body/{side}")} if side else ())
    return Source(NamedNode(f"{BASE}id/source/{name}"), name, nodes, sides, ())


PARTIES = frozenset({NamedNode(f"{BASE}id/body/north"), NamedNode(f"{BASE}id/body/south")})
NORTH, SOUTH = source("n", side="north"), source("s", side="south")
GAZETTE, PAPER = source("g", "gazette"), source("p", "paper")
COPY, NAMELESS = source("c", "gazette", "agency"), source("?")


@pytest.mark.parametrize(
    ("sources", "enough"),
    [
        ([GAZETTE, PAPER], True),
        ([GAZETTE], False),
        ([GAZETTE, COPY], False),
        ([GAZETTE, NAMELESS], False),
        ([NAMELESS, source("??")], False),
        ([NORTH, SOUTH], True),
        ([NORTH, source("n2", "ministry", side="north")], False),
        ([NORTH, GAZETTE], True),
        ([NORTH, source("l", side="league")], False),
    ],
)
def test_enough_are_two_origins_or_one_of_each_side(sources: list[Source], enough: bool) -> None:
    assert are_enough(sources, PARTIES) is enough
    assert are_enough(sources[::-1], PARTIES) is enough


def test_three_parties_need_three_accounts() -> None:
    parties = PARTIES | {NamedNode(f"{BASE}id/body/east")}
    assert not are_enough([NORTH, SOUTH], parties)
    assert are_enough([NORTH, SOUTH, source("e", side="east")], parties)


def test_a_title_in_other_letters_is_in_its_language() -> None:
    corpus = linked_corpus(COURIER, 'dcterms:title "Vstrecha"@ru-Latn')
    sources = Sources(Records(Graph(corpus.published)), WikidataTerms(corpus.model))
    titles = [
        value
        for source in sources.bearing_out([NamedNode(MEETING)])
        for _, value in source.reference
        if value.kind == "monolingual"
    ]
    assert ("ru", "Vstrecha") in {(title.language, title.text) for title in titles}
