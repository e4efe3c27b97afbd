"""The table of Wikidata's terms: what stands in it, what rests on evidence, and that nothing else is named anywhere."""

from __future__ import annotations

import re

from communique.exports.wikidata_terms import WikidataTerms
from communique.terms import CMQ, CODE
from tests.conftest import ROOT
from tests.editors.corpus import linked_corpus

TERMS = WikidataTerms(linked_corpus().model)
DATATYPES = {"wikibase-item", "time", "url", "monolingualtext", "globe-coordinate", "external-id", "string"}


def test_a_verified_term_has_its_identifier_and_an_unverified_one_has_none() -> None:
    assert TERMS.property("point-in-time") == "P585"
    assert TERMS.item("meeting") == "Q2761147"
    assert TERMS.property("meeting") is None
    assert TERMS.property("earliest-date") is None
    assert {"earliest-date", "latest-date", "named-as", "telephone-call"} <= set(TERMS.unverified)
    assert TERMS.property("no-such-name") is None


def test_each_identifier_has_evidence_and_each_property_a_datatype() -> None:
    for term in TERMS:
        assert bool(term.identifier) == bool(term.evidence), term.name
        assert re.fullmatch(r"([PQ][1-9]\d*)?", term.identifier)
        assert (term.datatype in DATATYPES) is (term.identifier.startswith("P") or bool(term.datatype))
        assert not (term.identifier.startswith("Q") and term.datatype)
        assert "" not in (term.label, term.note)


def test_no_identifier_stands_for_two_terms() -> None:
    identifiers = [term.identifier for term in TERMS if term.identifier]
    assert len(set(identifiers)) == len(identifiers) > 40


def test_terms_of_ours_come_from_the_alignments() -> None:
    by_name = {term.name: term for term in TERMS}
    assert CMQ.date.value in by_name["point-in-time"].corresponds
    assert "http://purl.org/dc/terms/publisher" in by_name["publisher"].corresponds
    assert TERMS.class_of(CMQ.Meeting) == "Q2761147"
    assert TERMS.class_of(CODE.ceasefire) == "Q208383"
    assert TERMS.class_of(CMQ.Call) is None


def test_every_identifier_of_the_alignments_is_in_the_table() -> None:
    named = set(re.findall(r"\bwd:([PQ]\d+)", (ROOT / "ontology" / "alignments.ttl").read_text("utf-8")))
    assert named - {term.identifier for term in TERMS} == set()


def test_the_code_names_no_identifier_and_asks_for_names_that_are_in_the_table() -> None:
    names = {term.name for term in TERMS}
    for file in sorted((ROOT / "src" / "communique" / "exports").glob("*.py")):
        text = file.read_text("utf-8")
        code = re.sub(r'""".*?"""|#.*', "", text, flags=re.DOTALL)
        assert re.findall(r"\b[PQ][1-9]\d*\b", code) == [], file.name
        asked = set(re.findall(r'(?:property|item|label|_node)[(\[]"([a-z-]+)"', code))
        asked |= set(re.findall(r'(?:Draft|Qualifier)\(\s*(?:\w+,\s*)?"([a-z]+(?:-[a-z]+)*)"', code))
        assert asked - names == set(), file.name


def test_nothing_is_said_about_whose_a_place_is() -> None:
    never = {"country", "located-in"}
    assert never <= {term.name for term in TERMS}
    for file in (ROOT / "src" / "communique" / "exports").glob("*.py"):
        assert not never & set(re.findall(r'"([a-z-]+)"', file.read_text("utf-8"))), file.name


def test_a_project_without_the_table_has_no_terms() -> None:
    assert list(WikidataTerms(())) == []
    assert WikidataTerms(()).property("point-in-time") is None
