"""Rewrite a query so that it is asked for many focus nodes at once (SHACL, appendix A).

Pre-binding joins every basic pattern with the values of the pre-bound variables. What is the same for all focus nodes
is written into the query. The rest, `$this` and for ASK validators `$value`, comes from a table in a named graph of
its own, and the pattern that reads the table stands first in every group that uses such a variable. Joins, unions,
optional parts, filters and grouping then work on each focus node by itself; nested SELECTs project `$this`, as SHACL
demands, and every GROUP BY gets it. What works on all solutions together is not asked for many nodes at once:
aggregates without GROUP BY, and LIMIT within a nested SELECT, are asked for one node after the other. A LIMIT of the
query itself is applied to the rows of each node afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count

from pyoxigraph import NamedNode

from communique.shacl.query.edits import Edits, edited
from communique.shacl.query.exists import is_plain, nested, variables_of
from communique.shacl.query.parser import Parsed
from communique.shacl.query.tree import FRESH, Bind, Filter, Group, Nested, Pattern, Select, groups_of

TABLE = NamedNode("urn:x-communique:table")
"""The named graph of the table, and the subject of its rows."""
_COLUMN = "urn:x-communique:column:"


@dataclass(frozen=True)
class Bound:
    """A query that is ready to be asked.

    Attributes:
        parsed: the query with constants written in; the table is not in it.
        text: what is asked.
        alone: what is asked of one node where its values are bound already; without LIMIT.
        names: the columns of the table that it reads.
        singly: it is asked for one row of the table after the other.
        limit: how many rows of each focus node count; None for all.
        offset: how many rows of each focus node are left out first.
        ordered: the query says in what order rows come.
    """

    parsed: Parsed
    text: str
    alone: str
    names: tuple[str, ...]
    singly: bool = False
    limit: int | None = None
    offset: int = 0
    ordered: bool = False


def column(name: str) -> NamedNode:
    """Return the predicate by which the table holds a variable's values."""
    return NamedNode(_COLUMN + name)


def bind(parsed: Parsed, names: tuple[str, ...]) -> Bound:
    """Return a query to be asked with a table of the variables `names`.

    ASK becomes SELECT of the rows of which the question is true.
    """
    binder = _Binder(parsed, names)
    return binder.bound()


