"""The proposal for an EntitySchema: what is exported fits it, and what the shapes of the records refuse does not."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache

import pytest
from pyrudof import RDFFormat, Rudof, RudofConfig

from communique.exports.quickstatements import quickstatements
from communique.exports.shex import shex
from communique.terms import BASE
from tests.conftest import ROOT
from tests.editors.corpus import exported, linked_corpus, model_without
from tests.editors.reparse import Item, reparse
from tests.editors.wikidata_rdf import ENTITY, NEW, rdf_of

FIXTURES = ROOT / "tests" / "shapes"
SCHEMA = "https://schema.example/"
"""Against which the schema's relative addresses are resolved."""


@cache
def schema() -> str:
    return shex(linked_corpus())


def conforms(item: Item, text: str = "") -> bool:
    focus = f"{ENTITY}{item.id}" if item.id else NEW
    rudof = Rudof(RudofConfig())
    rudof.read_shex(text or schema(), base=SCHEMA)
    rudof.read_data(rdf_of(item).serialize(format="nt"), format=RDFFormat.NTriples)
    rudof.read_shapemap(f"<{focus}>@<{SCHEMA}#item>")
    return bool(rudof.validate_shex().conforms)


def batch() -> list[Item]:
    return reparse("".join(f"{line}\n" for line in quickstatements(exported().proposals)))


def meeting() -> Item:
    return next(item for item in batch() if not item.id)


def accord() -> Item:
    return next(item for item in batch() if item.id == "Q2147480008")


def test_what_is_exported_fits() -> None:
    assert conforms(meeting())
    assert conforms(accord())


def undated(item: Item) -> None:
    item.claims = [claim for claim in item.claims if claim.property not in ("P585", "P580", "P582")]


def of_another_class(item: Item) -> None:
    next(claim for claim in item.claims if claim.property == "P31").value = ("item", "Q5")


def of_no_class(item: Item) -> None:
    item.claims = [claim for claim in item.claims if claim.property != "P31"]


def without_source(item: Item) -> None:
    next(claim for claim in item.claims if claim.property == "P710").references.clear()


def class_without_source(item: Item) -> None:
    next(claim for claim in item.claims if claim.property == "P31").references.clear()


def participant_as_text(item: Item) -> None:
    next(claim for claim in item.claims if claim.property == "P710").value = ("string", "the envoy")


def title_alone(item: Item) -> None:
    for claim in item.claims:
        claim.references = [[("P1476", ("monolingual", "en", "Talks go on"))]]


# what is wrong with an item, and a fixture of the shapes that is wrong in the same way
SAME_FAULTS: list[tuple[Callable[[Item], None], str, str]] = [
    (undated, "EventShape-dated", "event"),
    (of_another_class, "EventShape-class", "event"),
    (without_source, "evidenceRequired", "common"),
    (participant_as_text, "ParticipationShape-participant", "participation"),
]


@pytest.mark.parametrize(("damage", "shape", "folder"), SAME_FAULTS)
def test_what_the_shapes_refuse_the_schema_refuses(damage: Callable[[Item], None], shape: str, folder: str) -> None:
    expected = [path.read_text("utf-8") for path in (FIXTURES / folder).glob("*.expected")]
    assert any(f" {shape} " in text for text in expected)
    item = copy.deepcopy(meeting())
    damage(item)
    assert not conforms(item)


@pytest.mark.parametrize("damage", [of_no_class, class_without_source, title_alone])
def test_what_an_editor_could_not_use_is_refused(damage: Callable[[Item], None]) -> None:
    item = copy.deepcopy(meeting())
    damage(item)
    assert not conforms(item)


def test_more_statements_than_the_schema_knows_do_no_harm() -> None:
    item = copy.deepcopy(meeting())
    item.claims += [copy.deepcopy(item.claims[0])]
    item.claims[-1].property = "P2147480001"
    assert conforms(item)


def test_a_property_without_identifier_is_in_no_shape() -> None:
    text = shex(model_without("represents"))
    assert "P1268" not in text
    assert "P1268" in schema()
    assert conforms(meeting(), text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('cmq:date "1951-06-10"^^edtf:EDTF', 'cmq:date "1951-06-10/1951-06-11"^^edtf:EDTF'),
        ('cmq:date "1951-06-10"^^edtf:EDTF', 'cmq:date "../1951-06"^^edtf:EDTF'),
        ("dcterms:type code:ceasefire", "dcterms:type code:peace-agreement"),
        ("cmq:topic topic:harbour", "cmq:format code:bilateral"),
        ("pav:retrievedFrom <https://courier.example/1951/06/11?page=1&part=a> ;", ""),
    ],
)
def test_every_meeting_and_agreement_that_goes_out_fits(old: str, new: str) -> None:
    lines = quickstatements(p for p in exported(old, new).proposals if not p.thing.startswith(f"{BASE}id/person/"))
    items = reparse("".join(f"{line}\n" for line in lines))
    assert [conforms(item) for item in items] == [True, True]


def test_an_interval_is_a_date_too() -> None:
    item = copy.deepcopy(meeting())
    day = next(claim for claim in item.claims if claim.property == "P585")
    item.claims += [copy.deepcopy(day)]
    day.property, item.claims[-1].property = "P580", "P582"
    assert conforms(item)
