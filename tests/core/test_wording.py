"""The wordings of names and dates, looked for in the passages that they cite."""

from __future__ import annotations

from pathlib import Path

import pytest

from communique.corpus import read_corpus
from communique.evidence import read_texts
from communique.graph import Graph
from communique.problems import Problem, Severity
from communique.wording import verify_wordings
from tests.conftest import SMALL, replace_in

PLACES = "data/places.ttl"
CLAIMS = "data/claims/was-there-a-call.ttl"


def problems_of(project: Path, texts: Path = SMALL / "texts") -> list[Problem]:
    return list(verify_wordings(Graph(read_corpus(project).records), read_texts(texts)))


@pytest.mark.parametrize("wording", ["mirror  LAKE", "Mirror „Lake“", "Mirror 'Lake'"])
def test_case_white_space_and_quotation_marks_do_not_matter(small_project: Path, wording: str) -> None:
    replace_in(small_project / PLACES, '"Mirror Lake"', f'"{wording}"')
    assert problems_of(small_project) == []


@pytest.mark.parametrize(
    "wording", ["Mirror Lakes", "Mirror Lak", "Lake Mirror", "Mirror-Lake", "the Mirror Lake", "Լիճ"]
)
def test_other_words_forms_of_words_and_words_of_other_passages_are_found(small_project: Path, wording: str) -> None:
    replace_in(small_project / PLACES, '"Mirror Lake"', f'"{wording}"')
    (problem,) = problems_of(small_project)
    assert (problem.severity, problem.code, problem.path) == (Severity.WARNING, "wording", PLACES)
    assert wording in (small_project / PLACES).read_text("utf-8").splitlines()[problem.line - 1]
    assert f'"{wording}"' in problem.message
    assert "source:harbour-gazette " in problem.message
    assert problem.focus == "https://w3id.org/communique/id/place/border-lake#name-1"


@pytest.mark.parametrize(("wording", "found"), [("Spring of 1951", 0), ("autumn of 1951", 1)])
def test_dates_as_stated_are_looked_for_too(small_project: Path, wording: str, found: int) -> None:
    replace_in(small_project / CLAIMS, "cmq:stance", f'cmq:dateAsStated "{wording}" ; cmq:stance')
    assert len(problems_of(small_project)) == found


def test_nothing_is_said_of_passages_that_are_not_as_they_were_cited(small_project: Path, tmp_path: Path) -> None:
    replace_in(small_project / PLACES, '"Mirror Lake"', '"Lake Mirror"')
    empty = tmp_path / "empty"
    empty.mkdir()
    assert problems_of(small_project, empty) == []
    content = (small_project / PLACES).read_text("utf-8")
    start = content.partition("border-lake\\#evidence-1-span\n    a ")[2].partition("oa:start ")[2].split()[0]
    replace_in(small_project / PLACES, f"oa:start {start}", f"oa:start {int(start) + 1}")
    assert problems_of(small_project) == []


def test_the_wordings_of_every_corpus_stand_in_their_passages(project_root: Path, source_texts: Path) -> None:
    other = project_root / "tests" / "corpora" / "western-sahara"
    assert problems_of(SMALL) == []
    assert problems_of(other, other / "texts") == []
    assert problems_of(project_root, source_texts) == []
