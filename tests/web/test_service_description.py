"""What the endpoint says of itself: the W3C's cases under their names, and counts that queries confirm.

The cases are those of the manifest http://www.w3.org/2009/sparql/docs/tests/data-sparql11/service-description/manifest.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse

from communique.corpus import read_sources
from communique.release import void
from communique.release.build import build_release
from communique.terms import BASE, DCTERMS, PREFIXES, RDF, SD, VOID
from communique.web.service import UNLISTED
from tests.conftest import copy_of_small
from tests.web.asking import rows
from tests.web.serving import Client, running

CLASSES = {"Service", "Language", "Function", "Aggregate", "EntailmentRegime", "EntailmentProfile", "GraphCollection",
           "Dataset", "Graph", "NamedGraph", "Feature"}  # fmt: skip
DOMAINS_AND_RANGES = {
    "endpoint": ("Service", None), "feature": ("Service", "Feature"), "defaultEntailmentRegime": ("Service", None),
    "entailmentRegime": ("NamedGraph", None), "defaultSupportedEntailmentProfile": ("Service", None),
    "supportedEntailmentProfile": ("NamedGraph", None), "extensionFunction": ("Service", "Function"),
    "extensionAggregate": ("Service", "Aggregate"), "languageExtension": ("Service", "Feature"),
    "supportedLanguage": ("Service", "Language"), "propertyFeature": ("Service", "Feature"),
    "defaultDataset": ("Service", "Dataset"), "availableGraphs": ("Service", "GraphCollection"),
    "resultFormat": ("Service", None), "inputFormat": ("Service", None), "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("GraphCollection", "NamedGraph"), "name": ("NamedGraph", None), "graph": ("NamedGraph", "Graph"),
}  # fmt: skip
"""The properties of the vocabulary (SPARQL 1.1 Service Description, section 3.4) with the classes they relate."""
SUBCLASSES = {"Dataset": "GraphCollection"}
INDIVIDUALS = {"SPARQL10Query", "SPARQL11Query", "SPARQL11Update", "DereferencesURIs", "UnionDefaultGraph",
               "RequiresDataset", "EmptyGraphs", "BasicFederatedQuery"}  # fmt: skip
DISTINCT = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }"
SIZES = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"


def description(site: Client, path: str = "/sparql") -> Store:
    """Return a document that describes the service or the data."""
    answer = site.get(path, "text/turtle")
    assert answer.status_code == 200, answer.text
    store = Store()
    store.load(answer.content, format=RdfFormat.TURTLE)
    return store


def told(store: Store, query: str) -> list[tuple[str, ...]]:
    """Return the rows that a description answers a query with, as texts."""
    found = store.query(query, prefixes=PREFIXES)
    return [tuple(getattr(term, "value", "") for term in row) for row in found]  # type: ignore[union-attr]


def counted(site: Client, query: str) -> int:
    return int(rows(site.sparql(query))[0]["n"]["value"])


def sizes(site: Client) -> set[tuple[str, str]]:
    """Return the names of the graphs with their sizes, as the endpoint counts them."""
    return {(row["g"]["value"], row["n"]["value"]) for row in rows(site.sparql(SIZES))}


# The manifest


@pytest.mark.parametrize("accept", [None, "*/*", "text/turtle", "application/rdf+xml", "application/n-triples"])
def test_returns_rdf(site: Client, accept: str | None) -> None:
    answer = site.get("/sparql", accept)
    assert answer.status_code == 200
    media_type = answer.headers["Content-Type"].partition(";")[0]
    form = RdfFormat.from_media_type(media_type)
    assert form is not None, media_type
    assert len(list(parse(answer.content, format=form))) > 0


def test_has_endpoint_triple(site: Client) -> None:
    assert told(description(site), "SELECT ?e { ?s sd:endpoint ?e }") == [(f"{site.address}/sparql",)]


def test_conforms_to_schema(site: Client) -> None:
    found = description(site)
    types: dict[str, set[str]] = {}
    for thing, kind in told(found, "SELECT ?x ?c { ?x a ?c }"):
        if kind.startswith(PREFIXES["sd"]):
            name = kind.removeprefix(PREFIXES["sd"])
            assert name in CLASSES
            types.setdefault(thing, set()).update({name, SUBCLASSES.get(name, name)})
    used = {p.removeprefix(PREFIXES["sd"]) for (p,) in told(found, "SELECT DISTINCT ?p { ?s ?p ?o }")}
    used &= set(DOMAINS_AND_RANGES)
    assert {"endpoint", "feature", "supportedLanguage", "defaultDataset", "namedGraph", "name", "graph"} <= used
    for name in used:
        domain, range_ = DOMAINS_AND_RANGES[name]
        for subject, value in told(found, f"SELECT ?s ?o {{ ?s sd:{name} ?o }}"):
            assert domain in types[subject], (name, subject)
            own = value.removeprefix(PREFIXES["sd"])
            assert range_ is None or own in INDIVIDUALS or range_ in types[value], (name, value)
    assert {p for (p,) in told(found, "SELECT DISTINCT ?p { ?s ?p ?o }") if p.startswith(PREFIXES["sd"])} == {
        PREFIXES["sd"] + name for name in used
    }


# Counts


def test_the_default_graph_is_as_large_as_a_query_says(site: Client) -> None:
    ((size,),) = told(description(site), "SELECT ?n { ?d sd:defaultGraph [ a sd:Graph ; void:triples ?n ] }")
    assert int(size) == counted(site, DISTINCT) == counted(site, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")


def test_every_named_graph_is_described_with_its_size(site: Client, published: Store) -> None:
    query = """SELECT ?name ?n { ?d sd:namedGraph [ a sd:NamedGraph ; sd:name ?name ; sd:graph ?graph ] .
               ?graph a sd:Graph ; void:triples ?n }"""
    stated = told(description(site), query)
    assert set(stated) == sizes(site)
    assert {NamedNode(name) for name, _ in stated} == set(published.named_graphs())
    assert len(stated) == len(list(published.named_graphs()))


def test_void_describes_the_same_graphs(site: Client) -> None:
    found = description(site, "/.well-known/void")
    release = "?release a dcat:Dataset, void:Dataset ; dcterms:isVersionOf|dcat:isVersionOf ?dataset"
    ((triples, documents),) = told(
        found, f"SELECT DISTINCT ?t ?n {{ {release} ; void:triples ?t ; void:documents ?n }}"
    )
    assert int(triples) == counted(site, DISTINCT)
    assert int(documents) == counted(site, "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    listed = told(found, f"SELECT ?g ?n {{ {release} ; void:subset ?g . ?g a void:Dataset ; void:triples ?n }}")
    assert {(graph, size) for graph, size in listed if graph.startswith(f"{BASE}graph/")} == sizes(site)


def test_each_graph_that_is_described_can_be_fetched(site: Client) -> None:
    for graph, size in sizes(site):
        answer = site.get(f"/graph/{graph.removeprefix(f'{BASE}graph/')}", "application/n-triples")
        assert len(list(parse(answer.content, format=RdfFormat.N_TRIPLES))) == int(size), graph


def test_very_many_graphs_are_counted_and_not_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(void, "MAX_GRAPHS", 5)
    sources = read_sources(copy_of_small(tmp_path / "project"))
    release = build_release(sources, tmp_path / "releases", {}, lambda _: None)
    with running(release.path) as site:
        names = {row["graph"]["value"] for row in rows(site.sparql("SELECT ?graph { GRAPH ?graph {} }"))}
        found = description(site)
        assert told(found, "SELECT ?c { ?d a sd:Dataset ; rdfs:comment ?c }") == [(UNLISTED,)]
        assert not list(found.quads_for_pattern(None, SD.namedGraph, None))
        catalogue = description(site, "/.well-known/void")
        (documents,) = catalogue.quads_for_pattern(None, VOID.documents, None)
        assert documents.object == Literal(len(names))
        listed = [quad for quad in catalogue if quad.subject.value in names]
        assert listed == []


def test_it_says_what_language_is_spoken_and_that_the_default_graph_is_the_union(site: Client) -> None:
    stated = {(quad.predicate, quad.object) for quad in description(site)}
    assert (SD.supportedLanguage, SD.SPARQL11Query) in stated
    assert (SD.feature, SD.UnionDefaultGraph) in stated


def test_dataset_and_graphs_lead_to_what_describes_them(site: Client) -> None:
    found = description(site)
    (dataset,) = (quad.subject for quad in found.quads_for_pattern(None, RDF.type, SD.Dataset))
    stated = {(quad.predicate, quad.object) for quad in found.quads_for_pattern(dataset, None, None)}
    assert (DCTERMS.isVersionOf, NamedNode(f"{BASE}dataset")) in stated
    assert 'rel="describedby"' in site.get("/sparql").headers["Link"]
