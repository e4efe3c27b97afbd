"""The SPARQL endpoint: a request in, an answer in the form that was asked for."""

from __future__ import annotations

from pyoxigraph import QueryBoolean, QuerySolutions
from starlette.requests import Request
from starlette.responses import Response

from communique.web.ask.answer import answer_page, taken
from communique.web.ask.form import edited, is_to_be_edited
from communique.web.bounded import MAX_ANSWER, MAX_STATEMENTS, BoundedBuffer, TooMuch, at_most, too_large
from communique.web.formats import (
    GRAPH_FORMATS,
    HTML,
    RESULT_FORMATS,
    Choice,
    Format,
    checked_xml,
    choose,
    choose_by_name,
    graph_bytes,
    results_format,
)
from communique.web.problems import HttpProblem
from communique.web.responses import accept_of, respond
from communique.web.service import service
from communique.web.site import Site, site_of
from communique.web.sparql_diagnosis import explain
from communique.web.sparql_guard import Admitted, admit
from communique.web.sparql_request import SparqlRequest, read_request
from communique.web.store import Results


async def sparql(request: Request) -> Response:
    """Answer a request of the SPARQL Protocol; a GET without a query gets the description of the service."""
    body = await request.body() if request.method == "POST" else b""
    asked = read_request(request.scope["query_string"], request.headers.get("content-type", ""), body)
    if asked is not None:
        return edited(request, asked.query) if is_to_be_edited(request) else answer(request, asked)
    if request.method == "POST":
        raise HttpProblem("bad-request", "There is no query, neither in the address nor in the body.")
    return service(request)


def answer(request: Request, asked: SparqlRequest) -> Response:
    """Run a query and send all of its results, or none.

    Raises:
        HttpProblem: the query is refused, cannot be read or evaluated, or no form of the answer is acceptable.
    """
    site = site_of(request)
    admitted = admit(asked.query)
    try:
        with site.store.reading():
            results = _started(site, admitted, asked)
            forms = (*(RESULT_FORMATS if isinstance(results, QuerySolutions | QueryBoolean) else GRAPH_FORMATS), HTML)
            choice = _choice(forms, asked, request)
            written = taken(results) if choice.format == HTML else _written(results, choice.format)
    except (RuntimeError, ValueError) as error:
        raise HttpProblem("not-evaluable", f"{error}.", query=asked.query) from error
    body = written if isinstance(written, bytes) else answer_page(site, asked, written, forms).encode()
    return respond(request, checked_xml(body, choice.format), choice.media_type, {"Vary": "Accept"})


def _started(site: Site, admitted: Admitted, asked: SparqlRequest) -> Results:
    try:
        return site.store.run(admitted.text, asked.graphs, union=not admitted.names_graphs)
    except SyntaxError as error:
        raise explain(asked.query, error) from error


def _choice(forms: tuple[Format, ...], asked: SparqlRequest, request: Request) -> Choice:
    return choose_by_name(forms, asked.format) if asked.format else choose(forms, accept_of(request))


def _written(results: Results, form: Format) -> bytes:
    if not isinstance(results, QuerySolutions | QueryBoolean):
        return graph_bytes(at_most(MAX_STATEMENTS, "statements", results), form)
    buffer = BoundedBuffer(MAX_ANSWER)
    try:
        results.serialize(output=buffer, format=results_format(form))
    except TooMuch as error:
        raise too_large(MAX_ANSWER, "bytes") from error
    return buffer.getvalue()
