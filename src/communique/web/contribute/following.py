"""Look up in the release whatever a query of the shapes looks at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from communique.shacl.dependence.looks import FOCUS, Dependence, Look, Same
from communique.web.contribute.surroundings import Node, Surroundings, TooFar


def follow(dependence: Dependence, focus: Iterable[Node], around: Surroundings) -> None:
    """Look up all that a result for any of the nodes `focus` depends on.

    Raises:
        TooFar: that is more than is looked up here, or cannot be told.
    """
    if dependence.everything:
        raise TooFar
    _Walk(dependence, around).from_nodes(focus)


class _Walk:
    """Goes along the looks of a dependence, once from each node at each place."""

    def __init__(self, dependence: Dependence, around: Surroundings) -> None:
        self._dependence = dependence
        self._around = around
        self._found: defaultdict[int, frozenset[Node]] = defaultdict(frozenset)
        self._waiting: dict[int, frozenset[Node]] = {}
        self._arrows: defaultdict[int, list[Look | Same]] = defaultdict(list)
        arrows: tuple[Look | Same, ...] = (*dependence.looks, *dependence.same)
        for arrow in arrows:
            self._arrows[arrow.start].append(arrow)

    def from_nodes(self, focus: Iterable[Node]) -> None:
        self._note(FOCUS, focus)
        for place, term in self._dependence.constants:
            self._note(place, [term])
        for scan in self._dependence.scans:
            for place, nodes in zip((scan.subject, scan.object), self._around.ends_of(scan.predicate), strict=True):
                self._note(place, nodes)
        while self._waiting:
            place, nodes = self._waiting.popitem()
            for arrow in self._arrows[place]:
                self._note(arrow.end, self._next(arrow, nodes))

    def _note(self, place: int, nodes: Iterable[Node]) -> None:
        new = frozenset(nodes) - self._found[place]
        if new:
            self._found[place] |= new
            self._waiting[place] = self._waiting.get(place, frozenset()) | new

    def _next(self, arrow: Look | Same, nodes: frozenset[Node]) -> frozenset[Node]:
        return nodes if isinstance(arrow, Same) else self._around.next_to(nodes, arrow.predicate, arrow.inverse)
