"""Clients that others wrote, each doing with a real server what its users do with an endpoint.

SPARQLWrapper, rdflib's SPARQLStore, pandas, WikibaseIntegrator and, in Node, Comunica.
"""

from __future__ import annotations

import gc
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode

import pandas as pd  # type: ignore[import-untyped]
import pytest
import requests
from pyoxigraph import RdfFormat, Store
from pyoxigraph import parse as parse_rdf
from rdflib import RDF, SKOS, XSD, Dataset, Graph, Literal, Namespace, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import SmartWrapper
from SPARQLWrapper import Wrapper as sw
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed
from wikibaseintegrator import WikibaseIntegrator, datatypes  # type: ignore[import-untyped]
from wikibaseintegrator.wbi_config import config  # type: ignore[import-untyped]
from wikibaseintegrator.wbi_helpers import execute_sparql_query  # type: ignore[import-untyped]

from communique.terms import BASE, PREFIXES
from tests.cli.test_serve import serving
from tests.conftest import ROOT

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
"""Some of the clients leave closing their connections to the garbage collector."""

CMQ, EVENT = Namespace(PREFIXES["cmq"]), Namespace(PREFIXES["event"])
GENEVA = EVENT["1951-03-03-geneva"]
GENEVA_GRAPH = f"{BASE}graph/data/events/1951-03-03-geneva"
HEAD = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in ("cmq", "event", "skos", "skosxl", "xsd"))
EVENTS = [
    ("Closure of the lake road, February 1951", "1951-02-01"),
    ("Reported telephone call, spring 1951", "1951-03-01"),
    ("Meeting in Geneva, 3–4 March 1951", "1951-03-03"),
]
DATES = HEAD + (
    "SELECT ?label ?day WHERE { ?event cmq:earliest ?day ; cmq:eventStatus ?status ; skos:prefLabel ?label } "
    "ORDER BY ?day"
)
NAMES = HEAD + "SELECT ?name WHERE { ?n skosxl:literalForm ?name FILTER(LANG(?name) IN ('hy', 'tr')) } ORDER BY ?name"
NAMED = {("Işık Gölü", "tr"), ("Լիճ", "hy")}
MEETING = HEAD + "ASK { ?event a cmq:Meeting }"
GRAPH = HEAD + "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { event:1951-03-03-geneva a [] } GRAPH ?g { ?s ?p ?o } }"
DESCRIBE = f"DESCRIBE <{GENEVA}>"
WRONG = HEAD + "SELECT * WHERE { ?event cmq:date "


@pytest.fixture(scope="module")
def address(project: Path) -> Iterator[str]:
    """The base address of `communique serve`."""
    with serving(project) as served:
        yield served
    gc.collect()


@pytest.fixture(scope="module")
def endpoint(address: str) -> str:
    return f"{address}/sparql"


# SPARQLWrapper


def wrapped(endpoint: str, query: str, form: str, method: str = sw.GET, way: str = sw.URLENCODED) -> sw.SPARQLWrapper:
    wrapper = sw.SPARQLWrapper(endpoint, returnFormat=form)
    wrapper.setMethod(method)
    wrapper.setRequestMethod(way)
    wrapper.setQuery(query)
    return wrapper


def asked(wrapper: sw.SPARQLWrapper) -> Any:
    """Return what the wrapper makes of the answer; it leaves closing the connection to its caller."""
    result = wrapper.query()
    with result.response:
        return result.convert()


WAYS = pytest.mark.parametrize(
    ("method", "way"), [(sw.GET, sw.URLENCODED), (sw.POST, sw.URLENCODED), (sw.POST, sw.POSTDIRECTLY)]
)


@WAYS
def test_sparqlwrapper_reads_tables_in_every_form(endpoint: str, method: str, way: str) -> None:
    found = asked(wrapped(endpoint, DATES, sw.JSON, method, way))["results"]["bindings"]
    assert [(row["label"]["value"], row["day"]["value"]) for row in found] == EVENTS
    assert {row["label"]["xml:lang"] for row in found} == {"en"}
    assert {row["day"]["datatype"] for row in found} == {str(XSD.date)}
    document = asked(wrapped(endpoint, DATES, sw.XML, method, way))
    texts = [literal.firstChild.data for literal in document.getElementsByTagName("literal")]
    assert list(zip(texts[::2], texts[1::2], strict=True)) == EVENTS
    lines = asked(wrapped(endpoint, DATES, sw.CSV, method, way)).decode().splitlines()
    assert lines == ["label,day", *(f'"{label}",{day}' for label, day in EVENTS)]
    lines = asked(wrapped(endpoint, DATES, sw.TSV, method, way)).decode().splitlines()
    assert lines == ["?label\t?day", *(f'"{label}"@en\t"{day}"^^<{XSD.date}>' for label, day in EVENTS)]


