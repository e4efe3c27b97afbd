"""What can go wrong with a request: one table of problem types, one exception (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from communique.web.words import N_

PROBLEMS_PATH = "/problems"
HEADER = "Communique-Problem"
"""Header of every error with the code of its problem, for HEAD, for pages and for the log."""


@dataclass(frozen=True)
class ProblemType:
    """A kind of problem that clients can tell by its code.

    Attributes:
        status: HTTP status.
        title: what it is, the same for every occurrence.
        remedy: what a client can do.
    """

    status: int
    title: str
    remedy: str


PROBLEM_TYPES: dict[str, ProblemType] = {
    "not-found": ProblemType(404, N_("Nothing is here"), N_("Check the address, or start from the front page.")),
    "method-not-allowed": ProblemType(405, N_("This method does nothing here"), N_("Use one of the methods in Allow.")),
    "not-acceptable": ProblemType(
        406, N_("Not available in any form you accept"), N_("Ask for one of the media types in offers.")
    ),
    "malformed": ProblemType(400, N_("This is no request of HTTP"), N_("See the detail.")),
    "head-too-large": ProblemType(
        431,
        N_("The address or the headers are too large"),
        N_("Send a long query in a POST; the limit stands in limit."),
    ),
    "too-large": ProblemType(
        413, N_("The request is too large"), N_("Send less at a time; the limit stands in limit.")
    ),
    "unsupported-media-type": ProblemType(
        415,
        N_("The body is of a type that is not read here"),
        N_("Send one of the media types in accept, if it is named; a query as application/sparql-query."),
    ),
    "bad-request": ProblemType(400, N_("The request is not one of the SPARQL Protocol"), N_("See the detail.")),
    "bad-parameter": ProblemType(
        400,
        N_("The address asks for what this page does not have"),
        N_("Change the part of the address that the detail names."),
    ),
    "bad-reconciliation": ProblemType(
        400,
        N_("The request is not one of the Reconciliation API"),
        N_("See the detail; /reconcile/help says what is read."),
    ),
    "bad-contribution": ProblemType(
        400, N_("This cannot be checked as a contribution"), N_("See the detail; /contribute says what is read.")
    ),
    "syntax-error": ProblemType(400, N_("The query cannot be read"), N_("Mend it at the given line and column.")),
    "undeclared-prefix": ProblemType(
        400, N_("A prefix is not declared"), N_("Put the declaration at the head of the query; none is implied.")
    ),
    "not-evaluable": ProblemType(400, N_("The query asks for what this engine does not have"), N_("See the detail.")),
    "too-deep": ProblemType(
        400, N_("The query is nested too deeply"), N_("Nest fewer brackets; the limit stands in limit.")
    ),
    "update-refused": ProblemType(403, N_("The data cannot be changed here"), N_("Send a query instead of an update.")),
    "federation-refused": ProblemType(
        403, N_("This server asks no other server"), N_("Leave SERVICE out, or run the query on an engine of your own.")
    ),
    "answer-too-large": ProblemType(
        422, N_("The answer is too large"), N_("Narrow the query, or load a dump; the limit stands in limit.")
    ),
    "too-slow": ProblemType(
        408, N_("The request came too slowly"), N_("Send it again; the limit in seconds stands in limit.")
    ),
    "timeout": ProblemType(
        504,
        N_("The answer takes too long"),
        N_("Narrow the query, or load a dump; the limit in seconds stands in limit."),
    ),
    "too-costly": ProblemType(422, N_("The request takes more than it may"), N_("Narrow the query, or load a dump.")),
    "busy": ProblemType(503, N_("Too many requests at the moment"), N_("Try again in a few seconds.")),
    "store-unavailable": ProblemType(
        503,
        N_("The data cannot be read at the moment"),
        N_("Try again later; the operator has to restore the release."),
    ),
    "engine-unavailable": ProblemType(
        503,
        N_("The engine that holds the data cannot answer"),
        N_("Try again in a few seconds; the dumps are here meanwhile."),
    ),
    "internal-error": ProblemType(500, N_("A fault of this server"), N_("Report it with what you asked for.")),
}


class HttpProblem(Exception):
    """A request that cannot be answered as asked.

    Attributes:
        code: key of `PROBLEM_TYPES`.
        detail: what is wrong in this case, in sentences.
        members: further facts for programs, as JSON values.
        headers: headers of the answer.
        query: the text of the query concerned, empty when there is none.
    """

    def __init__(
        self,
        code: str,
        detail: str,
        members: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        query: str = "",
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.type = PROBLEM_TYPES[code]
        self.detail = detail
        self.members = dict(members or {})
        self.headers = dict(headers or {})
        self.query = query

    def as_json(self, base_url: str) -> dict[str, Any]:
        """Return the members of the problem document."""
        return {
            "type": f"{base_url}{PROBLEMS_PATH}#{self.code}",
            "title": self.type.title,
            "status": self.type.status,
            "detail": self.detail,
            "code": self.code,
            "remedy": self.type.remedy,
            **self.members,
        }


def not_known(path: str) -> HttpProblem:
    """Return the problem that nothing is known under a path."""
    return HttpProblem("not-found", f"Nothing is known about “{path}”.")
