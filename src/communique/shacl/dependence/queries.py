"""What a SPARQL query of a shape looks at, group by group (SPARQL 1.1, section 18).

The query is thought of as evaluated from `$this`: each triple pattern is looked up from an end that is known by then.
A variable is known beyond its own pattern only where every solution binds it: not after OPTIONAL, in all branches of
a UNION, and in EXISTS as far as the solutions before it bind it. A pattern of which no end is known is looked up as a
whole, with all triples of its predicate. Values that are computed are not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Variable

from communique.shacl.dependence.filters import Tie, ties_of
from communique.shacl.dependence.looks import Builder
from communique.shacl.model import Query
from communique.shacl.paths import Path, Predicate
from communique.shacl.query.parser import Parsed, parse
from communique.shacl.query.paths import to_sparql
from communique.shacl.query.patterns import may_be_empty, predicates_of
from communique.shacl.query.rules import with_path
from communique.shacl.query.tree import (
    AnyPredicate,
    Bind,
    End,
    Filter,
    Forbidden,
    Group,
    Nested,
    Optional,
    Part,
    Pattern,
    Table,
    Union,
    Within,
    groups_of_select,
)
from communique.terms import RDF

Places = Mapping[str, int]
"""Where the values of variables are."""
_VOLATILE = re.compile(r"\b(NOW|RAND|UUID|STRUUID)\s*\(", re.IGNORECASE)
_HUB = 3
"""The cost from which on a pattern is better looked up from a filter's values."""
_UNKNOWN = 5


class _Unfollowed(ValueError):
    """The query has something that is not followed here."""


def follow_query(builder: Builder, query: Query, known: Places, path: Path | None) -> None:
    """Note what a query looks at.

    Args:
        builder: takes the notes.
        query: of a constraint or a component.
        known: the places of the variables that are bound before the query runs.
        path: what `$PATH` stands for.
    """
    if _VOLATILE.search(query.text):
        builder.volatile()
    try:
        parsed = parse(with_path(query.text, to_sparql(path)) if path else query.text, dict(query.prefixes))
        walker = _Walker(builder, parsed, known)
        for group in groups_of_select(parsed.select):
            walker.walk(group, known, known, ())
    except ValueError as error:
        builder.everything(f"its query cannot be followed: {error}")


class _Walker:
    """Walks through the groups of one query.

    Three sets of variables are told apart: `fixed` are those that a value stands for everywhere in a group, filters
    included; `known` also those that what the group is joined with has bound; and what is returned are those that the
    group itself binds in every solution.
    """

    def __init__(self, builder: Builder, parsed: Parsed, given: Places) -> None:
        self._builder = builder
        self._parsed = parsed
        self._given = given

    def walk(self, group: Group, known: Places, fixed: Places, ties: tuple[Tie, ...]) -> Places:
        """Note what a group looks at, and return the places of the variables that it always binds."""
        filters = [part for part in group.parts if isinstance(part, Filter)]
        ties = (*ties, *(tie for each in filters for tie in ties_of(self._parsed, each.condition)))
        bound: dict[str, int] = {}
        for part in _joined([part for part in group.parts if not isinstance(part, Filter)]):
            bound = {**self._walk_part(part, {**known, **bound}, bound, fixed, ties), **bound}
        for each in filters:
            self._walk_exists(each.condition.exists, {**fixed, **bound})
        return bound

    def _walk_part(
        self, part: Part | list[Pattern], known: Places, bound: Places, fixed: Places, ties: tuple[Tie, ...]
    ) -> Places:
        match part:
            case list():
                return _Patterns(self._builder, known, ties).look_up(part)
            case Union(groups):
                return self._either([self.walk(each, known, fixed, ties) for each in groups])
            case Bind():
                self._walk_exists(part.value.exists, {**fixed, **bound})
                return self._bound_by(part, {**fixed, **bound})
            case Optional(group):
                self.walk(group, {**fixed, **bound}, fixed, ())
            case _:
                self._walk_apart(part)
        return {}

    def _walk_apart(self, part: Part) -> None:
        """Note what a part looks at that knows nothing of what stands around it."""
        match part:
            case Nested(select):
                given = {n: p for n, p in self._given.items() if select.star or any(n == i[0] for i in select.items)}
                for group in groups_of_select(select):
                    self.walk(group, given, given, ())
            case Forbidden("MINUS", group):
                self.walk(group, {}, {}, ())
            case Within(name) if name == Variable("shapesGraph"):
                pass  # no data
            case Table():
                pass
            case _:
                raise _Unfollowed("it looks beyond the data graph")

    def _walk_exists(self, groups: list[Group], fixed: Places) -> None:
        for group in groups:
            self.walk(group, fixed, fixed, ())

    def _either(self, branches: list[Places]) -> Places:
        shared = set(branches[0]).intersection(*branches)
        joined = {}
        for name in sorted(shared):
            joined[name] = self._builder.place()
            for branch in branches:
                self._builder.same(branch[name], joined[name])
        return joined

    def _bound_by(self, bind: Bind, places: Places) -> Places:
        """Return where a variable is that is bound to another one."""
        start, end = bind.value.start + 1, bind.value.end - 3
        source = self._parsed.tokens[start].variable if end - start == 1 else ""
        return {bind.variable: places[source]} if source in places else {}


