"""Tables of decisions as people fill them in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from communique.linking.sheet import read_rows
from tests.linking.world import ADA, DAY, PAINTER, term

ROW = f"person:ada-norland,same-as,{ADA},https://example.org/a\n"
HEAD = "thing,relation,target,evidence\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_row_is_a_decision_with_the_usual_values_for_what_is_left_out(delimiter: str) -> None:
    (row,) = read_rows((HEAD + ROW).replace(",", delimiter), DAY)
    assert row.decision is not None
    assert row.decision.answer == (term("person:ada-norland"), "same-as", ADA)
    assert (row.decision.confidence, row.decision.date, row.decision.note) == (Decimal("0.8"), DAY, "")


def test_everything_can_be_stated_and_rows_without_relation_are_passed_over() -> None:
    head = "label,thing,note,relation,target,date,justification,confidence,evidence\n"
    told = (
        '"Norland, Ada",person:ada-norland,"Two\nlines",same-as,{},2026-01-02,semapv:LexicalMatching,0.5,'
        "https://a.example https://b.example\n"
    )
    passed = f"Ada,person:ada-norland,,,{PAINTER},,,,\n"
    first, second = read_rows(head + told.format(ADA) + passed + told.format(PAINTER), DAY)
    assert (first.line, second.line) == (2, 5)
    assert first.decision is not None
    assert first.decision.evidence == ("https://a.example", "https://b.example")
    assert (first.decision.confidence, first.decision.date.isoformat()) == (Decimal("0.5"), "2026-01-02")
    assert (first.decision.justification, first.decision.note) == ("semapv:LexicalMatching", "Two\nlines")


def test_an_address_given_twice_is_one_citation() -> None:
    (row,) = read_rows(HEAD + ROW.strip() + " https://example.org/a\n", DAY)
    assert row.decision is not None
    assert (row.decision.evidence, row.decision.confidence) == (("https://example.org/a",), Decimal("0.8"))


def test_a_line_separator_inside_a_cell_ends_no_line() -> None:
    note = "one\u2028two\x0cthree"
    (row,) = read_rows(f"{HEAD.strip()},note\n{ROW.strip()},{note}\n", DAY)
    assert row.decision is not None
    assert row.decision.note == note


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("thing,relation,target\n", 1, "the heading evidence should be there once"),
        ("thing,relation,target,evidence,confidnce\n", 1, "confidnce is no heading"),
        ("thing,relation,target,evidence,target\n", 1, "the heading target should be there once"),
        (HEAD + ROW + "person:ada-norland,same,Q1,https://a.example\n", 3, "same is no relation"),
        (HEAD + "ada,same-as,Q1,https://a.example\n", 2, "cannot be linked"),
        (HEAD + "wd:Q1,same-as,Q1,https://a.example\n", 2, "cannot be linked"),
        (HEAD + "person:a b,same-as,Q1,https://a.example\n", 2, "cannot be linked"),
        (HEAD + "person:ada-norland,same-as,Q1,\n", 2, "there is no evidence"),
        (HEAD + "person:ada-norland,same-as\n", 2, "nothing is no item of Wikidata"),
        (HEAD + "person:ada-norland,same-as,Q1,https://a.example,more\n", 2, "5 cells stand under 4 headings"),
        (HEAD.strip() + ",confidence\nperson:a,same-as,Q1,https://a.example,high\n", 2, "high is no confidence"),
        (HEAD.strip() + ",date\nperson:a,same-as,Q1,https://a.example,today\n", 2, "today is no day"),
        (HEAD + 'person:a,"same"-as,Q1,https://a.example\n', 2, "this is no table"),
        ("", 1, "the heading thing should be there once"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, reason: str) -> None:
    wrong = [row for row in read_rows(text, DAY) if row.flaws]
    assert [row.line for row in wrong] == [line]
    assert any(reason in flaw for flaw in wrong[0].flaws)