@WAYS
def test_sparqlwrapper_reads_truth(endpoint: str, method: str, way: str) -> None:
    assert asked(wrapped(endpoint, MEETING, sw.JSON, method, way))["boolean"] is True
    (truth,) = asked(wrapped(endpoint, MEETING, sw.XML, method, way)).getElementsByTagName("boolean")
    assert truth.firstChild.data == "true"


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:Sending Accept header:RuntimeWarning")  # it means another form than it accepts
@WAYS
@pytest.mark.parametrize("query", [GRAPH, DESCRIBE])
def test_sparqlwrapper_reads_graphs_in_every_form(endpoint: str, query: str, method: str, way: str) -> None:
    expected = set(Graph().parse(data=asked(wrapped(endpoint, query, sw.TURTLE, method, way)), format="turtle"))
    assert (GENEVA, RDF.type, CMQ.Meeting) in expected
    for form in (sw.N3, sw.TURTLE):
        assert set(Graph().parse(data=asked(wrapped(endpoint, query, form, method, way)), format="turtle")) == expected
    for form in (sw.XML, sw.RDF, sw.RDFXML, sw.JSONLD):
        assert set(asked(wrapped(endpoint, query, form, method, way)).triples((None, None, None))) == expected


def test_sparqlwrapper_names_graphs(endpoint: str) -> None:
    default = wrapped(endpoint, "SELECT DISTINCT ?s { ?s a [] }", sw.JSON)
    default.addDefaultGraph(GENEVA_GRAPH)
    subjects = [row["s"]["value"] for row in asked(default)["results"]["bindings"]]
    assert str(GENEVA) in subjects
    assert {subject.partition("#")[0] for subject in subjects} == {str(GENEVA)}
    named = wrapped(endpoint, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", sw.JSON)
    named.addNamedGraph(GENEVA_GRAPH)
    named.addNamedGraph("http://example.org/unknown")
    assert [row["g"]["value"] for row in asked(named)["results"]["bindings"]] == [GENEVA_GRAPH]


def test_sparqlwrapper_pages_through_a_table_that_its_other_class_reads(endpoint: str) -> None:
    pages: list[tuple[str, str]] = []
    for offset in range(0, 4, 2):
        wrapper = SmartWrapper.SPARQLWrapper2(endpoint)
        wrapper.setQuery(f"{DATES} LIMIT 2 OFFSET {offset}")
        result: Any = wrapper.query()
        pages += [(row["label"].value, row["day"].value) for row in result.bindings]
    assert pages == EVENTS


@WAYS
def test_sparqlwrapper_says_what_the_server_says_is_wrong(endpoint: str, method: str, way: str) -> None:
    with pytest.raises(QueryBadFormed, match="syntax-error"):
        asked(wrapped(endpoint, WRONG, sw.JSON, method, way))
    with pytest.raises(QueryBadFormed, match="PREFIX cmq"):
        asked(wrapped(endpoint, "ASK { ?e cmq:date ?d }", sw.XML, method, way))


@pytest.mark.filterwarnings("ignore:Sending Accept header:RuntimeWarning")
def test_sparqlwrapper_is_refused_what_there_is_not_and_gets_nothing_else(endpoint: str) -> None:
    for form, query in ((sw.TURTLE, DATES), (sw.CSV, DESCRIBE)):
        with pytest.raises(HTTPError, match="406"):
            asked(wrapped(endpoint, query, form))


# rdflib's SPARQLStore

METHODS = pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])


@METHODS
@pytest.mark.parametrize("form", ["xml", "json", "tsv"])
def test_rdflib_reads_terms_as_they_are(endpoint: str, method: Any, form: str) -> None:
    graph = Graph(store=SPARQLStore(endpoint, method=method, returnFormat=form))
    assert list(graph.query(DATES)) == [(Literal(a, lang="en"), Literal(b, datatype=XSD.date)) for a, b in EVENTS]
    names: Any = graph.query(NAMES)
    assert {row.name for row in names} == {Literal(name, lang=tag) for name, tag in NAMED}


@METHODS
def test_rdflib_reads_plain_tables_truth_and_graphs(endpoint: str, method: Any) -> None:
    plain = Graph(store=SPARQLStore(endpoint, method=method, returnFormat="csv"))
    table: Any = plain.query(DATES)
    assert [(str(row.label), str(row.day)) for row in table] == EVENTS
    graph = Graph(store=SPARQLStore(endpoint, method=method))
    assert graph.query(MEETING).askAnswer is True
    for query in (GRAPH, DESCRIBE):
        found = graph.query(query).graph
        assert found is not None
        assert (GENEVA, RDF.type, CMQ.Meeting) in found


