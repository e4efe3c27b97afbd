"""What is withheld, and for which reason: one thing is changed at a time in a corpus of which all could go out."""

from __future__ import annotations

import pytest

from communique.exports.proposals import REASONS, Export
from communique.exports.proposing import propose
from communique.wikidata.entities import Value
from tests.editors.corpus import (
    ACCORD,
    LINKED,
    MEETING,
    MINISTER,
    details,
    exported,
    linked_corpus,
    model_with,
    model_without,
    reasons,
)

DATE = 'cmq:date "1951-06-10"^^edtf:EDTF'
CLAIM = """
<https://w3id.org/communique/id/claim/{name}> a cmq:Claim ; skos:prefLabel "{name}"@en ; cmq:about {about} ;
    cmq:aboutProperty {prop} ; cmq:stance code:{stance} ; {more} .
"""


def claim(name: str, prop: str, about: str = "event:1951-06-10-geneva", stance: str = "asserts", more: str = "") -> str:
    extra = more or "cmq:reportedIn source:lake-courier"
    return CLAIM.format(name=name, prop=prop, about=about, stance=stance, more=extra)


def conflict(prop: str, about: str = "event:1951-06-10-geneva", more: str = "") -> str:
    against = f"cmq:contradicts <https://w3id.org/communique/id/claim/no>{more}"
    return claim("yes", prop, about, more=against) + claim("no", prop, about, more=f"cmq:reportedIn source:a{more}")


def properties(export: Export, thing: str = MEETING) -> list[str]:
    return [s.property for p in export.proposals if p.thing == thing for s in p.statements]


def test_everything_about_the_meeting_goes_out_but_what_has_no_item() -> None:
    export = exported()
    assert properties(export) == ["P31", "P585", "P276", "P710", "P710", "P710", "P710", "P361", "P921"]
    assert {(each.what, each.value) for each in details(export, MEETING, "unlinked")} == {
        ("object of statement has role", "head of delegation"),
        ("participant", "Mira Vale"),
        ("participant", "Lake League"),
    }
    assert reasons(export, MEETING) == []


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("cmq:eventStatus code:held", "cmq:eventStatus code:planned", "not-held"),
        ("cmq:eventStatus code:held", "cmq:eventStatus code:ongoing", "not-held"),
        ("cmq:eventStatus code:held", "cmq:eventStatus code:reported-unconfirmed", "not-held"),
        ("a cmq:Meeting", "a cmq:Call", "no-class"),
        ("a cmq:Meeting", "a cmq:Meeting ; dcterms:type code:recurring", "no-class"),
        ("cmq:linkRelation code:no-match", "cmq:linkRelation code:different-from", "not-searched"),
        (DATE, 'cmq:date "1951-22"^^edtf:EDTF', "undated"),
        (DATE, 'cmq:date "1951~"^^edtf:EDTF', "undated"),
        (DATE, 'cmq:date "some day"^^edtf:EDTF', "undated"),
        (DATE, f'{DATE} ; cmq:dateNote "Counted from a weekday."@en', "undated"),
        ('"Second meeting in Geneva, 10 June 1951"@en', f'"{"x" * 251}"@en', "text"),
        ("dcterms:publisher body:harbour-gazette", "dcterms:publisher body:lake-courier", "under-sourced"),
        ("dcterms:publisher body:harbour-gazette", "dcterms:creator body:lake-courier", "under-sourced"),
        ('dcterms:issued "1951-06-12"^^xsd:date', 'skos:note "No day."@en', "under-sourced"),
    ],
)
def test_the_meeting_as_a_whole_is_withheld(old: str, new: str, reason: str) -> None:
    export = exported(old, new)
    assert reasons(export, MEETING) == [reason]
    assert properties(export) == []


@pytest.mark.parametrize("prop", ["cmq:eventStatus", "dcterms:type"])
def test_an_event_whose_very_nature_is_contested_is_withheld(prop: str) -> None:
    assert reasons(exported(more=conflict(prop)), MEETING) == ["contested"]


def test_a_contested_place_is_withheld_and_the_rest_goes_out() -> None:
    export = exported(more=conflict("cmq:place"))
    assert "P276" not in properties(export)
    assert "P585" in properties(export)
    assert [each.value for each in details(export, MEETING, "contested") if each.what == "location"] == ["Geneva"]


def test_tension_and_denial_contest_too() -> None:
    tension = claim("a", "cmq:topic", more="cmq:inTensionWith <https://w3id.org/communique/id/claim/b>")
    tension += claim("b", "cmq:topic")
    assert "P921" not in properties(exported(more=tension))
    assert "P921" not in properties(exported(more=claim("a", "cmq:topic", stance="denies")))
    assert "P921" in properties(exported(more=claim("a", "cmq:topic")))


