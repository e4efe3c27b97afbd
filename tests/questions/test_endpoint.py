"""The questions asked over HTTP, of a server process over each corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from tests.questions.cases import AskedCorpus, Case, assert_same, each_case, rows_of
from tests.questions.conftest import ReleaseOf
from tests.web.serving import Client, running

SiteOf = Callable[[AskedCorpus], Client]


@pytest.fixture(scope="module")
def site_of(release_of: ReleaseOf) -> Iterator[SiteOf]:
    """Serve a corpus, in one process for all questions."""
    with ExitStack() as servers:
        yield cache(lambda corpus: servers.enter_context(running(release_of(corpus).path)))


@each_case
def test_the_endpoint_answers(case: Case, site_of: SiteOf) -> None:
    answer = site_of(case.corpus).sparql(case.question.query, "text/csv")
    assert answer.status_code == 200, answer.text
    assert_same(rows_of(answer.content.decode()), case)
