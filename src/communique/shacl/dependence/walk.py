"""Follow a dependence in a data graph: against its looks to what a change touches, along them to what is looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

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


class _Anything(Exception):
    """No bound can be given."""


class _Walk:
    """Nodes found at places, and those among them from which has not been gone on yet."""

    def __init__(self, graph: DataGraph, dependence: Dependence) -> None:
        self._graph = graph
        self._dependence = dependence
        self._found: dict[int, Ids] = {}
        self._waiting: dict[int, Ids] = {}

    def _note(self, place: int, nodes: Ids) -> None:
        before = self._found.get(place, NO_IDS)
        nodes = unique(nodes)
        new = nodes[~among(nodes, before)]
        if len(new):
            self._found[place] = unique(np.concatenate([before, new]))
            self._waiting[place] = unique(np.concatenate([self._waiting.get(place, NO_IDS), new]))

    def _next(self) -> tuple[int, Ids]:
        return self._waiting.popitem()

    def _ids(self, look: Look) -> Ids:
        """Return the predicates that a look follows, as far as the graph has them."""
        if look.predicate is None:
            return self._graph.predicates()
        predicate = self._graph.terms.find(look.predicate)
        return NO_IDS if predicate < 0 else np.array([predicate], np.int32)


class _Backwards(_Walk):
    def __init__(self, graph: DataGraph, dependence: Dependence) -> None:
        super().__init__(graph, dependence)
        self._arrows: defaultdict[int, list[Arrow]] = defaultdict(list)
        arrows: tuple[Arrow, ...] = (*dependence.looks, *dependence.same)
        for arrow in arrows:
            self._arrows[arrow.end].append(arrow)
        self._constants = {place: graph.terms.find(term) for place, term in dependence.constants}
        self._roots = {place for scan in dependence.scans for place in (scan.subject, scan.object)}

    def nodes(self, changed: Triples) -> Ids | None:
        try:
            self._begin(changed)
            while self._waiting:
                place, nodes = self._next()
                if place in self._roots or self._constants.get(place, -1) in nodes:
                    return None
                for arrow in self._arrows[place]:
                    self._note(arrow.start, self._back(arrow, nodes))
        except _Anything:
            return None
        return self._found.get(FOCUS, NO_IDS)

    def _begin(self, changed: Triples) -> None:
        terms, predicates = self._graph.terms, set(changed[:, 1].tolist())
        if any(terms.find(scan.predicate) in predicates for scan in self._dependence.scans):
            raise _Anything
        for look in self._dependence.looks:
            sources = changed[:, 2 if look.inverse else 0]
            if look.predicate is not None:
                predicate = terms.find(look.predicate)
                if predicate not in predicates:
                    continue
                sources = sources[changed[:, 1] == predicate]
            self._note(look.start, self._exact(sources) if look.inverse else sources)

    def _back(self, arrow: Arrow, nodes: Ids) -> Ids:
        if isinstance(arrow, Same):
            return self._exact(nodes) if arrow.equal else nodes
        found = [_step(self._graph, predicate, not arrow.inverse, nodes)[1] for predicate in self._ids(arrow)]
        return self._exact(np.concatenate([NO_IDS, *found])) if arrow.inverse else np.concatenate([NO_IDS, *found])

    def _exact(self, nodes: Ids) -> Ids:
        if _inexact(self._graph.terms, nodes):
            raise _Anything
        return nodes


class _Forwards(_Walk):
    def __init__(self, graph: DataGraph, dependence: Dependence) -> None:
        super().__init__(graph, dependence)
        self._arrows: defaultdict[int, list[Arrow]] = defaultdict(list)
        arrows: tuple[Arrow, ...] = (*dependence.looks, *dependence.same)
        for arrow in arrows:
            self._arrows[arrow.start].append(arrow)

    def triples(self, focus: Ids) -> Triples | None:
        try:
            return distinct_rows(np.concatenate([NO_TRIPLES, *self._parts(focus)]))
        except _Anything:
            return None

    def _parts(self, focus: Ids) -> Iterator[Triples]:
        yield from self._begin(focus)
        while self._waiting:
            place, nodes = self._next()
            for arrow in self._arrows[place]:
                if isinstance(arrow, Look):
                    yield from self._looked_up(arrow, nodes)
                elif arrow.equal and _inexact(self._graph.terms, nodes):
                    raise _Anything
                else:
                    self._note(arrow.end, nodes)

    def _begin(self, focus: Ids) -> Iterator[Triples]:
        terms = self._graph.terms
        self._note(FOCUS, focus)
        for place, term in self._dependence.constants:
            self._note(place, np.array([terms.intern(term)], np.int32))
        for scan in self._dependence.scans:
            predicate = terms.find(scan.predicate)
            if predicate >= 0:
                subjects = self._graph.subjects_of(predicate)
                rows, objects = self._graph.objects(predicate, subjects)
                self._note(scan.subject, subjects)
                self._note(scan.object, objects)
                yield _with_predicate(subjects[rows], predicate, objects)

    def _looked_up(self, look: Look, nodes: Ids) -> Iterator[Triples]:
        if look.inverse and _inexact(self._graph.terms, nodes):
            raise _Anything
        if look.predicate is None and not look.inverse:
            rows, predicates, objects = self._graph.statements(nodes)
            self._note(look.end, objects)
            yield np.stack([nodes[rows], predicates, objects], axis=1)
            return
        for predicate in self._ids(look):
            rows, others = _step(self._graph, predicate, look.inverse, nodes)
            self._note(look.end, others)
            subjects, objects = (others, nodes[rows]) if look.inverse else (nodes[rows], others)
            yield _with_predicate(subjects, predicate, objects)


def _step(graph: DataGraph, predicate: int, inverse: bool, nodes: Ids) -> tuple[Ids, Ids]:
    return graph.subjects(int(predicate), nodes) if inverse else graph.objects(int(predicate), nodes)


def _with_predicate(subjects: Ids, predicate: int, objects: Ids) -> Triples:
    return np.stack([subjects, np.full(len(subjects), predicate, np.int32), objects], axis=1)


def _inexact(terms: Terms, nodes: Ids) -> bool:
    """Tell whether there is a literal among `nodes` that may equal another one, as 1 and 01 do for SPARQL."""
    literals = nodes[terms.kinds[nodes] == LITERAL]
    return bool(len(literals)) and bool((terms.datatypes[literals] != terms.find(XSD.string)).any())