def test_rdflib_asks_as_if_the_graph_were_its_own(endpoint: str, published: Store) -> None:
    graph = Graph(store=SPARQLStore(endpoint))
    assert len(graph) == len({quad.triple for quad in published})
    assert (GENEVA, RDF.type, CMQ.Meeting) in graph
    assert (GENEVA, RDF.type, CMQ.Call) not in graph
    assert graph.value(GENEVA, CMQ.earliest) == Literal("1951-03-03", datatype=XSD.date)
    label, day = EVENTS[2]
    assert (GENEVA, SKOS.prefLabel, Literal(label, lang="en")) in graph
    assert (GENEVA, CMQ.earliest, Literal(day, datatype=XSD.date)) in set(graph.triples((GENEVA, None, None)))
    bound = graph.query("SELECT ?s { ?s a ?kind }", initNs={"cmq": CMQ}, initBindings={"kind": CMQ.Meeting})
    assert list(bound) == [(GENEVA,)]


def test_rdflib_pages_through_triples(endpoint: str) -> None:
    graph: Any = Graph(store=SPARQLStore(endpoint), identifier=URIRef(GENEVA_GRAPH))
    everything = set(graph)
    pages: list[Any] = []
    for offset in range(0, len(everything) + 50, 50):
        graph.LIMIT, graph.OFFSET = 50, offset
        pages += graph.triples((None, None, None))
    assert len(pages) == len(everything) > 100
    assert set(pages) == everything


def test_rdflib_finds_the_named_graphs(endpoint: str, published: Store) -> None:
    names = {URIRef(quad.graph_name.value) for quad in published}
    assert set(SPARQLStore(endpoint).contexts()) == names
    assert set(SPARQLStore(endpoint).contexts((GENEVA, RDF.type, CMQ.Meeting))) == {URIRef(GENEVA_GRAPH)}
    one = Graph(store=SPARQLStore(endpoint), identifier=URIRef(GENEVA_GRAPH))
    stated = {quad.triple for quad in published if quad.graph_name.value == GENEVA_GRAPH}
    assert len(one) == len(stated)
    dataset = Dataset(store=SPARQLStore(endpoint), default_union=True)
    counted: Any = dataset.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    assert {row.g: int(row.n) for row in counted}[URIRef(GENEVA_GRAPH)] == len(stated)


def test_rdflib_joins_its_own_data_with_ours(endpoint: str) -> None:
    own = Graph()
    own.add((URIRef("http://example.org/seen"), RDF.value, GENEVA))
    query = f"SELECT ?day {{ ?x rdf:value ?event SERVICE <{endpoint}> {{ ?event <{CMQ.earliest}> ?day }} }}"
    assert list(own.query(query)) == [(Literal("1951-03-03", datatype=XSD.date),)]


def test_rdflib_gets_an_error_for_a_wrong_query(endpoint: str) -> None:
    with pytest.raises(ValueError, match="your SPARQL query"):
        Graph(store=SPARQLStore(endpoint)).query(WRONG)
    for method in ("POST", "POST_FORM"):
        answer: Any = SPARQLStore(endpoint, method=method).query(WRONG)
        assert answer[0] == 400


# pandas


def test_pandas_reads_a_query_from_its_address(endpoint: str) -> None:
    by_name = f"{endpoint}?{urlencode({'query': DATES, 'format': 'csv'})}"
    by_header = f"{endpoint}?{urlencode({'query': DATES})}"
    for address, options in ((by_name, None), (by_header, {"Accept": "text/csv"})):
        frame = pd.read_csv(address, parse_dates=["day"], storage_options=options)
        assert list(frame.columns) == ["label", "day"]
        assert [(row.label, f"{row.day:%Y-%m-%d}") for row in frame.itertuples()] == EVENTS
        assert frame.day.dt.year.tolist() == [1951] * 3
    tabs = pd.read_csv(f"{endpoint}?{urlencode({'query': NAMES, 'format': 'tsv'})}", sep="\t", quoting=3)
    assert set(tabs["?name"]) == {f'"{name}"@{tag}' for name, tag in NAMED}


