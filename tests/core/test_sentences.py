"""Sentences with their offsets, and words found again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.sentences import has_words, occurrences, sentences


def pieces(text: str, language: str = "en") -> list[str]:
    return [sentence.text for sentence in sentences(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dr. Vale met Mr. Sutter. They spoke.", ["Dr. Vale met Mr. Sutter.", "They spoke."]),
        ("A heading\nA line.  \r\n\r\n  Another", ["A heading", "A line.", "Another"]),
        ("One. *** \n---\nTwo.", ["One.", "Two."]),
        ('She said: "We came. We spoke." He left.', ['She said: "We came.', 'We spoke."', "He left."]),
        ('He came. "We spoke," she said.', ["He came.", '"We spoke," she said.']),
        ("“Never!” he said. Then rain.", ["“Never!” he said.", "Then rain."]),
        ('An "unclosed quotation. Then rain.', ['An "unclosed quotation.', "Then rain."]),
        ("It was I\u00a0. Then rain.", ["It was I\u00a0.", "Then rain."]),
        ("", []),
        (" \n\t", []),
    ],
)
def test_a_text_falls_into_sentences(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


def test_the_language_decides_what_ends_a_sentence() -> None:
    assert pieces("Ներս մտավ։ Դուրս եկավ։", "hy") == ["Ներս մտավ։", "Դուրս եկավ։"]
    assert pieces("One here. Two here.", "no-such-language") == ["One here.", "Two here."]


@settings(deadline=None)
@given(st.text(st.sampled_from("aB .?!\"“”«»'()1\n\r\u00a0\u2028𐍈é։"), max_size=40))
def test_sentences_are_in_order_and_leave_out_nothing_but_what_has_no_words(text: str) -> None:
    reached = 0
    for sentence in sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text == sentence.text.strip()
        assert not has_words(text[reached : sentence.start])
        assert has_words(sentence.text)
        reached = sentence.end
    assert not has_words(text[reached:])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("the “ferry”", ["The\n 'ferry"]),
        ("its ferry", ["its   ferry"]),
        ("BE\u0301LA", ["Béla"]),
        ("ferry", ["ferry", "ferry"]),
        ("𐍈 its", ["𐍈 its"]),
        ("ferries", []),
        (" ", []),
        ("«»", []),
    ],
)
def test_words_are_found_whatever_their_case_quotes_and_white_space(words: str, found: list[str]) -> None:
    text = "The\n 'ferry' of Béla 𐍈 its   ferry."
    passages = occurrences(text, words)
    assert [passage.text for passage in passages] == found
    assert all(text[passage.start : passage.end] == passage.text for passage in passages)
