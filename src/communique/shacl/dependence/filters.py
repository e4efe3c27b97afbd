"""What filters say of the values that a variable can have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Variable

from communique.shacl.query.cursor import Cursor
from communique.shacl.query.parser import Parsed
from communique.shacl.query.tokens import Token
from communique.shacl.query.tree import Expression

Value = Variable | NamedNode
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


@dataclass(frozen=True)
class Tie:
    """A variable that has the value of one of several variables or constants, or the filter fails."""

    name: str
    values: tuple[Value, ...]


def ties_of(parsed: Parsed, condition: Expression) -> Iterator[Tie]:
    """Yield what the conditions that a filter joins by `&&` equate with `=` or `IN`."""
    for part in _conditions(parsed.tokens[condition.start : condition.end]):
        texts = [token.keyword for token in part]
        if len(part) == 3 and texts[1] == "=":
            for one, other in (part[::2], part[2::-2]):
                yield from _tie(parsed, one, [other])
        elif texts[1:3] == ["IN", "("] and texts[-1] == ")" and all(text == "," for text in texts[4:-1:2]):
            yield from _tie(parsed, part[0], part[3:-1:2])


def _tie(parsed: Parsed, name: Token, values: list[Token]) -> Iterator[Tie]:
    if name.variable and values and all(value.kind in ("variable", "iri", "name") for value in values):
        yield Tie(name.variable, tuple(_value(parsed, value) for value in values))


def _value(parsed: Parsed, token: Token) -> Value:
    return Variable(token.variable) if token.variable else Cursor([], parsed.prefixes).iri(token)


def _conditions(tokens: list[Token]) -> list[list[Token]]:
    while _is_bracketed(tokens):
        tokens = tokens[1:-1]
    if len(_split(tokens, "||")) > 1:
        return []
    parts = _split(tokens, "&&")
    return parts if len(parts) == 1 else [inner for part in parts for inner in _conditions(part)]


def _is_bracketed(tokens: list[Token]) -> bool:
    if not tokens or tokens[0].keyword != "(":
        return False
    depths = _depths(tokens)
    return depths[-1] == 0 and 0 not in depths[:-1]


def _split(tokens: list[Token], sign: str) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token, depth in zip(tokens, _depths(tokens), strict=True):
        if depth == 0 and token.keyword == sign:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _depths(tokens: list[Token]) -> list[int]:
    """Return how many brackets are open after each token."""
    depths, depth = [], 0
    for token in tokens:
        depth += (token.keyword in _OPENING) - (token.keyword in _CLOSING)
        depths.append(depth)
    return depths
