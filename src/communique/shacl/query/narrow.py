"""Find out, over columns, of which nodes a query can have solutions, and which triples it can look at for them.

The query is evaluated loosely: patterns as they are, filters as far as `conditions` can judge them. What is left
is a superset of the solutions. Only for the nodes in it is the query asked, in a store that holds the triples that
patterns, those within OPTIONAL and EXISTS included, match for these nodes. Other triples cannot change the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count

import numpy as np

from communique.shacl.data.arrays import NO_IDS, Ids, unique
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.query.conditions import Conditions
from communique.shacl.query.exists import ordered, steps, variables_of
from communique.shacl.query.extending import Extender, TooMany, Unbounded
from communique.shacl.query.parser import Parsed
from communique.shacl.query.rows import Rows, together
from communique.shacl.query.tree import (
    Bind,
    Expression,
    Filter,
    Group,
    Nested,
    Optional,
    Part,
    Pattern,
    Select,
    Table,
    Union,
    Within,
    all_parts,
)
from communique.shacl.query.verdicts import Verdict

__all__ = ["Narrowed", "Unbounded", "narrow"]

_AT_ONCE, _LEAST = 1 << 16, 1 << 8  # rows of the table that are looked at together


@dataclass(frozen=True)
class Narrowed:
    """What a query is asked of.

    Attributes:
        rows: the places, in the table, of the rows that can have solutions.
        triples: subjects, predicates and objects that can be looked at, some of them repeated.
        whole: the predicates of which all triples can be looked at.
        bare: nodes that have to be there if the graph has them.
    """

    rows: Ids
    triples: tuple[Ids, Ids, Ids]
    whole: frozenset[int]
    bare: Ids


def narrow(graph: DataGraph, parsed: Parsed, columns: Mapping[str, Ids]) -> Narrowed:
    """Return what a query is asked of, when the table has these columns, of equal length.

    Raises:
        Unbounded: it can look at anything.
    """
    size = len(next(iter(columns.values())))
    table = Rows(np.arange(size, dtype=np.int32), dict(columns), np.ones(size, np.bool_))
    select = parsed.select
    kept = table.origins
    if not (select.aggregates and select.grouping is None):
        loose = _Narrower(graph, parsed, frozenset(columns), noting=False)
        kept = unique(np.concatenate([NO_IDS, *(found.origins for found in _in_parts(loose, table, _AT_ONCE))]))
    noting = _Narrower(graph, parsed, frozenset(columns), noting=True)
    for _ in _in_parts(noting, table.take(kept), _AT_ONCE):
        pass
    return noting.narrowed(kept)


def _in_parts(narrower: _Narrower, table: Rows, size: int) -> Iterator[Rows]:
    """Evaluate the query for parts of the table, which are made smaller where there would be too many rows.

    Raises:
        Unbounded: that does not help.
    """
    for start in range(0, len(table), size):
        part = table.take(np.arange(start, min(start + size, len(table))))
        try:
            yield narrower.query(part, narrower.select)
        except TooMany:
            if size <= _LEAST:
                raise
            yield from _in_parts(narrower, part, size // 16)


_Waiting = tuple[Expression, frozenset[str]]


class _Narrower:
    """Evaluates groups loosely, and notes what it looks at.

    A row that EXISTS leaves out is left out in the store too, for what shows it is noted before.
    """

    def __init__(self, graph: DataGraph, parsed: Parsed, strange: frozenset[str], noting: bool) -> None:
        self._parsed = parsed
        self.select = parsed.select
        self._noting = noting
        self._extender = Extender(graph, strange, noting)
        self._conditions = Conditions(parsed, graph.terms, self._exists)
        self._fresh = count()

    def narrowed(self, kept: Ids) -> Narrowed:
        """Return what was noted."""
        notes = self._extender.notes
        triples = tuple(np.concatenate([NO_IDS, *(note[place] for note in notes)]) for place in range(3))
        bare = unique(np.concatenate([NO_IDS, *self._extender.bare]))
        return Narrowed(kept, (triples[0], triples[1], triples[2]), frozenset(self._extender.whole), bare)

    def query(self, rows: Rows, select: Select) -> Rows:
        """Return rows joined with the loose solutions of a query or a SELECT within one."""
        given = frozenset(rows.columns)
        found = self._group(rows, select.where, given)
        for group in select.exists:
            self._exists(group, found)
        return found

    def _group(self, rows: Rows, group: Group, given: frozenset[str]) -> Rows:
        """Return rows joined with the loose solutions of a group, in which the variables `given` are bound."""
        patterns = [step for part in group.parts if isinstance(part, Pattern) for step in steps(part, self._fresh)]
        waiting = self._filters(group)
        rows, waiting = self._filtered(rows, waiting, early=True)
        for pattern in ordered(patterns, frozenset(rows.columns)):
            if not len(rows):
                return rows  # whatever follows finds and notes nothing
            rows = self._extender.extend(rows, pattern)
            rows, waiting = self._filtered(rows, waiting, early=True)
        before = given
        for part in group.parts:
            if not len(rows):
                return rows
            rows = self._part(rows, part, given, before)
            before |= self._bound_by(part)
        return self._filtered(rows, waiting, early=False)[0]

    def _part(self, rows: Rows, part: Part, given: frozenset[str], before: frozenset[str]) -> Rows:
        """Join rows with a part; `before` are the variables of the parts before it, which OPTIONAL goes by."""
        if isinstance(part, Union):
            return together([self._branch(rows, group, given) for group in part.groups]).perhaps()
        if isinstance(part, Optional):
            if self._noting:
                self._group(rows.only(before), part.group, given)
            return rows.but(self._variables(part.group)).perhaps()
        if isinstance(part, Nested):
            return self._nested(rows, part.select, given)
        if isinstance(part, Bind):
            for group in part.value.exists:
                self._exists(group, rows)
            return rows.but(frozenset({part.variable})).perhaps()
        if isinstance(part, Within):
            return rows.but(self._variables(part.group)).perhaps()
        return rows.but(frozenset(part.variables)).perhaps() if isinstance(part, Table) else rows

    def _branch(self, rows: Rows, group: Group, given: frozenset[str]) -> Rows:
        """Join rows with a group that stands by itself: with OPTIONAL in it, it must not know what is bound outside."""
        if any(isinstance(part, Optional) for part in all_parts(group)):
            self._group(rows.only(given), group, given)
            return rows.but(self._variables(group))
        return self._group(rows, group, given)

    def _nested(self, rows: Rows, select: Select, given: frozenset[str]) -> Rows:
        """Evaluate a nested SELECT for its notes; what it projects stays unknown."""
        names = frozenset(rows.columns if select.star else (name for name, _, _ in select.items))
        self.query(rows.only(given & names), select)
        return rows.but(names).perhaps()

    def _bound_by(self, part: Part) -> frozenset[str]:
        if isinstance(part, Pattern):
            return variables_of(part)
        if isinstance(part, Union):
            return frozenset[str]().union(*map(self._variables, part.groups))
        return frozenset()

    def _variables(self, group: Group) -> frozenset[str]:
        return frozenset(self._parsed.variables(group.start, group.end))

    def _filters(self, group: Group) -> list[_Waiting]:
        """Return the filters of a group, those that only compare first, each with the variables that it shares."""
        found = [part.condition for part in group.parts if isinstance(part, Filter)]
        waiting: list[_Waiting] = []
        for condition in sorted(found, key=lambda each: bool(each.exists)):
            before = self._parsed.variables(group.start, condition.start)
            shared = before | self._parsed.variables(condition.end, group.end)
            waiting.append((condition, frozenset(shared & self._parsed.variables(condition.start, condition.end))))
        return waiting

    def _filtered(self, rows: Rows, waiting: list[_Waiting], early: bool) -> tuple[Rows, list[_Waiting]]:
        """Apply the filters of which all variables are known, or in the end all; return rows and those that wait."""
        left: list[_Waiting] = []
        for condition, shared in waiting:
            if not len(rows):
                break
            if early and not shared <= rows.columns.keys():
                left.append((condition, shared))
                continue
            verdict = self._conditions.judge(rows, condition)
            for group in condition.exists if self._noting else ():
                self._exists(group, rows)
            rows = replace(rows, sure=rows.sure & verdict.must).take(verdict.may)
        return rows, left

    def _exists(self, group: Group, rows: Rows) -> Verdict:
        distinct, places = rows.distinct(self._variables(group))
        found = self._group(distinct, group, frozenset(distinct.columns))
        may, must = (np.zeros(len(distinct), np.bool_) for _ in range(2))
        may[found.origins] = True
        must[found.origins[found.sure]] = True
        return Verdict(may[places], must[places])
