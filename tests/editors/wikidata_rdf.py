"""Items of a batch as Wikidata would publish them: statements, qualifiers and references as nodes.

https://www.mediawiki.org/wiki/Wikibase/Indexing/RDF_Dump_Format
"""

from __future__ import annotations

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

from tests.editors.reparse import Claim, Item, Snak, Value

ENTITY = "http://www.wikidata.org/entity/"
PROP = "http://www.wikidata.org/prop/"
DERIVED = URIRef("http://www.w3.org/ns/prov#wasDerivedFrom")
_ADDRESSES = {"P854"}
NEW = URIRef(f"{ENTITY}Q2147480099")
"""The item that is to be created gets a made-up id."""


def rdf_of(item: Item) -> Graph:
    """Return the graph about an item."""
    graph = Graph()
    subject = URIRef(ENTITY + item.id) if item.id else NEW
    for number, claim in enumerate(item.claims):
        _add(graph, subject, claim, f"{subject}-{number}")
    return graph


def _add(graph: Graph, subject: URIRef, claim: Claim, name: str) -> None:
    statement = URIRef(f"{ENTITY}statement/{name.rpartition('/')[2]}")
    graph.add((subject, URIRef(PROP + claim.property), statement))
    graph.add((statement, URIRef(f"{PROP}statement/{claim.property}"), _node(claim.property, claim.value)))
    for prop, value in claim.qualifiers:
        graph.add((statement, URIRef(f"{PROP}qualifier/{prop}"), _node(prop, value)))
    for number, group in enumerate(claim.references):
        graph.add((statement, DERIVED, _reference(graph, group, f"{name.rpartition('/')[2]}-{number}")))


def _reference(graph: Graph, group: list[Snak], name: str) -> URIRef:
    reference = URIRef(f"http://www.wikidata.org/reference/{name}")
    for prop, value in group:
        graph.add((reference, URIRef(f"{PROP}reference/{prop}"), _node(prop, value)))
    return reference


def _node(prop: str, value: Value) -> Node:
    kind, *parts = value
    if kind == "item":
        return URIRef(ENTITY + parts[0])
    if kind == "monolingual":
        return Literal(parts[1], lang=parts[0])
    if kind == "time":
        return Literal(parts[0].lstrip("+").replace("-00", "-01"), datatype=XSD.dateTime)
    return URIRef(parts[0]) if prop in _ADDRESSES else Literal(parts[0])
