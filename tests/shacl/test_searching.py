"""Patterns are searched for in a time that they cannot stretch, with the same answers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, Store

from communique.shacl.evaluation.expressions import in_rust
from communique.shacl.evaluation.regexes import regex
from communique.shacl.evaluation.searching import may_not_end, quick_up_to, search

LONG = "a" * 5_000
"""A text on which engines that try again do not come to an end in a lifetime."""


@pytest.mark.parametrize(
    ("pattern", "flags", "text", "expected"),
    [
        ("(a+)+$", "", LONG + "b", False),
        ("(a+)+$", "", LONG, True),
        ("^(a|aa|b*)*c", "i", LONG.upper() + "C", True),
        (r"^(\w+\s?)*!$", "", "é a_1 " * 2_000, False),
        ("^(.+)*x$", "", LONG + "\nx", False),
        ("^(.+)*x$", "s", LONG + "\nx", True),
        ("^(b|a*a*)+$", "m", "c\n" + LONG + "\nd", True),
        ("[a-z]*[0-9]*x$", "", LONG * 100, False),
    ],
)
def test_no_pattern_takes_for_ever(pattern: str, flags: str, text: str, expected: bool) -> None:
    assert search(pattern, flags, [text, ""])[0] is expected
    assert not may_not_end(pattern, flags)


_PIECES = st.sampled_from(
    ["a", "b", "[ab]", "[^a]", ".", r"\d", r"\W", r"\s", r"\p{Lu}", "[a-c1]", "(a|bc)", "(?:ab?)", "^", "$", r"\.", "é"]
)
_REPEATS = st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,3}", "+?", "{0,}"])
_PATTERNS = st.lists(st.tuples(_PIECES, _REPEATS), min_size=1, max_size=5).map(
    lambda parts: "".join(piece + (repeat if piece not in "^$" else "") for piece, repeat in parts)
)


@given(_PATTERNS, st.sampled_from(["", "i", "m", "s"]), st.text("aAbBc1É é.\n\r\u0301\x1c", max_size=8))
@settings(deadline=None, max_examples=40)
def test_both_engines_find_the_same(pattern: str, flags: str, text: str) -> None:
    compiled = regex(f"({pattern})*x|{pattern}", flags)
    written = in_rust(compiled)
    assert written is not None
    asked = f"ASK {{ FILTER REGEX({Literal(text)}, {Literal(written)}) }}"
    assert bool(Store().query(asked)) is (compiled.search(text) is not None)


def test_what_cannot_be_written_for_the_other_engine_is_known() -> None:
    assert may_not_end(r"^(a+)+\1$", "")
    assert not may_not_end("^(?!b)a+$", "")
    assert search(r"^(a)b\1$", "", ["aba", "abb"]) == [True, False]


@pytest.mark.parametrize(
    "pattern",
    [
        "^[a-z]+(-[a-z]+)*$",
        r"^\S+(\s+\S+){0,7}$",
        "^x/[a-z]+/[^/#]+#n-[1-9][0-9]*$",
        r"^\p{Lu}\p{Ll}+( \p{Lu}\p{Ll}+)*$",
    ],
)
def test_what_leads_one_way_through_a_text_is_tried(pattern: str) -> None:
    assert quick_up_to(regex(pattern), 1 << 24) > 100_000


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "^(a|aa)+$", "^(.+)*x$", "(a*)*b", "(a+b?)*c", "^(-[a-z-]+)*$", r"^(\w+\s?)*!$", "(.*)(.*)(.*)x"],
)
def test_what_leads_many_ways_through_a_text_is_not_tried(pattern: str) -> None:
    assert quick_up_to(regex(pattern), 1 << 24) < 20
