"""Problems that lie at a place in a query."""

from __future__ import annotations

from communique.sparql.diagnosis import Mistake, line_and_column
from communique.web.problems import HttpProblem

_EXCERPT = 60


def problem_at(source: str, mistake: Mistake) -> HttpProblem:
    """Return a mistake in a query as a problem, with line and column from 1 and the text around them."""
    line, column = line_and_column(source, mistake.offset)
    whole = source.split("\n")[line - 1].rstrip("\r")
    first = max(0, column - 1 - _EXCERPT)
    excerpt = whole[first : column - 1 + _EXCERPT]
    detail = f"Line {line}, column {column}: {mistake.what}."
    place = {"line": line, "column": column, "excerpt": excerpt, "excerpt_column": column - first}
    if mistake.prefix is None:
        return HttpProblem("syntax-error", detail, place, query=source)
    declaration = {"declaration": mistake.declaration} if mistake.declaration else {}
    return HttpProblem("undeclared-prefix", detail, {**place, "prefix": mistake.prefix, **declaration}, query=source)
