"""Queries that a page hands to its reader: what is said of its thing, and what refers to it."""

from __future__ import annotations

from urllib.parse import urlencode

from communique.terms import SKOS
from communique.web.addresses import Addresses


def about_it(iri: str) -> str:
    """Return SPARQL that asks for all that is said of a thing, with the names of what it is linked to."""
    return (
        f"SELECT ?property ?value ?name WHERE {{\n  <{iri}> ?property ?value .\n"
        f"  OPTIONAL {{ ?value {SKOS.prefLabel} ?name }}\n}} ORDER BY ?property ?value ?name\n"
    )


def referring_to_it(iri: str, predicate: str) -> str:
    """Return SPARQL that asks for everything that refers to a thing by a property."""
    return (
        f"SELECT ?thing ?name WHERE {{\n  ?thing <{predicate}> <{iri}> .\n"
        f"  OPTIONAL {{ ?thing {SKOS.prefLabel} ?name }}\n}} ORDER BY ?thing ?name\n"
    )


def to_edit(addresses: Addresses, query: str) -> str:
    """Return the address of the form with a query in it that is not run yet."""
    return f"{addresses.local('/sparql')}?{urlencode({'query': query, 'edit': '1'})}"


def to_run(addresses: Addresses, query: str) -> str:
    """Return the address of the results of a query."""
    return f"{addresses.local('/sparql')}?{urlencode({'query': query})}"
