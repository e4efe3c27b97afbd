"""How far texts are cited, in sentences and in characters."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from communique.corpus import read_corpus
from communique.coverage import Coverage, SourceText, State, citations, coverage, source_texts
from communique.evidence import Span, read_texts
from communique.graph import Graph
from communique.sentences import sentences
from tests.conftest import SMALL

SOURCE = NamedNode("https://example.org/source")
TEXT = "First one here.  Second one here.\nThird."


def measured(*spans: tuple[int, int], text: str = TEXT) -> Coverage:
    source = SourceText(SOURCE, text, tuple(sentences(text)))
    return coverage(source, [Span(SOURCE, SOURCE, start, end) for start, end in spans])


def states(found: Coverage) -> list[State]:
    return [each.state for each in found.sentences]


@pytest.mark.parametrize(
    ("spans", "cited", "expected"),
    [
        ((), 0, ["uncited", "uncited", "uncited"]),
        (((0, len(TEXT)),), 37, ["cited", "cited", "cited"]),
        (((0, 15), (0, 15), (3, 10)), 15, ["cited", "uncited", "uncited"]),
        (((0, 5), (3, 9)), 9, ["cited", "uncited", "uncited"]),
        (((0, 5), (10, 12)), 7, ["partly", "uncited", "uncited"]),
        (((14, 17),), 0, ["uncited", "uncited", "uncited"]),
        (((10, 23),), 11, ["partly", "partly", "uncited"]),
        (((34, 99),), 6, ["uncited", "uncited", "cited"]),
    ],
)
def test_a_sentence_is_as_cited_as_its_words(
    spans: tuple[tuple[int, int], ...], cited: int, expected: list[State]
) -> None:
    found = measured(*spans)
    assert (found.characters, found.cited_characters) == (37, cited)
    assert states(found) == expected
    assert [each.state for each in found.left] == [state for state in expected if state != State.CITED]


def test_passages_of_another_source_do_not_count() -> None:
    other = NamedNode("https://example.org/other")
    source = SourceText(SOURCE, TEXT, tuple(sentences(TEXT)))
    assert coverage(source, [Span(other, other, 0, 40)]).cited_characters == 0


def test_a_text_without_sentences_leaves_nothing_to_cite() -> None:
    assert (measured(text="\n").share, measured(text="\n").left) == (1.0, [])


def test_every_passage_of_the_small_corpus_lies_in_its_source(small_project: Path) -> None:
    graph = Graph(read_corpus(small_project).records)
    (source,) = source_texts(graph, read_texts(SMALL / "texts"))
    cited = list(citations(graph))
    found = coverage(source, [citation.span for citation in cited])
    assert {citation.thing.value.rpartition("/")[2].partition("#")[2][:4] for citation in cited} >= {"", "part", "name"}
    left = [(each.sentence.text, each.state) for each in found.left]
    assert ("By Ivo Quill.", State.UNCITED) in left
    assert not any(text.startswith("Delegations of Northland") for text, _ in left)
    assert 0 < found.cited_characters < found.characters < len(source.text)
