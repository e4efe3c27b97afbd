"""How far the queries of the shapes look beyond the nodes they check, so that no more than that has to be at hand.

A query walks from `$this` along its triple patterns. Each pattern becomes a hop between two ends, and a hop is followed
from the end that is known. Whatever a solution can consist of is reached in that way: filters, which only narrow, count
only where they equate variables, and what a BIND makes of a node is taken to be that node or the thing it is part of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import BlankNode, Literal, NamedNode

Node = NamedNode | BlankNode | Literal
End = str | NamedNode | None
"""A variable by its name, an IRI, or a value from which nothing is looked up."""
THIS = "this"
_NOTHING: frozenset[Node] = frozenset()


@dataclass(frozen=True)
class Step:
    """One predicate, or any where it is None, along its direction or against it."""

    predicate: NamedNode | None
    inverse: bool = False

    @property
    def back(self) -> Step:
        """The same, the other way round."""
        return Step(self.predicate, not self.inverse)


@dataclass(frozen=True)
class Hop:
    """A triple pattern: `end` is reached from `start` by one of `steps`, or by any number of them."""

    start: End
    steps: tuple[Step, ...]
    end: End
    repeats: bool = False

    @property
    def back(self) -> Hop:
        """The same, seen from its other end."""
        return Hop(self.end, tuple(step.back for step in self.steps), self.start, self.repeats)


@dataclass(frozen=True)
class Reach:
    """The hops of one query, and by variable the variables of which a BIND makes it or to which a filter equates it."""

    hops: tuple[Hop, ...]
    made: Mapping[str, frozenset[str]]


class Neighbours(Protocol):
    """The graph in which hops are followed."""

    def next_to(self, nodes: frozenset[Node], step: Step) -> frozenset[Node]:
        """Return the nodes at the other end of a step from any of `nodes`."""


def follow(reach: Reach, focus: frozenset[Node], neighbours: Neighbours) -> None:
    """Look up in `neighbours` all that a query can look at when `$this` is one of `focus`."""
    known: defaultdict[str, frozenset[Node]] = defaultdict(frozenset, {THIS: focus})
    waiting = list(reach.hops)
    order: list[Hop] = []
    while waiting:
        hop = min((each for hop in waiting for each in (hop, hop.back)), key=lambda each: _cost(each, known))
        if not _is_known(hop.start, known):
            _make(reach, known)
            if not _is_known(hop.start, known):
                return
        waiting.remove(hop if hop in waiting else hop.back)
        order.append(hop)
        _go(hop, known, neighbours)
    before = -1
    while before != (before := sum(map(len, known.values()))):
        _make(reach, known)
        for hop in order:
            _go(hop, known, neighbours)


def _is_known(end: End, known: Mapping[str, frozenset[Node]]) -> bool:
    return isinstance(end, NamedNode) or (isinstance(end, str) and end in known)


def _cost(hop: Hop, known: Mapping[str, frozenset[Node]]) -> tuple[bool, ...]:
    """Return what orders hops: those from a known end first, then along predicates, which never lead to very many."""
    backward = any(step.inverse for step in hop.steps)
    of_text = isinstance(hop.start, str) and any(isinstance(node, Literal) for node in known.get(hop.start, ()))
    of_class = any(step.predicate is None or step.predicate.value.endswith("#type") for step in hop.steps)
    of_all = isinstance(hop.start, NamedNode) or of_class or of_text
    return (not _is_known(hop.start, known), backward and of_all, backward)


def _go(hop: Hop, known: defaultdict[str, frozenset[Node]], neighbours: Neighbours) -> None:
    start = frozenset({hop.start}) if isinstance(hop.start, NamedNode) else known[hop.start or ""]
    found = _next(start, hop.steps, neighbours)
    if hop.repeats:
        new = found - start
        found |= start
        while new:
            new = _next(new, hop.steps, neighbours) - found
            found |= new
    if isinstance(hop.end, str) and hop.end != THIS:
        known[hop.end] |= found


def _next(nodes: frozenset[Node], steps: Iterable[Step], neighbours: Neighbours) -> frozenset[Node]:
    return _NOTHING.union(*(neighbours.next_to(nodes, step) for step in steps)) if nodes else _NOTHING


def _make(reach: Reach, known: defaultdict[str, frozenset[Node]]) -> None:
    for name, sources in reach.made.items():
        nodes = _NOTHING.union(*(known[source] for source in sources if source in known))
        wholes = {NamedNode(node.value.partition("#")[0]) for node in nodes if isinstance(node, NamedNode)}
        if nodes and name != THIS:
            known[name] |= nodes | wholes
