"""The competency questions: a list, and for each a document that is a page, RDF or the query itself."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from communique.release.queries import queries_triples, query_iri, query_triples
from communique.web.examples import Example, groups_of, tags_of
from communique.web.formats import (
    DOCUMENT_FORMATS,
    HTML,
    QUERY,
    QUERY_FORMATS,
    Format,
    choice_of,
    document_bytes,
)
from communique.web.links import LICENSED, alternates, canonical
from communique.web.problems import not_known
from communique.web.responses import accept_of, respond
from communique.web.site import Site, site_of

_ENDINGS = {form.ending: form for form in QUERY_FORMATS}


def queries(request: Request) -> Response:
    """Answer with all questions, or those with the tag in the parameter `tag`."""
    site = site_of(request)
    ending, tag = request.path_params.get("ending"), request.query_params.get("tag", "")
    form = _ENDINGS.get(ending or "")
    found = [example for example in site.examples if not tag or tag in example.question.tags]
    if (ending and form not in DOCUMENT_FORMATS) or (tag and not found):
        raise not_known(request.scope["path"].removeprefix("/") + (f"?tag={tag}" if tag else ""))
    choice = choice_of(form, DOCUMENT_FORMATS, accept_of(request))
    headers = {"Vary": "Accept", "Link": _links(site, "/queries", DOCUMENT_FORMATS, choice.format)}
    return respond(request, _list(site, found, tag, choice.format), choice.media_type, headers)


def query(request: Request) -> Response:
    """Answer with the document about one question: by its ending, or else by negotiation."""
    site = site_of(request)
    slug, dot, ending = request.path_params["name"].partition(".")
    form = _ENDINGS.get(ending)
    example = next((each for each in site.examples if each.question.slug == slug), None)
    if example is None or (dot and form is None):
        raise not_known(f"queries/{request.path_params['name']}")
    choice = choice_of(form, QUERY_FORMATS, accept_of(request))
    headers = {"Vary": "Accept", "Link": _links(site, f"/queries/{slug}", QUERY_FORMATS, choice.format)}
    return respond(request, _document(site, example, choice.format), choice.media_type, headers)


def answer(request: Request) -> Response:
    """Answer with the address at which a question is answered."""
    site, slug = site_of(request), request.path_params["name"]
    example = next((each for each in site.examples if each.question.slug == slug and each.run), None)
    if example is None:
        raise not_known(f"queries/{slug}/answer")
    return RedirectResponse(f"{site.addresses.of_path('/sparql')}?{example.run.partition('?')[2]}", 303)


def _list(site: Site, found: list[Example], tag: str, form: Format) -> bytes | str:
    if form != HTML:
        return document_bytes(list(queries_triples(e.question for e in found)), form, site.context)
    groups, tags = groups_of(found), tags_of(site.examples)
    return site.pages.render(
        "queries.html", groups=groups, total=len(found), tag=tag, tags=tags, formats=DOCUMENT_FORMATS
    )


def _document(site: Site, example: Example, form: Format) -> bytes | str:
    if form == QUERY:
        return example.text
    if form != HTML:
        return document_bytes(list(query_triples(example.question)), form, site.context)
    command = example.as_curl(site.addresses.of_path("/sparql"))
    iri = query_iri(example.question.slug).value
    group = groups_of([example])[0]
    return site.pages.render(
        "query.html", example=example, group=group, command=command, iri=iri, formats=QUERY_FORMATS
    )


def _links(site: Site, path: str, forms: tuple[Format, ...], form: Format) -> str:
    """Return the Link header of a document (RFC 8288): itself, its other forms, its licence."""
    address = site.addresses.of_path(path)
    return ", ".join([canonical(address), *alternates(address, (f for f in forms if f != form)), LICENSED])
