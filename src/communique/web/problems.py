"""What can go wrong with a request: one table of problem types, one exception (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
    "not-found": ProblemType(404, "Nothing is here", "Check the address, or start from the front page."),
    "method-not-allowed": ProblemType(405, "This method does nothing here", "Use one of the methods in Allow."),
    "not-acceptable": ProblemType(
        406, "Not available in any form you accept", "Ask for one of the media types in offers."
    ),
    "malformed": ProblemType(400, "This is no request of HTTP", "See the detail."),
    "head-too-large": ProblemType(
        431, "The address or the headers are too large", "Send a long query in a POST; the limit stands in limit."
    ),
    "too-large": ProblemType(413, "The request is too large", "Send a shorter query; the limit stands in limit."),
    "unsupported-media-type": ProblemType(
        415, "The body is of a type that is not read here", "Send a form, or the query as application/sparql-query."
    ),
    "bad-request": ProblemType(400, "The request is not one of the SPARQL Protocol", "See the detail."),
    "bad-reconciliation": ProblemType(
        400, "The request is not one of the Reconciliation API", "See the detail; /reconcile/help says what is read."
    ),
    "syntax-error": ProblemType(400, "The query cannot be read", "Mend it at the given line and column."),
    "undeclared-prefix": ProblemType(
        400, "A prefix is not declared", "Put the declaration at the head of the query; none is implied."
    ),
    "not-evaluable": ProblemType(400, "The query asks for what this engine does not have", "See the detail."),
    "too-deep": ProblemType(400, "The query is nested too deeply", "Nest fewer brackets; the limit stands in limit."),
    "update-refused": ProblemType(403, "The data cannot be changed here", "Send a query instead of an update."),
    "federation-refused": ProblemType(
        403, "This server asks no other server", "Leave SERVICE out, or run the query on an engine of your own."
    ),
    "answer-too-large": ProblemType(
        422, "The answer is too large", "Narrow the query, or load a dump; the limit stands in limit."
    ),
    "too-slow": ProblemType(408, "The request came too slowly", "Send it again; the limit in seconds stands in limit."),
    "timeout": ProblemType(
        504, "The answer takes too long", "Narrow the query, or load a dump; the limit in seconds stands in limit."
    ),
    "too-costly": ProblemType(422, "The request takes more than it may", "Narrow the query, or load a dump."),
    "busy": ProblemType(503, "Too many requests at the moment", "Try again in a few seconds."),
    "store-unavailable": ProblemType(
        503, "The data cannot be read at the moment", "Try again later; the operator has to restore the release."
    ),
    "engine-unavailable": ProblemType(
        503, "The engine that holds the data cannot answer", "Try again in a few seconds; the dumps are here meanwhile."
    ),
    "internal-error": ProblemType(500, "A fault of this server", "Report it with what you asked for."),
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
