"""What is wrong with a query that cannot be read, and where.

The engine names a place, but reports it late by the length of whatever keyword it tried there. It is therefore asked
a second time, with every token far from the next: then the place it names lies at the token it stumbled over.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from pyoxigraph import Store

from communique.terms import BASE, PREFIXES
from communique.web.problems import HttpProblem
from communique.web.sparql_errors import shown, syntax_problem
from communique.web.sparql_guard import Admitted, unambiguous
from communique.web.sparql_tokens import Kind, Token

_GAP = " " * 24
"""Longer than any keyword."""
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_SENTENCE = re.compile(r"(?:^|, |expected (?:one of )?)([A-Z][A-Za-z*]*(?: [A-Za-z*]+){2,})(?=,|$)")
_PAIRS = {"(": ")", "{": "}", "[": "]"}


def explain(admitted: Admitted, error: SyntaxError) -> HttpProblem:
    """Return the problem that describes why the engine could not read a query."""
    broken_iri = _broken_iri(admitted.tokens)
    if broken_iri:
        what = "an IRI starts here that holds a space or another character it cannot hold"
        return syntax_problem(admitted.source, broken_iri.start, what)
    undeclared = _undeclared(admitted.tokens)
    if undeclared:
        return _undeclared_prefix(admitted.source, undeclared)
    bracket = _unbalanced(admitted.tokens)
    if bracket:
        return syntax_problem(admitted.source, bracket.start, f"the bracket {bracket.text} has no partner")
    sentence = _SENTENCE.search(str(error))
    token = _stumbled_over(admitted)
    if token is None:
        return syntax_problem(admitted.source, len(admitted.source), sentence[1] if sentence else "it ends too early")
    return syntax_problem(admitted.source, token.start, sentence[1] if sentence else f"unexpected {shown(token.text)}")


def _undeclared_prefix(source: str, token: Token) -> HttpProblem:
    prefix = token.text.partition(":")[0]
    known = PREFIXES.get(prefix)
    what = f"the prefix {prefix}: is not declared"
    if not known:
        return syntax_problem(source, token.start, what, "undeclared-prefix", {"prefix": prefix})
    declaration = f"PREFIX {prefix}: <{known}>"
    members = {"prefix": prefix, "declaration": declaration}
    return syntax_problem(source, token.start, f"{what}. Add {declaration}", "undeclared-prefix", members)


def _undeclared(seen: Sequence[Token]) -> Token | None:
    declared = {
        name.text
        for word, name in pairwise(seen)
        if word.kind is Kind.WORD and word.text.casefold() == "prefix" and name.kind is Kind.NAME
    }
    names = (token for token in seen if token.kind is Kind.NAME)
    return next((name for name in names if name.text.partition(":")[0] + ":" not in declared), None)


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


def _stumbled_over(admitted: Admitted) -> Token | None:
    """Return the token at which the engine gives up, None when it wants more at the end."""
    starts: list[int] = []
    text = ""
    pieces: list[str] = []
    length = 0
    for token in admitted.tokens:
        starts.append(length)
        pieces.append(unambiguous(token) + _GAP)
        length += len(pieces[-1])
    text = "".join(pieces) + _GAP
    try:
        Store().query(text, base_iri=BASE)
    except SyntaxError as error:
        place = _PLACE.fullmatch(str(error))
        if place is None:
            return None
        lines = text.split("\n")
        offset = sum(len(line) + 1 for line in lines[: int(place[1]) - 1]) + int(place[2]) - 1
        return None if offset >= len(text) else admitted.tokens[max(bisect_right(starts, offset) - 1, 0)]
    return None
