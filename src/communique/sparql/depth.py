"""How deep a query is nested: the engine's parser recurses, and overflows its stack where nothing stops it."""

from __future__ import annotations

from collections.abc import Iterable

from communique.sparql.tokens import Kind, Token

MAX_DEPTH = 100
"""Most brackets within one another."""

OPENING = frozenset({"(", "{", "[", "<<", "<<("})
"""What opens a bracket."""
_CLOSING = frozenset({")", "}", "]", ">>", ")>>"})


def too_deep(seen: Iterable[Token]) -> Token | None:
    """Return the first bracket that stands in more than `MAX_DEPTH` others, None when there is none."""
    depth = 0
    for token in seen:
        if token.kind is not Kind.SIGN:
            continue
        depth += (token.text in OPENING) - (token.text in _CLOSING)
        if depth > MAX_DEPTH:
            return token
    return None
