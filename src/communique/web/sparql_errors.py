"""Problems that lie at a place in a query."""

from __future__ import annotations

from typing import Any

from communique.web.problems import HttpProblem
from communique.web.sparql_tokens import Token

_EXCERPT = 60


def lexical_problem(source: str, token: Token) -> HttpProblem:
    """Return the problem that a character begins no token."""
    if token.text in "\"'":
        return syntax_problem(source, token.start, "a string starts here and does not end")
    if token.text == "\\":
        return syntax_problem(source, token.start, "this escape cannot stand here")
    return syntax_problem(source, token.start, f"the character {shown(token.text)} cannot stand here")


def syntax_problem(
    source: str, offset: int, what: str, code: str = "syntax-error", members: dict[str, Any] | None = None
) -> HttpProblem:
    """Return a problem at a place in the query, with line and column from 1 and the text around them."""
    line, column = source.count("\n", 0, offset) + 1, offset - source.rfind("\n", 0, offset)
    whole = source.split("\n")[line - 1].rstrip("\r")
    first = max(0, column - 1 - _EXCERPT)
    excerpt = whole[first : column - 1 + _EXCERPT]
    place = {"line": line, "column": column, "excerpt": excerpt, "excerpt_column": column - first}
    return HttpProblem(code, f"Line {line}, column {column}: {what}.", place | (members or {}), query=source)


def shown(text: str) -> str:
    """Return a piece of a query in quotation marks, cut where it is long."""
    return f"“{text if len(text) <= _EXCERPT else text[:_EXCERPT] + '…'}”"
