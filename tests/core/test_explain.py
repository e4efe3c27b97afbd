"""An explanation says everything: each statement is in a sentence, and each sentence has the passages behind it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from communique.corpus import read_corpus
from communique.explain.explain import explain
from communique.explain.grammar import Form, clause, inverse
from communique.explain.names import Names
from communique.explain.sentence import Explanation, Sentence
from communique.explain.statements import Statement, Statements
from communique.terms import BASE, CMQ, OA, RDF
from communique.turtle.reader import read_turtle
from tests.conftest import ROOT, copy_of_small

PREFIXES = """
@prefix cmq: <https://w3id.org/communique/ns#> .
@prefix code: <https://w3id.org/communique/code/> .
@prefix body: <https://w3id.org/communique/id/body/> .
@prefix claim: <https://w3id.org/communique/id/claim/> .
@prefix event: <https://w3id.org/communique/id/event/> .
@prefix question: <https://w3id.org/communique/id/question/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
SELECTOR = OA.TextPositionSelector
MEETING = "id/event/1951-03-03-geneva"
CALL = "id/event/1951-spring-call"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Statements:
    return Statements.of_corpus(read_corpus(copy_of_small(tmp_path_factory.mktemp("small") / "project")))


def with_more(project: Path, turtle: str) -> Statements:
    """Return the statements of the small corpus and those of `turtle`."""
    corpus = read_corpus(project)
    more = read_turtle((PREFIXES + turtle).encode(), "more.ttl")
    assert not more.problems
    triples = [triple for file in corpus.published for triple in file.triples]
    return Statements([*triples, *(statement.triple for statement in more.statements)])


def explained(statements: Statements, path: str) -> Explanation:
    return explain(statements, NamedNode(BASE + path))


def said(explanation: Explanation, title: str) -> str:
    """Return a section as one text, empty where there is none."""
    sections = {section.title: section for section in explanation.sections}
    return "\n".join(sentence.text for sentence in sections[title].sentences) if title in sections else ""


def own_statements(statements: Statements, subject: NamedNode) -> set[Statement]:
    return {s for node in (subject, *statements.parts(subject)) for s in statements.about(node)}


def is_in_words(names: Names, sentence: Sentence, statement: Statement) -> bool:
    """Tell whether what stands under a statement can be read in a sentence; parts and passages are not named by IRI."""
    term = statement.object
    if statement.predicate in (CMQ.evidence, OA.hasSelector) or statement.object in (OA.SpecificResource, SELECTOR):
        return True
    if isinstance(term, NamedNode) and "#" in term.value and statement.subject.value in term.value:
        return True
    words = names.of(term).strip("“”").lower()
    return words in sentence.text.lower()


@pytest.mark.parametrize("corpus", ["shipped", "small"])
def test_every_statement_about_a_thing_and_its_parts_is_in_a_sentence(corpus: str, tmp_path: Path) -> None:
    root = ROOT if corpus == "shipped" else copy_of_small(tmp_path / "project")
    statements = Statements.of_corpus(read_corpus(root))
    things = [node for node in statements if node.value.startswith(f"{BASE}id/") and "#" not in node.value]
    assert len(things) > 20
    names = Names(statements)
    for thing in things:
        sentences = explain(statements, thing).sentences
        told = {statement for sentence in sentences for statement in sentence.statements}
        assert own_statements(statements, thing) - told == set(), thing.value
        unread = [
            (sentence.text, s)
            for sentence in sentences
            for s in sentence.statements
            if s.subject.value.startswith(thing.value) and not is_in_words(names, sentence, s)
        ]
        assert unread == [], thing.value
        assert all(sentence.text[-1] in ".!?”" for sentence in sentences), thing.value


def test_a_sentence_has_the_passages_that_bear_out_its_property(small: Statements) -> None:
    (place,) = [s for s in explained(small, MEETING).sentences if s.text == "The place is Geneva."]
    assert [(p.start, p.end, p.source) for p in place.passages] == [(125, 230, f"{BASE}id/source/harbour-gazette")]
    (opening, *_) = explained(small, MEETING).sentences
    assert opening.text == "Meeting in Geneva, 3–4 March 1951 (event:1951-03-03-geneva) is a meeting."
    assert opening.passages == ()


