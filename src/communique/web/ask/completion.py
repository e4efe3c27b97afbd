"""What the editor completes: prefixes, and classes, properties and codes with their names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from communique.terms import OWL, PREFIXES, RDF, RDFS, SKOS, VOID, compact
from communique.web.labels import labels_of
from communique.web.responses import respond
from communique.web.site import Site, site_of

_KINDS = {
    OWL.Class: "class",
    RDFS.Class: "class",
    RDF.Property: "property",
    OWL.ObjectProperty: "property",
    OWL.DatatypeProperty: "property",
    OWL.AnnotationProperty: "property",
}
_DECLARED = f"""
SELECT ?term ?kind WHERE {{
  {{ VALUES ?kind {{ {" ".join(str(kind) for kind in _KINDS)} }} ?term a ?kind }}
  UNION {{ ?term {SKOS.inScheme} ?kind }}
}}"""
_USED = {VOID.term("class"): "class", VOID.property: "property"}


def completion(request: Request) -> Response:
    """Answer with what can be completed, as JSON: `prefixes` by name, and `terms` as lists of name, kind and label."""
    site = site_of(request)
    terms = sorted(_terms(site))
    labels = labels_of(site.store, [iri for _, _, iri in terms])
    document = {
        "prefixes": PREFIXES,
        "terms": [[name, kind, labels[iri].text if iri in labels else ""] for name, kind, iri in terms],
    }
    return respond(request, json.dumps(document, ensure_ascii=False, separators=(",", ":")), "application/json")


def _terms(site: Site) -> set[tuple[str, str, str]]:
    """Return short name, kind and IRI of what has a short name: what is declared, and what the catalogue counts."""
    found = [*_declared(site), *_used(site)]
    return {(compact(iri), kind, iri) for iri, kind in found if not compact(iri).startswith("<")}


def _declared(site: Site) -> Iterator[tuple[str, str]]:
    for row in site.store.select(_DECLARED):
        term, kind = row["term"], row["kind"]
        if isinstance(term, NamedNode) and isinstance(kind, NamedNode):
            yield term.value, _KINDS.get(kind, "code")


def _used(site: Site) -> Iterable[tuple[str, str]]:
    return (
        (triple.object.value, _USED[triple.predicate])
        for triple in site.catalog
        if triple.predicate in _USED and isinstance(triple.object, NamedNode)
    )
