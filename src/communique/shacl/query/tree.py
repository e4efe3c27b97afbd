"""The structure of a SPARQL query: its groups, patterns and nested SELECTs (SPARQL 1.1, section 19.8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Variable

from communique.shacl.paths import Path

FRESH = "x_communique_"
"""How variables begin that no query has."""


class AnyPredicate:
    """A negated property set: no telling which predicates it takes."""


Verb = Path | Variable | AnyPredicate
End = Variable | NamedNode | Literal


@dataclass(frozen=True)
class Pattern:
    """A triple or path pattern; a blank node in it is a variable with a name of its own."""

    subject: End
    verb: Verb
    object: End


@dataclass
class Expression:
    """A filter or the like: the tokens from `start` to before `end`, and the groups within EXISTS."""

    start: int
    end: int
    exists: list[Group] = field(default_factory=list)


@dataclass
class Filter:
    """A condition on the group in which it stands."""

    condition: Expression


@dataclass
class Bind:
    """`BIND (expression AS variable)`."""

    value: Expression
    variable: str


@dataclass
class Union:
    """Groups of which any one matches; one alone is a nested group."""

    groups: list[Group]


@dataclass
class Optional:
    """A group that may match."""

    group: Group


@dataclass
class Within:
    """A group that matches in a named graph: `name` is its IRI or variable."""

    name: End
    group: Group


@dataclass
class Table:
    """`VALUES`: the variables that it binds."""

    variables: list[str]


@dataclass
class Nested:
    """A SELECT within a group."""

    select: Select


@dataclass
class Forbidden:
    """`MINUS` or `SERVICE` with their group, of which SHACL allows neither (appendix A)."""

    keyword: str
    group: Group


Part = Pattern | Filter | Bind | Union | Optional | Within | Table | Nested | Forbidden


@dataclass
class Group:
    """A group graph pattern: `start` and `end` are the tokens of its braces."""

    start: int
    end: int = -1
    parts: list[Part] = field(default_factory=list)


@dataclass
class Select:
    """A query or a SELECT within one.

    Attributes:
        start: its first token, `SELECT` or `ASK`.
        items: what it projects: name of the variable, first token and token after the last.
        star: it projects everything.
        where: its pattern.
        grouping: the tokens of its GROUP BY, from GROUP on; None without.
        limit: tokens of its LIMIT and OFFSET; None without.
        aggregates: it computes one.
        exists: the groups within EXISTS that stand outside `where`.
        ordered: it has ORDER BY.
        end: the token after its last.
    """

    start: int
    items: list[tuple[str, int, int]] = field(default_factory=list)
    star: bool = False
    where: Group = field(default_factory=lambda: Group(-1))
    grouping: tuple[int, int] | None = None
    limit: tuple[int, int] | None = None
    aggregates: bool = False
    exists: list[Group] = field(default_factory=list)
    ordered: bool = False
    end: int = -1


def groups_of(part: Part) -> Iterator[Group]:
    """Yield the groups directly within a part."""
    if isinstance(part, Union):
        yield from part.groups
    elif isinstance(part, Optional | Within | Forbidden):
        yield part.group
    elif isinstance(part, Nested):
        yield from groups_of_select(part.select)
    elif isinstance(part, Filter):
        yield from part.condition.exists
    elif isinstance(part, Bind):
        yield from part.value.exists


def groups_of_select(select: Select) -> Iterator[Group]:
    """Yield the groups directly within a query."""
    yield select.where
    yield from select.exists


def parts_of_query(select: Select) -> Iterator[Part]:
    """Yield all parts of a query, at any depth."""
    for group in groups_of_select(select):
        yield from all_parts(group)


def all_groups(select: Select) -> Iterator[Group]:
    """Yield all groups of a query, at any depth."""
    for group in groups_of_select(select):
        yield group
        yield from (inner for part in all_parts(group) for inner in groups_of(part))


def all_parts(group: Group) -> Iterator[Part]:
    """Yield all parts of a group, those of nested groups and of EXISTS included."""
    for part in group.parts:
        yield part
        for inner in groups_of(part):
            yield from all_parts(inner)