def test_every_cited_passage_has_a_footnote(small: Statements) -> None:
    explanation = explained(small, MEETING)
    cited = {passage for sentence in explanation.sentences for passage in sentence.passages}
    assert len(explanation.passages) == len(cited) == 12
    assert {passage for note in explanation.passages for passage in note.passages} == cited


def test_a_person_appears_with_the_office_held_at_the_time(small: Statements) -> None:
    appearances = said(explained(small, "id/person/bela-sutter"), "Where it appears")
    assert "Meeting in Geneva, 3–4 March 1951, participation: the participant is Béla Sutter" in appearances
    assert "the office is Foreign minister of Southland; the role is head of delegation" in appearances
    assert "Ferry Accord (4 March 1951), signature: the date is 6 March 1951" in appearances


def test_a_claim_is_told_with_claimant_and_stance_and_beside_it_what_stands_against_it(small: Statements) -> None:
    explanation = explained(small, CALL)
    (section,) = [section for section in explanation.sections if section.title == "What is claimed of it"]
    texts = [(sentence.text, sentence.is_aside) for sentence in section.sentences]
    denies = "Position “The ministry denies that there was a call”. Foreign ministry of Southland denies “held” as the"
    denial = next(place for place, (text, _) in enumerate(texts) if text.startswith(denies))
    against, is_aside = texts[denial + 1]
    assert is_aside
    assert against.startswith("It contradicts “The chancery says that there was a call”: Chancery of Northland asserts")
    assert [p.start for p in section.sentences[denial + 1].passages] == [886]


def test_an_unnamed_claimant_a_side_a_chain_of_reports_and_a_tension_are_told(small_project: Path) -> None:
    more = """
    claim:x a cmq:Claim ; skos:prefLabel "There was a second call"@en ; cmq:about event:1951-spring-call ;
      cmq:aboutProperty cmq:note ; cmq:stance code:asserts ; cmq:claimantDescription "an unnamed official"@en ;
      cmq:side body:northland ; cmq:quotedFrom body:lake-league ; cmq:reportedVia body:southland-ministry ;
      cmq:inTensionWith claim:ministry-denies-call .
    """
    statements = with_more(small_project, more)
    account = said(explained(statements, CALL), "What is claimed of it")
    position = "n unnamed official (for Northland) asserts the note of Reported telephone call, spring 1951"
    route = "quoted from Lake League, reported via Foreign ministry of Southland."
    assert f"Position “There was a second call”. A{position}, {route}" in account
    assert f"It is in tension with “There was a second call”: a{position}, {route}" in account
    assert "There was a second call" in said(
        explained(statements, "id/body/northland"), "What is claimed on its behalf"
    )


def test_a_label_that_holds_claimant_and_denial_is_quoted_and_the_denial_is_told_of_the_value(
    small_project: Path,
) -> None:
    more = """
    claim:x a cmq:Claim ; skos:prefLabel "Ministry: no topic was named"@en ; cmq:about event:1951-spring-call ;
      cmq:aboutProperty cmq:topic ; cmq:claimedValue <https://w3id.org/communique/id/topic/ferry> ;
      cmq:stance code:denies ; cmq:claimantDescription "A clerk, not named"@en ; cmq:date "../1951-04"^^edtf: .
    claim:y a cmq:Claim ; skos:prefLabel "The clerk: Northland began"@en ; cmq:about event:1951-spring-call ;
      cmq:aboutProperty cmq:initiatedBy ; cmq:claimedValue body:northland ; cmq:stance code:denies .
    """.replace("edtf:", "<http://id.loc.gov/datatypes/edtf/EDTF>")
    account = said(explained(with_more(small_project, more), CALL), "What is claimed of it")
    call = "Reported telephone call, spring 1951"
    denial = f"A clerk, not named, denies “Ferry across the lake” as the topic of {call}."
    assert f"Position “Ministry: no topic was named”. {denial}" in account
    assert "The date: until April 1951." in account
    assert f"A claimant who is not named denies that {call} is initiated by Northland." in account


def test_a_thing_that_carries_a_question_shows_the_positions_on_it(small_project: Path) -> None:
    statements = with_more(small_project, "event:1951-03-03-geneva cmq:question question:was-there-a-call .")
    assert "denies" in said(explained(statements, MEETING), "Positions on the question")


def test_a_property_that_the_code_does_not_know_is_told_by_its_label(small_project: Path) -> None:
    more = """
    cmq:novel rdfs:label "weather"@en .
    event:1951-03-03-geneva cmq:novel "rain"@en .
    """
    assert "The weather reads “rain”." in said(explained(with_more(small_project, more), MEETING), "What is recorded")


