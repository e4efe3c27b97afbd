"""A query that cannot be read is answered with place and line, as at the endpoint; known prefixes are implied."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import copy_of_small, run_communique


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = copy_of_small(tmp_path_factory.mktemp("query") / "project")
    assert run_communique(project, "build").returncode == 0
    return project


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            "SELECT ?e WHERE {\n  ?e a cmq:Meeting ; ; cmq:date }",
            "Line 2, column 33: unexpected “}”. The line reads “  ?e a cmq:Meeting ; ; cmq:date }”. Mend it there.",
        ),
        (
            "SELECT * { ?e a cmq:Meeting } LIMT 1",
            "Line 1, column 31: unexpected “LIMT”. "
            "The line reads “SELECT * { ?e a cmq:Meeting } LIMT 1”. Mend it there.",
        ),
        (
            "SELECT * { ?e a 'x }",
            "Line 1, column 17: a string starts here and does not end. "
            "The line reads “SELECT * { ?e a 'x }”. Mend it there.",
        ),
        (
            "SELECT * { ?e a other:Meeting }",
            "Line 1, column 17: the prefix other: is not declared. "
            "The line reads “SELECT * { ?e a other:Meeting }”. Declare it at the head of the query.",
        ),
    ],
)
def test_a_broken_query_is_told_line_column_and_excerpt(built: Path, query: str, said: str) -> None:
    (built / "q.rq").write_text(query, "utf-8")
    outcome = run_communique(built, "query", "q.rq")
    assert (outcome.returncode, outcome.stdout) == (1, "")
    assert outcome.stderr == f"communique: invalid-input: q.rq: {said}\n"
