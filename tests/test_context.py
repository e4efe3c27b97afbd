"""The JSON-LD context: a name for every term, and every entity comes back from JSON-LD as it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from communique.jsonld import entity_jsonld
from communique.terms import CMQ, OWL, PREFIXES, RDF, RDFS, XSD

ROOT = Path(__file__).resolve().parents[1]
ONTOLOGY = ROOT / "ontology"
SCHEME_FILES = sorted((ONTOLOGY / "schemes").glob("*.ttl"))
RECORD_FILES = sorted([*(ROOT / "data").rglob("*.ttl"), *(ROOT / "seeds").rglob("*.ttl")])
SMALL_FILES = sorted((ROOT / "tests" / "corpora" / "small").rglob("*.ttl"))


def triples(*files: Path) -> list[Triple]:
    return [quad.triple for file in files for quad in parse(path=file)]


@pytest.fixture(scope="session")
def core() -> list[Triple]:
    return triples(ONTOLOGY / "communique.ttl")


@pytest.fixture(scope="session")
def context() -> dict[str, Any]:
    document = json.loads((ONTOLOGY / "context.jsonld").read_text("utf-8"))
    assert set(document) == {"@context"}
    return dict(document["@context"])


def own_terms(core: list[Triple], *kinds: NamedNode) -> set[str]:
    iris = {str(t.subject).strip("<>") for t in core if t.predicate == RDF.type and t.object in kinds}
    return {iri.removeprefix(PREFIXES["cmq"]) for iri in iris if iri.startswith(PREFIXES["cmq"])}


def test_the_context_names_every_own_term_by_its_own_name(core: list[Triple], context: dict[str, Any]) -> None:
    objects, data = own_terms(core, OWL.ObjectProperty), own_terms(core, OWL.DatatypeProperty)
    for name in own_terms(core, OWL.Class):
        assert context[name] == f"cmq:{name}"
    for name in objects:
        assert context[name] == {"@id": f"cmq:{name}", "@type": "@id"}
    for name in data:
        definition = context[name]
        assert (definition if isinstance(definition, str) else definition["@id"]) == f"cmq:{name}"
    own = {name for name in context if str(context[name]).count("cmq:")}
    assert own == own_terms(core, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)


def test_the_context_uses_only_simple_definitions_and_known_prefixes(context: dict[str, Any]) -> None:
    for name, definition in context.items():
        if isinstance(definition, dict):
            assert set(definition) == {"@id", "@type"}, name
        if definition in PREFIXES.values():
            assert PREFIXES[name] == definition
    prefixes = {name for name, definition in context.items() if str(definition).startswith("http")}
    assert prefixes - set(PREFIXES) == {"thing"}


def test_the_context_has_a_name_for_every_property_of_the_records(context: dict[str, Any]) -> None:
    found = triples(*RECORD_FILES, *SMALL_FILES, *SCHEME_FILES)
    document = entity_jsonld([t for t in found if t.predicate != RDFS.seeAlso], context)
    keys = {key for node in document["@graph"] for key in node}
    assert {key for key in keys if ":" in key} == set()


def sample(core: list[Triple]) -> list[Triple]:
    """One node of each class that has each property with values of every sort, fitting the context or not."""
    node = NamedNode("https://w3id.org/communique/id/place/a-b#name-1")
    values: list[NamedNode | Literal] = [
        NamedNode("https://w3id.org/communique/id/place/moscow"),
        NamedNode("https://w3id.org/communique/code/held"),
        NamedNode("http://www.wikidata.org/entity/Q649"),
        NamedNode("https://w3id.org/communique/ns#topic"),
        NamedNode("urn:other"),
        Literal("1993-09"),
        Literal("place:moscow"),
        Literal("1993~", datatype=NamedNode(PREFIXES["edtf"] + "EDTF")),
        Literal("1993-09-12", datatype=XSD.date),
        Literal("007", datatype=XSD.nonNegativeInteger),
        Literal("0.80", datatype=XSD.decimal),
        Literal("POINT(1 2)", datatype=NamedNode(PREFIXES["geo"] + "wktLiteral")),
        Literal("Մարտակերտ", language="hy"),
        Literal('two\nlines "quoted"', language="en-gb"),
    ]
    classes = sorted(own_terms(core, OWL.Class))
    properties = sorted(own_terms(core, OWL.ObjectProperty, OWL.DatatypeProperty))
    typed = [Triple(node, RDF.type, CMQ.term(name)) for name in classes]
    return typed + [Triple(node, CMQ.term(name), value) for name in properties for value in values]


def assert_round_trip(found: list[Triple], context: dict[str, Any]) -> None:
    text = json.dumps(entity_jsonld(found, context), ensure_ascii=False)
    assert {quad.triple for quad in parse(text, format=RdfFormat.JSON_LD)} == set(found)
    plain = rdflib.Graph().parse(data="".join(f"{triple} .\n" for triple in found), format="nt")
    assert set(rdflib.Graph().parse(data=text, format="json-ld")) == set(plain)


def test_values_of_every_sort_come_back_from_json_ld(core: list[Triple], context: dict[str, Any]) -> None:
    assert_round_trip(sample(core), context)


@pytest.mark.parametrize(
    "files",
    [RECORD_FILES, SMALL_FILES, SCHEME_FILES],
    ids=["records", "small", "codes"],
)
def test_every_entity_comes_back_from_json_ld(files: list[Path], context: dict[str, Any]) -> None:
    for file in files:
        assert_round_trip(triples(file), context)
