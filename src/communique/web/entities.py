"""Things and their documents: 303 from the one to the other, and the document in the form that is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable

from pyoxigraph import NamedNode
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from communique.iris import ThingPath, thing_of_document, thing_path
from communique.terms import BASE
from communique.web.citation.bibtex import as_bibtex
from communique.web.citation.citing import Dataset, citation_of, dataset_of
from communique.web.citation.csl import as_csl_json
from communique.web.citation.reference import Citation
from communique.web.citation.ris import as_ris
from communique.web.describe import describe, statements_about
from communique.web.facts import Facts
from communique.web.formats import CSV, DOCUMENT_FORMATS, HTML, Format, choice_of, choose, document_bytes
from communique.web.gather import gather
from communique.web.labels import labels_of
from communique.web.links import LICENSED, alternates, canonical
from communique.web.problems import not_known
from communique.web.reader import Reader
from communique.web.responses import accept_of, respond
from communique.web.site import Site, site_of
from communique.web.statements_csv import as_csv
from communique.web.texts import with_texts
from communique.web.thing_page import Frame, thing_page

_NAME = re.compile(r"(?:[a-z]+/)?[A-Za-z0-9_-]+")
CITATIONS: dict[Format, Callable[[Citation], str]] = {
    Format("bib", "BibTeX", ("application/x-bibtex",)): as_bibtex,
    Format("ris", "RIS", ("application/x-research-info-systems",)): as_ris,
    Format("csl.json", "CSL-JSON", ("application/vnd.citationstyles.csl+json",)): as_csl_json,
}
"""Forms of a citation, by the media types under which they are asked for from DOIs, too."""
THING_FORMATS = (*DOCUMENT_FORMATS, CSV, *CITATIONS)
"""Forms of the document about a thing: the description, its statements as a table, how to cite it."""
_ENDINGS = {form.ending: form for form in THING_FORMATS}


def identify(request: Request) -> Response:
    """Answer for a thing, which cannot be sent, with the address of its document (303, httpRange-14)."""
    site = site_of(request)
    path, dot, ending = request.scope["path"].removeprefix("/").partition(".")
    thing = thing_path(BASE + path) if _NAME.fullmatch(path.partition("/")[2]) else None
    if thing is None or (dot and ending not in _ENDINGS) or not statements_about(site.store, [thing.iri]):
        raise not_known(request.scope["path"].removeprefix("/"))
    form = _ENDINGS[ending] if dot else choose(THING_FORMATS, accept_of(request)).format
    target = thing.document if form == HTML else f"{thing.document}.{form.ending}"
    headers = {"Vary": "Accept", "Cache-Control": "no-cache", "Link": links(site, thing, form)}
    return RedirectResponse(site.addresses.of_path(target), 303, headers)


def document(request: Request) -> Response:
    """Answer with the document about a thing: by its ending, or else by negotiation."""
    site = site_of(request)
    name, dot, ending = request.path_params["name"].partition(".")
    thing = thing_of_document(name) if _NAME.fullmatch(name) else None
    form = _ENDINGS.get(ending)
    if thing is None or (dot and form is None):
        raise not_known(request.scope["path"].removeprefix("/"))
    choice = choice_of(form, THING_FORMATS, accept_of(request))
    headers = {"Vary": "Accept", "Link": links(site, thing, choice.format)}
    body = _body(site, thing, choice.format, request.query_params)
    return respond(request, body, choice.media_type, headers)


def _body(site: Site, thing: ThingPath, form: Format, parameters: QueryParams) -> bytes | str:
    if form == HTML:
        gathered = gather(site.store, site.timeline, site.events, thing.iri)
        if gathered is None:
            raise not_known(thing.path)
        frame = Frame(site.addresses, _dataset(site), site.naming, parameters)
        page = with_texts(thing_page(site.store, gathered, frame), site.texts, site.store)
        return site.pages.render("thing.html", page=page, formats=(*DOCUMENT_FORMATS, CSV), citations=CITATIONS)
    triples = describe(site.store, [thing.iri])
    if not any(getattr(triple.subject, "value", "") == thing.iri for triple in triples):
        raise not_known(thing.path)
    if form in DOCUMENT_FORMATS:
        return document_bytes(triples, form, site.context)
    facts = Facts(triples)
    labels = labels_of(site.store, facts.iris())
    if form == CSV:
        return as_csv(facts, labels)
    return CITATIONS[form](citation_of(Reader(NamedNode(thing.iri), facts, labels, site.addresses), _dataset(site)))


def _dataset(site: Site) -> Dataset:
    manifest = site.release.manifest
    return site.once("cited", lambda: dataset_of(site.catalog, manifest["id"], manifest["version"]))


def links(site: Site, thing: ThingPath, form: Format) -> str:
    """Return the Link header of a document (RFC 8288): itself, its other forms, what describes it, its licence."""
    page = site.addresses.of_path(thing.document)
    entries = [
        canonical(page),
        *alternates(page, (f for f in (*DOCUMENT_FORMATS, CSV) if f != form)),
        f'<{thing.iri}>; rel="cite-as"',
        *alternates(page, (f for f in CITATIONS if f != form), relation="describedby"),
        f'<{site.addresses.of_path("/.well-known/void")}>; rel="describedby"; type="text/turtle"',
        LICENSED,
    ]
    return ", ".join(entries)
