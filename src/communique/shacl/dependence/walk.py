"""Follow a dependence in a data graph: against its looks to what a change touches, along them to what is looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

import numpy as np
from pyoxigraph import NamedNode

from communique.shacl.data.arrays import NO_IDS, Ids, among, distinct_rows, unique
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.data.terms_table import LITERAL, Terms
from communique.shacl.dependence.looks import FOCUS, Dependence, Look, Same
from communique.terms import XSD

Triples = Ids
"""Triples of ids, shape (n, 3)."""
NO_TRIPLES: Triples = np.empty((0, 3), np.int32)


def difference(some: Triples, others: Triples) -> Triples:
    """Return the triples that are in only one of two sets of distinct triples."""
    table, counts = np.unique(np.concatenate([some, others]), axis=0, return_counts=True)
    once: Triples = table[counts == 1]
    return once


def affected(graph: DataGraph, dependence: Dependence, changed: Triples) -> Ids | None:
    """Return the nodes for which the shape may have another result since some triples were added or removed.

    Args:
        graph: the data as it is now. What leads from a node to its first look that is answered otherwise is in the
            graph before and after; so the one after is enough.
        dependence: of the shape.
        changed: the triples that were added or removed.

    Returns:
        Sorted ids; None where it may be any node.
    """
    if dependence.volatile or (dependence.everything and len(changed)):
        return None
    return _Backwards(graph, dependence).nodes(changed)


def surroundings(graph: DataGraph, dependence: Dependence, focus: Ids) -> Triples | None:
    """Return the triples that the shape looks at when it judges the nodes of `focus`; None for the whole graph."""
    if dependence.everything:
        return None
    return _Forwards(graph, dependence).triples(focus)


Arrow = Look | Same


class Walk:
    """Nodes found at places, and those among them from which has not been gone on yet.

    Attributes:
        graph: where they are looked up.
        found: sorted nodes by place.
        waiting: those of them from which has not been gone on.
    """

    def __init__(self, graph: DataGraph, found: Mapping[int, Ids] | None = None) -> None:
        self.graph = graph
        self.found = dict(found or {})
        self.waiting: dict[int, Ids] = {}

    def note(self, place: int, nodes: Ids) -> Ids:
        """Add nodes at a place, and return those that are new there."""
        before = self.found.get(place, NO_IDS)
        nodes = unique(nodes)
        new = nodes[~among(nodes, before)]
        if len(new):
            self.found[place] = unique(np.concatenate([before, new]))
            self.waiting[place] = unique(np.concatenate([self.waiting.get(place, NO_IDS), new]))
        return new

    def next(self) -> tuple[int, Ids]:
        """Return nodes at a place from which is now gone on."""
        return self.waiting.popitem()

    def predicates(self, predicate: NamedNode | None) -> Ids:
        """Return the predicates that a look follows, as far as the graph has them."""
        if predicate is None:
            return self.graph.predicates()
        number = self.graph.terms.find(predicate)
        return NO_IDS if number < 0 else np.array([number], np.int32)

    def step(self, predicate: NamedNode | None, inverse: bool, nodes: Ids) -> Iterator[tuple[Ids, Triples]]:
        """Yield where statements of some nodes, or about them, lead to, and the statements."""
        if predicate is None and not inverse:
            rows, predicates, objects = self.graph.statements(nodes)
            yield objects, np.stack([nodes[rows], predicates, objects], axis=1)
            return
        for number in self.predicates(predicate).tolist():
            rows, others = _step(self.graph, number, inverse, nodes)
            subjects, objects = (others, nodes[rows]) if inverse else (nodes[rows], others)
            yield others, with_predicate(subjects, number, objects)


class _Backwards(Walk):
    def __init__(self, graph: DataGraph, dependence: Dependence) -> None:
        super().__init__(graph)
        self._dependence = dependence
        self._arrows = _arrows_by(lambda arrow: arrow.end, dependence)
        self._constants = {place: graph.terms.find(term) for place, term in dependence.constants}
        self._roots = {place for scan in dependence.scans for place in (scan.subject, scan.object)}

    def nodes(self, changed: Triples) -> Ids | None:
        try:
            self._begin(changed)
            while self.waiting:
                place, nodes = self.next()
                if place in self._roots or self._constants.get(place, -1) in nodes:
                    return None
                for arrow in self._arrows[place]:
                    self.note(arrow.start, self._back(arrow, nodes))
        except _Anything:
            return None
        return self.found.get(FOCUS, NO_IDS)

    def _begin(self, changed: Triples) -> None:
        terms, predicates = self.graph.terms, set(changed[:, 1].tolist())
        if any(terms.find(scan.predicate) in predicates for scan in self._dependence.scans):
            raise _Anything
        for look in self._dependence.looks:
            sources = changed[:, 2 if look.inverse else 0]
            if look.predicate is not None:
                predicate = terms.find(look.predicate)
                if predicate not in predicates:
                    continue
                sources = sources[changed[:, 1] == predicate]
            self.note(look.start, self._exact(sources) if look.inverse else sources)

    def _back(self, arrow: Arrow, nodes: Ids) -> Ids:
        if isinstance(arrow, Same):
            return self._exact(nodes) if arrow.equal else nodes
        predicates = self.predicates(arrow.predicate)
        found = [_step(self.graph, int(predicate), not arrow.inverse, nodes)[1] for predicate in predicates]
        return self._exact(np.concatenate([NO_IDS, *found])) if arrow.inverse else np.concatenate([NO_IDS, *found])

    def _exact(self, nodes: Ids) -> Ids:
        if _inexact(self.graph.terms, nodes):
            raise _Anything
        return nodes


class _Forwards(Walk):
    def __init__(self, graph: DataGraph, dependence: Dependence) -> None:
        super().__init__(graph)
        self._dependence = dependence
        self._arrows = _arrows_by(lambda arrow: arrow.start, dependence)

    def triples(self, focus: Ids) -> Triples | None:
        try:
            return distinct_rows(np.concatenate([NO_TRIPLES, *self._parts(focus)]))
        except _Anything:
            return None

    def _parts(self, focus: Ids) -> Iterator[Triples]:
        yield from self._begin(focus)
        while self.waiting:
            place, nodes = self.next()
            for arrow in self._arrows[place]:
                if isinstance(arrow, Look):
                    yield from self._looked_up(arrow, nodes)
                elif arrow.equal and _inexact(self.graph.terms, nodes):
                    raise _Anything
                else:
                    self.note(arrow.end, nodes)

    def _begin(self, focus: Ids) -> Iterator[Triples]:
        terms = self.graph.terms
        self.note(FOCUS, focus)
        for place, term in self._dependence.constants:
            self.note(place, np.array([terms.intern(term)], np.int32))
        for scan in self._dependence.scans:
            predicate = terms.find(scan.predicate)
            if predicate >= 0:
                subjects, objects = self.graph.pairs(predicate)
                self.note(scan.subject, subjects)
                self.note(scan.object, objects)
                yield with_predicate(subjects, predicate, objects)

    def _looked_up(self, look: Look, nodes: Ids) -> Iterator[Triples]:
        if look.inverse and _inexact(self.graph.terms, nodes):
            raise _Anything
        for others, triples in self.step(look.predicate, look.inverse, nodes):
            self.note(look.end, others)
            yield triples


class _Anything(Exception):
    """No bound can be given."""


def _arrows_by(place: Callable[[Arrow], int], dependence: Dependence) -> Mapping[int, list[Arrow]]:
    """Return the looks and equalities of a dependence by one of their ends."""
    found: defaultdict[int, list[Arrow]] = defaultdict(list)
    arrows: tuple[Arrow, ...] = (*dependence.looks, *dependence.same)
    for arrow in arrows:
        found[place(arrow)].append(arrow)
    return found


def with_predicate(subjects: Ids, predicate: int, objects: Ids) -> Triples:
    """Return triples that have one predicate."""
    return np.stack([subjects, np.full(len(subjects), predicate, np.int32), objects], axis=1)


def _step(graph: DataGraph, predicate: int, inverse: bool, nodes: Ids) -> tuple[Ids, Ids]:
    return graph.subjects(predicate, nodes) if inverse else graph.objects(predicate, nodes)


def _inexact(terms: Terms, nodes: Ids) -> bool:
    """Tell whether there is a literal among `nodes` that may equal another one, as 1 and 01 do for SPARQL."""
    literals = nodes[terms.kinds[nodes] == LITERAL]
    return bool(len(literals)) and bool((terms.datatypes[literals] != terms.find(XSD.string)).any())