def test_pandas_reads_absent_values_numbers_and_other_scripts(endpoint: str) -> None:
    query = HEAD + (
        "SELECT ?event ?place (COUNT(?part) AS ?parts) WHERE { ?event cmq:eventStatus [] "
        "OPTIONAL { ?event cmq:place ?place } OPTIONAL { ?event cmq:participation ?part } } "
        "GROUP BY ?event ?place ORDER BY ?event"
    )
    frame = pd.read_csv(f"{endpoint}?{urlencode({'query': query, 'format': 'csv'})}", index_col="event")
    assert frame.place.isna().sum() == 1
    assert frame.parts[str(GENEVA)] == 5
    names = pd.read_csv(f"{endpoint}?{urlencode({'query': NAMES, 'format': 'csv'})}")
    assert set(names["name"]) == {name for name, _ in NAMED}


@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
def test_pandas_reads_the_tables_among_the_dumps(address: str, ending: str) -> None:
    frame = pd.read_csv(f"{address}/dumps/events.csv{ending}", parse_dates=["earliest", "latest"], index_col="event")
    found = frame.sort_values("earliest")
    assert [(row.label, f"{row.earliest:%Y-%m-%d}") for row in found.itertuples()] == EVENTS
    assert (frame.latest - frame.earliest).dt.days[str(GENEVA)] == 1
    participations = pd.read_csv(f"{address}/dumps/participations.csv{ending}")
    assert (participations.event == str(GENEVA)).sum() == 5


def test_pandas_gets_an_error_for_a_wrong_query(endpoint: str) -> None:
    with pytest.raises(OSError, match="400"):
        pd.read_csv(f"{endpoint}?{urlencode({'query': WRONG, 'format': 'csv'})}")


# WikibaseIntegrator


def test_wikibaseintegrator_asks_and_makes_an_item_of_the_answer(endpoint: str) -> None:
    body = DATES.removeprefix(HEAD)
    found = execute_sparql_query(body, prefix=HEAD, endpoint=endpoint, max_retries=1)["results"]["bindings"]
    assert [(row["label"]["value"], row["day"]["value"]) for row in found] == EVENTS
    names = execute_sparql_query(NAMES, endpoint=endpoint, max_retries=1)["results"]["bindings"]
    item = WikibaseIntegrator().item.new()
    for row in names:
        item.labels.set(row["name"]["xml:lang"], row["name"]["value"])
    item.claims.add(datatypes.Time(f"+{found[2]['day']['value']}T00:00:00Z", prop_nr="P1"))
    made = item.get_json()
    assert {(text["value"], tag) for tag, text in made["labels"].items()} == NAMED
    assert made["claims"]["P1"][0]["mainsnak"]["datavalue"]["value"]["time"] == "+1951-03-03T00:00:00Z"


def test_wikibaseintegrator_asks_yes_or_no_and_pages(endpoint: str) -> None:
    assert execute_sparql_query(MEETING, endpoint=endpoint, max_retries=1)["boolean"] is True
    pages = []
    for offset in range(4):
        answer = execute_sparql_query(f"{DATES} LIMIT 1 OFFSET {offset}", endpoint=endpoint, max_retries=1)
        pages.append(answer["results"]["bindings"])
    assert [page[0]["label"]["value"] for page in pages[:3]] == [label for label, _ in EVENTS]
    assert pages[3] == []


