"""The way in: what this is, how much there is, how to ask."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from communique.release.release import Manifest
from communique.terms import BASE, CMQ, SKOS
from communique.web.examples import START_TAG
from communique.web.formats import HTML, choose
from communique.web.problems import PROBLEM_TYPES, HttpProblem
from communique.web.responses import accept_of, respond
from communique.web.site import LICENCE, Site, site_of
from communique.web.values import Value

_COUNTS = (
    ("events", "events", "/events"), ("people", "people", "/people"), ("bodies", "bodies", "/bodies"),
    ("agreements", "agreements", "/agreements"), ("questions", "questions", "/questions"),
    ("claims", "claims", "/claims"), ("places", "places", "/places"), ("sources", "sources", "/sources"),
    ("evidence", "cited passages", ""), ("statements", "statements", "/dumps/"),
)  # fmt: skip
_PROCESSES = f"""
SELECT ?process ?label WHERE {{
  ?process a {CMQ.Process} ; {SKOS.prefLabel} ?label FILTER(LANGMATCHES(LANG(?label), "en"))
}} ORDER BY ?label"""


def front(request: Request) -> Response:
    """Answer with the front page."""
    site = site_of(request)
    choice = choose([HTML], accept_of(request))
    endpoint = site.addresses.of_path("/sparql")
    page = site.pages.render(
        "front.html",
        processes=_processes(site),
        counts=_counts(site, site.release.manifest),
        examples=[(e, e.as_curl(endpoint)) for e in site.examples if START_TAG in e.question.tags],
        endpoint=endpoint,
        licence=LICENCE,
        thing=f"{BASE}id/event/…",
    )
    return respond(request, page, choice.media_type, {"Vary": "Accept", "Link": _links(site)})


def problem_types(request: Request) -> Response:
    """Answer with the list of everything that can go wrong with a request."""
    choice = choose([HTML], accept_of(request))
    page = site_of(request).pages.render("problems.html", types=PROBLEM_TYPES)
    return respond(request, page, choice.media_type, {"Vary": "Accept"})


def health(request: Request) -> Response:
    """Answer whether the release can be read and its files are those that were built, as far as they have been read.

    Raises:
        HttpProblem: 503.
    """
    site = site_of(request)
    site.store.check()
    damage = request.app.state.damage()
    if damage:
        raise HttpProblem("store-unavailable", f"The release is damaged: {'; '.join(damage)}.")
    return PlainTextResponse(f"ok {site.release.manifest['id']}\n", headers={"Cache-Control": "no-store"})


def robots(request: Request) -> Response:
    """Answer what crawlers may read: everything but query results."""
    return respond(request, "User-agent: *\nDisallow: /sparql?\n", "text/plain")


def without_slash(request: Request) -> Response:
    """Answer for an address with a slash too many at its end with the one without."""
    address = site_of(request).addresses.of_path(request.scope["path"].rstrip("/"))
    query = request.scope["query_string"].decode("latin-1")
    return RedirectResponse(f"{address}?{query}" if query else address, 308)


def _processes(site: Site) -> list[Value]:
    return [
        Value(row["label"].value, site.addresses.of_iri(row["process"].value)) for row in site.store.select(_PROCESSES)
    ]


def _counts(site: Site, manifest: Manifest) -> list[tuple[int, Value]]:
    counts = manifest["counts"]
    return [
        (counts[key], Value(word, site.addresses.of_path(path) if path else ""))
        for key, word, path in _COUNTS
        if counts.get(key)
    ]


def _links(site: Site) -> str:
    void = site.addresses.of_path("/.well-known/void")
    return f'<{void}>; rel="describedby"; type="text/turtle", <{LICENCE}>; rel="license"'
