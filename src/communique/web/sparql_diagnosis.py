"""What is wrong with a query that cannot be read, and where, as an answer."""

from __future__ import annotations

from communique.sparql.diagnosis import diagnose
from communique.web.problems import HttpProblem
from communique.web.sparql_errors import problem_at
from communique.web.sparql_guard import examined


def explain(source: str, error: SyntaxError) -> HttpProblem:
    """Return the problem that describes why the engine could not read a query.

    Raises:
        HttpProblem: it is none that may be asked here.
    """
    return problem_at(source, diagnose(source, examined(source), error))
