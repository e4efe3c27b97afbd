"""The competency questions as published: a list, a document each in every form, and links that run them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from communique.questions import Question, Reader, read_questions
from communique.release.release import Release
from communique.terms import BASE, PREFIXES, RDF, RDFS, SCHEMA, SH
from tests.conftest import ROOT
from tests.web.asking import problem
from tests.web.markup import elements, page, section, text_of
from tests.web.serving import Client

QUESTIONS = {file.question.slug: file.question for file in read_questions(ROOT) if file.question}
GENERAL = {
    path.stem: path
    for path in sorted((ROOT / "ontology" / "questions").glob("*.rq"))
    if not QUESTIONS[path.stem].services  # which tests/federation is about
}
SLUG = next(iter(GENERAL))
SYNTAXES = {
    "text/turtle": ("ttl", RdfFormat.TURTLE),
    "application/ld+json": ("jsonld", RdfFormat.JSON_LD),
    "application/n-triples": ("nt", RdfFormat.N_TRIPLES),
    "application/rdf+xml": ("rdf", RdfFormat.RDF_XML),
}


def asked() -> list[Question]:
    return [QUESTIONS[slug] for slug in GENERAL]


def graph(content: bytes, syntax: RdfFormat) -> set[Triple]:
    return {quad.triple for quad in parse(content, format=syntax)}


@pytest.mark.parametrize("slug", sorted(GENERAL))
def test_a_question_is_described_as_an_executable(site: Client, slug: str) -> None:
    question, iri = QUESTIONS[slug], NamedNode(f"{BASE}queries/{slug}")
    found = graph(site.get(f"/queries/{slug}", "text/turtle").content, RdfFormat.TURTLE)
    kind, text = (SH.SPARQLAskExecutable, SH.ask) if question.is_ask else (SH.SPARQLSelectExecutable, SH.select)
    assert {
        Triple(iri, RDF.type, SH.SPARQLExecutable),
        Triple(iri, RDF.type, kind),
        Triple(iri, RDFS.label, Literal(question.title, language="en")),
        Triple(iri, RDFS.comment, Literal(question.description, language="en")),
        Triple(iri, text, Literal(question.query)),
        Triple(iri, SCHEMA.target, NamedNode(f"{BASE}sparql")),
        *(Triple(iri, SCHEMA.keywords, Literal(tag)) for tag in question.tags),
    } <= found


def test_a_question_answers_in_every_form(site: Client) -> None:
    turtle = graph(site.get(f"/queries/{SLUG}", "text/turtle").content, RdfFormat.TURTLE)
    for media_type, (ending, syntax) in SYNTAXES.items():
        negotiated, named = site.get(f"/queries/{SLUG}", media_type), site.get(f"/queries/{SLUG}.{ending}")
        assert negotiated.status_code == 200
        assert negotiated.headers["Content-Type"].startswith(media_type)
        assert "Accept" in negotiated.headers["Vary"].split(", ")
        assert negotiated.content == named.content
        assert graph(named.content, syntax) == turtle
    text = GENERAL[SLUG].read_text("utf-8")
    assert site.get(f"/queries/{SLUG}", "application/sparql-query").content.decode() == text
    assert site.get(f"/queries/{SLUG}.rq").headers["Content-Type"] == "application/sparql-query"
    tag = site.get(f"/queries/{SLUG}.rq").headers["ETag"]
    assert site.get(f"/queries/{SLUG}.rq", headers={"If-None-Match": tag}).status_code == 304
    links = site.get(f"/queries/{SLUG}", "text/html").headers["Link"]
    assert f'<{site.address}/queries/{SLUG}.rq>; rel="alternate"; type="application/sparql-query"' in links


def test_the_list_is_the_document_of_the_release(site: Client, release: Release) -> None:
    written = (release.path / "queries.ttl").read_bytes()
    assert site.get("/queries", "text/turtle").content == written
    assert site.get("/queries.ttl").content == written
    subjects = {triple.subject for triple in graph(written, RdfFormat.TURTLE)}
    assert {NamedNode(f"{BASE}queries/{slug}") for slug in GENERAL} <= subjects
    for name in GENERAL:
        assert (release.path / "queries" / f"{name}.rq").read_bytes() == GENERAL[name].read_bytes()


def test_the_list_is_grouped_by_reader(site: Client) -> None:
    root = page(site, "/queries")
    for reader in Reader:
        words = text_of(section(root, reader.value))
        for question in asked():
            assert (question.title in words) == (question.reader is reader), question.slug
            if question.reader is reader:
                assert question.description in words


def test_the_list_is_narrowed_by_tag(site: Client) -> None:
    tag = QUESTIONS[SLUG].tags[0]
    hrefs = {e.get("href") for e in elements(page(site, f"/queries?tag={tag}"), "a")}
    for question in asked():
        assert (f"{site.address}/queries/{question.slug}" in hrefs) == (tag in question.tags)
    problem(site.get("/queries?tag=no-such", "application/json"), 404, "not-found")


@pytest.mark.parametrize("path", ["/queries/no-such", f"/queries/{SLUG}.pdf", "/queries.rq", "/queries/.ttl"])
def test_there_is_no_other_question(site: Client, path: str) -> None:
    problem(site.get(path, "application/json"), 404, "not-found")


def test_what_cannot_be_sent_is_refused(site: Client) -> None:
    problem(site.get(f"/queries/{SLUG}", "image/png"), 406, "not-acceptable")


@pytest.mark.parametrize("slug", sorted(GENERAL))
def test_the_page_shows_the_query_and_runs_it(site: Client, slug: str) -> None:
    root = page(site, f"/queries/{slug}")
    assert "".join(next(elements(root, "pre")).itertext()).strip() == QUESTIONS[slug].query.strip()
    run = next(e.get("href") or "" for e in elements(root, "a") if e.get("class") == "run")
    assert parse_qs(urlsplit(run).query) == {"query": [QUESTIONS[slug].query]}
    assert site.get(run.removeprefix(site.address), "text/html").status_code == 200


def test_the_endpoint_leads_to_its_examples(site: Client) -> None:
    hrefs = {e.get("href") for e in elements(section(page(site, "/sparql"), "examples"), "a")}
    assert {f"{site.address}/queries", *(f"{site.address}/queries/{slug}/answer" for slug in GENERAL)} <= hrefs
    described = graph(site.get("/sparql", "text/turtle").content, RdfFormat.TURTLE)
    assert NamedNode(f"{site.address}/queries") in {t.object for t in described if t.predicate == RDFS.seeAlso}
    catalog = graph(site.get("/.well-known/void", "text/turtle").content, RdfFormat.TURTLE)
    assert Triple(NamedNode(f"{BASE}sparql"), RDFS.seeAlso, NamedNode(f"{BASE}queries")) in catalog


def test_examples_are_not_among_the_statements_about_the_world(site: Client) -> None:
    query = f"ASK {{ ?s a <{PREFIXES['sh']}SPARQLExecutable> }}"
    assert site.sparql(query, "text/csv").text.strip() == "false"
