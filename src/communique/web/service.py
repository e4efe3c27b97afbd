"""What the endpoint says about itself (SPARQL 1.1 Service Description), for programs and for people."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple
from starlette.requests import Request
from starlette.responses import Response

from communique.terms import BASE, DCTERMS, RDF, RDFS, SD, VOID, XSD
from communique.web.ask.form import RULES, form_page
from communique.web.formats import GRAPH_FORMATS, HTML, choose, graph_bytes
from communique.web.limits import described, limits_of
from communique.web.responses import accept_of, respond
from communique.web.site import Site, site_of

_FORMATS = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "N-Quads", "TriG", "JSON-LD", "RDF_XML",
)  # fmt: skip
UNLISTED = "The named graphs are too many to be listed here; SELECT ?graph { GRAPH ?graph {} } lists them."


def service(request: Request) -> Response:
    """Answer a GET without a query: a form for people, RDF for programs."""
    site = site_of(request)
    choice = choose((*GRAPH_FORMATS, HTML), accept_of(request))
    headers = {"Vary": "Accept", "Link": f'<{site.addresses.of_path("/.well-known/void")}>; rel="describedby"'}
    if choice.format == HTML:
        return respond(request, form_page(site), choice.media_type, headers)
    return respond(request, graph_bytes(service_description(site), choice.format), choice.media_type, headers)


def service_description(site: Site) -> list[Triple]:
    """Return the description of the endpoint.

    Raises:
        HttpProblem: 503, the store cannot be read.
    """
    endpoint = NamedNode(site.addresses.of_path("/sparql"))
    return [
        Triple(subject, predicate, value)
        for subject, predicate, value in (*_service(site, endpoint), *_dataset(site, endpoint))
    ]


_Fact = tuple[NamedNode, NamedNode, NamedNode | Literal]


def _service(site: Site, endpoint: NamedNode) -> Iterator[_Fact]:
    service_, dataset = NamedNode(f"{endpoint.value}#service"), NamedNode(f"{endpoint.value}#dataset")
    yield service_, RDF.type, SD.Service
    yield service_, SD.endpoint, endpoint
    yield service_, SD.supportedLanguage, SD.SPARQL11Query
    yield service_, SD.feature, SD.UnionDefaultGraph
    yield service_, SD.defaultDataset, dataset
    yield service_, RDFS.seeAlso, NamedNode(site.addresses.of_path("/queries"))
    yield service_, RDFS.comment, Literal(" ".join(RULES), language="en")
    yield from described(service_, limits_of(site.settings))
    for name in _RESULT_FORMATS:
        yield service_, SD.resultFormat, NamedNode(_FORMATS + name)


def _dataset(site: Site, endpoint: NamedNode) -> Iterator[_Fact]:
    dataset, union = NamedNode(f"{endpoint.value}#dataset"), NamedNode(f"{endpoint.value}#default-graph")
    yield dataset, RDF.type, SD.Dataset
    yield dataset, SD.defaultGraph, union
    yield dataset, DCTERMS.isVersionOf, NamedNode(f"{BASE}dataset")
    yield dataset, RDFS.seeAlso, NamedNode(site.addresses.of_path("/.well-known/void"))
    yield union, RDF.type, SD.Graph
    yield union, VOID.triples, Literal(str(site.release.manifest["counts"]["statements"]), datatype=XSD.integer)
    graphs = _named_graphs(site)
    if not graphs:
        yield dataset, RDFS.comment, Literal(UNLISTED, language="en")
    for number, (graph, size) in enumerate(graphs, start=1):
        named = NamedNode(f"{endpoint.value}#graph-{number}")
        yield dataset, SD.namedGraph, named
        yield named, RDF.type, SD.NamedGraph
        yield named, SD.name, graph
        yield named, SD.graph, graph
        yield graph, RDF.type, SD.Graph
        yield graph, VOID.triples, size


def _named_graphs(site: Site) -> list[tuple[NamedNode, Literal]]:
    """Return the named graphs with their sizes as the catalogue lists them: all, or none where they are very many."""
    return sorted(
        (
            (subject, value)
            for subject, predicate, value in site.catalog
            if predicate == VOID.triples
            and isinstance(subject, NamedNode)
            and subject.value.startswith(f"{BASE}graph/")
            and isinstance(value, Literal)
        ),
        key=lambda pair: pair[0].value,
    )
