"""Every question has its expected answer, and every expected answer its question."""

from __future__ import annotations

import pytest

from communique.questions import read_questions, repeated_slugs
from tests.conftest import ROOT
from tests.questions.cases import AskedCorpus, asked_corpora, rows_missing_or_superfluous


def test_every_question_can_be_read() -> None:
    files = read_questions(ROOT)
    assert [str(problem) for file in files for problem in file.problems] == []
    assert list(repeated_slugs(files)) == []
    assert files


@pytest.mark.parametrize("corpus", asked_corpora(), ids=lambda corpus: corpus.name)
def test_questions_and_expected_answers_belong_together(corpus: AskedCorpus) -> None:
    assert list(rows_missing_or_superfluous(corpus)) == []
