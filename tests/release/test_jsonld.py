"""Compact JSON-LD parses back to exactly the triples it was made of, whatever the context coerces."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from communique.corpus import read_sources
from communique.errors import InvalidInput
from communique.iris import thing_path
from communique.jsonld import Compactor, entity_jsonld
from communique.release.contents import read_context
from communique.terms import PREFIXES, RDF, XSD
from tests.release.support import ODD_TURTLE, canonical, rdflib_triples, source_triples, triples_of

X = "https://example.org/odd#"
SUBJECT = NamedNode(f"{X}s")
NASTY: dict[str, Any] = {
    "@version": 1.1,
    "@language": "hy",
    "@vocab": "https://example.org/vocab/",
    "id": "@id",
    "kind": "@type",
    "xsd": PREFIXES["xsd"],
    "x": X,
    "notAPrefix": {"@id": X},
    "Thing": "x:Thing",
    "s": "x:s",
    "integer": {"@id": "x:integer", "@type": "xsd:integer", "@container": "@set"},
    "decimal": {"@id": "x:decimal", "@type": "xsd:decimal"},
    "date": {"@id": "x:date", "@type": "xsd:date"},
    "accent": {"@id": "x:accent", "@language": "en"},
    "armenian": {"@id": "x:armenian"},
    "dotless": {"@id": "x:dotless", "@container": "@language"},
    "region": {"@id": "x:region", "@language": "en-GB"},
    "lines": {"@id": "x:lines", "@language": None},
    "quotes": {"@id": "x:quotes", "@type": "xsd:string"},
    "iri": {"@id": "x:iri", "@type": "@id"},
    "hyphen": {"@id": "x:hyphen-and.dot", "@type": "@vocab"},
    "inverse": {"@reverse": "x:node"},
    "x:markup": {"@id": "x:markup", "@type": "@json"},
    "boolean": None,
}
PROPERTIES = [key for key in NASTY if key not in ("id", "kind") and not key.startswith("@")]


def back(document: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """Read a document with two parsers; rdflib's normalising is off."""
    text = json.dumps(document, ensure_ascii=False)
    return canonical(triples_of(text, RdfFormat.JSON_LD)), canonical(rdflib_triples(text, "json-ld"))


def entities(triples: list[Triple]) -> dict[str, list[Triple]]:
    """Group triples by the thing that their subject is or is a part of, the thing's own first."""
    found: defaultdict[str, list[Triple]] = defaultdict(list)
    for triple in sorted(triples, key=lambda triple: str(triple.subject).strip("<>")):
        path = thing_path(triple.subject.value) if isinstance(triple.subject, NamedNode) else None
        if path:
            found[path.iri].append(triple)
    return dict(found)


def assert_every_entity_round_trips(root: Path, triples: list[Triple]) -> None:
    compactor = Compactor(read_context(read_sources(root)))
    found = entities(triples)
    assert found
    for iri, statements in found.items():
        document = compactor.document(statements)
        main = document["@graph"][0]
        assert compactor.expand(main.get("id") or main["@id"], vocab=False) == iri
        by_pyoxigraph, by_rdflib = back(document)
        assert by_pyoxigraph == canonical(statements), iri
        assert by_rdflib == canonical(statements), iri


@pytest.mark.usefixtures("exact_literals")
def test_every_entity_of_the_small_corpus_round_trips(small_project: Path) -> None:
    assert_every_entity_round_trips(small_project, source_triples(small_project))


@pytest.mark.usefixtures("exact_literals")
def test_every_entity_of_the_shipped_corpus_round_trips(project_root: Path) -> None:
    assert_every_entity_round_trips(project_root, source_triples(project_root))


@pytest.mark.usefixtures("exact_literals")
@pytest.mark.parametrize("context", [NASTY, PREFIXES, {}, {"@vocab": X}], ids=["nasty", "prefixes", "empty", "vocab"])
def test_odd_statements_round_trip_under_any_context(context: Mapping[str, Any]) -> None:
    triples = [quad.triple for quad in parse(ODD_TURTLE, RdfFormat.TURTLE)]
    by_pyoxigraph, by_rdflib = back(entity_jsonld(triples, context))
    assert by_pyoxigraph == canonical(triples)
    assert by_rdflib == canonical(triples)


