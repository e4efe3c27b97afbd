"""The questions asked of the built store."""

from __future__ import annotations

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions

from tests.questions.cases import Case, assert_same, each_case, rows_of
from tests.questions.conftest import ReleaseOf


@each_case
def test_the_store_answers(case: Case, release_of: ReleaseOf) -> None:
    store = release_of(case.corpus).store()
    results = store.query(case.question.query, use_default_graph_as_union=True)
    assert isinstance(results, QueryBoolean if case.question.is_ask else QuerySolutions)
    written = results.serialize(format=QueryResultsFormat.CSV)
    assert written is not None
    assert_same(rows_of(written.decode()), case)
