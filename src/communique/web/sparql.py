"""The SPARQL endpoint: a request in, an answer in the form that was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar
from urllib.parse import urlencode

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions
from starlette.requests import Request
from starlette.responses import Response

from communique.terms import compact
from communique.web.bounded import MAX_ANSWER, MAX_PAGE_ROWS, MAX_STATEMENTS, BoundedBuffer, TooMuch
from communique.web.formats import (
    GRAPH_FORMATS,
    HTML,
    RESULT_FORMATS,
    TURTLE,
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
from communique.web.values import Row, Value

Item = TypeVar("Item")


async def sparql(request: Request) -> Response:
    """Answer a request of the SPARQL Protocol; a GET without a query gets the description of the service."""
    body = await request.body() if request.method == "POST" else b""
    asked = read_request(request.scope["query_string"], request.headers.get("content-type", ""), body)
    if asked is not None:
        return answer(request, asked)
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
            body = _page(site, asked, results, forms) if choice.format == HTML else _written(results, choice.format)
    except (RuntimeError, ValueError) as error:
        raise HttpProblem("not-evaluable", f"{error}.", query=asked.query) from error
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
        return graph_bytes(_at_most(MAX_STATEMENTS, "statements", results), form)
    buffer = BoundedBuffer(MAX_ANSWER)
    try:
        results.serialize(output=buffer, format=results_format(form))
    except TooMuch as error:
        raise _too_large(MAX_ANSWER, "bytes") from error
    return buffer.getvalue()


def _at_most(limit: int, what: str, items: Iterable[Item]) -> Iterator[Item]:
    for number, item in enumerate(items):
        if number == limit:
            raise _too_large(limit, what)
        yield item


def _too_large(limit: int, what: str) -> HttpProblem:
    detail = f"The answer has more than {limit} {what}, which this server does not send. Nothing was cut off."
    return HttpProblem("answer-too-large", detail, {"limit": limit, "unit": what})


def _page(site: Site, asked: SparqlRequest, results: Results, forms: tuple[Format, ...]) -> bytes:
    columns: list[str] = []
    rows: list[Row] = []
    text = ""
    if isinstance(results, QuerySolutions):
        columns = [variable.value for variable in results.variables]
        shown = _at_most(MAX_PAGE_ROWS, "rows on a page", results)
        rows = [Row([[_value(site, term)] if term is not None else [] for term in solution]) for solution in shown]
    elif isinstance(results, QueryBoolean):
        text = "true" if results else "false"
    else:
        text = graph_bytes(_at_most(MAX_PAGE_ROWS, "statements on a page", results), TURTLE).decode()
    address = site.addresses.of_path("/sparql")
    downloads = [
        Value(form.name, f"{address}?{urlencode({'query': asked.query, 'format': form.ending})}")
        for form in forms
        if form != HTML
    ]
    page = site.pages.render(
        "results.html", query=asked.query, columns=columns, rows=rows, text=text, downloads=downloads
    )
    return page.encode()


def _value(site: Site, term: object) -> Value:
    if isinstance(term, NamedNode):
        return Value(compact(term.value).strip("<>"), site.addresses.of_iri(term.value), iri=term.value)
    return Value(str(getattr(term, "value", term)), language=getattr(term, "language", "") or "")