IRIS = st.sampled_from([X, f"{X}s", f"{X}Thing", f"{X}a:b", "https://example.org/vocab/Thing", "https://example.org/vocab/s",
                        "https://example.org/vocab/n:x", "urn:a:b", PREFIXES["xsd"] + "date", "tel:1"])  # fmt: skip
NODES = IRIS.map(NamedNode) | st.sampled_from([BlankNode("a"), BlankNode("b")])
TEXTS = st.text(max_size=4) | st.sampled_from(
    ["s", "Thing", "x:s", "1", "01", "true", "1951-01-01", "@id", "_:a", "xsd:date"]
)
LITERALS = (
    st.builds(Literal, TEXTS)
    | st.builds(lambda text, tag: Literal(text, language=tag), TEXTS, st.sampled_from(["en", "en-gb", "hy", "tr"]))
    | st.builds(
        lambda text, name: Literal(text, datatype=NamedNode(name)),
        TEXTS,
        st.sampled_from([*(PREFIXES["xsd"] + n for n in ("integer", "decimal", "date", "boolean", "double")), f"{X}t"]),
    )
)
PREDICATES = st.sampled_from(
    [RDF.type, *(NamedNode(f"{X}{name}") for name in [*PROPERTIES, "other", "hyphen-and.dot"])]
)
TRIPLES = st.lists(st.builds(Triple, NODES, PREDICATES, NODES | LITERALS), max_size=8)


@settings(deadline=None)
@given(TRIPLES)
def test_any_triples_round_trip_under_a_nasty_context(triples: list[Triple]) -> None:
    text = json.dumps(entity_jsonld(triples, NASTY), ensure_ascii=False)
    assert canonical(triples_of(text, RdfFormat.JSON_LD)) == canonical(triples)


def value_of(literal: Literal | NamedNode, key: str) -> Any:
    node = Compactor(NASTY).node(SUBJECT, [Triple(SUBJECT, NamedNode(f"{X}{key}"), literal)])
    return next(value for name, value in node.items() if name != "id")


def test_coercion_is_used_where_it_is_exact() -> None:
    assert value_of(Literal("1951-01-01", datatype=XSD.date), "date") == "1951-01-01"
    assert value_of(Literal("01", datatype=XSD.integer), "integer") == ["01"]
    assert value_of(Literal("one", language="en"), "accent") == "one"
    assert value_of(Literal("one"), "lines") == "one"
    assert value_of(NamedNode(f"{X}s"), "iri") == "x:s"
    assert value_of(NamedNode(f"{X}s"), "hyphen-and.dot") == "s"


def test_value_is_expanded_where_coercion_would_change_it() -> None:
    assert value_of(Literal("1951-01-01"), "date") == {"@value": "1951-01-01"}
    assert value_of(Literal("1", datatype=XSD.integer), "date") == {"@value": "1", "@type": "xsd:integer"}
    assert value_of(Literal("one", language="tr"), "accent") == {"@value": "one", "@language": "tr"}
    assert value_of(Literal("x:s"), "iri") == {"@value": "x:s"}
    assert value_of(NamedNode(f"{X}s"), "date") == {"@id": "x:s"}


def test_parts_follow_the_main_node_in_natural_order() -> None:
    iri = "https://w3id.org/communique/id/event/x"
    subjects = [iri, f"{iri}#part-10", f"{iri}#part-2", "https://w3id.org/communique/id/claim/a"]
    triples = [Triple(NamedNode(s), NamedNode(f"{X}other"), Literal("v")) for s in subjects]
    graph = entity_jsonld(triples, {})["@graph"]
    assert [node["@id"] for node in graph] == [subjects[0], subjects[3], subjects[2], subjects[1]]


def test_context_stands_in_the_document_whether_wrapped_or_not() -> None:
    assert entity_jsonld([], {"@context": NASTY})["@context"] == NASTY
    assert entity_jsonld([], NASTY)["@context"] == NASTY


def test_a_context_of_several_parts_is_refused() -> None:
    with pytest.raises(InvalidInput, match="single object"):
        entity_jsonld([], {"@context": [NASTY, {}]})


def test_a_context_defined_in_a_circle_is_refused() -> None:
    with pytest.raises(InvalidInput, match="circle"):
        entity_jsonld([], {"a": "b:x", "b": "a:y"})


def test_an_iri_whose_scheme_is_a_prefix_is_refused() -> None:
    with pytest.raises(InvalidInput, match="prefix"):
        entity_jsonld([Triple(NamedNode("x:y"), RDF.type, SUBJECT)], NASTY)
