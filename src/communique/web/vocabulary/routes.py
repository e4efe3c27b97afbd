"""The vocabulary under its own address: terms and codes for people, the ontology for programs."""

from __future__ import annotations

from pyoxigraph import NamedNode, Triple
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from communique.terms import BASE, OWL
from communique.web.facts import Facts
from communique.web.formats import DOCUMENT_FORMATS, HTML, choice_of, document_bytes
from communique.web.links import LICENSED, alternates, canonical
from communique.web.parameters import PATH
from communique.web.problems import not_known
from communique.web.responses import accept_of, form_named, respond
from communique.web.site import Site, site_of
from communique.web.vocabulary.page import ONTOLOGY, vocabulary_page


def ontology(request: Request) -> Response:
    """Answer with the ontology: by its ending, or else by negotiation."""
    site = site_of(request)
    choice = choice_of(form_named(request, DOCUMENT_FORMATS), DOCUMENT_FORMATS, accept_of(request))
    address = site.addresses.of_path("/ns")
    links = [canonical(address), *alternates(address, DOCUMENT_FORMATS), LICENSED]
    triples = _ontology_triples(site)
    body = (
        vocabulary_page(site, triples)
        if choice.format == HTML
        else document_bytes(triples, choice.format, site.context)
    )
    return respond(request, body, choice.media_type, {"Vary": "Accept", "Link": ", ".join(links)})


def version(request: Request) -> Response:
    """Answer for a version of the ontology with the address of the ontology, if it is the one served."""
    site = site_of(request)
    stated = f"{ONTOLOGY.value}/{request.path_params['version']}"
    current = Facts(_ontology_triples(site)).text(ONTOLOGY, OWL.versionIRI)
    if stated != current:
        raise not_known(f"ns/{request.path_params['version']}")
    return RedirectResponse(site.addresses.of_path("/ns"), 303)


def alignment(request: Request) -> Response:
    """Answer for a code of another scheme that the alignments name with the address of the file that says so."""
    site = site_of(request)
    path = request.path_params["path"]
    if not PATH.fullmatch(path):
        raise not_known(f"alignment/{path}")
    rows = site.store.select(f"SELECT ?g WHERE {{ GRAPH ?g {{ <{BASE}alignment/{path}> ?p ?o }} }} ORDER BY ?g LIMIT 1")
    if not rows:
        raise not_known(f"alignment/{path}")
    return RedirectResponse(site.addresses.of_path(f"/{rows[0]['g'].value.removeprefix(BASE)}"), 303)


def _ontology_triples(site: Site) -> list[Triple]:
    """Return the statements of the graph that declares the ontology, those about the ontology itself first.

    Raises:
        HttpProblem: 404, the release has no ontology.
    """
    rows = site.store.select(f"SELECT ?g WHERE {{ GRAPH ?g {{ {ONTOLOGY} a {OWL.Ontology} }} }} ORDER BY ?g LIMIT 1")
    if not rows or not isinstance(rows[0]["g"], NamedNode):
        raise not_known("ns")
    triples = site.store.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", [rows[0]["g"]])
    return sorted(triples, key=lambda triple: triple.subject != ONTOLOGY)