def test_what_is_unknown_is_said_only_in_the_words_of_the_vocabulary(small: Statements) -> None:
    gaps = said(explained(small, CALL), "What is not recorded")
    assert "Nothing is recorded under “place”: the source names no place." in gaps
    assert "killed" not in gaps
    assert "“place relation”" not in gaps
    assert "“place”" not in said(explained(small, MEETING), "What is not recorded")


def test_a_value_that_somebody_claims_is_not_called_unknown(small_project: Path) -> None:
    more = "claim:ministry-denies-call cmq:aboutProperty cmq:place ."
    gaps = said(explained(with_more(small_project, more), CALL), "What is not recorded")
    assert "Nothing is stated plainly under “place”: see what is claimed of it." in gaps
    assert "names no place" not in gaps


def test_a_part_is_explained_with_what_leads_to_it(small: Statements) -> None:
    explanation = explained(small, f"{MEETING}#participation-1")
    assert "The office is Envoy of Northland." in said(explanation, "What is recorded")
    assert "Meeting in Geneva" in said(explanation, "Where it appears")
    told = {statement for sentence in explanation.sentences for statement in sentence.statements}
    subject = NamedNode(f"{BASE}{MEETING}#participation-1")
    assert set(small.about(subject)) <= told
    assert Statement(NamedNode(BASE + MEETING), CMQ.participation, subject) in told


def test_a_source_tells_who_cites_it(small: Statements) -> None:
    explanation = explained(small, "id/source/harbour-gazette")
    told = {statement for sentence in explanation.sentences for statement in sentence.statements}
    source = NamedNode(f"{BASE}id/source/harbour-gazette")
    assert {s for s in small.referring(source) if s.predicate == OA.hasSource} <= told
    assert "Meeting in Geneva, 3–4 March 1951 cites 12 passages of it." in said(explanation, "Where it appears")


def test_evidence_without_offsets_is_told_as_it_stands(small_project: Path) -> None:
    more = "event:1951-03-03-geneva cmq:evidence <https://w3id.org/communique/id/event/1951-03-03-geneva#evidence-99> ."
    more += "<https://w3id.org/communique/id/event/1951-03-03-geneva#evidence-99> cmq:anchor 'Delegations' ."
    statements = with_more(small_project, more)
    subject = NamedNode(BASE + MEETING)
    told = {statement for sentence in explain(statements, subject).sentences for statement in sentence.statements}
    assert own_statements(statements, subject) <= told


@pytest.mark.parametrize(
    ("label", "values", "form", "words"),
    [
        ("place", ["Geneva"], Form.THING, "the place is Geneva"),
        ("topic", ["ferry", "road", "water"], Form.THING, "the topics are ferry, road and water"),
        ("part of", ["the talks"], Form.THING, "it is part of the talks"),
        ("in tension with", ["that"], Form.THING, "it is in tension with that"),
        ("requires", ["a road"], Form.THING, "it requires a road"),
        ("produced", ["an accord"], Form.THING, "it produced an accord"),
        ("event status", ["held"], Form.THING, "the event status is held"),
        ("date", ["until 1997"], Form.FIGURE, "the date: until 1997"),
        ("date", ["1997 or later"], Form.FIGURE, "the date is 1997 or later"),
        ("note", ["“So.”", "“Or so.”"], Form.PROSE, "the notes read “So.” and “Or so.”"),
    ],
)
def test_labels_become_clauses(label: str, values: list[str], form: Form, words: str) -> None:
    assert clause(label, values, form) == words


def test_labels_are_read_backwards() -> None:
    assert inverse("place", "the meeting", "Geneva") == "Geneva is the place of the meeting"
    assert inverse("requires", "the condition", "a road") == "the condition requires a road"


def test_the_model_is_explained_too(small: Statements) -> None:
    held = explained(small, "code/held")
    assert "It is in the list Event statuses." in said(held, "What is recorded")
    assert "Held is the event status of Meeting in Geneva, 3–4 March 1951." in said(held, "Where it appears")
    told = {statement for sentence in explain(small, CMQ.date).sentences for statement in sentence.statements}
    assert set(small.about(CMQ.date)) <= told
    assert RDF.type in {statement.predicate for statement in told}
