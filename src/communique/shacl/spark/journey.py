"""Go along the routes of shapes through the statements of one part, on behalf of the part that evaluates them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from communique.shacl.data.arrays import Ids, distinct_rows, unique
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.data.terms_table import LITERAL, Terms
from communique.shacl.dependence.walk import NO_TRIPLES, Triples, Walk, with_predicate
from communique.shacl.spark.routes import NOWHERE, Routes, Start, Sweep, Way


@dataclass(frozen=True)
class Stand:
    """Where a journey is to go on.

    Attributes:
        nodes: sorted, by place.
        sweeps: statements that are all looked at.
    """

    nodes: Mapping[int, Ids] = field(default_factory=dict)
    sweeps: frozenset[Sweep] = frozenset()

    @classmethod
    def at_start(cls, start: Start, focus: Ids, terms: Terms) -> Stand:
        """Return where a shape begins with some focus nodes."""
        constants = ((place, np.array([terms.find(term)], np.int32)) for place, term in start.constants)
        places = ((start.focus, focus), *constants)
        stands = (cls({place: nodes}) for place, nodes in places if place != NOWHERE)
        return cls.joined([cls({}, frozenset(start.sweeps)), *stands])

    @classmethod
    def joined(cls, stands: Iterable[Stand]) -> Stand:
        """Return several as one."""
        nodes: defaultdict[int, list[Ids]] = defaultdict(list)
        sweeps: set[Sweep] = set()
        for stand in stands:
            sweeps |= stand.sweeps
            for place, each in stand.nodes.items():
                nodes[place].append(each)
        return cls(_united(nodes), frozenset(sweeps))


@dataclass(frozen=True)
class Journey:
    """What was looked up in one part on behalf of another, or of itself.

    Attributes:
        at_home: it is on behalf of the part itself, which has the statements.
        been: from where it has gone on.
        triples: what it has looked at; nothing at home.
    """

    at_home: bool
    been: Stand = Stand()
    triples: Triples = field(default_factory=lambda: NO_TRIPLES)

    def go_on(self, graph: DataGraph, routes: Routes, stand: Stand) -> tuple[Journey, Stand]:
        """Return the journey as far as the statements of a part lead, and where else it has come by on the way.

        Args:
            graph: statements of the part, and those that all parts have.
            routes: where to go.
            stand: where to go on.
        """
        walk = _Walk(graph, routes, self)
        for place, nodes in stand.nodes.items():
            walk.note(place, nodes)
        walk.sweep(stand.sweeps)
        reached = walk.run()
        triples = distinct_rows(np.concatenate([self.triples, *walk.triples])) if walk.triples else self.triples
        been = Stand(walk.found, self.been.sweeps | stand.sweeps | reached.sweeps)
        return Journey(self.at_home, been, triples), reached


class _Walk(Walk):
    def __init__(self, graph: DataGraph, routes: Routes, journey: Journey) -> None:
        super().__init__(graph, journey.been.nodes)
        self._routes = routes
        self._at_home = journey.at_home
        self._swept = set(journey.been.sweeps)
        self._reached: defaultdict[int, list[Ids]] = defaultdict(list)
        self._met: set[Sweep] = set()
        self.triples: list[Triples] = []

    def run(self) -> Stand:
        """Go on as long as there is anything new, and return what was reached."""
        while self.waiting:
            place, nodes = self.next()
            for way in self._routes.ways[place]:
                self._follow(way, nodes)
        return Stand(_united(self._reached), frozenset(self._met))

    def sweep(self, sweeps: Iterable[Sweep]) -> None:
        """Look at all statements with some predicates."""
        for sweep in sweeps:
            if sweep not in self._swept:
                self._swept.add(sweep)
                for predicate in self.predicates(sweep.predicate).tolist():
                    subjects, objects = self.graph.pairs(predicate)
                    self._keep(with_predicate(subjects, predicate, objects))
                    self._reach(sweep.subject, subjects)
                    self._reach(sweep.object, objects)

    def _follow(self, way: Way, nodes: Ids) -> None:
        if way.by_value and (self.graph.terms.kinds[nodes] == LITERAL).any():
            sweep = Sweep(way.predicate, way.end, NOWHERE)
            if sweep not in self._swept:
                self._met.add(sweep)
                self.sweep([sweep])
        elif way.end != NOWHERE or not self._at_home:
            for others, triples in self.step(way.predicate, way.inverse, nodes):
                self._keep(triples)
                self._reach(way.end, others)

    def _reach(self, place: int, nodes: Ids) -> None:
        if place != NOWHERE and len(new := self.note(place, nodes)):
            self._reached[place].append(new)

    def _keep(self, triples: Triples) -> None:
        if not self._at_home:
            self.triples.append(triples)


def _united(sets: Mapping[int, Sequence[Ids]]) -> dict[int, Ids]:
    return {place: each[0] if len(each) == 1 else unique(np.concatenate(each)) for place, each in sets.items()}
