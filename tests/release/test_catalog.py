"""The description says of the release what is true of it: counts against the store, sums against the files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse

from communique.release.profile import COUNTED, EVENT_CLASSES
from communique.release.release import Release
from communique.terms import BASE, CMQ, PREFIXES

IANA = "https://www.iana.org/assignments/media-types/"
TYPES = {"jsonld": "application/ld+json", "nq": "application/n-quads", "nt": "application/n-triples",
         "rdf": "application/rdf+xml", "trig": "application/trig", "ttl": "text/turtle", "csv": "text/csv"}  # fmt: skip


@pytest.fixture(scope="module")
def store(small_release: Release) -> Store:
    """The statements of the release."""
    return small_release.store()


@pytest.fixture(scope="module")
def catalog(small_release: Release) -> Store:
    """The description of the release."""
    store = Store()
    store.load(path=str(small_release.path / "catalog.ttl"), format=RdfFormat.TURTLE)
    return store


def rows(store: Store, query: str) -> Iterator[tuple[str, ...]]:
    solutions = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)
    for solution in solutions:
        yield tuple(getattr(term, "value", "") for term in solution)


def pairs(store: Store, query: str) -> dict[str, str]:
    return {first: second for first, second in rows(store, query)}


def one(store: Store, query: str) -> str:
    ((value,),) = rows(store, query)
    return value


def distinct_triples(store: Store) -> str:
    return one(store, "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }")


def test_counts_of_the_manifest_are_those_of_the_store(small_release: Release, store: Store) -> None:
    counts = dict(small_release.manifest["counts"])
    assert counts.pop("statements") == int(distinct_triples(store))
    events = " ".join(f"<{c.value}>" for c in EVENT_CLASSES)
    query = f"SELECT (COUNT(DISTINCT ?e) AS ?n) {{ VALUES ?c {{ {events} }} ?e a ?c }}"
    assert counts.pop("events") == int(one(store, query)) == 3
    for name, iri in COUNTED.items():
        assert counts.pop(name) == int(one(store, f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a <{iri.value}> }}")), name
    assert counts == {}


def test_counts_are_those_of_the_small_corpus(small_release: Release) -> None:
    counts = small_release.manifest["counts"]
    some = {name: counts[name] for name in ("meetings", "calls", "context_events", "people", "claims", "signatures")}
    assert some == {"meetings": 1, "calls": 1, "context_events": 1, "people": 5, "claims": 2, "signatures": 2}


def test_event_classes_are_the_concrete_ones_of_the_ontology(store: Store) -> None:
    below = {row[0] for row in rows(store, "SELECT ?c { ?c rdfs:subClassOf+ cmq:Event }")}
    above = {row[0] for row in rows(store, "SELECT ?c { ?d rdfs:subClassOf ?c . ?d rdfs:subClassOf+ cmq:Event }")}
    assert {c.value for c in EVENT_CLASSES} == below - above
    assert CMQ.Event.value in above


def test_extent_is_that_of_the_store(small_release: Release, store: Store, catalog: Store) -> None:
    release = f"<https://w3id.org/communique/dataset/{small_release.manifest['id']}>"
    measured = {
        "triples": distinct_triples(store),
        "distinctSubjects": one(store, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
        "properties": one(store, "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }"),
        "classes": one(store, "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }"),
        "entities": one(
            store,
            f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s ?p ?o FILTER STRSTARTS(STR(?s), '{BASE}id/') }}",
        ),
    }
    for name, value in measured.items():
        assert one(catalog, f"SELECT ?n {{ {release} void:{name} ?n }}") == value, name


def test_class_partitions_are_those_of_the_store(store: Store, catalog: Store) -> None:
    stated = pairs(catalog, "SELECT ?c ?n { ?d void:classPartition [ void:class ?c ; void:entities ?n ] }")
    measured = pairs(store, "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c")
    assert stated == measured


def test_property_partitions_are_those_of_the_store(store: Store, catalog: Store) -> None:
    stated = pairs(catalog, "SELECT ?p ?n { ?d void:propertyPartition [ void:property ?p ; void:triples ?n ] }")
    query = "SELECT ?p (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } } GROUP BY ?p"
    assert stated == pairs(store, query)


def test_linksets_to_wikidata_are_those_of_the_store(store: Store, catalog: Store) -> None:
    stated = pairs(
        catalog,
        """SELECT ?p ?n { ?d void:subset ?l . ?l a void:Linkset ; void:linkPredicate ?p ; void:triples ?n ;
            void:subjectsTarget ?d ; void:objectsTarget [ void:uriSpace "http://www.wikidata.org/entity/" ] }""",
    )
    query = """SELECT ?p (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o
        FILTER STRSTARTS(STR(?o), "http://www.wikidata.org/entity/") } } GROUP BY ?p"""
    measured = pairs(store, query)
    assert stated == measured
    assert measured[PREFIXES["owl"] + "sameAs"] == "1"


def test_examples_are_things_of_the_store(store: Store, catalog: Store) -> None:
    examples = [row[0] for row in rows(catalog, "SELECT ?x { ?d void:exampleResource ?x }")]
    assert len(examples) >= 8
    for iri in examples:
        assert store.query(f"ASK {{ <{iri}> a ?c }}", use_default_graph_as_union=True), iri


def test_period_spans_the_events(catalog: Store) -> None:
    query = "SELECT ?a ?b { ?d dcterms:temporal [ dcat:startDate ?a ; dcat:endDate ?b ] }"
    assert list(rows(catalog, query)) == [("1951-02-01", "1951-05-31")]


def test_every_file_is_a_distribution_with_its_size_and_checksum(small_release: Release, catalog: Store) -> None:
    query = """SELECT ?url ?bytes ?sum ?type { ?d a dcat:Dataset ; dcat:distribution ?x .
        ?x a dcat:Distribution ; dcat:downloadURL ?url ; dcat:byteSize ?bytes ; dcat:mediaType ?type ;
           dcterms:license <https://creativecommons.org/publicdomain/zero/1.0/> ;
           spdx:checksum [ spdx:algorithm spdx:checksumAlgorithm_sha256 ; spdx:checksumValue ?sum ] }"""
    stated = sorted(rows(catalog, query))
    paths = [p for folder in ("dumps", "tables") for p in (small_release.path / folder).iterdir()]
    assert stated == sorted(
        (
            f"https://w3id.org/communique/dumps/{path.name}",
            str(path.stat().st_size),
            hashlib.sha256(path.read_bytes()).hexdigest(),
            IANA + TYPES[path.name.split(".")[1]],
        )
        for path in paths
    )
    assert len(stated) == 27


def test_compressed_files_name_their_compression(catalog: Store) -> None:
    query = "SELECT ?url ?format { ?x dcat:downloadURL ?url OPTIONAL { ?x dcat:compressFormat ?format } }"
    for url, *rest in rows(catalog, query):
        expected = {"gz": f"{IANA}application/gzip", "zst": f"{IANA}application/zstd"}.get(url.rpartition(".")[2], "")
        assert rest == [expected], url


def test_manifest_lists_the_same_files_as_the_catalog(small_release: Release, catalog: Store) -> None:
    listed = {(e["path"].rpartition("/")[2], e["sha256"]) for e in small_release.manifest["files"]}
    query = "SELECT ?url ?sum { ?x dcat:downloadURL ?url ; spdx:checksum [ spdx:checksumValue ?sum ] }"
    assert listed == {(url.rpartition("/")[2], sha256) for url, sha256 in rows(catalog, query)}


def test_dataset_release_and_catalogue_hang_together(small_release: Release, catalog: Store) -> None:
    manifest = small_release.manifest
    query = """SELECT ?release ?version ?id ?info {
        ?catalog a dcat:Catalog ; dcat:dataset ?dataset, ?release ; dcat:service ?s .
        ?dataset dcat:hasVersion ?release ; dcat:hasCurrentVersion ?release .
        ?release a dcat:Dataset, void:Dataset ; dcat:isVersionOf ?dataset ; dcat:version ?version ;
            dcterms:identifier ?id ; owl:versionInfo ?info ; void:sparqlEndpoint ?endpoint .
        ?s a dcat:DataService ; dcat:endpointURL ?endpoint ; dcat:servesDataset ?release .
        ?document a void:DatasetDescription ; foaf:primaryTopic ?release }"""
    release = f"https://w3id.org/communique/dataset/{manifest['id']}"
    info = f"RDFC-1.0 SHA-256 {manifest['rdfc10_sha256']}"
    assert list(rows(catalog, query)) == [(release, manifest["version"], manifest["id"], info)]


def test_description_uses_only_terms_of_known_vocabularies_and_no_blank_nodes(catalog: Store) -> None:
    known = tuple(PREFIXES.values())
    for quad in catalog:
        assert isinstance(quad, Quad)
        assert quad.predicate.value.startswith(known)
        assert isinstance(quad.subject, NamedNode)


def test_catalogue_is_no_part_of_the_dataset(store: Store) -> None:
    assert not store.query("ASK { GRAPH ?g { ?x a dcat:Distribution } }", prefixes=PREFIXES)
    assert not list(store.quads_for_pattern(None, None, None, DefaultGraph()))


def test_catalogue_says_what_the_data_are_about(catalog: Store) -> None:
    found = [row[0] for row in rows(catalog, "SELECT ?t { ?d a void:Dataset ; dcterms:description ?t }")]
    assert found == ["Who dealt with whom, as sources report it: Lake talks between Northland and Southland."]


def test_catalogue_is_valid_turtle_for_any_reader(small_release: Release) -> None:
    content = (small_release.path / "catalog.ttl").read_bytes()
    assert len(list(parse(content, RdfFormat.TURTLE))) > 300
