"""Which queries may reach the engine, decided by their tokens.

What the engine is given can be read in one way only (`communique.sparql.unambiguous`), so that a keyword that it would
find is a token here.

The engine also finds keywords without a space after them: `SERVICE:x {` asks another server there, although the grammar
sees a prefixed name. Both readings are refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from communique.sparql.depth import MAX_DEPTH, OPENING, too_deep
from communique.sparql.diagnosis import lexical_mistake
from communique.sparql.tokens import Kind, Token, tokens
from communique.sparql.unambiguous import is_unambiguous, unambiguous
from communique.web.problems import HttpProblem
from communique.web.sparql_errors import problem_at

MAX_CHARACTERS = 100_000
"""Longest query text. With it and a deep enough stack (see `workers/worker.py`) the engine's parser never overflows."""

_UPDATES = frozenset({"insert", "delete", "load", "clear", "drop", "create", "add", "move", "copy", "with"})
_PROLOGUE = frozenset({"prefix", "base", "version"})
_TELLING = ("service", "from")
"""Letters for which a query is looked at token by token."""
_UNSEEN = frozenset({Kind.SPACE, Kind.COMMENT})


@dataclass(frozen=True)
class Admitted:
    """A query that may be run.

    Attributes:
        text: the text for the engine.
        names_graphs: whether it has a FROM clause.
    """

    text: str
    names_graphs: bool = False


def admit(source: str) -> Admitted:
    """Return the query in the form in which the engine may have it.

    Most queries show at a glance that there is nothing in them that has to be refused, whatever their tokens; the
    others are examined. What the engine cannot read then, updates for one, `examined` may explain.

    Raises:
        HttpProblem: it is too long, nested too deeply, an update, or asks another server.
    """
    if len(source) > MAX_CHARACTERS:
        detail = f"The query has {len(source)} characters; at most {MAX_CHARACTERS} are read."
        raise HttpProblem("too-large", detail, {"limit": MAX_CHARACTERS})
    folded = source.casefold()
    is_shallow = sum(map(source.count, OPENING)) <= MAX_DEPTH
    if is_shallow and is_unambiguous(source) and not any(word in folded for word in _TELLING):
        return Admitted(source)
    everything = tuple(tokens(source))
    seen = examined(source, everything)
    names_graphs = any(token.kind is Kind.WORD and "from" in token.text.casefold() for token in seen)
    return Admitted(unambiguous(everything), names_graphs)


def examined(source: str, everything: Sequence[Token] = ()) -> tuple[Token, ...]:
    """Return the tokens of a query without white space and comments.

    Args:
        source: the text as it was sent.
        everything: all its tokens, where they are known.

    Raises:
        HttpProblem: it is nested too deeply, an update, asks another server, or holds what is no token.
    """
    seen = tuple([token for token in everything or tokens(source) if token[0] not in _UNSEEN])
    unreadable = next((token for token in seen if token[0] is Kind.OTHER), None)
    if unreadable:
        raise problem_at(source, lexical_mistake(unreadable))
    _refuse_updates(seen, source)
    _refuse_federation(seen, source)
    _refuse_depth(seen, source)
    return seen


def _refuse_updates(seen: Sequence[Token], source: str) -> None:
    words = (token.text.casefold() for token in seen if token.kind is Kind.WORD)
    word = next((word for word in words if word not in _PROLOGUE), "")
    if word in _UPDATES:
        detail = f"{word.upper()} is an update; this endpoint answers queries only."
        raise HttpProblem("update-refused", detail, query=source)


def _refuse_federation(seen: Sequence[Token], source: str) -> None:
    for before, token, after in zip((None, *seen), seen, (*seen[1:], None), strict=False):
        if token.kind is Kind.WORD and "service" in token.text.casefold():
            raise HttpProblem("federation-refused", "The query contains the keyword SERVICE.", query=source)
        prefix = token.text.partition(":")[0].casefold() if token.kind is Kind.NAME else ""
        of_a_graph = before is not None and before.text.casefold() == "graph"
        if "service" in prefix and after is not None and after.text == "{" and not of_a_graph:
            detail = f"{token.text} before a brace would be read as the keyword SERVICE. Rename the prefix."
            raise HttpProblem("federation-refused", detail, query=source)


def _refuse_depth(seen: Sequence[Token], source: str) -> None:
    if too_deep(seen):
        detail = f"More than {MAX_DEPTH} brackets stand within one another."
        raise HttpProblem("too-deep", detail, {"limit": MAX_DEPTH}, query=source)
