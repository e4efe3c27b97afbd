"""Extend partial solutions by the matches of triple patterns (SPARQL 1.1, sections 18.3 and 18.4), over columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from pyoxigraph import Variable

from communique.shacl.data.arrays import NO_IDS, Ids, unique
from communique.shacl.data.columns import ranges
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.evaluation.path_walk import walk
from communique.shacl.paths import Alternative, Inverse, Path, Predicate
from communique.shacl.query.patterns import may_be_empty, predicates_of
from communique.shacl.query.rows import Rows, together
from communique.shacl.query.tree import AnyPredicate, End, Pattern

MOST = 3_000_000
"""As many rows as are ever held at a time."""
_Places = Ids


class Unbounded(Exception):
    """Nothing says which triples a pattern takes."""


class TooMany(Unbounded):
    """There would be more rows than are held at a time."""


class Extender:
    """Extends rows by patterns, and can note which triples that takes.

    Attributes:
        notes: the triples that patterns match, as columns.
        whole: the predicates of which any triple can be matched.
        bare: nodes at which a path without a step can begin or end.
    """

    def __init__(self, graph: DataGraph, strange: frozenset[str], noting: bool) -> None:
        """Take a graph, and the variables whose values may not be in it."""
        self._graph = graph
        self._strange = strange
        self._noting = noting
        self.notes: list[tuple[Ids, Ids, Ids]] = []
        self.whole: set[int] = set()
        self.bare: list[Ids] = []

    def extend(self, rows: Rows, pattern: Pattern) -> Rows:
        """Return the rows joined with the matches of a pattern.

        Raises:
            Unbounded, TooMany: see there.
        """
        verb = pattern.verb
        if isinstance(verb, AnyPredicate):
            raise Unbounded
        if isinstance(verb, Variable):
            return self._by_any(rows, pattern.subject, verb, pattern.object)
        return self._along(rows, pattern.subject, verb, pattern.object)

    def _along(self, rows: Rows, subject: End, path: Path, thing: End) -> Rows:
        if isinstance(path, Inverse):
            return self._along(rows, thing, path.path, subject)
        if isinstance(path, Alternative):
            return together([self._along(rows, subject, part, thing) for part in path.paths])
        if isinstance(path, Predicate):
            return self._by_predicate(rows, subject, self._graph.terms.intern(path.iri), thing)
        return self._by_path(rows, subject, path, thing)

    def _by_predicate(self, rows: Rows, subject: End, predicate: int, thing: End) -> Rows:
        starts, ends = self._column(rows, subject), self._column(rows, thing)
        if starts is not None:
            places, (ends_found,) = _matches(starts, lambda nodes: self._graph.objects(predicate, nodes))
            starts_found = starts[places]
        elif ends is not None:
            places, (starts_found,) = _matches(ends, lambda nodes: self._graph.subjects(predicate, nodes))
            ends_found = ends[places]
        else:
            self.whole.add(predicate)
            return rows.but(_names(subject, thing)).perhaps()
        verbs = np.full(len(places), predicate, np.int32)
        return self._taken(rows, places, [(subject, starts_found), (None, verbs), (thing, ends_found)])

    def _by_any(self, rows: Rows, subject: End, verb: Variable, thing: End) -> Rows:
        starts, ends = self._column(rows, subject), self._column(rows, thing)
        if starts is not None:
            places, (verbs, values) = _matches(starts, self._graph.statements)
            return self._taken(rows, places, [(subject, starts[places]), (verb, verbs), (thing, values)])
        if ends is not None:
            places, (verbs, values) = _matches(ends, self._pointing)
            return self._taken(rows, places, [(subject, values), (verb, verbs), (thing, ends[places])])
        raise Unbounded

    def _by_path(self, rows: Rows, subject: End, path: Path, thing: End) -> Rows:
        self.whole.update(self._graph.terms.intern(predicate) for predicate in predicates_of(path))
        starts, ends = self._column(rows, subject), self._column(rows, thing)
        nodes = ends if starts is None else starts
        if nodes is None:
            if may_be_empty(path):
                raise Unbounded
            return rows.but(_names(subject, thing)).perhaps()
        if may_be_empty(path):
            self.bare.append(unique(nodes))
        places, (values,) = _matches(nodes, lambda found: walk(self._graph, path, found, inverse=starts is None))
        found, (start, end) = rows.take(places), (thing, subject) if starts is None else (subject, thing)
        if may_be_empty(path) and self._may_be_strange(start):
            self._strange |= _names(end)
            found = replace(found, sure=found.sure & (values != nodes[places]))
        return self._agreeing(found, end, values)

    def _may_be_strange(self, end: End) -> bool:
        """Tell whether a node may not be in the graph, where a path without a step has no end."""
        return not isinstance(end, Variable) or end.value in self._strange

    def _taken(self, rows: Rows, places: _Places, triples: list[tuple[End | None, Ids]]) -> Rows:
        """Return the rows at `places` that agree with subjects, predicates and objects of triples."""
        found, kept = rows.take(places), np.arange(len(places))
        for end, values in triples:
            if end is None:
                continue
            left = self._column(found, end)
            same = None if left is None else left == values[kept]
            found = found.where(end, values[kept]) if same is None else found.take(same)
            kept = kept if same is None else kept[same]
        if self._noting:
            self.notes.append((triples[0][1][kept], triples[1][1][kept], triples[2][1][kept]))
        return found

    def _agreeing(self, found: Rows, end: End, values: Ids) -> Rows:
        known = self._column(found, end)
        return found.where(end, values) if known is None else found.take(known == values)

    def _pointing(self, nodes: Ids) -> tuple[Ids, Ids, Ids]:
        """Return (rows, predicates, subjects) of all triples that have each node as object."""
        answers = [
            (predicate, *self._graph.subjects(predicate, nodes)) for predicate in self._graph.predicates().tolist()
        ]
        heads = np.concatenate([NO_IDS, *(rows for _, rows, _ in answers)])
        verbs = np.concatenate([NO_IDS, *(np.full(len(rows), verb, np.int32) for verb, rows, _ in answers)])
        values = np.concatenate([NO_IDS, *(found for _, _, found in answers)])
        order = np.argsort(heads, kind="stable")
        return heads[order], verbs[order], values[order]

    def _column(self, rows: Rows, end: End) -> Ids | None:
        """Return the values of an end by row; None where they are not known."""
        if isinstance(end, Variable):
            return rows.columns.get(end.value)
        return np.full(len(rows), self._graph.terms.intern(end), np.int32)


def _names(*ends: End) -> frozenset[str]:
    return frozenset(end.value for end in ends if isinstance(end, Variable))


def _matches(nodes: Ids, look_up: Callable[[Ids], tuple[Ids, ...]]) -> tuple[_Places, list[Ids]]:
    """Look up each different node once; return, for all matches of all rows, the row and the answers.

    Raises:
        TooMany: see there.
    """
    distinct = unique(nodes)
    heads, *answers = look_up(distinct)
    if distinct is nodes and len(heads) <= MOST:
        return heads, answers
    codes = np.searchsorted(distinct, nodes)
    counts = np.bincount(heads, minlength=len(distinct))
    each = counts[codes]
    if int(each.sum()) > MOST:
        raise TooMany
    places, chosen = ranges((np.cumsum(counts) - counts)[codes], each)
    return places, [answer[chosen] for answer in answers]
