"""Literals: their lexical forms, their order, regular expressions and language ranges."""

from __future__ import annotations

from itertools import pairwise

import pytest

from communique.errors import InvalidInput
from communique.shacl.evaluation.literals import Value, compare, value_of
from communique.shacl.evaluation.regexes import regex

XSD = "http://www.w3.org/2001/XMLSchema#"


def value(literal: str) -> Value | None:
    """Return the value of a literal written as `datatype lexical form`."""
    datatype, _, lexical = literal.partition(" ")
    return value_of(lexical, XSD + datatype)


WELL_FORMED = (
    """
integer 1|integer -007|integer +5|byte -128|unsignedLong 18446744073709551615|nonPositiveInteger -0|decimal .5
decimal 5.|decimal -1|double 1E-9|double INF|double -INF|float NaN|double 5.|boolean true|boolean 0|string 
date 2020-02-29|date -0044-03-15|date 12020-01-01|date 0000-01-01|date 2020-01-01+14:00
dateTime 2020-12-31T24:00:00|dateTime 2020-01-01T00:00:00.5Z|time 23:59:59|gYear 1993|gYearMonth 1993-09Z
gMonthDay --02-29|gDay ---31|gMonth --12-05:00|duration P1Y2M3DT4H5M6.7S|duration -PT0S|yearMonthDuration P14M
dayTimeDuration P1DT1S|hexBinary 0aFF|base64Binary aGVsbG8=|base64Binary|language de-CH-1901|token a b
NCName a-1|Name :a|NMTOKEN 1a|anyURI a b|normalizedString  a
""".strip("\n")
    .replace("\n", "|")
    .split("|")
)
ILL_FORMED = (
    """
integer |integer 1.0|integer  1|integer ١|byte 128|positiveInteger 0|negativeInteger 0|unsignedInt -1
decimal 1e0|decimal .|double 1e|double Infinity|double +NaN|boolean True|boolean yes|date 2021-02-29
date 2020-13-01|date 20-01-01|date 2020-1-1|date 02020-01-01|date 2020-01-01+14:30|date 1900-02-29
dateTime 2020-01-01|dateTime 2020-01-01T24:00:01|dateTime 2020-01-01T00:60:00|time 25:00:00|gYear 93
gMonthDay --02-30|gDay --31|gMonth 12|duration P|duration PT|duration P1YT|duration 1Y|duration P1S
yearMonthDuration P1D|dayTimeDuration P1Y|hexBinary 0|base64Binary a|language germanlanguage|token  a|NCName 1a
Name 1
""".strip("\n")
    .replace("\n", "|")
    .split("|")
)


@pytest.mark.parametrize("literal", WELL_FORMED)
def test_well_formed(literal: str) -> None:
    assert value(literal) is not None


@pytest.mark.parametrize("literal", ILL_FORMED)
def test_ill_formed(literal: str) -> None:
    assert value(literal) is None


def test_other_datatypes_have_every_lexical_form() -> None:
    assert value_of("anything", "http://example.org/own") is not None


ASCENDING = [
    ["integer -1", "decimal -0.5", "double 0", "float 0.25", "decimal 0.3", "integer 1", "double INF"],
    ["decimal 0.1000000000000000000000000000001", "decimal 0.1000000000000000000000000000002"],
    ["integer " + "9" * 5000, "integer 1" + "0" * 5000],
    ["float 0.1", "double 0.1000001"],
    ["string a", "string b", "string \uffff", "string \U00010000"],
    ["boolean false", "boolean 1"],
    [
        "date -0044-03-15",
        "date 0000-12-31",
        "date 0001-01-01",
        "date 1999-12-31",
        "date 2000-02-29",
        "date 10000-01-01",
    ],
    ["date 2020-01-01+05:00", "date 2020-01-01Z", "date 2020-01-01-05:00"],
    ["dateTime 2020-01-01T00:00:00Z", "dateTime 2020-01-01T00:00:00.001Z", "dateTime 2020-01-01T24:00:00Z"],
    ["dateTime 2020-01-01T00:00:00Z", "dateTime 2020-01-02T00:00:00", "dateTime 2020-01-03T00:00:00Z"],
    ["time 00:00:00", "time 23:59:59.9"],
    ["gYear 1993", "gYear 1994"],
    ["yearMonthDuration P1M", "duration P40D", "dayTimeDuration P60D", "yearMonthDuration P1Y"],
    ["duration -P1Y", "duration PT0S", "duration PT1S"],
]


