"""Write what stands within EXISTS so that it is looked up step by step.

Oxigraph asks EXISTS anew for each solution. It joins the patterns within by tables, and builds them anew from all
triples each time. `EXISTS { A . B }` says the same as `EXISTS { A FILTER EXISTS { B } }`, which it looks up from the
values that are known. The pattern with the fewest expected matches comes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from pyoxigraph import Variable

from communique.shacl.paths import Inverse, Predicate, Sequence
from communique.shacl.query.patterns import to_text
from communique.shacl.query.tree import FRESH, AnyPredicate, End, Group, Pattern
from communique.terms import RDF

_TYPE = Predicate(RDF.type)


def steps(pattern: Pattern, fresh: Iterator[int]) -> Iterator[Pattern]:
    """Yield a pattern as one for each step of its path; the nodes between are variables of their own."""
    verb = pattern.verb
    if isinstance(verb, Variable | AnyPredicate) or not isinstance(verb, Sequence):
        yield pattern
        return
    between = [Variable(f"{FRESH}{next(fresh)}") for _ in verb.paths[1:]]
    ends: list[End] = [pattern.subject, *between, pattern.object]
    for path, start, end in zip(verb.paths, ends, ends[1:], strict=False):
        yield from steps(Pattern(start, path, end), fresh)


def ordered(patterns: list[Pattern], known: frozenset[str]) -> list[Pattern]:
    """Return patterns in the order in which to look them up."""
    waiting, found = list(patterns), []
    while waiting:
        following = min(waiting, key=lambda pattern: _cost(pattern, known))
        waiting.remove(following)
        found.append(following)
        known |= variables_of(following)
    return found


def _cost(pattern: Pattern, known: frozenset[str]) -> float:
    """Guess how many matches a pattern has for given values of the variables that are known.

    Nodes have few values of a property, a value may have many nodes, and a class has most.
    """
    subject, thing = (_is_known(end, known) for end in (pattern.subject, pattern.object))
    constant = not isinstance(pattern.object, Variable)
    if subject:
        few = 0.5 if thing else 1.0
    elif thing:
        few = 1e5 if pattern.verb == _TYPE else 1e3 if constant else 3.0
    else:
        few = 1e7
    return few if isinstance(pattern.verb, Predicate | Inverse) else few * 10


def _is_known(end: End, known: frozenset[str]) -> bool:
    return not isinstance(end, Variable) or end.value in known


def variables_of(pattern: Pattern) -> frozenset[str]:
    """Return the variables of a pattern, blank nodes included."""
    return frozenset(
        part.value for part in (pattern.subject, pattern.verb, pattern.object) if isinstance(part, Variable)
    )


def is_plain(group: Group) -> bool:
    """Tell whether a group has more than one pattern and all patterns can be written again."""
    patterns = [part for part in group.parts if isinstance(part, Pattern)]
    several = len(patterns) > 1 or any(isinstance(pattern.verb, Sequence) for pattern in patterns)
    return several and not any(isinstance(pattern.verb, AnyPredicate) for pattern in patterns)


def nested(patterns: list[Pattern], rest: str, known: frozenset[str], fresh: count[int]) -> str:
    """Return the text within the braces of an EXISTS with these patterns; `rest` are its filters."""
    parts = [part for pattern in patterns for part in steps(pattern, fresh)]
    *before, last = ordered(parts, known)
    opening = "".join(f"{to_text(pattern)} FILTER EXISTS {{ " for pattern in before)
    return f" {opening}{to_text(last)} {rest} " + "} " * len(before)
