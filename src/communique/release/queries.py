"""The competency questions as RDF, in the words in which endpoints publish their examples.

Each is an executable of SHACL (https://www.w3.org/ns/shacl#SPARQLExecutable) with its text, endpoint and keywords, so
that query editors which collect examples find them. They are a document of their own and not in the dumps: the dumps
hold what is said of the world, and their counts and hashes should not change with what somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from communique.questions import Question, Reader
from communique.release.description import QUERIES, SPARQL, about, english
from communique.terms import RDF, RDFS, SCHEMA, SH

_FEDERATES_WITH = NamedNode("https://purl.expasy.org/sparql-examples/ontology#federatesWith")


def query_iri(slug: str) -> NamedNode:
    """Return the IRI of a question."""
    return NamedNode(f"{QUERIES.value}/{slug}")


def audience_iri(reader: Reader) -> NamedNode:
    """Return the IRI of those who would ask; it is a place in the list."""
    return NamedNode(f"{QUERIES.value}#{reader}")


def queries_triples(questions: Iterable[Question]) -> Iterator[Triple]:
    """Yield the description of each question."""
    for question in questions:
        yield from query_triples(question)


def query_triples(question: Question) -> Iterator[Triple]:
    """Yield the description of a question."""
    kind, text = (SH.SPARQLAskExecutable, SH.ask) if question.is_ask else (SH.SPARQLSelectExecutable, SH.select)
    yield from about(
        query_iri(question.slug),
        (RDF.type, SH.SPARQLExecutable),
        (RDF.type, kind),
        (RDFS.label, english(question.title)),
        (RDFS.comment, english(question.description)),
        (text, Literal(question.query)),
        (SCHEMA.target, NamedNode(question.endpoint) if question.endpoint else SPARQL),
        *((_FEDERATES_WITH, NamedNode(address)) for address in question.services),
        (SCHEMA.audience, audience_iri(question.reader)),
        *((SCHEMA.keywords, Literal(tag)) for tag in question.tags),
    )
    audience = audience_iri(question.reader)
    yield from about(audience, (RDF.type, SCHEMA.Audience), (SCHEMA.audienceType, Literal(question.reader.value)))
