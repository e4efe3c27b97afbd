"""Things answer 303, documents come in five forms, and the page, the endpoint and the dump say the same."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, Store, Triple, parse
from requests.utils import parse_header_links

from communique.corpus import read_corpus
from communique.iris import thing_path
from communique.terms import BASE
from communique.web.describe import OWNING_LINKS
from tests.web.asking import problem
from tests.web.serving import Client

EVENT = "event/1951-03-03-geneva"
SYNTAXES = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


def triples(content: bytes, form: RdfFormat) -> set[Triple]:
    """Return the statements of a document, with canonical blank nodes."""
    return {quad.triple for quad in canonical(parse(content, format=form))}


def canonical(quads: Iterable[Quad]) -> Dataset:
    """Return a dataset in which isomorphic blank nodes have equal names."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def things(store: Store) -> list[str]:
    """Return every thing and code of a store that has an address."""
    subjects = {quad.subject.value for quad in store if isinstance(quad.subject, NamedNode)}
    return sorted(iri for iri in subjects if "#" not in iri and thing_path(iri))


@pytest.mark.parametrize(
    ("accept", "ending"),
    [
        (BROWSER, ""),
        (None, ""),
        ("*/*", ""),
        ("text/turtle", ".ttl"),
        ("application/ld+json", ".jsonld"),
        ("application/json", ".jsonld"),
        ("application/n-triples", ".nt"),
        ("application/rdf+xml", ".rdf"),
        ("text/html;q=0.5, text/turtle", ".ttl"),
        ("text/turtle;q=0, */*;q=0.1", ""),
    ],
)
@pytest.mark.parametrize(("path", "document"), [(f"/id/{EVENT}", f"/doc/{EVENT}"), ("/code/held", "/doc/code/held")])
def test_a_thing_answers_with_the_address_of_its_document(
    site: Client, accept: str | None, ending: str, path: str, document: str
) -> None:
    answer = site.get(path, accept)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{site.address}{document}{ending}"
    assert "Accept" in answer.headers["Vary"].split(", ")
    assert site.get(document + ending, accept).status_code == 200


@pytest.mark.parametrize("ending", SYNTAXES)
def test_documents_come_by_ending_and_by_negotiation(site: Client, ending: str) -> None:
    media_type, _ = SYNTAXES[ending]
    by_ending = site.get(f"/doc/{EVENT}.{ending}", "text/html")
    by_accept = site.get(f"/doc/{EVENT}", media_type)
    assert by_ending.status_code == by_accept.status_code == 200
    assert by_ending.content == by_accept.content
    assert by_ending.headers["ETag"] == by_accept.headers["ETag"]
    assert by_accept.headers["Content-Type"].startswith(media_type)
    assert "Accept" in by_accept.headers["Vary"].split(", ")


def test_pages_come_by_ending_and_by_negotiation(site: Client) -> None:
    page = site.get(f"/doc/{EVENT}.html", "text/turtle")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.content == site.get(f"/doc/{EVENT}", BROWSER).content


def test_every_thing_says_the_same_in_page_endpoint_and_dump(site: Client, published: Store) -> None:
    everything = {quad.triple for quad in published}
    for iri in things(published):
        path = thing_path(iri)
        assert path is not None
        construct = (
            f'CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o FILTER(?s = <{iri}> || STRSTARTS(STR(?s), "{iri}#")) }}'
        )
        expected = triples(site.sparql(construct, "application/n-triples").content, RdfFormat.N_TRIPLES)
        in_dump = {
            t for t in everything if isinstance(t.subject, NamedNode) and t.subject.value.partition("#")[0] == iri
        }
        assert expected == in_dump, iri
        for ending, (_, form) in SYNTAXES.items():
            assert triples(site.get(f"{path.document}.{ending}").content, form) == expected, (iri, ending)


def test_no_part_in_the_corpus_is_out_of_reach_of_its_document(project_root: Path) -> None:
    """Parts are found from their owners or by `OWNING_LINKS`; a part that neither leads to would be missing."""
    statements = [triple for file in read_corpus(project_root).records for triple in file.triples]
    parts = {t.subject.value for t in statements if isinstance(t.subject, NamedNode) and "#" in t.subject.value}
    reached = {t.subject.value for t in statements if t.predicate in OWNING_LINKS and isinstance(t.subject, NamedNode)}
    reached |= {
        t.object.value
        for t in statements
        if isinstance(t.object, NamedNode)
        and isinstance(t.subject, NamedNode)
        and t.subject.value.partition("#")[0] == t.object.value.partition("#")[0]
    }
    assert parts - reached == set()


def test_the_links_of_a_document_lead_to_its_forms(site: Client) -> None:
    answer = site.get(f"/doc/{EVENT}.ttl")
    links = parse_header_links(answer.headers["Link"])
    by_relation: dict[str, list[str]] = {}
    for link in links:
        by_relation.setdefault(link["rel"], []).append(link["url"])
    page = f"{site.address}/doc/{EVENT}"
    assert by_relation["canonical"] == [page]
    assert by_relation["alternate"] == [f"{page}.{ending}" for ending in ("html", "jsonld", "nt", "rdf", "csv")]
    citations = [f"{page}.{ending}" for ending in ("bib", "ris", "csl.json")]
    assert by_relation["describedby"] == [*citations, f"{site.address}/.well-known/void"]
    assert by_relation["license"] == ["https://creativecommons.org/publicdomain/zero/1.0/"]
    assert by_relation["cite-as"] == [f"{BASE}id/{EVENT}"]
    for address in (*by_relation["canonical"], *by_relation["alternate"], *by_relation["describedby"]):
        assert site.get(address.removeprefix(site.address), "*/*").status_code == 200


