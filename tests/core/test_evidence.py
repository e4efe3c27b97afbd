"""Passages: found, cited, and proved unchanged."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from communique.corpus import read_corpus
from communique.errors import EnvironmentFailure, InvalidInput
from communique.evidence import find_passage, read_texts, verify
from communique.graph import Graph
from communique.problems import Problem
from tests.conftest import SMALL, replace_in

TEXT = "First words. Ünïcode 𐍈 here. The end of it. First again."


def problems_of(project: Path, texts: Path) -> list[Problem]:
    return list(verify(Graph(read_corpus(project).records), read_texts(texts)))


def test_offsets_count_code_points() -> None:
    passage = find_passage(TEXT, "𐍈 here")
    assert (passage.start, passage.end) == (21, 27)
    assert TEXT[passage.start : passage.end] == "𐍈 here"


def test_a_gap_stands_for_anything_between() -> None:
    passage = find_passage(TEXT, "Ünïcode ... end")
    assert passage.text == "Ünïcode 𐍈 here. The end"
    assert passage.anchor == "Ünïcode 𐍈 here. The end"


def test_the_anchor_has_at_most_eight_words() -> None:
    text = "one two three four five six seven eight nine ten"
    assert find_passage(text, text).anchor == "one two three four five six seven eight"


def test_the_parts_of_hyphenated_words_count_for_the_anchor() -> None:
    text = "a half-hidden one-page cease-fire text of two-and-a-half pages"
    assert find_passage(text, text).anchor == "a half-hidden one-page cease-fire text"
    text = "one-two-three-four-five-six-seven-eight-nine ten"
    assert find_passage(text, text).anchor == "one-two-three-four-five-six-seven-eight-nine"


@pytest.mark.parametrize(
    ("quotation", "reason"),
    [
        ("nowhere", "does not occur"),
        ("First", "more than once"),
        ("The end ... Ünïcode", "does not follow"),
        ("", "not occur"),
    ],
)
def test_a_passage_that_is_not_exactly_one_is_refused(quotation: str, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason):
        find_passage(TEXT, quotation)


def test_words_with_accents_written_another_way_are_told_apart_from_missing_ones() -> None:
    with pytest.raises(InvalidInput) as refusal:
        find_passage("Be\u0301la spoke", "B\u00e9la")
    assert "other accents" in refusal.value.hint


def test_the_small_corpus_cites_its_text_exactly(small_project: Path) -> None:
    assert problems_of(small_project, SMALL / "texts") == []


def test_a_shifted_span_is_found_with_its_line(small_project: Path) -> None:
    path = small_project / "data" / "events" / "1951-03-03-geneva.ttl"
    replace_in(path, "oa:start 125", "oa:start 126")
    (problem,) = problems_of(small_project, SMALL / "texts")
    assert problem.code == "span-digest"
    assert "cmq:sha256" in path.read_text("utf-8").splitlines()[problem.line - 1]


def test_a_wrong_anchor_is_found(small_project: Path) -> None:
    path = small_project / "data" / "events" / "1951-03-03-geneva.ttl"
    replace_in(path, 'cmq:anchor "Delegations of', 'cmq:anchor "Delegates of')
    assert [problem.code for problem in problems_of(small_project, SMALL / "texts")] == ["span-anchor"]


def test_a_changed_text_is_missing_and_a_wrong_length_is_found(small_project: Path, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    shutil.copytree(SMALL / "texts", texts)
    source = small_project / "seeds" / "harbour-gazette.ttl"
    content = source.read_text("utf-8")
    length = content.partition("cmq:length ")[2].split()[0]
    replace_in(source, length, "7")
    assert [problem.code for problem in problems_of(small_project, texts)] == ["text-length"]
    for text in texts.iterdir():
        text.write_text(text.read_text("utf-8") + " ", "utf-8")
    assert [problem.code for problem in problems_of(small_project, texts)] == ["text-missing"]


def test_a_folder_that_is_not_there_is_an_environment_failure(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure, match="nowhere"):
        read_texts(tmp_path / "nowhere")


def test_every_passage_of_the_shipped_corpus_is_in_its_text(project_root: Path, source_texts: Path) -> None:
    assert problems_of(project_root, source_texts) == []
