"""Answers for the addresses of the list of events."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from communique.release.events.schema import numbers_of
from communique.web.event_list.exports import ATOM, MOST_EVENTS, exported
from communique.web.event_list.filters import Filters, read_filters
from communique.web.event_list.page import PAGE_LENGTH, page_of
from communique.web.event_list.selection import matching, select
from communique.web.formats import CSV, HTML, JSON_LD, Format, choice_of
from communique.web.links import LICENSED, alternates
from communique.web.list_paging import paging
from communique.web.responses import accept_of, form_named, respond
from communique.web.site import Site, site_of

FORMATS = (HTML, CSV, JSON_LD, ATOM)


def events(request: Request) -> Response:
    """Answer with the list of events that fit the filters in the address: by its ending, or else by negotiation.

    Raises:
        HttpProblem: 400, a filter cannot be read; 404, there is no such page; 406; 422, too many for the form.
    """
    site = site_of(request)
    choice = choice_of(form_named(request, MOST_EVENTS), FORMATS, accept_of(request))
    filters = read_filters(request.query_params.multi_items())
    headers = {"Vary": "Accept", "Link": _links(site, filters, choice.format)}
    if choice.format == HTML:
        return respond(request, _page(site, filters), choice.media_type, headers)
    numbers = numbers_of(matching(site.events, filters))
    return respond(request, exported(site, filters, numbers, choice.format), choice.media_type, headers)


def _page(site: Site, filters: Filters) -> str:
    selection = select(site.events, filters)
    address = site.addresses.local("/events")
    found = paging(filters.page, selection.total, PAGE_LENGTH, lambda number: address + filters.query(number))
    return site.pages.render("events.html", **page_of(site, filters, selection, found))


def _links(site: Site, filters: Filters, form: Format) -> str:
    """Return the Link header (RFC 8288): the other forms, the licence."""
    query, address = filters.query(), site.addresses.of_path("/events")
    page = [] if form == HTML else [f'<{address}{query}>; rel="alternate"; type="text/html"']
    return ", ".join([*page, *alternates(address, (f for f in MOST_EVENTS if f != form), query), LICENSED])
