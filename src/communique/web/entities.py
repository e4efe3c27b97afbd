"""Things and their documents: 303 from the one to the other, and the document in the form that is asked for."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from communique.iris import ThingPath, thing_of_document, thing_path
from communique.terms import BASE
from communique.web.describe import describe, statements_about
from communique.web.formats import DOCUMENT_FORMATS, HTML, Choice, Format, choose, document_bytes
from communique.web.gather import gather
from communique.web.problems import HttpProblem
from communique.web.responses import accept_of, respond
from communique.web.site import LICENCE, Site, site_of
from communique.web.thing_page import thing_page

_NAME = re.compile(r"(?:[a-z]+/)?[A-Za-z0-9_-]+")
_ENDINGS = {form.ending: form for form in DOCUMENT_FORMATS}


def identify(request: Request) -> Response:
    """Answer for a thing, which cannot be sent, with the address of its document (303, httpRange-14)."""
    site = site_of(request)
    path, dot, ending = request.scope["path"].removeprefix("/").partition(".")
    thing = thing_path(BASE + path) if _NAME.fullmatch(path.partition("/")[2]) else None
    if thing is None or (dot and ending not in _ENDINGS) or not statements_about(site.store, [thing.iri]):
        raise not_known(request.scope["path"].removeprefix("/"))
    form = _ENDINGS[ending] if dot else choose(DOCUMENT_FORMATS, accept_of(request)).format
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
    choice = Choice(form, form.media_types[0]) if form else choose(DOCUMENT_FORMATS, accept_of(request))
    headers = {"Vary": "Accept", "Link": links(site, thing, choice.format)}
    return respond(request, _body(site, thing, choice.format), choice.media_type, headers)


def _body(site: Site, thing: ThingPath, form: Format) -> bytes | str:
    if form == HTML:
        gathered = gather(site.store, site.timeline, thing.iri)
        if gathered is None:
            raise not_known(thing.path)
        page = thing_page(site.store, gathered, site.addresses)
        return site.pages.render("thing.html", page=page, formats=DOCUMENT_FORMATS)
    triples = describe(site.store, [thing.iri])
    if not any(getattr(triple.subject, "value", "") == thing.iri for triple in triples):
        raise not_known(thing.path)
    return document_bytes(triples, form, site.context)


def links(site: Site, thing: ThingPath, form: Format) -> str:
    """Return the Link header of a document (RFC 8288): itself, its other forms, what describes it, its licence."""
    page = site.addresses.of_path(thing.document)
    others = [f for f in DOCUMENT_FORMATS if f != form]
    entries = [
        f'<{page}>; rel="canonical"',
        *(f'<{page}.{f.ending}>; rel="alternate"; type="{f.media_types[0]}"' for f in others),
        f'<{thing.iri}>; rel="cite-as"',
        f'<{site.addresses.of_path("/.well-known/void")}>; rel="describedby"; type="text/turtle"',
        f'<{LICENCE}>; rel="license"',
    ]
    return ", ".join(entries)


def not_known(path: str) -> HttpProblem:
    """Return the problem that nothing is known under a path."""
    return HttpProblem("not-found", f"Nothing is known about “{path}”.")