@pytest.mark.parametrize("literals", ASCENDING)
def test_order(literals: list[str]) -> None:
    for less, more in pairwise(map(value, literals)):
        assert compare(less, more) == -1
        assert compare(more, less) == 1
        assert compare(less, less) == 0


EQUAL = [
    ("integer 1", "decimal 1.0"), ("integer 1", "double 1"), ("float 0.1", "decimal 0.1"),
    ("boolean 1", "boolean true"),
    ("dateTime 2020-01-01T12:00:00+02:00", "dateTime 2020-01-01T10:00:00Z"),
    ("duration P1Y", "yearMonthDuration P12M"),
    ("dateTime 2019-12-31T24:00:00", "dateTime 2020-01-01T00:00:00"),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right"), EQUAL)
def test_equal(left: str, right: str) -> None:
    assert compare(value(left), value(right)) == 0


INCOMPARABLE = [
    ("integer 1", "string 1"), ("double NaN", "double NaN"), ("integer x", "integer 1"), ("boolean true", "integer 1"),
    ("date 2020-01-01", "dateTime 2020-01-01T00:00:00"), ("gYear 2020", "date 2020-01-01"),
    ("dateTime 2020-01-01T00:00:00", "dateTime 2020-01-01T00:00:00Z"), ("duration P1M", "duration P30D"),
    ("hexBinary 00", "hexBinary 01"), ("anyURI a", "anyURI b"), ("time 12:00:00", "time 13:00:00Z"),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right"), INCOMPARABLE)
def test_incomparable(left: str, right: str) -> None:
    assert compare(value(left), value(right)) is None


MATCHING = [
    ("^a$", "", "a"), ("a.c", "", "abc"), ("a.c", "s", "a\nc"), ("b$", "m", "ab\nc"), ("^c", "m", "ab\nc"),
    ("ABC", "i", "abc"),
    ("a b", "x", "ab"), ("[a b]", "x", " "), ("a.b[", "q", "xa.b["), (r"^\i\c*$", "", "ab-1"),
    (r"^\p{Lu}\P{Lu}$", "", "Éa"),
    ("^[a-z-[aeiou]]+$", "", "bcd"), (r"^[\i-[:]][\c-[:]]*$", "", "ab"), (r"^[^\p{L}]$", "", "1"), ("[a-]$", "", "-"),
    ("[a[]", "", "["), (r"\$", "", "$"), ("^(?!x)", "", "y"), (r"[\I]", "", "1"), ("", "", "anything"),
]  # fmt: skip
NOT_MATCHING = [
    ("^a$", "", "a\n"), ("a.c", "", "a\nc"), ("ABC", "", "abc"), ("a.b", "q", "axb"), (r"^\i\c*$", "", "1ab"),
    ("^[a-z-[aeiou]]+$", "", "bad"), (r"^[\i-[:]][\c-[:]]*$", "", "a:b"), (r"^[^\p{L}-[0-9]]$", "", "1"),
    ("b$", "", "ab\nc"), (r"^\C$", "", "a"),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "flags", "text"), MATCHING)
def test_a_pattern_matches(pattern: str, flags: str, text: str) -> None:
    assert regex(pattern, flags).search(text)


@pytest.mark.parametrize(("pattern", "flags", "text"), NOT_MATCHING)
def test_a_pattern_does_not_match(pattern: str, flags: str, text: str) -> None:
    assert not regex(pattern, flags).search(text)


@pytest.mark.parametrize(
    ("pattern", "flags"),
    [("(", ""), ("[a", ""), ("a{2,1}", ""), ("a", "z"), (r"\p{IsGreek}", ""), (r"\p", ""), ("\\", "")],
)
def test_what_is_no_pattern_is_refused_with_what_to_do(pattern: str, flags: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        regex(pattern, flags)
    assert raised.value.hint
