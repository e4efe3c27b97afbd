"""The forms in which graphs and results are sent, and how they are written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, Quad, QueryResultsFormat, RdfFormat, Triple, serialize

from communique.jsonld import entity_jsonld
from communique.terms import PREFIXES
from communique.turtle.writer import write_turtle
from communique.web.negotiate import negotiate
from communique.web.problems import HttpProblem

_NOT_IN_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True)
class Format:
    """One form.

    Attributes:
        ending: ending of file names and value of the parameter `format`.
        name: what people call it.
        media_types: media types by which it can be asked for, the proper one first.
        also: further values of the parameter `format`.
    """

    ending: str
    name: str
    media_types: tuple[str, ...]
    also: tuple[str, ...] = ()

    @property
    def plain_type(self) -> str:
        """Its proper media type without parameters."""
        return _without_parameters(self.media_types[0])


HTML = Format("html", "HTML", ("text/html",))
TURTLE = Format("ttl", "Turtle", ("text/turtle", "application/x-turtle"), ("turtle", "n3"))
JSON_LD = Format("jsonld", "JSON-LD", ("application/ld+json", "application/json"), ("json-ld", "json"))
N_TRIPLES = Format("nt", "N-Triples", ("application/n-triples",), ("ntriples", "n-triples"))
RDF_XML = Format("rdf", "RDF/XML", ("application/rdf+xml", "application/xml"), ("rdf+xml", "rdfxml", "xml"))
N_QUADS = Format("nq", "N-Quads", ("application/n-quads", "text/x-nquads"), ("nquads", "n-quads"))
TRIG = Format("trig", "TriG", ("application/trig", "application/x-trig"))
QUERY = Format("rq", "SPARQL", ("application/sparql-query",))

DOCUMENT_FORMATS = (HTML, TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
"""Forms of a document about a thing; people first, since whoever accepts anything is seldom a program."""
QUERY_FORMATS = (*DOCUMENT_FORMATS, QUERY)
"""Forms of the document about a query: it, and the query itself."""
GRAPH_FORMATS = (TURTLE, N_TRIPLES, N_QUADS, TRIG, JSON_LD, RDF_XML)
"""Forms of the graph that a CONSTRUCT or DESCRIBE query yields."""

RESULTS_JSON = Format("json", "JSON", ("application/sparql-results+json", "application/json"), ("srj",))
RESULTS_XML = Format("xml", "XML", ("application/sparql-results+xml", "application/xml", "text/xml"), ("srx",))
CSV = Format("csv", "CSV", ("text/csv; header=present",))
RESULTS_TSV = Format("tsv", "TSV", ("text/tab-separated-values",))
RESULT_FORMATS = (RESULTS_JSON, RESULTS_XML, CSV, RESULTS_TSV)
"""Forms of the answer to a SELECT or ASK query."""

_RDF_FORMATS = {
    TURTLE: RdfFormat.TURTLE,
    JSON_LD: RdfFormat.JSON_LD,
    N_TRIPLES: RdfFormat.N_TRIPLES,
    RDF_XML: RdfFormat.RDF_XML,
    N_QUADS: RdfFormat.N_QUADS,
    TRIG: RdfFormat.TRIG,
}
_RESULTS_FORMATS = {
    RESULTS_JSON: QueryResultsFormat.JSON,
    RESULTS_XML: QueryResultsFormat.XML,
    CSV: QueryResultsFormat.CSV,
    RESULTS_TSV: QueryResultsFormat.TSV,
}
_XML = (RDF_XML, RESULTS_XML)


@dataclass(frozen=True)
class Choice:
    """A form together with the media type under which it goes out."""

    format: Format
    media_type: str


def choose(formats: Sequence[Format], accept: str | None) -> Choice:
    """Return the form that fits an Accept header best.

    Raises:
        HttpProblem: 406 with the list of offers.
    """
    by_type = {media_type: form for form in formats for media_type in form.media_types[:1]}
    for form in formats:
        for alias in form.media_types[1:]:
            by_type.setdefault(alias, form)
    chosen = negotiate(accept, list(by_type))
    if chosen is None:
        raise not_acceptable(formats, f"Nothing here fits “Accept: {accept}”.")
    return Choice(by_type[chosen], chosen)


def choice_of(form: Format | None, formats: Sequence[Format], accept: str | None) -> Choice:
    """Return a form that the address names, if it names one, else that which fits an Accept header best.

    Raises:
        HttpProblem: 406 with the list of offers.
    """
    return Choice(form, form.media_types[0]) if form else choose(formats, accept)


def choose_by_name(formats: Sequence[Format], name: str) -> Choice:
    """Return the form called `name`: an ending, another usual name, or a media type, whose parameters do not count.

    A plus sign that was not escaped in the address arrives as a space and is read as what it was.

    Raises:
        HttpProblem: 406 with the list of offers.
    """
    wanted = _without_parameters(name.lower()).replace(" ", "+")
    for form in formats:
        if wanted in (form.ending, *form.also, *map(_without_parameters, form.media_types)):
            return Choice(form, form.media_types[0])
    raise not_acceptable(formats, f"There is no format “{name}” of this.")


def _without_parameters(media_type: str) -> str:
    return media_type.partition(";")[0].strip()


def not_acceptable(formats: Sequence[Format], detail: str) -> HttpProblem:
    """Return the problem that none of `formats` will do."""
    offers = [form.media_types[0] for form in formats]
    return HttpProblem("not-acceptable", f"{detail} On offer: {', '.join(offers)}.", {"offers": offers})


def document_bytes(triples: Sequence[Triple], form: Format, context: Mapping[str, Any]) -> bytes:
    """Write the document about a thing: canonical Turtle, compact JSON-LD, sorted N-Triples, RDF/XML.

    Args:
        triples: statements, those about the thing itself first.
        form: one of `DOCUMENT_FORMATS` but HTML.
        context: JSON-LD context of the release.
    """
    if form == TURTLE:
        return write_turtle(triples).encode()
    if form == JSON_LD:
        return (json.dumps(entity_jsonld(triples, context), ensure_ascii=False, indent=2) + "\n").encode()
    return graph_bytes(sorted(set(triples), key=str), form)


def graph_bytes(statements: Iterable[Triple] | Iterable[Quad], form: Format) -> bytes:
    """Write any graph or dataset in one of `GRAPH_FORMATS`.

    Raises:
        HttpProblem: 406 when that form cannot hold the statements.
    """
    found: list[Any] = list(dict.fromkeys(statements))
    try:
        body = serialize(found, format=_RDF_FORMATS[form], prefixes=_prefixes(found, form)) or b""
    except (OSError, ValueError) as error:
        raise _unwritable(form, str(error)) from error
    return checked_xml(body, form)


def results_format(form: Format) -> QueryResultsFormat:
    """Return the serialiser's name for one of `RESULT_FORMATS`."""
    return _RESULTS_FORMATS[form]


