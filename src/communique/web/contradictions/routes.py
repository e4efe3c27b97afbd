"""Answers for the addresses of the list of contradictions."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from communique.web.contradictions.asked import all_asked
from communique.web.contradictions.exports import MOST_QUESTIONS, exported
from communique.web.contradictions.filters import Filters, matching, read_filters
from communique.web.contradictions.page import PAGE_LENGTH, page_of
from communique.web.formats import HTML, Format, choice_of
from communique.web.links import LICENSED, alternates
from communique.web.list_paging import paging
from communique.web.responses import accept_of, form_named, respond
from communique.web.site import Site, site_of

FORMATS = (HTML, *MOST_QUESTIONS)
_PATH = "/contradictions"


def contradictions(request: Request) -> Response:
    """Answer with the questions that have several positions: by the ending of the address, or else by negotiation.

    Raises:
        HttpProblem: 400, a filter cannot be read; 404, there is no such page; 406; 422, too many for the form.
    """
    site = site_of(request)
    choice = choice_of(form_named(request, MOST_QUESTIONS), FORMATS, accept_of(request))
    filters = read_filters(request.query_params.multi_items())
    headers = {"Vary": "Accept", "Link": _links(site, filters, choice.format)}
    every = all_asked(site)
    found = matching(site.store, every, filters)
    if choice.format != HTML:
        return respond(request, exported(site, found, choice.format), choice.media_type, headers)
    local = site.addresses.local(_PATH)
    shown = paging(filters.page, len(found), PAGE_LENGTH, lambda number: local + filters.query(number))
    exports = [(form, _address(site, filters, form), most) for form, most in MOST_QUESTIONS.items()]
    canonical = f"{site.addresses.of_path(_PATH)}{filters.query(shown.number)}"
    values = page_of(site, filters, every, found, shown)
    page = site.pages.render("contradictions.html", **values, exports=exports, canonical=canonical)
    return respond(request, page, choice.media_type, headers)


def _address(site: Site, filters: Filters, form: Format) -> str:
    return f"{site.addresses.local(_PATH)}.{form.ending}{filters.query()}"


def _links(site: Site, filters: Filters, form: Format) -> str:
    """Return the Link header (RFC 8288): the other forms, the licence."""
    address, query = site.addresses.of_path(_PATH), filters.query()
    page = [] if form == HTML else [f'<{address}{query}>; rel="alternate"; type="text/html"']
    return ", ".join([*page, *alternates(address, (f for f in MOST_QUESTIONS if f != form), query), LICENSED])
