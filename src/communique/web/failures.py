"""What a client gets when something is wrong: RFC 9457 for programs, the same facts as a page for people."""

from __future__ import annotations

import json
import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from communique.errors import EnvironmentFailure
from communique.web.formats import content_type
from communique.web.negotiate import negotiate
from communique.web.problems import HEADER, HttpProblem
from communique.web.responses import accept_of
from communique.web.site import site_of

_PROBLEM = "application/problem+json"
_OFFERS = (_PROBLEM, "application/json", "text/html")
_BY_STATUS = {400: "bad-request", 404: "not-found", 405: "method-not-allowed"}

_log = logging.getLogger("communique.web")


def on_problem(request: Request, problem: Exception) -> Response:
    """Answer with a problem document or a page, whichever fits the Accept header, and JSON where nothing does."""
    assert isinstance(problem, HttpProblem)  # noqa: S101 - this is what the handler is registered for
    site = site_of(request)
    document = problem.as_json(site.addresses.base_url)
    headers = {"Vary": "Accept", "Cache-Control": "no-store", HEADER: problem.code, **problem.headers}
    if negotiate(accept_of(request), _OFFERS) == "text/html":
        body = site.pages.render("problem.html", problem=problem, members=document, query=problem.query)
        return Response(body, problem.type.status, {**headers, "Content-Type": content_type("text/html")})
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return Response(text, problem.type.status, {**headers, "Content-Type": _PROBLEM})


def on_http_exception(request: Request, error: Exception) -> Response:
    """Answer what the router refuses: an unknown address, a method that does nothing there."""
    assert isinstance(error, HTTPException)  # noqa: S101 - this is what the handler is registered for
    path = request.scope["path"]
    code = _BY_STATUS.get(error.status_code, "bad-request")
    details = {
        "not-found": f"There is nothing at “{path}”.",
        "method-not-allowed": f"{request.method} does nothing at “{path}”.",
    }
    return on_problem(request, HttpProblem(code, details.get(code, str(error.detail)), headers=error.headers))


def on_damaged_index(request: Request, error: Exception) -> Response:
    """Answer that an index of the release cannot be read."""
    assert isinstance(error, EnvironmentFailure)  # noqa: S101 - this is what the handler is registered for
    return on_problem(request, HttpProblem("store-unavailable", error.message))


def on_fault(request: Request, error: Exception) -> Response:
    """Answer for a fault of ours, which goes to the log with its traceback and to nobody else."""
    _log.error("fault while answering %s %s", request.method, request.scope["path"], exc_info=error)
    return on_problem(request, HttpProblem("internal-error", "Something went wrong here that should not have."))