def test_a_dispute_about_one_participant_leaves_the_others() -> None:
    value = " ; cmq:claimedValue person:edda-north"
    export = exported(more=conflict("cmq:participant", more=value))
    names = {each.value for each in details(export, MEETING, "contested")} - {"yes", "no"}
    assert names == {"Edda North"}


def test_a_dispute_about_a_capacity_withholds_the_participant() -> None:
    export = exported(more=conflict("cmq:side", "event:1951-06-10-geneva\\#participation-1"))
    assert "Edda North" in {each.value for each in details(export, MEETING, "contested")}
    assert properties(export).count("P710") == 2


def test_a_question_on_the_record_contests_what_its_claims_are_about() -> None:
    asked = """
    <https://w3id.org/communique/id/question/when> a cmq:Question ; skos:prefLabel "When?"@en .
    event:1951-06-10-geneva cmq:question <https://w3id.org/communique/id/question/when> .
    """
    answers = "cmq:answers <https://w3id.org/communique/id/question/when>"
    about = "process:isle-talks"
    claims = claim("a", "cmq:date", about, "denies", answers) + claim("b", "cmq:date", about, "asserts", answers)
    assert reasons(exported(more=asked + claims), MEETING) == ["undated"]


@pytest.mark.parametrize(
    ("prop", "stance", "reason"),
    [
        ("cmq:belongsTo", "asserts", "sovereignty"),
        ("cmq:controlledBy", "denies", "sovereignty"),
        ("cmq:responsible", "asserts", "conduct"),
        ("cmq:outcome", "asserts", "claimed"),
        ("cmq:outcome", "hearsay", "hearsay"),
    ],
)
def test_positions_are_accounted_for(prop: str, stance: str, reason: str) -> None:
    export = exported(more=claim("what-is-said", prop, stance=stance))
    assert [each.value for each in details(export, MEETING, reason)] == ["what-is-said"]


def test_an_inferred_participation_is_withheld() -> None:
    note = 'cmq:role code:mediator ; skos:editorialNote "Inferred."@en'
    export = exported("cmq:role code:mediator", note)
    assert [each.value for each in details(export, MEETING, "inferred")] == ["Mira Vale"]


def test_inferred_participations_bear_out_no_side() -> None:
    role = "cmq:role code:head-of-delegation ;"
    assert "P710" not in properties(exported(role, f'{role} skos:editorialNote "Inferred."@en ;'))


@pytest.mark.parametrize(("status", "reason"), [("disputed", "contested"), ("seen-in-photos", "claimed")])
def test_a_doubtful_participation_is_withheld(status: str, reason: str) -> None:
    role = "cmq:role code:mediator ;\n    cmq:participationStatus code:"
    export = exported(f"{role}reported", f"{role}{status}")
    assert "Mira Vale" in {each.value for each in details(export, MEETING, reason)}


def test_doubtful_participations_bear_out_no_side() -> None:
    status = "cmq:participationStatus code:"
    assert "P710" not in properties(exported(f"{status}reported", f"{status}disputed"))


def test_a_body_that_acts_for_itself_takes_part_once() -> None:
    export = exported("cmq:participant person:edda-north", "cmq:participant body:northern-isle")
    statements = [s for p in export.proposals if p.thing == MEETING for s in p.statements]
    assert [s.value.text for s in statements if s.property == "P710"].count("Q2147480003") == 1


def test_a_place_that_it_was_merely_near_is_no_location() -> None:
    export = exported("cmq:place place:geneva", "cmq:place place:geneva ; cmq:placeRelation code:near")
    assert "P276" not in properties(export)
    assert details(export, MEETING, "claimed")[0].value == "near Geneva"


def test_what_a_person_did_is_withheld() -> None:
    linked = "a cmq:ContextEvent ; skos:exactMatch <http://www.wikidata.org/entity/Q2147480012>"
    export = exported("a cmq:Meeting", linked)
    assert {each.value for each in details(export, MEETING, "conduct")} == {"Edda North", "Otto South", "Mira Vale"}


def test_one_source_of_each_side_is_enough_and_one_side_is_not() -> None:
    gazette = "dcterms:publisher body:harbour-gazette"
    north = f"{gazette} ; cmq:perspective body:northern-isle"
    export = exported(gazette, north)
    assert reasons(export, MEETING) == []
    both = "source:lake-courier cmq:perspective body:{} .\n"
    assert reasons(exported(gazette, north, both.format("southern-isle")), MEETING) == []
    assert reasons(exported(gazette, north, both.format("lake-league")), MEETING) == ["under-sourced"]


