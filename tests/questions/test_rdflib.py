"""The questions asked of the dump, in an engine that shares no code with the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest
import rdflib

from tests.questions.cases import AskedCorpus, Case, Rows, assert_same, each_case
from tests.questions.conftest import ReleaseOf

GraphOf = Callable[[AskedCorpus], rdflib.Graph]


@pytest.fixture(scope="module")
def graph_of(release_of: ReleaseOf) -> Iterator[GraphOf]:
    """Load the dump of a corpus, once, with literals as they are written there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rdflib, "NORMALIZE_LITERALS", False)

        @cache
        def load(corpus: AskedCorpus) -> rdflib.Graph:
            path = release_of(corpus).path / "dumps" / "communique.nq"
            return rdflib.Dataset(default_union=True).parse(path, format="nquads")

        yield load


@each_case
def test_rdflib_answers(case: Case, graph_of: GraphOf) -> None:
    assert_same(_rows(graph_of(case.corpus).query(case.question.query)), case)


def _rows(result: rdflib.query.Result) -> Rows:
    if result.type == "ASK":
        return [["true" if result.askAnswer else "false"]]
    names = result.vars or []
    # Where GROUP BY finds no group, rdflib gives one solution that binds nothing (RDFLib/rdflib#3382).
    solutions = [row for row in result.bindings if row]
    found = [["" if row.get(name) is None else str(row[name]) for name in names] for row in solutions]
    return [[str(name) for name in names], *found]
