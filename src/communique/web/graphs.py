"""The named graphs: what one file of the record says."""

from __future__ import annotations

from pyoxigraph import NamedNode, Quad, Triple
from starlette.requests import Request
from starlette.responses import Response

from communique.iris import thing_path
from communique.terms import BASE
from communique.web.formats import (
    DOCUMENT_FORMATS,
    HTML,
    N_QUADS,
    TRIG,
    Format,
    choice_of,
    document_bytes,
    graph_bytes,
)
from communique.web.labels import labels_of
from communique.web.links import canonical
from communique.web.parameters import PATH
from communique.web.problems import not_known
from communique.web.responses import accept_of, respond
from communique.web.site import Site, site_of

MOST_THINGS = 500
"""Things that the page of a graph names."""
_FORMATS = (*DOCUMENT_FORMATS, TRIG, N_QUADS)
_ENDINGS = {form.ending: form for form in _FORMATS}


def graph(request: Request) -> Response:
    """Answer with the statements of one named graph, in whatever form."""
    site = site_of(request)
    path, dot, ending = request.path_params["path"].partition(".")
    form = _ENDINGS.get(ending)
    if not PATH.fullmatch(path) or (dot and form is None):
        raise not_known(f"graph/{path}")
    name = NamedNode(f"{BASE}graph/{path}")
    triples = site.store.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", [name])
    if not triples:
        raise not_known(f"graph/{path}")
    choice = choice_of(form, _FORMATS, accept_of(request))
    address = site.addresses.of_path(f"/graph/{path}")
    headers = {"Vary": "Accept", "Link": canonical(address)}
    return respond(request, _body(site, name, triples, choice.format), choice.media_type, headers)


def _body(site: Site, name: NamedNode, triples: list[Triple], form: Format) -> bytes | str:
    if form == HTML:
        return _page(site, name, triples)
    if form in (TRIG, N_QUADS):
        ordered = sorted(set(triples), key=str)
        return graph_bytes([Quad(t.subject, t.predicate, t.object, name) for t in ordered], form)
    return document_bytes(triples, form, site.context)


def _page(site: Site, name: NamedNode, triples: list[Triple]) -> str:
    subjects = sorted({t.subject.value for t in triples if isinstance(t.subject, NamedNode)})
    things = [iri for iri in subjects if "#" not in iri and thing_path(iri)]
    shown, left = things[:MOST_THINGS], max(0, len(things) - MOST_THINGS)
    labels = labels_of(site.store, shown, site.naming)
    links = [labels.link(iri, site.addresses) for iri in shown]
    counted = {"count": len(triples), "left": left}
    return site.pages.render("graph.html", name=name.value, things=links, formats=_FORMATS, **counted)
