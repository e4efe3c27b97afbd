"""A request of the SPARQL 1.1 Protocol (section 2.1), read from its address and body."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode

from communique.web.negotiate import parse_element
from communique.web.problems import HttpProblem
from communique.web.store import Graphs

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
READABLE = (FORM, QUERY)

_MAX_FIELDS = 1000
_FORMAT_NAMES = ("format", "output", "results")
_CHARSETS = ("utf-8", "utf8", "us-ascii")


@dataclass(frozen=True)
class SparqlRequest:
    """What is asked.

    Attributes:
        query: the query text.
        graphs: default and named graphs, None where the request names none.
        format: name of the form wanted whatever the Accept header says, or empty.
    """

    query: str
    graphs: Graphs | None = None
    format: str = ""


def read_request(query_string: bytes, content_type: str = "", body: bytes = b"") -> SparqlRequest | None:
    """Return what is asked, or None where there is neither query nor body.

    A query in the address and an empty body of any type is read too: some clients send that. Parameters that the
    protocol does not know are passed over, and so are graphs without a name, which forms send for an empty field.

    Raises:
        HttpProblem: the request is not one of the protocol, or an update.
    """
    parameters = _parameters(query_string)
    queries: list[str] = []
    if body:
        kind = _readable_type(content_type)
        if kind == FORM:
            parameters += _parameters(body)
        else:
            queries.append(_text(body))
    queries += [value for name, value in parameters if name == "query"]
    _refuse_updates(parameters, queries)
    if len(queries) > 1:
        raise HttpProblem("bad-request", f"There are {len(queries)} queries; send one.")
    if not queries:
        if body:
            raise HttpProblem("bad-request", "The form has no field called query.")
        return None
    chosen = next((value for name, value in parameters if name in _FORMAT_NAMES and value), "")
    return SparqlRequest(queries[0].removeprefix("\ufeff"), _graphs(parameters), chosen)


def _refuse_updates(parameters: list[tuple[str, str]], queries: list[str]) -> None:
    if not any(name == "update" for name, _ in parameters):
        return
    if queries:
        raise HttpProblem("bad-request", "There are both a query and an update; send one query.")
    raise HttpProblem("update-refused", "This endpoint answers queries only.")


def _readable_type(content_type: str) -> str:
    """Return the media type of the body, which is one of `READABLE`.

    Raises:
        HttpProblem: 415, or 403 for updates.
    """
    read = parse_element(content_type)
    kind = f"{read.type}/{read.subtype}" if read else ""
    if kind == UPDATE:
        raise HttpProblem("update-refused", "This endpoint answers queries only.")
    readable = {"accept": list(READABLE)}
    headers = {"Accept-Post": ", ".join(READABLE)}
    if read is None or kind not in READABLE:
        detail = f"The body is {content_type or 'of no stated type'}; {' or '.join(READABLE)} is read here."
        raise HttpProblem("unsupported-media-type", detail, readable, headers)
    charset = dict(read.parameters).get("charset", "utf-8")
    if charset not in _CHARSETS:
        detail = f"The body is in {charset}; only UTF-8 is read here."
        raise HttpProblem("unsupported-media-type", detail, readable, headers)
    return kind


def _parameters(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            _text(encoded), keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS, separator="&"
        )
    except UnicodeDecodeError as error:
        raise HttpProblem("bad-request", "A parameter holds bytes that are not UTF-8.") from error
    except ValueError as error:
        raise HttpProblem("too-large", "There are too many parameters.", {"limit": _MAX_FIELDS}) from error


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        detail = f"Byte {error.start + 1} of the request is not UTF-8."
        raise HttpProblem("bad-request", detail) from error


def _graphs(parameters: list[tuple[str, str]]) -> Graphs | None:
    default, named = (_named_by(parameters, name) for name in ("default-graph-uri", "named-graph-uri"))
    return (default, named) if default or named else None


def _named_by(parameters: list[tuple[str, str]], wanted: str) -> list[NamedNode]:
    """Return each graph once: the engine would count the statements of a graph as often as it is named."""
    return [_graph(iri) for iri in dict.fromkeys(value for name, value in parameters if name == wanted and value)]


def _graph(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise HttpProblem("bad-request", f"“{iri}” names no graph: {error}.") from error
