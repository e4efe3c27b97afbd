"""The way in: what this is, how much there is, how to ask."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from communique.web.about.page import release_citation
from communique.web.citation.prose import as_text
from communique.web.drawing.bars import bars
from communique.web.event_list.drawn import drawn
from communique.web.event_list.rows import rows_of
from communique.web.examples import START_TAG
from communique.web.formats import HTML, choose
from communique.web.front_dataset import dataset_jsonld
from communique.web.front_facts import contested, counts, downloads, processes_of
from communique.web.links import LICENSED
from communique.web.problems import PROBLEM_TYPES, HttpProblem
from communique.web.responses import accept_of, respond
from communique.web.site import LICENCE, Site, site_of

MOST_MARKS = 600
"""Most events of which each has a mark of its own; more of them are drawn as bars."""


def front(request: Request) -> Response:
    """Answer with the front page."""
    site = site_of(request)
    choice = choose([HTML], accept_of(request))
    number = len(site.events)
    is_whole = number <= MOST_MARKS
    page = site.pages.render(
        "front.html",
        processes=processes_of(site),
        counts=counts(site, site.release.manifest),
        events=number,
        timeline=drawn(rows_of(site, site.events.events(range(number)))) if number and is_whole else None,
        bars=None if is_whole else site.once("bars", lambda: bars(site.events.first, site.events.last)),
        undated=site.events.undated.bit_count(),
        contested=contested(site),
        examples=[example for example in site.examples if START_TAG in example.question.tags],
        downloads=downloads(site),
        licence=LICENCE,
        citation=as_text(release_citation(site)),
        dataset=dataset_jsonld(site),
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


def _links(site: Site) -> str:
    void = site.addresses.of_path("/.well-known/void")
    return f'<{void}>; rel="describedby"; type="text/turtle", {LICENSED}'
