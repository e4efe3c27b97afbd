"""Which triples of the data graph a query can look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Variable

from communique.shacl.query.parser import Parsed
from communique.shacl.query.patterns import may_be_empty, predicates_of
from communique.shacl.query.tree import AnyPredicate, Pattern, parts_of_query


@dataclass(frozen=True)
class Mentioned:
    """The predicates of a query's patterns.

    Attributes:
        predicates: those that it names.
        everything: it also takes any predicate, or nodes wherever they stand.
    """

    predicates: frozenset[NamedNode] = field(default_factory=frozenset)
    everything: bool = False


def mentioned(parsed: Parsed) -> Mentioned:
    """Return the predicates that a query can look at."""
    patterns = [part for part in parts_of_query(parsed.select) if isinstance(part, Pattern)]
    return Mentioned(frozenset(_named(patterns)), any(map(_takes_all, patterns)))


def _named(patterns: list[Pattern]) -> Iterator[NamedNode]:
    for pattern in patterns:
        if not isinstance(pattern.verb, Variable | AnyPredicate):
            yield from predicates_of(pattern.verb)


def _takes_all(pattern: Pattern) -> bool:
    """Tell whether predicates do not say what a pattern takes: a path without a step ends at any node of the graph."""
    return isinstance(pattern.verb, Variable | AnyPredicate) or may_be_empty(pattern.verb)