def test_documents_are_not_sent_twice(site: Client) -> None:
    for path in (f"/doc/{EVENT}", f"/doc/{EVENT}.ttl", f"/doc/{EVENT}.jsonld", "/ns.ttl", "/events", "/"):
        first = site.get(path, "*/*")
        tag = first.headers["ETag"]
        assert not tag.startswith("W/")
        for stated in (tag, f"W/{tag}", f'"x", {tag}', "*"):
            again = site.get(path, "*/*", headers={"If-None-Match": stated})
            assert again.status_code == 304, (path, stated)
            assert again.content == b""
            assert again.headers["ETag"] == tag
        assert site.get(path, "*/*", headers={"If-None-Match": '"x"'}).status_code == 200


def test_every_variant_has_a_tag_of_its_own(site: Client) -> None:
    endings = ("html", *SYNTAXES)
    assert len({site.get(f"/doc/{EVENT}.{ending}").headers["ETag"] for ending in endings}) == len(endings)


@pytest.mark.parametrize(
    "path",
    [
        "/id/event/unknown",
        "/id/event/",
        "/id/event/1951-03-03-geneva/more",
        "/id/nothing/x",
        "/id/event/x> ?p ?o } #",
        "/code/unknown",
        "/code/a/b",
        "/doc/event/unknown",
        "/doc/event/unknown.ttl",
        f"/doc/{EVENT}.pdf",
        f"/doc/{EVENT}.ttl.gz",
        f"/doc/{EVENT}.",
        "/doc/event/../../etc/passwd",
        "/doc/nothing",
        "/doc/shape/x",
        "/graph/unknown",
        "/graph/../x",
        "/graph/data/people.pdf",
        "/ns/0.0.0",
        "/ns.pdf",
        "/alignment/unknown",
        "/dataset/unknown",
        "/static/unknown.css",
        "/static/../app.py",
        "/nowhere",
    ],
)
def test_what_is_unknown_is_not_found(site: Client, path: str) -> None:
    for method in ("GET", "HEAD"):
        assert site.request(method, path, "*/*").status_code == 404, path
    problem(site.get(path, "application/json"), 404, "not-found")
    page = site.get(path, BROWSER)
    assert page.status_code == 404
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "path", [f"/id/{EVENT}", f"/doc/{EVENT}", "/ns", "/graph/data/people", "/dumps/", "/.well-known/void"]
)
def test_nothing_acceptable_is_said_with_the_offers(site: Client, path: str) -> None:
    found = problem(site.get(path, "application/pdf"), 406, "not-acceptable")
    assert {"text/turtle", "application/ld+json"} <= set(found["offers"])


def test_a_named_graph_is_the_file(site: Client, published: Store) -> None:
    for graph in published.named_graphs():
        assert isinstance(graph, NamedNode)
        path = "/" + graph.value.removeprefix(BASE)
        expected = graph_of(published, graph)
        for ending, (_, form) in SYNTAXES.items():
            assert triples(site.get(f"{path}.{ending}").content, form) == expected, (path, ending)
        for ending, form in (("trig", RdfFormat.TRIG), ("nq", RdfFormat.N_QUADS)):
            quads = set(parse(site.get(f"{path}.{ending}").content, format=form))
            assert {quad.graph_name for quad in quads} == {graph}
            assert {quad.triple for quad in canonical(Quad(*quad.triple) for quad in quads)} == expected
        assert site.get(path, BROWSER).status_code == 200


def graph_of(store: Store, graph: NamedNode) -> set[Triple]:
    """Return the statements of a named graph, with canonical blank nodes."""
    quads = store.quads_for_pattern(None, None, None, graph)
    return {quad.triple for quad in canonical(Quad(*quad.triple) for quad in quads)}


def test_the_ontology_comes_in_every_form(site: Client, published: Store) -> None:
    expected = graph_of(published, NamedNode(f"{BASE}graph/ontology/communique"))
    for ending, (media_type, form) in SYNTAXES.items():
        assert triples(site.get(f"/ns.{ending}").content, form) == expected
        assert site.get("/ns", media_type).content == site.get(f"/ns.{ending}").content
    page = site.get("/ns", BROWSER)
    assert 'id="Meeting"' in page.text
    assert 'id="participation"' in page.text


def test_the_version_of_the_ontology_answers(site: Client, published: Store) -> None:
    version = next(
        published.quads_for_pattern(None, NamedNode("http://www.w3.org/2002/07/owl#versionIRI"), None, None)
    ).object
    assert isinstance(version, NamedNode)
    answer = site.get("/" + version.value.removeprefix(BASE))
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{site.address}/ns"


def test_every_address_of_the_project_in_the_data_answers(site: Client, published: Store) -> None:
    terms = {
        term.value for quad in published for term in (*quad.triple, quad.graph_name) if isinstance(term, NamedNode)
    }
    paths = {"/" + iri.partition("#")[0].removeprefix(BASE) for iri in terms if iri.startswith(BASE)}
    broken = {path for path in paths if site.get(path, "*/*").status_code not in (200, 303)}
    assert broken == set()