def checked_xml(body: bytes, form: Format) -> bytes:
    """Return `body`, refusing XML with characters that XML 1.0 (section 2.2) cannot hold.

    Raises:
        HttpProblem: 406.
    """
    if form in _XML and _NOT_IN_XML.search(body):
        raise _unwritable(form, "it holds a control character that XML does not allow")
    return body


def _unwritable(form: Format, reason: str) -> HttpProblem:
    formats = RESULT_FORMATS if form in RESULT_FORMATS else GRAPH_FORMATS
    offers = [other.media_types[0] for other in formats if other != form]
    return HttpProblem("not-acceptable", f"The answer cannot be written as {form.name}: {reason}.", {"offers": offers})


def _prefixes(statements: Sequence[Triple | Quad], form: Format) -> dict[str, str] | None:
    """Return the part of the prefix table that the IRIs of `statements` use, None where a form has no prefixes."""
    if form in (N_TRIPLES, N_QUADS):
        return None
    terms = {term for statement in statements for term in statement}
    iris = {term.datatype.value if isinstance(term, Literal) else getattr(term, "value", "") for term in terms}
    namespaces = {iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] for iri in iris}
    return {prefix: namespace for prefix, namespace in PREFIXES.items() if namespace in namespaces}


def content_type(media_type: str) -> str:
    """Return the Content-Type for a media type of ours: text is UTF-8 and says so."""
    main, _, parameters = media_type.partition(";")
    if not main.startswith("text/"):
        return media_type
    return f"{main}; charset=utf-8" + (f";{parameters}" if parameters else "")
