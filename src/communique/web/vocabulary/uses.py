"""How often the record uses each term and code."""

from __future__ import annotations

from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode

from communique.terms import CMQ, DCTERMS, PREFIXES, SKOS, VOID
from communique.web.facts import Facts
from communique.web.site import Site

MOST_STATEMENTS = 2_000_000
"""Up to how many statements the uses of codes are counted while somebody waits; terms are counted with the release."""
_CODES = f"""
SELECT ?code (COUNT(DISTINCT ?thing) AS ?count) WHERE {{
  ?code {SKOS.inScheme} ?scheme FILTER(STRSTARTS(STR(?scheme), "{PREFIXES["code"]}"))
  ?thing ?property ?code FILTER(?property = {DCTERMS.type} || STRSTARTS(STR(?property), "{CMQ}"))
}} GROUP BY ?code"""


def uses_of_terms(site: Site) -> dict[str, int]:
    """Return by IRI how many things are of each class, and how many statements have each property.

    Raises:
        HttpProblem: 503, the description of the release cannot be read.
    """
    return site.once("uses of terms", lambda: _partitions(Facts(site.catalog)))


def uses_of_codes(site: Site) -> dict[str, int] | None:
    """Return by IRI for how many things each code is used; None where the release is too large to count that now.

    Raises:
        HttpProblem: 503, the data cannot be read.
    """
    if site.release.manifest["counts"]["statements"] > MOST_STATEMENTS:
        return None
    return site.once("uses of codes", lambda: _counted(site))


def query_for(address: str, iri: str, is_class: bool, is_code: bool = False) -> str:
    """Return the address of a query for what has a term.

    Args:
        address: of the endpoint.
        iri: of the term.
        is_class: whether it is a class, else a property.
        is_code: whether it is a code, of any property.
    """
    pattern = f"?thing ?property <{iri}>" if is_code else f"?thing a <{iri}>" if is_class else f"?thing <{iri}> ?value"
    return f"{address}?{urlencode({'query': f'SELECT * WHERE {{ {pattern} }} LIMIT 100'})}"


def _partitions(catalog: Facts) -> dict[str, int]:
    found: dict[str, int] = {}
    for subject in catalog:
        for names, counts in ((VOID.term("class"), VOID.entities), (VOID.property, VOID.triples)):
            term = catalog.value(subject, names)
            count = catalog.text(subject, counts)
            if isinstance(term, NamedNode) and count.isdecimal():
                found[term.value] = int(count)
    return found


def _counted(site: Site) -> dict[str, int]:
    rows = site.store.select(_CODES)
    return {row["code"].value: int(row["count"].value) for row in rows if isinstance(row["count"], Literal)}
