"""The page on which a query is written: the form, the published questions as examples, what one has to know."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from communique.terms import BASE
from communique.web.examples import START_TAG, groups_of
from communique.web.formats import HTML, choose
from communique.web.limits import limits_of
from communique.web.responses import accept_of, respond
from communique.web.site import Site, site_of
from communique.web.words import N_

RULES = (
    N_("The default graph is the union of all named graphs; there is a named graph for every file of the record."),
    N_("No prefix is declared for you, so that a query that runs here runs elsewhere."),
    f"Relative IRIs are relative to {BASE}.",
    N_("Updates and SERVICE are refused."),
    N_("All results are sent, or none and an error."),
)
"""What a user of the endpoint has to know, in sentences; the limits come on top of that."""
EDIT = "edit"
"""Parameter of an address with a query that is to be shown and not run."""


def is_to_be_edited(request: Request) -> bool:
    """Tell whether a query is sent to be shown in the form: a GET with the parameter `edit` from who reads pages."""
    return bool(request.query_params.get(EDIT)) and "text/html" in (accept_of(request) or "")


def edited(request: Request, query: str) -> Response:
    """Answer with the form that holds `query`."""
    page = form_page(site_of(request), query)
    return respond(request, page, choose([HTML], accept_of(request)).media_type, {"Vary": "Accept"})


def form_page(site: Site, query: str = "") -> str:
    """Return the page with the form; without a query of the reader's it holds the first example."""
    examples = [example for example in site.examples if example.run]
    first = [example for example in examples if START_TAG in example.question.tags]
    shown = query or next((example.query for example in (*first, *examples)), "")
    return site.pages.render(
        "sparql.html",
        query=shown,
        first=first,
        groups=groups_of(examples),
        total=len(examples),
        rules=RULES,
        limits=[limit.sentence for limit in limits_of(site.settings)],
    )
