"""Read a SPARQL query into its structure (SPARQL 1.1, section 19.8).

Only what pre-binding and the loading of data depend on is read. Whether a query is right in every other way is known
from the engine that runs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from communique.shacl.query.cursor import Cursor
from communique.shacl.query.patterns import triples
from communique.shacl.query.tokens import Token, tokens
from communique.shacl.query.tree import (
    Bind,
    Expression,
    Filter,
    Forbidden,
    Group,
    Nested,
    Optional,
    Part,
    Select,
    Table,
    Union,
    Within,
)

AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
_DEEPEST = 64
_OPENING, _CLOSING, _PREFIXING = frozenset("([{"), frozenset(")]}"), frozenset("!+-^")


@dataclass(frozen=True)
class Parsed:
    """A query: its text, tokens and structure, and the prefixes in it."""

    text: str
    tokens: list[Token]
    select: Select
    prefixes: Mapping[str, str]
    dataset: bool

    def variables(self, start: int, end: int) -> set[str]:
        """Return the names of the variables among the tokens from `start` to before `end`."""
        return {token.variable for token in self.tokens[start:end] if token.kind == "variable"}


def parse(text: str, prefixes: Mapping[str, str]) -> Parsed:
    """Return the structure of a SELECT or ASK query.

    Args:
        text: the query.
        prefixes: namespace by prefix, where the query does not declare them itself.

    Raises:
        ValueError: it cannot be read, or is nested too deeply to be run safely.
    """
    return _parse(text, tuple(prefixes.items()))


@lru_cache(maxsize=4096)
def _parse(text: str, prefixes: tuple[tuple[str, str], ...]) -> Parsed:
    """Parse a query once: nothing changes its structure afterwards."""
    found = tokens(text)
    _refuse_depth(found)
    reader = _Reader(Cursor(found, dict(prefixes)))
    select, dataset = reader.query()
    return Parsed(text, found, select, reader.cursor.prefixes, dataset)


def _refuse_depth(found: list[Token]) -> None:
    """Engines that descend recursively run out of stack, and take the process with them."""
    depth = prefixed = 0
    for token in found:
        depth += (token.keyword in _OPENING) - (token.keyword in _CLOSING)
        prefixed = prefixed + 1 if token.keyword in _PREFIXING else 0
        if max(depth, prefixed) > _DEEPEST:
            raise ValueError(f"it is nested more than {_DEEPEST} deep")


class _Reader:
    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor

    def query(self) -> tuple[Select, bool]:
        cursor = self.cursor
        while cursor.at("PREFIX", "BASE"):
            self._declaration()
        ask = cursor.at("ASK")
        select = Select(cursor.place)
        if ask:
            cursor.take()
        else:
            self._clause(select)
        dataset = cursor.at("FROM")
        while cursor.skip("FROM"):
            cursor.skip("NAMED")
            cursor.take()
        self._body(select)
        if cursor.token.kind != "end":
            raise ValueError(f"{cursor.token.text} stands after the end of the query")
        return select, dataset

    def _declaration(self) -> None:
        cursor = self.cursor
        if cursor.skip("BASE"):
            cursor.base = cursor.take().text[1:-1]
            return
        cursor.take()
        prefix = cursor.take().text.removesuffix(":")
        cursor.prefixes[prefix] = cursor.iri(cursor.take()).value

    def _clause(self, select: Select) -> None:
        cursor = self.cursor
        cursor.expect("SELECT")
        cursor.skip("DISTINCT", "REDUCED")
        select.star = cursor.skip("*")
        while cursor.token.kind == "variable" or cursor.at("("):
            start = cursor.place
            if cursor.at("("):
                inside = self._balanced(select)
                select.items.append((cursor.tokens[inside.end - 2].variable, start, inside.end))
            else:
                select.items.append((cursor.take().variable, start, start + 1))

    def _body(self, select: Select) -> None:
        cursor = self.cursor
        cursor.skip("WHERE")
        select.where = self.group()
        while cursor.at("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"):
            self._modifier(select)
        select.end = cursor.place

    def _modifier(self, select: Select) -> None:
        cursor = self.cursor
        start = cursor.place
        keyword = cursor.take().keyword
        if keyword in ("LIMIT", "OFFSET"):
            cursor.take()
            select.limit = (select.limit[0] if select.limit else start, cursor.place)
            return
        if keyword == "VALUES":
            select.where.parts.append(self._table())
            return
        while cursor.token.kind != "end" and not cursor.at("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES", "}"):
            if cursor.at("("):
                self._balanced(select)
            else:
                cursor.take()
        select.ordered |= keyword == "ORDER"
        if keyword == "GROUP":
            select.grouping = (start, cursor.place)

    def _balanced(self, select: Select | None = None) -> Expression:
        """Pass an expression in brackets."""
        cursor = self.cursor
        expression = Expression(cursor.place, -1)
        depth = 0
        while True:
            token = cursor.token
            if token.kind == "end":
                raise ValueError("a bracket is not closed")
            if token.keyword == "{":
                group = self.group()
                (select.exists if select else expression.exists).append(group)
                continue
            cursor.take()
            if select and token.keyword in AGGREGATES and cursor.at("("):
                select.aggregates = True
            depth += (token.text == "(") - (token.text == ")")
            if depth == 0:
                expression.end = cursor.place
                return expression

    def group(self) -> Group:
        cursor = self.cursor
        group = Group(cursor.place)
        cursor.expect("{")
        if cursor.at("SELECT"):
            select = Select(cursor.place)
            self._clause(select)
            self._body(select)
            group.parts.append(Nested(select))
        while not cursor.at("}"):
            if cursor.token.kind == "end":
                raise ValueError("a group is not closed")
            if not cursor.skip("."):
                self._part(group)
        group.end = cursor.place
        cursor.take()
        return group

    def _part(self, group: Group) -> None:
        keyword = self.cursor.token.keyword
        if keyword in _READERS:
            group.parts.append(_READERS[keyword](self))
        else:
            group.parts += triples(self.cursor)

    def _optional(self) -> Part:
        self.cursor.take()
        return Optional(self.group())

    def _union(self) -> Part:
        groups = [self.group()]
        while self.cursor.skip("UNION"):
            groups.append(self.group())
        return Union(groups)

    def _within(self) -> Part:
        self.cursor.take()
        name = self.cursor.term()
        return Within(name, self.group())

    def _forbidden(self) -> Part:
        keyword = self.cursor.take().keyword
        if keyword == "SERVICE":
            self.cursor.skip("SILENT")
            self.cursor.take()
        return Forbidden(keyword, self.group())

    def _filter(self) -> Part:
        cursor = self.cursor
        cursor.take()
        start = cursor.place
        if cursor.at("NOT", "EXISTS"):
            cursor.skip("NOT")
            cursor.expect("EXISTS")
            group = self.group()
            return Filter(Expression(start, cursor.place, [group]))
        if not cursor.at("("):
            cursor.take()
        inside = self._balanced()
        return Filter(Expression(start, inside.end, inside.exists))

    def _bind(self) -> Part:
        cursor = self.cursor
        cursor.take()
        value = self._balanced()
        return Bind(value, cursor.tokens[value.end - 2].variable)

    def _values(self) -> Part:
        self.cursor.take()
        return self._table()

    def _table(self) -> Table:
        cursor = self.cursor
        names: list[str] = []
        cursor.skip("(")
        while not cursor.at("{"):
            names.append(cursor.take().variable)
            if cursor.token.kind == "end":
                raise ValueError("VALUES has no values")
        while not cursor.skip("}"):
            if cursor.take().kind == "end":
                raise ValueError("VALUES is not closed")
        return Table([name for name in names if name])


_READERS = {
    "OPTIONAL": _Reader._optional,
    "{": _Reader._union,
    "GRAPH": _Reader._within,
    "MINUS": _Reader._forbidden,
    "SERVICE": _Reader._forbidden,
    "FILTER": _Reader._filter,
    "BIND": _Reader._bind,
    "VALUES": _Reader._values,
}
