"""Names folded, names compared, dates compared."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.dates import bounds
from communique.matching.dates import compatibility, days_apart, lies_within, overlaps
from communique.matching.folding import folded
from communique.matching.similarity import name_similarity


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Béla  SUTTER", "bela sutter"),
        ("Işık Gölü", "isik golu"),
        ("İstanbul", "istanbul"),
        ("Zoë Łukaszewicz-O’Neill", "zoe lukaszewicz oneill"),
        ("Be\u0301la", "bela"),
        ("Große Straße", "grosse strasse"),
        ("Москва", "moskva"),
        ("Ельцин", "eltsin"),
        ("Երևան", "erevan"),
        ("3–4 March 1951", "3 4 march 1951"),
        ("", ""),
        (" –!? ", ""),
    ],
)
def test_a_name_is_folded_to_words_of_plain_letters(text: str, key: str) -> None:
    assert folded(text) == key


def test_letters_of_three_scripts_come_near_each_other() -> None:
    assert name_similarity("Հովսեփյան", "Hovsepyan") > 0.8
    assert name_similarity("Гейдар Алиев", "Heydar Aliyev") > 0.8
    assert name_similarity("Ստեփանակերտ", "Степанакерт") > 0.8


@given(st.text())
def test_folding_a_key_changes_nothing(text: str) -> None:
    key = folded(text)
    assert folded(key) == key
    assert set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
    assert key == " ".join(key.split())


@given(st.text(max_size=30), st.text(max_size=30))
def test_names_are_as_alike_one_way_as_the_other_and_alike_without_difference_only_if_they_fold_alike(
    a: str, b: str
) -> None:
    similarity = name_similarity(a, b)
    assert similarity == name_similarity(b, a)
    assert 0 <= similarity <= 1
    assert (similarity == 1) == (folded(a) == folded(b) != "")


def test_the_order_of_words_matters_a_little() -> None:
    turned = name_similarity("Sutter, Béla", "Bela Sutter")
    assert name_similarity("Bela Suter", "Bela Sutter") < turned < 1


@pytest.mark.parametrize(
    ("one", "other", "agreement"),
    [
        ("1951-03-03", "1951-03-03", 1),
        ("1951-03-03", "1951", 0.9),
        ("1951", "1951-03-03", 0.9),
        ("1951-03/1951-05", "1951-05-20/1951-06", 0.6),
        ("1951-01/..", "1951-05", 0.9),
        ("../1950", "1951", 0),
        ("1951-03-03", "1951-03-04", 0),
    ],
)
def test_dates_agree_as_far_as_their_days_do(one: str, other: str, agreement: float) -> None:
    assert compatibility(bounds(one), bounds(other)) == agreement
    assert overlaps(bounds(one), bounds(other)) == (agreement > 0)


def test_days_between_dates_are_counted_from_the_last_to_the_first() -> None:
    assert days_apart(bounds("1951-03-03/1951-03-04"), bounds("1951-03-06")) == 2
    assert days_apart(bounds("1951-03-06"), bounds("1951-03-03/1951-03-04")) == 2
    assert days_apart(bounds("1951"), bounds("1951-03")) == 0
    assert lies_within(bounds("1951-03"), bounds("../1951"))
    assert not lies_within(bounds("1951/.."), bounds("1951"))


@given(st.dates(), st.dates(), st.dates(), st.dates())
def test_dates_apart_are_those_that_do_not_overlap(a: date, b: date, c: date, d: date) -> None:
    first, second = sorted((a, b)), sorted((c, d))
    one, other = (
        bounds(f"{start:%Y-%m-%d}".zfill(10) + "/" + f"{end:%Y-%m-%d}".zfill(10)) for start, end in (first, second)
    )
    assert (days_apart(one, other) == 0) == overlaps(one, other)
    assert (compatibility(one, other) == 0) == (not overlaps(one, other))
