"""Follow what the results of shapes look at, as far as the statements at hand lead."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from pyoxigraph import NamedNode

from communique.shacl.data.arrays import NO_IDS, Ids
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.data.terms_table import LITERAL
from communique.shacl.dependence.looks import FOCUS, Dependence, Look, Same


@dataclass
class Lookups:
    """What is looked up in a graph.

    Attributes:
        nodes: by predicate (None for any) and direction (True is against it) the nodes from which, ascending.
        scanned: predicates all of whose statements are looked at.
    """

    nodes: dict[tuple[NamedNode | None, bool], Ids] = field(default_factory=dict)
    scanned: set[NamedNode | None] = field(default_factory=set)

    def note(self, predicate: NamedNode | None, inverse: bool, nodes: Ids) -> None:
        """Add look-ups of one predicate."""
        self.nodes[predicate, inverse] = np.union1d(self.nodes.get((predicate, inverse), NO_IDS), nodes)

    def add(self, other: Lookups) -> None:
        """Add all of `other`."""
        self.scanned |= other.scanned
        for (predicate, inverse), nodes in other.nodes.items():
            self.note(predicate, inverse, nodes)


def lookups(graph: DataGraph, dependence: Dependence, focus: Ids) -> Lookups:
    """Return the look-ups by which a shape comes to its results for some focus nodes.

    What they lead to in the graph is looked up in turn.
    """
    walk = _Walk(graph, dependence)
    walk.run(focus)
    return walk.looked


class _Walk:
    """Leads sets of nodes from place to place; a node leaves a place only once."""

    def __init__(self, graph: DataGraph, dependence: Dependence) -> None:
        self._graph = graph
        self._dependence = dependence
        self._ways: defaultdict[int, list[Look | Same]] = defaultdict(list)
        ways: tuple[Look | Same, ...] = (*dependence.looks, *dependence.same)
        for way in ways:
            self._ways[way.start].append(way)
        self._by_value = _places_by_value(dependence)
        self._reached: defaultdict[int, Ids] = defaultdict(lambda: NO_IDS)
        self._waiting: defaultdict[int, Ids] = defaultdict(lambda: NO_IDS)
        self.looked = Lookups()

    def run(self, focus: Ids) -> None:
        """Follow everything from the focus nodes, the constants and the scanned statements."""
        self._arrive(FOCUS, focus)
        for place, term in self._dependence.constants:
            self._arrive(place, np.array([self._graph.terms.intern(term)], np.int32))
        for scan in self._dependence.scans:
            self.looked.scanned.add(scan.predicate)
            subjects, objects = self._graph.pairs(self._graph.terms.intern(scan.predicate))
            self._arrive(scan.subject, subjects)
            self._arrive(scan.object, objects)
        while self._waiting:
            place, nodes = self._waiting.popitem()
            for way in self._ways[place]:
                self._arrive(way.end, nodes if isinstance(way, Same) else self._look(way, nodes))

    def _arrive(self, place: int, nodes: Ids) -> None:
        new = np.setdiff1d(nodes, self._reached[place])
        if len(new):
            self._reached[place] = np.union1d(self._reached[place], new)
            self._waiting[place] = np.union1d(self._waiting[place], new)

    def _look(self, look: Look, nodes: Ids) -> Ids:
        if look.inverse and look.start in self._by_value and (self._graph.terms.kinds[nodes] == LITERAL).any():
            return self._look_by_value(look.predicate)
        self.looked.note(look.predicate, look.inverse, nodes)
        if look.predicate is None:
            return self._any_subjects(nodes) if look.inverse else self._graph.statements(nodes)[2]
        predicate = self._graph.terms.intern(look.predicate)
        step = self._graph.subjects if look.inverse else self._graph.objects
        return step(predicate, nodes)[1]

    def _look_by_value(self, predicate: NamedNode | None) -> Ids:
        """Look at all statements, for a value may be written in many ways."""
        self.looked.scanned.add(predicate)
        predicates = self._graph.predicates() if predicate is None else [self._graph.terms.intern(predicate)]
        return np.concatenate([NO_IDS, *(self._graph.subjects_of(int(each)) for each in predicates)])

    def _any_subjects(self, nodes: Ids) -> Ids:
        found = (self._graph.subjects(int(predicate), nodes)[1] for predicate in self._graph.predicates())
        return np.concatenate([NO_IDS, *found])


def _places_by_value(dependence: Dependence) -> set[int]:
    """Return the places to which nodes come because they are equal, not the same."""
    places = {same.end for same in dependence.same if same.equal}
    size = -1
    while size != (size := len(places)):
        places |= {same.end for same in dependence.same if same.start in places}
    return places
