"""What a query must be for every engine to give the same rows in the same order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from pyoxigraph import Store

from communique.sparql.depth import MAX_DEPTH, too_deep
from communique.sparql.diagnosis import Mistake, diagnose, lexical_mistake
from communique.sparql.services import NotFederated, services, without_services
from communique.sparql.tokens import Kind, Token, tokens
from communique.sparql.unambiguous import unambiguous
from communique.terms import BASE, PREFIXES

MAX_CHARACTERS = 8_000
"""Longest query: it has to fit into an address, and the engine's parser into the usual stack."""

_UNSEEN = frozenset({Kind.SPACE, Kind.COMMENT})
_DECLARING = {"prefix": 3, "base": 2}
"""Words that begin a declaration, with the number of its tokens."""
_OPENING, _CLOSING = frozenset("({["), frozenset(")}]")


def mistakes(text: str, federated: bool = False) -> list[Mistake]:
    """Return what keeps `text` from being a portable SELECT or ASK query, in the order of the text.

    Only the first mistake is returned when the text cannot be read at all.

    Args:
        text: the query.
        federated: whether it may, and then has to, ask another endpoint by SERVICE.
    """
    if len(text) > MAX_CHARACTERS:
        return [Mistake(0, f"it has {len(text)} characters; at most {MAX_CHARACTERS} are read. Ask less at a time")]
    everything = _tokens(text)
    unreadable = next((token for token in everything if token.kind is Kind.OTHER), None)
    if unreadable:
        return [lexical_mistake(unreadable)]
    seen = _seen(text)
    if federated:
        return _federated_mistakes(text, seen)
    deep = too_deep(seen)
    if deep:
        return [Mistake(deep.start, f"more than {MAX_DEPTH} brackets stand within one another. Nest fewer")]
    reach_out = list(_federation(seen))
    if reach_out:
        return reach_out[:1]  # the engine never sees it
    try:
        Store().query(unambiguous(everything), base_iri=BASE)
    except SyntaxError as error:
        return [diagnose(text, seen, error)]
    except (RuntimeError, ValueError) as error:
        return list(_functions(seen)) or [Mistake(0, f"it cannot be evaluated: {error}")]
    return sorted([*_form(text, seen), *_dataset(seen), *_functions(seen)], key=lambda mistake: mistake.offset)


def is_ask(text: str) -> bool:
    """Tell whether a readable query is an ASK query."""
    form = _query_form(_seen(text))
    return form is not None and form.text.casefold() == "ask"


def named_iris(text: str) -> Iterator[tuple[str, int]]:
    """Yield the IRIs that a readable query names, declarations apart, each with its offset."""
    seen = _seen(text)
    declared = _declarations(seen)
    for token in _after_prologue(seen):
        if token.kind in (Kind.IRI, Kind.NAME):
            yield _iri(token, declared), token.start


def named_services(text: str) -> tuple[str, ...]:
    """Return the addresses that a readable query asks by SERVICE, each once, in the order of the text."""
    found = services(_seen(text))
    return tuple(dict.fromkeys(service.address.text.strip("<>") for service in found))


@lru_cache(maxsize=1)
def _tokens(text: str) -> tuple[Token, ...]:
    """Return all tokens of a query, of which several things are asked, one after the other."""
    return tuple(tokens(text))


def _seen(text: str) -> list[Token]:
    return [token for token in _tokens(text) if token.kind not in _UNSEEN]


def _federated_mistakes(text: str, seen: Sequence[Token]) -> list[Mistake]:
    try:
        found = list(services(seen))
    except NotFederated as error:
        return [error.mistake]
    if not found:
        return [Mistake(0, "it asks no other endpoint. Add SERVICE, or take the tag away")]
    short = [each.address for each in found if not each.address.text.startswith(("<http://", "<https://"))]
    if short:
        return [Mistake(short[0].start, "an address is written out, so that a reader can put in another one")]
    return mistakes(without_services(text, found, seen))


def _federation(seen: Sequence[Token]) -> Iterator[Mistake]:
    for token in seen:
        name = token.text.partition(":")[0]
        if token.kind in (Kind.WORD, Kind.NAME) and "service" in name.casefold():
            yield Mistake(token.start, "SERVICE asks another server. Ask the corpus alone")


def _form(text: str, seen: Sequence[Token]) -> Iterator[Mistake]:
    form = _query_form(seen)
    if form is None or form.text.casefold() not in ("select", "ask"):
        yield Mistake(form.start if form else 0, "a competency question is a SELECT or ASK query. Ask for rows or yes")
        return
    if form.text.casefold() == "ask":
        return
    after = [token for token in seen if token.start > form.start]
    first = next(token for token in after if token.text.casefold() not in ("distinct", "reduced"))
    if first.text == "*":
        yield Mistake(first.start, "SELECT * leaves the order of the columns open. Name the variables")
    if not any(first.text.casefold() == "order" and then.text.casefold() == "by" for first, then in _outermost(seen)):
        yield Mistake(len(text.rstrip()), "the rows have no order. Add an ORDER BY that leaves no two rows level")


def _dataset(seen: Sequence[Token]) -> Iterator[Mistake]:
    for token in seen:
        if token.kind is Kind.WORD and token.text.casefold() == "from":
            yield Mistake(token.start, "FROM makes some engines fetch a file. Ask the default graph, or use GRAPH")


def _functions(seen: Sequence[Token]) -> Iterator[Mistake]:
    declared = _declarations(seen)
    for token, following in pairwise(seen):
        called = token.kind in (Kind.IRI, Kind.NAME) and following.text == "("
        if called and not _iri(token, declared).startswith(PREFIXES["xsd"]):
            what = f"{token.text} is called as a function, but SPARQL 1.1 has only the casts of xsd:"
            yield Mistake(token.start, f"{what}. Say it with what the standard has")


def _query_form(seen: Sequence[Token]) -> Token | None:
    return next((token for token in _after_prologue(seen) if token.kind is Kind.WORD), None)


def _after_prologue(seen: Sequence[Token]) -> list[Token]:
    """Return the tokens without the declarations of prefixes and of a base."""
    rest = list(seen)
    while rest and rest[0].text.casefold() in _DECLARING:
        del rest[: _DECLARING[rest[0].text.casefold()]]
    return rest


def _declarations(seen: Sequence[Token]) -> dict[str, str]:
    return {
        name.text.removesuffix(":"): iri.text[1:-1]
        for word, name, iri in zip(seen, seen[1:], seen[2:], strict=False)
        if word.kind is Kind.WORD and word.text.casefold() == "prefix"
    }


def _iri(token: Token, declared: dict[str, str]) -> str:
    if token.kind is Kind.IRI:
        return token.text[1:-1]
    prefix, _, local = token.text.partition(":")
    return declared.get(prefix, "") + local.replace("\\", "")


def _outermost(seen: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """Yield neighbours that stand in no brackets."""
    depth, outer = 0, []
    for token in seen:
        if token.kind is Kind.SIGN:
            depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if depth == 0:
            outer.append(token)
    return pairwise(outer)
