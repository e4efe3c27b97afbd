"""What is said of one subject, a clause for each property."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from communique.explain.names import Names
from communique.explain.statements import Statement
from communique.terms import CMQ

_BOUNDS = {CMQ.earliest: "not before", CMQ.latest: "not after"}


class Clause(NamedTuple):
    """Words, and the statements that they stand for."""

    words: str
    statements: tuple[Statement, ...]


def clauses_of(names: Names, statements: Sequence[Statement]) -> list[Clause]:
    """Return a clause for each property among statements about one subject; a date and its bounds make one."""
    has_date = any(s.predicate == CMQ.date for s in statements)
    by_property: dict[NamedNode, list[Statement]] = {}
    for statement in statements:
        is_bound = has_date and statement.predicate in _BOUNDS
        by_property.setdefault(CMQ.date if is_bound else statement.predicate, []).append(statement)
    return [Clause(_words(names, predicate, said), tuple(said)) for predicate, said in by_property.items()]


def _words(names: Names, predicate: NamedNode, said: Sequence[Statement]) -> str:
    words = names.clause(predicate, [s.object for s in said if s.predicate == predicate])
    bounds = [s for s in said if s.predicate != predicate]
    is_one_day = len(bounds) == 2 and bounds[0].object == bounds[1].object
    is_said = len(bounds) == 1 and names.of(bounds[0].object) in words
    if not bounds or is_one_day or is_said:
        return words
    return f"{words} ({', '.join(f'{_BOUNDS[s.predicate]} {names.of(s.object)}' for s in bounds)})"
