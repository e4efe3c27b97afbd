"""Texts and addresses that both parsers read alike."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.exports.proposals import Proposal
from communique.exports.quickstatements import quickstatements
from communique.exports.text import plain, web_address
from communique.wikidata.entities import Statement, Value
from tests.editors.reparse import reparse

NASTY = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from('"“”„‘’|\t\n\r\u2028\x85*/:😀é')), max_size=300)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a\tb\r\nc  ", "a b c"),
        ("“Peace” now", '"Peace" now'),
        ("either|or", "either/or"),
        ('""twice""', '"twice"'),
        ("Cafe\u0301", "Café"),
        ("’tis /* no comment */", "'tis /* no comment */"),
    ],
)
def test_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(NASTY)
def test_plain_is_idempotent_and_loses_no_letter_or_digit(text: str) -> None:
    once = plain(text)
    assert plain(once) == once

    def kept(whole: str) -> str:
        return "".join(c for c in unicodedata.normalize("NFC", whole) if c.isalnum())

    assert kept(once) == kept(text)


@given(NASTY.map(plain).filter(lambda text: 0 < len(text) <= 250), NASTY.map(plain))
def test_every_plain_text_comes_back_from_a_batch(label: str, title: str) -> None:
    reference = (("P1476", Value("monolingual", title, "en")),)
    statement = Statement("P31", Value("item", "Q5"), references=(reference,))
    (line,) = reparse("\n".join(quickstatements([Proposal("x", "", {"en": label}, {}, (statement,))])) + "\n")
    assert line.terms == {"Len": label}
    assert line.claims[0].references == [[("P1476", ("monolingual", "en", title))]]


@given(st.text(max_size=80))
def test_an_address_is_plain_ascii_and_stays_as_it_is_once_encoded(path: str) -> None:
    address = web_address(f"https://a.example/{path}")
    assert address.isascii()
    assert not set(' "|<>\t\n') & set(address)
    assert web_address(address) == address


@pytest.mark.parametrize("text", ["a\tb", "a\nb", "a|b"])
def test_a_text_that_would_end_a_column_is_no_part_of_a_batch(text: str) -> None:
    with pytest.raises(ValueError, match="holds"):
        quickstatements([Proposal("x", "", {"en": text}, {}, (Statement("P31", Value("item", "Q5")),))])