def test_wikibaseintegrator_is_told_that_a_query_is_wrong(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(config, "BACKOFF_MAX_TRIES", 1)  # it tries again whatever the status
    with pytest.raises(requests.HTTPError, match="400"):
        execute_sparql_query(WRONG, endpoint=endpoint, max_retries=1)


# Comunica

FOLDER = ROOT / "tests" / "clients"
NODE = shutil.which("node", path=f"{Path(sys.executable).parent}")
TABLE, TRIPLES = "application/sparql-results+json", "application/n-triples"
Job = tuple[str, Sequence[Any], str]


@pytest.fixture(scope="module")
def comunica() -> Iterator[Comunica]:
    """Comunica in a Node process of its own."""
    if not (FOLDER / "node_modules" / "@comunica").is_dir():
        pytest.skip("Comunica is not installed: `make test` does that where it reaches the npm registry")
    assert NODE, "Node comes with the Python packages for the tests"
    command = [NODE, "comunica.js"]
    with subprocess.Popen(
        command, cwd=FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        try:
            yield Comunica(process)
        finally:
            process.kill()


class Comunica:
    """Hands queries to Comunica, one after the other."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, query: str, *sources: Any, form: str = TABLE) -> dict[str, str]:
        """Return what `comunica.js` says of a query over some sources."""
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps({"query": query, "sources": sources, "form": form}), file=self._process.stdin, flush=True)
        answer: dict[str, str] = json.loads(self._process.stdout.readline())
        return answer

    def text(self, query: str, *sources: Any, form: str = TABLE) -> str:
        """Return the answer in a form, which is to be one."""
        found = self.ask(query, *sources, form=form)
        assert "error" not in found, found
        return found["text"]

    def rows(self, query: str, *sources: Any) -> list[dict[str, Any]]:
        """Return the rows of a table."""
        found: list[dict[str, Any]] = json.loads(self.text(query, *sources))["results"]["bindings"]
        return found


def test_comunica_asks_the_endpoint(comunica: Comunica, endpoint: str) -> None:
    for source in ({"type": "sparql", "value": endpoint}, endpoint):  # told what it is, and left to find out
        found = comunica.rows(DATES, source)
        assert [(row["label"]["value"], row["day"]["value"]) for row in found] == EVENTS
        assert {(row["label"]["xml:lang"], row["day"]["datatype"]) for row in found} == {("en", str(XSD.date))}
        assert {(row["name"]["value"], row["name"]["xml:lang"]) for row in comunica.rows(NAMES, source)} == NAMED
        assert json.loads(comunica.text(MEETING, source))["boolean"] is True
        pages = [comunica.rows(f"{DATES} LIMIT 1 OFFSET {offset}", source) for offset in range(4)]
        assert [page[0]["label"]["value"] for page in pages[:3]] == [label for label, _ in EVENTS]
        assert pages[3] == []


def test_comunica_constructs_describes_and_asks_named_graphs(comunica: Comunica, address: str, endpoint: str) -> None:
    source = {"type": "sparql", "value": endpoint}
    graph = requests.get(f"{address}/graph/data/events/1951-03-03-geneva.nt", timeout=20).content
    expected = set(parse_rdf(graph, format=RdfFormat.N_TRIPLES))
    assert set(parse_rdf(comunica.text(GRAPH, source, form=TRIPLES), format=RdfFormat.N_TRIPLES)) == expected
    described = set(parse_rdf(comunica.text(DESCRIBE, source, form=TRIPLES), format=RdfFormat.N_TRIPLES))
    assert described == {triple for triple in expected if triple.subject.value == str(GENEVA)}
    (row,) = comunica.rows(f"SELECT ?g {{ GRAPH ?g {{ <{GENEVA}> a [] }} }}", source)
    assert row["g"]["value"] == GENEVA_GRAPH


@pytest.mark.parametrize("ending", ["ttl", "jsonld", "nt", "rdf"])
def test_comunica_reads_documents_about_things(comunica: Comunica, address: str, ending: str) -> None:
    document = f"{address}/doc/event/1951-03-03-geneva.{ending}"
    reference = requests.get(f"{address}/doc/event/1951-03-03-geneva.nt", timeout=20).content
    expected = set(parse_rdf(reference, format=RdfFormat.N_TRIPLES))
    found = comunica.text("CONSTRUCT WHERE { ?s ?p ?o }", {"type": "file", "value": document}, form=TRIPLES)
    assert set(parse_rdf(found, format=RdfFormat.N_TRIPLES)) == expected


def test_comunica_follows_the_address_of_a_thing_to_its_document(comunica: Comunica, address: str) -> None:
    (row,) = comunica.rows(DATES, f"{address}/id/event/1951-03-03-geneva")
    assert (row["label"]["value"], row["day"]["value"]) == EVENTS[2]


def test_comunica_joins_a_document_with_the_endpoint(comunica: Comunica, address: str, endpoint: str) -> None:
    document = {"type": "file", "value": f"{address}/doc/event/1951-03-03-geneva.jsonld"}
    query = HEAD + f"SELECT DISTINCT ?name {{ <{GENEVA}> cmq:place ?place . ?place skos:prefLabel ?name }}"
    (row,) = comunica.rows(query, document, {"type": "sparql", "value": endpoint})
    assert row["name"]["value"] == "Geneva"
    federated = HEAD + f"SELECT ?label {{ SERVICE <{endpoint}> {{ <{GENEVA}> skos:prefLabel ?label }} }}"
    (row,) = comunica.rows(federated, document)
    assert row["label"]["value"] == EVENTS[2][0]


def test_comunica_gets_an_error_where_the_server_refuses(comunica: Comunica, address: str, endpoint: str) -> None:
    values = " ".join(f"<http://example.org/{'x' * 100}/{number}>" for number in range(1000))
    refused = comunica.ask(f"SELECT * {{ VALUES ?s {{ {values} }} ?s ?p ?o }}", {"type": "sparql", "value": endpoint})
    assert "413" in refused["error"]
    missing = comunica.ask("SELECT * { ?s ?p ?o }", {"type": "file", "value": f"{address}/doc/event/none.ttl"})
    assert "404" in missing["error"]
