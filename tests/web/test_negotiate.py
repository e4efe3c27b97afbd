"""Negotiation: a table of cases, and the same by a slow reading of the standard."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.web.negotiate import negotiate, parse_accept, parse_element

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv; header=present", "text/tab-separated-values"
OFFERS = (JSON, XML, CSV, TSV)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        pytest.param(None, JSON, id="no header"),
        pytest.param("", JSON, id="empty header"),
        pytest.param("*/*", JSON, id="star"),
        pytest.param("text/*", CSV, id="sub-star"),
        pytest.param("text/csv", CSV, id="exact"),
        pytest.param("application/pdf", None, id="unknown"),
        pytest.param(f"{JSON};q=0,*/*", XML, id="specific exclusion"),
        pytest.param("text/*;q=0,*/*", JSON, id="wildcard exclusion of others"),
        pytest.param("application/*;q=0,*/*;q=0.1", CSV, id="wildcard exclusion"),
        pytest.param("*/*;q=0", None, id="all excluded"),
        pytest.param("text/csv;q=0", None, id="only an exclusion"),
        pytest.param(f"{JSON};q=0.2, {XML};q=0.8", XML, id="explicit priority"),
        pytest.param(f"{XML}, {JSON}", JSON, id="implicit priority is the server's"),
        pytest.param(f"{JSON};q=0.9, text/csv", CSV, id="implicit and explicit priority"),
        pytest.param("*/*, text/csv", CSV, id="named wins over wildcard of equal weight"),
        pytest.param("*/*;q=0.9, text/csv;q=0.1", JSON, id="weight wins over naming"),
        pytest.param(
            "text/csv;header=present;q=0.1, text/csv;q=0.9, */*;q=0.5", JSON, id="parameters are more specific"
        ),
        pytest.param("text/csv;header=absent", None, id="parameter that is not offered"),
        pytest.param("text/csv;charset=utf-8", CSV, id="compatible charset"),
        pytest.param("text/csv;charset=UTF-8", CSV, id="charset in capitals"),
        pytest.param("text/csv;charset=iso-8859-1", None, id="incompatible charset"),
        pytest.param('text/csv;charset="utf-8"', CSV, id="quoted parameter"),
        pytest.param("TEXT/CSV", CSV, id="case"),
        pytest.param("text/csv;Q=0.5, application/*;q=0.4", CSV, id="capital Q"),
        pytest.param("text/foo;q=0.5 , text/csv ; q = 0.7", CSV, id="spaces everywhere"),
        pytest.param("text/csv;q=0.5;ext=1, text/tab-separated-values;q=0.4", CSV, id="extension after the weight"),
        pytest.param("application/sparql-results+json; q=0.123456, text/csv; q=0.1", JSON, id="many digits"),
        pytest.param("text", JSON, id="unreadable counts as absent"),
        pytest.param("*/csv, text/tab-separated-values", TSV, id="unreadable wildcard is left out"),
        pytest.param("text/csv;q=2, text/tab-separated-values;q=0.1", TSV, id="weight above one is left out"),
        pytest.param("text/csv;q=high, text/tab-separated-values;q=0.1", TSV, id="weight in words is left out"),
        pytest.param('text/csv;x="open, text/tab-separated-values', JSON, id="open quotation swallows the rest"),
        pytest.param('text/foo;x="a,b;q=0", text/csv', CSV, id="comma within quotation"),
        pytest.param(",,, text/csv ,,", CSV, id="empty elements"),
        pytest.param("text/csv;", CSV, id="trailing semicolon"),
        pytest.param('text/csv;profile="http://example.org/a,b"', CSV, id="profile is a hint"),
        pytest.param(f"text/csv;profile=a;q=0.1, text/csv;q=0.9, {JSON};q=0.5", CSV, id="a hint is not more specific"),
    ],
)
def test_chooses_what_the_standard_wants(accept: str | None, expected: str | None) -> None:
    assert negotiate(accept, OFFERS) == expected


def test_offers_nothing_where_nothing_is_offered() -> None:
    assert negotiate("*/*", ()) is None
    assert negotiate(None, ()) is None


def test_reads_escapes_within_quotations() -> None:
    element = parse_element(r'text/csv;x="a\"b\\c"')
    assert element is not None
    assert element.parameters == {("x", 'a"b\\c')}


def test_long_broken_headers_are_read_in_linear_time() -> None:
    for header in ('"' * 50_000, '\\"' * 50_000, "; " * 50_000, "a/b;" + "x=; " * 20_000, "," * 50_000):
        parse_accept(header)


_TYPES = st.sampled_from(["text", "application"])
_SUBTYPES = st.sampled_from(["csv", "turtle", "xml"])
_PARAMETERS = st.dictionaries(st.sampled_from(["header", "level"]), st.sampled_from(["1", "present"]), max_size=2)


@dataclass(frozen=True)
class _Offer:
    type: str
    subtype: str
    parameters: frozenset[tuple[str, str]]

    @property
    def text(self) -> str:
        return "".join([f"{self.type}/{self.subtype}", *(f";{k}={v}" for k, v in sorted(self.parameters))])


@dataclass(frozen=True)
class _Range(_Offer):
    weight: float = 1.0


@st.composite
def _offers(draw: st.DrawFn) -> _Offer:
    return _Offer(draw(_TYPES), draw(_SUBTYPES), frozenset(draw(_PARAMETERS).items()))


@st.composite
def _ranges(draw: st.DrawFn) -> _Range:
    type_ = draw(_TYPES | st.just("*"))
    subtype = "*" if type_ == "*" else draw(_SUBTYPES | st.just("*"))
    return _Range(type_, subtype, frozenset(draw(_PARAMETERS).items()), draw(st.sampled_from([0, 0.1, 0.5, 1])))


def _specificity(candidate: _Range) -> int:
    return 0 if candidate.type == "*" else 1 if candidate.subtype == "*" else 2


def _reference(ranges: list[_Range], offers: list[_Offer]) -> str | None:
    """RFC 9110, section 12.5.1, read aloud: for each offer the most specific range gives the weight."""
    if not ranges:
        return offers[0].text
    ranking = []
    for position, offer in enumerate(offers):
        fitting = []
        for candidate in ranges:
            fits_type = candidate.type in ("*", offer.type) and candidate.subtype in ("*", offer.subtype)
            if fits_type and all(parameter in offer.parameters for parameter in candidate.parameters):
                fitting.append((_specificity(candidate), len(candidate.parameters), candidate.weight))
        if fitting and max(fitting)[2] > 0:
            ranking.append((-max(fitting)[2], -max(fitting)[0], position, offer.text))
    return min(ranking)[3] if ranking else None


def _unique(offers: list[_Offer]) -> list[_Offer]:
    return list(dict.fromkeys(offers))


@given(
    st.lists(_ranges(), max_size=5),
    st.lists(_offers(), min_size=1, max_size=5).map(_unique),
    st.sampled_from([",", ", ", " ,\t", ",,"]),
    st.booleans(),
)
def test_agrees_with_a_slow_reading_of_the_standard(
    ranges: list[_Range], offers: list[_Offer], comma: str, shouting: bool
) -> None:
    header = comma.join(f"{r.text.upper() if shouting and not r.parameters else r.text};q={r.weight}" for r in ranges)
    assert negotiate(header or None, [offer.text for offer in offers]) == _reference(ranges, offers)


_HEADERS = st.lists(_ranges(), min_size=1, max_size=5).map(lambda ranges: [f"{r.text};q={r.weight}" for r in ranges])
_CHOICES = st.lists(_offers(), min_size=1, max_size=5).map(lambda offers: [offer.text for offer in _unique(offers)])
_UNREADABLE = st.sampled_from(["", " ", "*", "text", "*/csv", "a/b;q=2", "a/b;q=high", "a/b;x", "a b/c", "/", "a/b/c"])


@given(_HEADERS.flatmap(lambda header: st.tuples(st.just(header), st.permutations(header))), _CHOICES)
def test_the_order_of_elements_does_not_matter(headers: tuple[list[str], list[str]], offers: list[str]) -> None:
    one, other = headers
    assert negotiate(",".join(one), offers) == negotiate(",".join(other), offers)


@given(_HEADERS, _CHOICES, _UNREADABLE, st.integers(min_value=0, max_value=5))
def test_what_cannot_be_read_does_not_matter(header: list[str], offers: list[str], odd: str, place: int) -> None:
    assert negotiate(",".join([*header[:place], odd, *header[place:]]), offers) == negotiate(",".join(header), offers)


@given(st.lists(_ranges(), min_size=1, max_size=5), _CHOICES, st.sampled_from(["", " ", "\t", " \t "]))
def test_spelling_does_not_matter(ranges: list[_Range], offers: list[str], space: str) -> None:
    def spelt(r: _Range) -> str:
        pieces = [f"{r.type}/{r.subtype}".upper(), *(f'{key.upper()}="{value}"' for key, value in r.parameters)]
        return f"{space};{space}".join([*pieces, f"Q={r.weight}"])

    plain = ",".join(f"{r.text};q={r.weight}" for r in ranges)
    assert negotiate(f"{space},{space}".join(map(spelt, ranges)), offers) == negotiate(plain, offers)


@given(st.text(max_size=60))
def test_any_text_is_survived(header: str) -> None:
    assert negotiate(header, OFFERS) in (*OFFERS, None)
