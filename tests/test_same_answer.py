"""The same answer comes out of page, document, endpoint and dump, on the shipped corpus."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from communique.dates import in_words
from communique.iris import thing_path
from communique.terms import BASE, CMQ, SKOS
from tests.cli.test_serve import serving
from tests.conftest import ROOT

THINGS = (
    "agreement/1993-07-prolongation",
    "body/nagorno-karabakh-authorities",
    "event/1993-07-28-martakert",
    "event/2023-03-01-khojaly",
    "event/until-1997-trilateral-contacts",
    "office/minister-of-defence-nk",
    "person/i-aliyev-1993",
    "person/serzh-sargsyan",
    "place/moscow",
    "question/first-meeting",
    "source/dw-2023-09-21",
)
SYNTAXES = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shipped")
    for name in ("ontology", "shapes", "data", "seeds"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def address(project: Path) -> Iterator[str]:
    with serving(project) as served:
        yield served


@pytest.fixture(scope="module")
def dump(project: Path, address: str) -> set[Triple]:  # noqa: ARG001 - the release is there once it is served
    path = project / ".communique" / "current" / "dumps" / "communique.nt"
    return {quad.triple for quad in parse(path.read_bytes(), format=RdfFormat.N_TRIPLES)}


@pytest.mark.parametrize("thing", THINGS)
def test_document_endpoint_and_dump_say_the_same(address: str, dump: set[Triple], thing: str) -> None:
    iri = f"{BASE}id/{thing}"
    documents = [
        {
            quad.triple
            for quad in parse(requests.get(f"{address}/doc/{thing}.{ending}", timeout=10).content, format=form)
        }
        for ending, form in SYNTAXES.items()
    ]
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o FILTER (?s = <{iri}> || STRSTARTS(STR(?s), '{iri}#')) }}"
    headers = {"Accept": "application/n-triples"}
    answer = requests.post(f"{address}/sparql", data={"query": query}, headers=headers, timeout=10)
    constructed = {quad.triple for quad in parse(answer.content, format=RdfFormat.N_TRIPLES)}
    dumped = {
        triple
        for triple in dump
        if isinstance(triple.subject, NamedNode) and triple.subject.value.partition("#")[0] == iri
    }
    assert constructed == dumped
    for document in documents:
        assert document == documents[0]
        assert document >= dumped


@pytest.mark.parametrize("thing", THINGS)
def test_the_page_says_what_the_dump_says(address: str, dump: set[Triple], thing: str) -> None:
    page = requests.get(f"{address}/doc/{thing}.html", timeout=10).text
    iri = NamedNode(f"{BASE}id/{thing}")
    for triple in dump:
        if triple.subject != iri:
            continue
        value = triple.object.value if not isinstance(triple.object, Triple) else ""
        if triple.predicate == CMQ.date:
            assert in_words(value) in page
        elif triple.predicate in (SKOS.prefLabel, SKOS.note):
            assert value.replace("&", "&amp;").replace("'", "&#39;").replace('"', "&#34;") in page
        elif (linked := thing_path(value)) and "#" not in value:
            assert f'"{linked.document}' in page, value


def test_every_event_is_on_the_list_in_time_order(address: str, dump: set[Triple]) -> None:
    page = requests.get(f"{address}/events", timeout=10).text
    dated = {t.subject.value: t.object.value for t in dump if t.predicate == CMQ.date and "/event/" in str(t.subject)}  # type: ignore[union-attr]
    for iri in dated:
        path = thing_path(iri)
        assert path
        assert f'"{path.document}"' in page
    order = ["1992-moscow-first-contacts", "1993-07-28-martakert", "1994-05-ceasefire", "2023-03-01-khojaly"]
    places = [page.index(f"/doc/event/{slug}") for slug in order]
    assert places == sorted(places)


def test_no_event_takes_more_than_fifty_kilobytes(address: str, dump: set[Triple]) -> None:
    paths = {
        path.document for t in dump if t.predicate == CMQ.eventStatus and (path := thing_path(str(t.subject)[1:-1]))
    }
    assert paths
    with requests.Session() as session:
        sizes = {path: len(session.get(f"{address}{path}.html", timeout=10).content) for path in paths}
    assert max(sizes.values()) < 50_000, max(sizes, key=lambda path: sizes[path])