class _Binder:
    def __init__(self, parsed: Parsed, names: tuple[str, ...]) -> None:
        self._parsed = parsed
        self._fresh = count()
        self._cuts: Edits = []
        self._names = names
        self._edits: Edits = []
        self._singly = False
        self._ask = parsed.tokens[parsed.select.start].keyword == "ASK"

    def bound(self) -> Bound:
        select = self._parsed.select
        self._top(select)
        limit, offset = (None, 0) if self._ask or select.limit is None else self._cut(select.limit)
        prologue = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in self._parsed.prefixes.items())
        start = self._parsed.tokens[select.start].start
        base = self._base(select.start)
        texts = (edited(self._parsed.text, [*edits, (0, start, "")]) for edits in (self._edits, self._cuts))
        text, alone = (base + prologue + written for written in texts)
        found = Bound(self._parsed, text, alone, self._names, self._singly)
        return replace(found, limit=limit, offset=offset, ordered=select.ordered)

    def _base(self, start: int) -> str:
        found = self._parsed.tokens
        places = [place for place in range(start) if found[place].keyword == "BASE"]
        return f"BASE {found[places[-1] + 1].text}\n" if places else ""

    def _top(self, select: Select) -> None:
        self._group(select.where, set(self._names))
        self._modifiers(select)
        self._outside(select)
        named = {name for name, _, _ in select.items}
        if self._ask:
            self._singly |= select.limit is not None or select.grouping is not None or select.aggregates
            first = self._parsed.tokens[select.start]
            columns = f"(1 AS ?{FRESH}true)" if self._singly else " ".join(f"?{name}" for name in self._names)
            self._edits.append((first.start, first.end, f"SELECT DISTINCT {columns}"))
        elif not select.star and not self._implicit(select):
            self._add_after_clause(select, [name for name in self._names if name not in named])

    def _add_after_clause(self, select: Select, names: list[str]) -> None:
        end = self._parsed.tokens[select.items[-1][2] - 1].end
        self._edits += [(end, end, f" ?{name}") for name in names]

    def _cut(self, span: tuple[int, int]) -> tuple[int | None, int]:
        found = self._parsed.tokens[span[0] : span[1]]
        self._cuts = [(found[0].start, found[-1].end, "")]
        self._edits += self._cuts
        numbers = {word.keyword: int(number.text) for word, number in zip(found[::2], found[1::2], strict=True)}
        return numbers.get("LIMIT"), numbers.get("OFFSET", 0)

    def _implicit(self, select: Select) -> bool:
        return select.aggregates and select.grouping is None

    def _modifiers(self, select: Select) -> None:
        """Group by the names, or note that all solutions together make one row."""
        if self._implicit(select):
            self._singly = True
            for name, start, end in select.items:
                if name in self._names and end == start + 1:
                    token = self._parsed.tokens[start]
                    self._edits.append((token.start, token.end, ""))
        elif select.grouping:
            start, end = select.grouping
            found = self._parsed.tokens
            given = {found[place].variable for place in range(start, end) if found[place - 1].keyword != "("}
            place = found[end - 1].end
            self._edits += [(place, place, f" ?{name}") for name in self._names if name not in given]

    def _nested(self, select: Select) -> None:
        mentioned = self._parsed.variables(select.start, select.end)
        self._singly |= select.limit is not None
        self._group(select.where, mentioned)
        self._modifiers(select)
        self._outside(select)

    def _outside(self, select: Select) -> None:
        for group in select.exists:
            self._within_exists(group, frozenset(self._parsed.variables(select.where.start, select.where.end)))

    def _group(self, group: Group, mentioned: set[str]) -> None:
        """Let a group begin with the pattern of the table, if it uses what the table holds."""
        found = self._parsed.tokens
        mentioned = mentioned | self._parsed.variables(group.start, group.end)
        if not (group.parts and isinstance(group.parts[0], Nested)):
            names = self._names if mentioned & set(self._names) else ()
            place = found[group.start].end
            self._edits.append((place, place, _reading(names)))
        for part in group.parts:
            if isinstance(part, Nested):
                self._nested(part.select)
            elif isinstance(part, Filter | Bind):
                for inner in groups_of(part):
                    self._within_exists(inner, frozenset(mentioned))
            else:
                for inner in groups_of(part):
                    self._group(inner, set())

    def _within_exists(self, group: Group, known: frozenset[str]) -> None:
        """Values come in from outside, but for what a nested SELECT computes."""
        inside = known.union(*(variables_of(part) for part in group.parts if isinstance(part, Pattern)))
        for part in group.parts:
            if isinstance(part, Nested):
                self._nested(part.select)
            else:
                for inner in groups_of(part):
                    self._within_exists(inner, inside)
        patterns = [part for part in group.parts if isinstance(part, Pattern)]
        filters = [part for part in group.parts if isinstance(part, Filter)]
        if is_plain(group) and len(patterns) + len(filters) == len(group.parts):
            rest = " ".join(f"FILTER {self._taken(part.condition.start, part.condition.end)}" for part in filters)
            start, end = self._parsed.tokens[group.start].end, self._parsed.tokens[group.end].start
            new = nested(patterns, rest, known, self._fresh)
            self._edits.append((start, end, new))

    def _taken(self, start: int, end: int) -> str:
        """Return the text of some tokens as it has been edited so far; its edits are part of it from then on."""
        first, last = self._parsed.tokens[start].start, self._parsed.tokens[end - 1].end
        inside = [edit for edit in self._edits if first <= edit[0] and edit[1] <= last]
        self._edits = [edit for edit in self._edits if edit not in inside]
        shifted = [(place - first, until - first, new) for place, until, new in inside]
        return edited(self._parsed.text[first:last], shifted)


def _reading(names: tuple[str, ...]) -> str:
    if not names:
        return ""
    values = " ; ".join(f"{column(name)} ?{name}" for name in names)
    subject = str(TABLE) if len(names) == 1 else "[]"
    return f" GRAPH {TABLE} {{ {subject} {values} }} "