def test_a_draft_is_no_agreement() -> None:
    export = exported("dcterms:type code:ceasefire", "dcterms:type code:draft-agreement")
    assert reasons(export, ACCORD) == ["not-held"]


def test_an_agreement_without_a_class_of_its_kind_is_an_agreement() -> None:
    export = exported("dcterms:type code:ceasefire", "dcterms:type code:peace-agreement")
    (proposal,) = (p for p in export.proposals if p.thing == ACCORD)
    assert proposal.statements[0].value.text == "Q321839"


def test_a_signature_whose_day_is_inferred_goes_out_without_it() -> None:
    day = 'cmq:date "1951-06-12"^^edtf:EDTF'
    export = exported(day, f'{day} ; cmq:dateNote "Two days later."@en')
    (proposal,) = (p for p in export.proposals if p.thing == ACCORD)
    assert [prop for prop, _ in proposal.statements[-1].qualifiers] == ["P1268"]
    assert "point in time" in {each.what for each in details(export, ACCORD, "inferred")}


def test_an_uncertain_day_of_a_signature_is_left_out_and_said() -> None:
    day = 'cmq:date "1951-06-12"^^edtf:EDTF'
    export = exported(day, 'cmq:date "1951-06-12~"^^edtf:EDTF')
    (proposal,) = (p for p in export.proposals if p.thing == ACCORD)
    assert [prop for prop, _ in proposal.statements[-1].qualifiers] == ["P1268"]
    assert [each.what for each in details(export, ACCORD, "vague")] == ["point in time"]


def test_an_office_without_item_cannot_be_said_to_be_held() -> None:
    export = exported("skos:exactMatch wd:Q2147480009 ;", "")
    assert properties(export, MINISTER) == []
    assert [each.what for each in details(export, MINISTER, "unlinked")] == ["position held"]


@pytest.mark.parametrize(
    ("name", "lost"),
    [("location", "P276"), ("participant", "P710"), ("main-subject", "P921"), ("instance-of", "P31")],
)
def test_what_rests_on_an_unverified_property_is_withheld(name: str, lost: str) -> None:
    export = propose(model_without(name))
    assert lost not in properties(export)
    assert details(export, MEETING, "unverified-property")


def test_a_qualifier_without_verified_property_is_left_out_and_said() -> None:
    export = propose(model_without("represents"))
    assert "P710" in properties(export)
    left_out = {each.value for each in details(export, MEETING, "unverified-property") if each.what == "represents"}
    assert left_out >= {"Northern Isle", "Southern Isle"}


NAMED = """
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
person:edda-north cmq:attributedName person:edda-north\\#name-1 .
person:edda-north\\#name-1 skosxl:literalForm "Edda the Envoy"@en ; cmq:usedBy source:lake-courier .
"""


def test_a_name_as_stated_is_left_out_until_its_property_is_verified() -> None:
    corpus = linked_corpus(more=NAMED)
    left_out = [(each.what, each.value) for each in details(propose(corpus), MEETING, "unverified-property")]
    assert left_out == [("object named as", "Edda the Envoy")]
    export = propose(model_with(corpus, **{"named-as": "P2147480001"}))
    assert [value.text for prop, value in qualifiers(export) if prop == "P2147480001"] == ["Edda the Envoy"]


def test_an_uncertain_date_goes_out_once_its_bounds_can_be_said() -> None:
    corpus = linked_corpus(DATE, 'cmq:date "1951-22"^^edtf:EDTF')
    corpus = model_with(corpus, **{"earliest-date": "P2147480001", "latest-date": "P2147480002"})
    bounds = [(prop, value.text) for prop, value in qualifiers(propose(corpus)) if prop.startswith("P2147")]
    assert bounds == [("P2147480001", "+1951-06-01T00:00:00Z"), ("P2147480002", "+1951-08-31T00:00:00Z")]


def qualifiers(export: Export) -> list[tuple[str, Value]]:
    return [each for p in export.proposals if p.thing == MEETING for s in p.statements for each in s.qualifiers]


def test_two_items_that_nobody_could_tell_apart_are_withheld() -> None:
    text = LINKED.read_text("utf-8")
    start, end = text.index("\nevent:1951-06-10-geneva\n"), text.index("\noffice:northern-envoy\n")
    twin = text[start:end].replace("1951-06-10-geneva", "1951-06-10-geneva-again")
    assert reasons(exported(more=twin), MEETING) == ["not-distinct"]


def test_every_reason_is_explained() -> None:
    assert {each.reason for each in exported().withheld} <= set(REASONS)
    assert all(sentence.endswith(".") for sentence in REASONS.values())
