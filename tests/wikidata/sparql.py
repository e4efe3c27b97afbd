"""The stand-in's query service: SPARQL 1.1 Protocol over the entities as RDF."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Store, serialize

from tests.wikidata.entity_data import Reply

_TABLES = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
_GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
_SERVICE = re.compile(r"\bSERVICE\s+(?:SILENT\s+)?(<[^>]*>|[^\s{]+)", re.IGNORECASE)
_ALLOWED = re.compile(r"<http://(127\.0\.0\.1|localhost)[:/]")
_DESCRIPTION = """@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
[] a sd:Service ; sd:endpoint <> ; sd:supportedLanguage sd:SPARQL11Query ;
    sd:resultFormat <http://www.w3.org/ns/formats/SPARQL_Results_JSON> .
"""


def asked(store: Store, parameters: Mapping[str, str], accept: str) -> Reply:
    """Return the answer to a request; one without a query gets the service description."""
    if "query" not in parameters:
        return Reply(200, _DESCRIPTION.encode(), {"Content-Type": "text/turtle"})
    query = parameters["query"]
    for service in _SERVICE.findall(query):
        if not _ALLOWED.match(service):
            return _refusal(403, f"Service URI {service} is not allowed")
    try:
        found = store.query(query)
        wanted = "application/sparql-results+json" if parameters.get("format") == "json" else accept
        return _table(found, wanted) if isinstance(found, QuerySolutions | QueryBoolean) else _graph(found, wanted)
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        return _refusal(400, f"MalformedQueryException: {error}")


def _table(found: QuerySolutions | QueryBoolean, accept: str) -> Reply:
    media_type = next((name for name in _TABLES if name in accept), "application/sparql-results+xml")
    content = found.serialize(format=_TABLES[media_type]) or b""
    return Reply(200, content, {"Content-Type": media_type, "Access-Control-Allow-Origin": "*"})


def _graph(found: object, accept: str) -> Reply:
    media_type = next((name for name in _GRAPHS if name in accept), "text/turtle")
    content = serialize(found, format=_GRAPHS[media_type]) or b""  # type: ignore[arg-type]
    return Reply(200, content, {"Content-Type": media_type, "Access-Control-Allow-Origin": "*"})


def _refusal(status: int, reason: str) -> Reply:
    return Reply(status, reason.encode(), {"Content-Type": "text/plain; charset=utf-8"})
