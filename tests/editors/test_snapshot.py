"""What is there already is not proposed again, and what is there otherwise is left alone."""

from __future__ import annotations

from dataclasses import replace

from communique.exports.proposals import Export
from communique.exports.snapshot import items_of, lacking
from communique.exports.wikidata_terms import WikidataTerms
from communique.wikidata.entities import Entity, Missing, Statement, Value
from tests.editors.corpus import ACCORD, MEETING, details, exported, linked_corpus, reasons

EXPORT = exported()
TERMS = WikidataTerms(linked_corpus().model)
EVERYTHING = {item: Entity(item, item, "item") for item in items_of(EXPORT)}
ITEM = "Q2147480008"
SIGNED = Statement("P1891", Value("item", "Q2147480001"))


def against(**items: Entity | Missing) -> Export:
    return lacking(EXPORT, {**EVERYTHING, **items}, TERMS)


def accord(*statements: Statement) -> Entity:
    return Entity(ITEM, ITEM, "item", statements=statements)


def added(export: Export, thing: str = ACCORD) -> list[tuple[str, str]]:
    return [(s.property, s.value.text) for p in export.proposals if p.thing == thing for s in p.statements]


def test_a_snapshot_has_to_hold_every_item_that_is_named_in_references_too() -> None:
    assert {"Q71", "Q2761147", "Q2147480005", "Q2147480011", ITEM} <= set(items_of(EXPORT))
    assert items_of(EXPORT) == sorted(items_of(EXPORT), key=lambda item: int(item[1:]))


def test_with_empty_items_everything_is_lacking() -> None:
    assert against().proposals == EXPORT.proposals


def test_a_value_that_is_there_is_not_repeated_whatever_its_rank_and_references() -> None:
    for rank in ("preferred", "normal", "deprecated"):
        export = against(**{ITEM: accord(replace(SIGNED, rank=rank))})
        assert ("P1891", "Q2147480001") not in added(export)
        assert ("P1891", "Q2147480002") in added(export)
        assert details(export, ACCORD, "differs") == []


def test_the_same_date_is_there_at_whatever_precision() -> None:
    for text, precision in (("+1951-06-10T00:00:00Z", 11), ("+1951-06-00T00:00:00Z", 10), ("+1951-00-00T00:00:00Z", 9)):
        dated = Statement("P585", Value("time", text, precision=precision, calendar="Q2147483640"))
        export = against(**{ITEM: accord(dated)})
        assert "P585" not in dict(added(export))
        assert details(export, ACCORD, "differs") == []


def test_another_date_or_class_is_left_to_editors() -> None:
    other = Statement("P585", Value("time", "+1952-06-10T00:00:00Z", precision=11))
    export = against(**{ITEM: accord(other, Statement("P31", Value("item", "Q131569")))})
    assert not {"P585", "P31"} & set(dict(added(export)))
    assert {each.what for each in details(export, ACCORD, "differs")} == {"point in time", "instance of"}


def test_a_merged_item_is_replaced_everywhere() -> None:
    merged = Entity("Q2147480020", "Q2147480001", "item")
    signed = replace(SIGNED, value=Value("item", "Q2147480020"))
    export = against(Q2147480001=merged, **{ITEM: accord(signed)})
    assert ("P710", "Q2147480020") in added(export, MEETING)
    assert not {("P1891", "Q2147480001"), ("P1891", "Q2147480020")} & set(added(export))


def test_a_merged_subject_is_written_to_the_item_that_is_left() -> None:
    export = against(**{ITEM: Entity("Q2147480021", ITEM, "item")})
    assert [proposal.item for proposal in export.proposals if proposal.thing == ACCORD] == ["Q2147480021"]


def test_what_names_a_deleted_item_is_withheld() -> None:
    export = against(Q2147480001=Missing("Q2147480001"))
    assert {each.what for each in details(export, MEETING, "item-gone")} == {"participant"}
    assert ("P710", "Q2147480002") in added(export, MEETING)


def test_a_deleted_subject_gets_no_statements() -> None:
    export = against(**{ITEM: Missing(ITEM)})
    assert added(export) == []
    assert reasons(export, ACCORD) == ["item-gone"]


def test_an_item_that_has_all_of_it_is_not_named() -> None:
    everything = [statement for p in EXPORT.proposals if p.thing == ACCORD for statement in p.statements]
    export = against(**{ITEM: accord(*everything)})
    assert ACCORD not in {proposal.thing for proposal in export.proposals}


def test_a_value_with_other_qualifiers_goes_out_once() -> None:
    proposal = next(p for p in EXPORT.proposals if p.thing == ACCORD)
    signed = next(s for s in proposal.statements if s.property == "P1891")
    later = replace(signed, qualifiers=(("P585", Value("time", "+1951-07-01T00:00:00Z", precision=11)),))
    cited = replace(signed, references=(*signed.references, (("P854", Value("url", "https://example.org/")),)))
    doubled = replace(proposal, statements=(signed, later, cited))
    export = lacking(Export((doubled,)), EVERYTHING, TERMS)
    assert [p.statements for p in export.proposals] == [(cited,)]
    assert [(each.what, each.value) for each in details(export, ACCORD, "repeated")] == [("signatory", "Q2147480001")]


def test_two_people_who_are_one_item_now_sign_once() -> None:
    export = against(Q2147480002=Entity("Q2147480001", "Q2147480002", "item"))
    assert [value for prop, value in added(export) if prop == "P1891"] == ["Q2147480001"]
    assert details(export, ACCORD, "repeated")


def test_a_day_beside_a_start_or_end_is_left_to_editors() -> None:
    for prop in ("P580", "P582"):
        there = Statement(prop, Value("time", "+1951-06-10T00:00:00Z", precision=11))
        export = against(**{ITEM: accord(there)})
        assert "P585" not in dict(added(export))
        assert details(export, ACCORD, "differs")