class _Patterns:
    """Looks up the patterns that stand together in a group, each from the end that is known best."""

    def __init__(self, builder: Builder, known: Places, ties: tuple[Tie, ...]) -> None:
        self._builder = builder
        self._places = dict(known)
        self._ties = ties

    def look_up(self, patterns: list[Pattern]) -> Places:
        """Note the look-ups, and return where the values of the variables are."""
        waiting = list(patterns)
        names = {end.value for each in patterns for end in (each.subject, each.object) if isinstance(end, Variable)}
        while waiting:
            pattern, inverse = min(((p, i) for p in waiting for i in (False, True)), key=lambda at: self._cost(*at))
            if self._cost(pattern, inverse) >= _HUB and self._tie(names):
                continue
            waiting.remove(pattern)
            self._look_up(pattern, inverse)
        return {name: self._places[name] for name in names if name in self._places}

    def _cost(self, pattern: Pattern, inverse: bool) -> int:
        """Return what orders look-ups: along predicates first, from all instances of a class last."""
        start = pattern.object if inverse else pattern.subject
        if not isinstance(start, Variable):
            return _HUB + inverse
        if start.value not in self._places:
            return _UNKNOWN
        if not inverse:
            return 0
        return 4 if pattern.verb == Predicate(RDF.type) else 2 if isinstance(pattern.verb, Variable) else 1

    def _look_up(self, pattern: Pattern, inverse: bool) -> None:
        start, end = (pattern.object, pattern.subject) if inverse else (pattern.subject, pattern.object)
        place = self._place(start)
        if isinstance(pattern.verb, AnyPredicate):
            raise _Unfollowed("it has a negated property set")
        if place is None:
            self._look_up_all(pattern)
        elif isinstance(pattern.verb, Variable):
            self._bind(end, self._builder.look(place, None, inverse))
        else:
            self._bind(end, self._builder.walk(pattern.verb, place, inverse))

    def _look_up_all(self, pattern: Pattern) -> None:
        verb = pattern.verb
        if isinstance(verb, Variable | AnyPredicate) or may_be_empty(verb):
            raise _Unfollowed("it looks at triples of any predicate at unknown nodes")
        scanned = {predicate: self._builder.scan(predicate) for predicate in predicates_of(verb)}
        if isinstance(verb, Predicate):
            for end, place in zip((pattern.subject, pattern.object), scanned[verb.iri], strict=True):
                self._bind(end, place)

    def _bind(self, end: End, place: int) -> None:
        if isinstance(end, Variable):
            self._places.setdefault(end.value, place)

    def _place(self, end: End) -> int | None:
        if isinstance(end, NamedNode | Literal):
            return self._builder.constant(end)
        return self._places.get(end.value)

    def _tie(self, names: set[str]) -> bool:
        """Take the values of a variable from a filter; tell whether there was such a variable."""
        for tie in self._ties:
            starts = [place for value in tie.values if (place := self._place(value)) is not None]
            if tie.name in names - self._places.keys() and len(starts) == len(tie.values):
                self._places[tie.name] = self._builder.place()
                for start in starts:
                    self._builder.same(start, self._places[tie.name], equal=True)
                return True
        return False


def _joined(parts: list[Part]) -> Iterator[Part | list[Pattern]]:
    """Yield the parts of a group, patterns that stand together as one list."""
    together: list[Pattern] = []
    for part in parts:
        if isinstance(part, Pattern):
            together.append(part)
            continue
        if together:
            yield together
        together = []
        yield part
    if together:
        yield together
