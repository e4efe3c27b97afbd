"""Where a query asks other endpoints (SPARQL 1.1 Federated Query, section 2), found by its tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from communique.sparql.diagnosis import Mistake
from communique.sparql.tokens import Kind, Token, tokens

_UNSEEN = frozenset({Kind.SPACE, Kind.COMMENT})
_OPENING, _CLOSING = frozenset("({["), frozenset(")}]")


class NotFederated(Exception):
    """A `SERVICE` clause cannot be carried out; `mistake` says where and why."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(mistake.what)
        self.mistake = mistake


@dataclass(frozen=True)
class Service:
    """A `SERVICE` clause.

    Attributes:
        address: the token that names the endpoint.
        silent: whether a failure counts as an empty answer.
        first: place of the keyword among the tokens.
        opening: place of the brace that begins the pattern.
        closing: place of the brace that ends it.
    """

    address: Token
    silent: bool
    first: int
    opening: int
    closing: int


def seen_tokens(text: str) -> list[Token]:
    """Return the tokens of a query without white space and comments."""
    return [token for token in tokens(text) if token.kind not in _UNSEEN]


def services(seen: Sequence[Token]) -> Iterator[Service]:
    """Yield the `SERVICE` clauses of a query in their order.

    Raises:
        NotFederated: one names its endpoint by a variable, holds another one, or does not end.
    """
    inside = -1
    for place, token in enumerate(seen):
        if not is_word(token, "service"):
            continue
        if place < inside:
            raise NotFederated(Mistake(token.start, "SERVICE within SERVICE. Ask each endpoint from the query itself"))
        found = _service(seen, place)
        inside = found.closing
        yield found


def without_services(text: str, found: Sequence[Service], seen: Sequence[Token]) -> str:
    """Return a query in which nothing is left of `SERVICE` clauses but their patterns, all at the same places."""
    pieces, position = [], 0
    for service in found:
        start, end = seen[service.first].start, seen[service.opening].start
        pieces += [text[position:start], "".join(c if c in "\r\n" else " " for c in text[start:end])]
        position = end
    return "".join([*pieces, text[position:]])


def is_word(token: Token, *words: str) -> bool:
    """Tell whether a token is one of some keywords, given in small letters."""
    return token.kind is Kind.WORD and token.text.casefold() in words


def partner(seen: Sequence[Token], opening: int) -> int:
    """Return the place of the bracket that closes the one at `opening`; the number of tokens where none does."""
    depth = 0
    for place in range(opening, len(seen)):
        if seen[place].kind is Kind.SIGN:
            depth += (seen[place].text in _OPENING) - (seen[place].text in _CLOSING)
            if depth == 0:
                return place
    return len(seen)


def _service(seen: Sequence[Token], first: int) -> Service:
    after = list(seen[first + 1 : first + 4])
    silent = bool(after) and is_word(after[0], "silent")
    address, brace = [*after[silent : silent + 2], None, None][:2]
    if address is None or brace is None or brace.text != "{":
        raise NotFederated(Mistake(seen[first].start, "SERVICE needs an address and a pattern in braces"))
    if address.kind not in (Kind.IRI, Kind.NAME):
        raise NotFederated(Mistake(address.start, "SERVICE needs a fixed address, so that it can be seen who is asked"))
    opening = first + 2 + silent
    closing = partner(seen, opening)
    if closing == len(seen):
        raise NotFederated(Mistake(brace.start, "the bracket { has no partner"))
    return Service(address, silent, first, opening, closing)
