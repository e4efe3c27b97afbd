"""What is wrong with a query that cannot be read, and where.

The engine names a place, but reports it late by the length of whatever keyword it tried there. It is therefore asked
a second time, with every token far from the next: then the place it names lies at the token it stumbled over.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pyoxigraph import Store

from communique.sparql.tokens import Kind, Token
from communique.sparql.unambiguous import unambiguous
from communique.terms import BASE, PREFIXES

_EXCERPT = 60
_GAP = " " * 24
"""Longer than any keyword."""
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_SENTENCE = re.compile(r"(?:^|, |expected (?:one of )?)([A-Z][A-Za-z*]*(?: [A-Za-z*]+){2,})(?=,|$)")
_PAIRS = {"(": ")", "{": "}", "[": "]"}


@dataclass(frozen=True)
class Mistake:
    """What is wrong at a place in a query.

    Attributes:
        offset: of the first character concerned.
        what: half a sentence.
        prefix: the prefix that is not declared, None where the mistake is another.
        declaration: the line that would declare it, where the project knows the prefix.
    """

    offset: int
    what: str
    prefix: str | None = None
    declaration: str = ""


def lexical_mistake(token: Token) -> Mistake:
    """Return the mistake that a character begins no token."""
    if token.text in "\"'":
        return Mistake(token.start, "a string starts here and does not end")
    if token.text == "\\":
        return Mistake(token.start, "this escape cannot stand here")
    return Mistake(token.start, f"the character {shown(token.text)} cannot stand here")


def diagnose(
    source: str, seen: Sequence[Token], error: SyntaxError, prefixes: Mapping[str, str] | None = None
) -> Mistake:
    """Return why the engine could not read a query.

    Args:
        source: the query.
        seen: its tokens without white space and comments.
        error: what the engine said.
        prefixes: namespaces by prefix that a query need not declare.
    """
    broken_iri = _broken_iri(seen)
    if broken_iri:
        what = "an IRI starts here that holds a space or another character it cannot hold"
        return Mistake(broken_iri.start, what)
    implied = prefixes or {}
    undeclared = _undeclared(seen, implied)
    if undeclared:
        return _undeclared_prefix(undeclared)
    bracket = _unbalanced(seen)
    if bracket:
        return Mistake(bracket.start, f"the bracket {bracket.text} has no partner")
    sentence = _SENTENCE.search(str(error))
    token = _stumbled_over(seen, implied)
    if token is None:
        return Mistake(len(source), sentence[1] if sentence else "it ends too early")
    return Mistake(token.start, sentence[1] if sentence else f"unexpected {shown(token.text)}")


def line_and_column(source: str, offset: int) -> tuple[int, int]:
    """Return the place of a character, both from 1."""
    return source.count("\n", 0, offset) + 1, offset - source.rfind("\n", 0, offset)


def shown(text: str) -> str:
    """Return a piece of a query in quotation marks, cut where it is long."""
    return f"“{text if len(text) <= _EXCERPT else text[:_EXCERPT] + '…'}”"


def _undeclared_prefix(token: Token) -> Mistake:
    prefix = token.text.partition(":")[0]
    what = f"the prefix {prefix}: is not declared"
    known = PREFIXES.get(prefix)
    if not known:
        return Mistake(token.start, what, prefix)
    declaration = f"PREFIX {prefix}: <{known}>"
    return Mistake(token.start, f"{what}. Add {declaration}", prefix, declaration)


def _undeclared(seen: Sequence[Token], implied: Mapping[str, str]) -> Token | None:
    declared = {
        name.text.removesuffix(":")
        for word, name in pairwise(seen)
        if word.kind is Kind.WORD and word.text.casefold() == "prefix" and name.kind is Kind.NAME
    }
    names = (token for token in seen if token.kind is Kind.NAME)
    return next((name for name in names if name.text.partition(":")[0] not in {*declared, *implied}), None)


def _broken_iri(seen: Sequence[Token]) -> Token | None:
    for sign, name in pairwise(seen):
        adjacent = sign.text == "<" and sign.start + 1 == name.start
        if adjacent and name.kind is Kind.NAME and name.text.partition(":")[0] in ("http", "https", "urn"):
            return sign
    return None


def _unbalanced(seen: Sequence[Token]) -> Token | None:
    """Return the first bracket that closes none or another kind, or else the last one that stays open."""
    still_open: list[Token] = []
    for token in seen:
        if token.kind is not Kind.SIGN:
            continue
        if token.text in _PAIRS:
            still_open.append(token)
        elif token.text in _PAIRS.values() and not (still_open and _PAIRS[still_open.pop().text] == token.text):
            return token
    return still_open[-1] if still_open else None


def _stumbled_over(seen: Sequence[Token], implied: Mapping[str, str]) -> Token | None:
    """Return the token at which the engine gives up, None when it wants more at the end."""
    starts: list[int] = []
    text = ""
    pieces: list[str] = []
    length = 0
    for token in seen:
        starts.append(length)
        pieces.append(unambiguous([token]) + _GAP)
        length += len(pieces[-1])
    text = "".join(pieces) + _GAP
    try:
        Store().query(text, base_iri=BASE, prefixes=dict(implied))
    except SyntaxError as error:
        place = _PLACE.fullmatch(str(error))
        if place is None:
            return None
        lines = text.split("\n")
        offset = sum(len(line) + 1 for line in lines[: int(place[1]) - 1]) + int(place[2]) - 1
        return None if offset >= len(text) else seen[max(bisect_right(starts, offset) - 1, 0)]
    return None
