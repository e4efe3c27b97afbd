"""Triple patterns and the paths in them (SPARQL 1.1, sections 4.1, 4.2 and 9.1)."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator

from pyoxigraph import NamedNode, Variable

from communique.shacl.paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)
from communique.shacl.query.cursor import Cursor
from communique.shacl.query.paths import to_sparql
from communique.shacl.query.tree import AnyPredicate, End, Pattern, Verb
from communique.terms import RDF

_MODIFIERS: dict[str, Callable[[Path], Path]] = {"*": ZeroOrMore, "+": OneOrMore, "?": ZeroOrOne}
Parsed = Path | AnyPredicate


def triples(cursor: Cursor) -> Generator[Pattern, None, None]:
    """Pass a subject with its properties, up to the full stop or what else ends it."""
    given = cursor.at("[", "(")
    subject = yield from _node(cursor)
    if not given or cursor.token.kind in ("variable", "iri", "name") or cursor.at("A", "^", "(", "!"):
        yield from _properties(cursor, subject)


def _properties(cursor: Cursor, subject: End) -> Generator[Pattern, None, None]:
    while True:
        verb = _verb(cursor)
        while True:
            term = yield from _node(cursor)
            yield Pattern(subject, verb, term)
            if not cursor.skip(","):
                break
        if not cursor.at(";"):
            return
        while cursor.skip(";"):
            pass
        if cursor.at(".", "]", "}", "OPTIONAL", "FILTER", "BIND", "GRAPH", "MINUS", "SERVICE", "VALUES", "{"):
            return


def _node(cursor: Cursor) -> Generator[Pattern, None, End]:
    """Pass a term, a blank node with properties or a list, and return what stands for it."""
    if cursor.skip("["):
        subject = cursor.fresh()
        if not cursor.at("]"):
            yield from _properties(cursor, subject)
        cursor.expect("]")
        return subject
    if cursor.skip("("):
        return (yield from _list(cursor))
    return cursor.term()


def _list(cursor: Cursor) -> Generator[Pattern, None, End]:
    items: list[End] = []
    while not cursor.skip(")"):
        items.append((yield from _node(cursor)))
    head: End = RDF.nil
    for item in reversed(items):
        cell = cursor.fresh()
        yield Pattern(cell, Predicate(RDF.first), item)
        yield Pattern(cell, Predicate(RDF.rest), head)
        head = cell
    return head


def _verb(cursor: Cursor) -> Verb:
    if cursor.token.kind == "variable":
        return Variable(cursor.take().variable)
    return _alternative(cursor)


def _alternative(cursor: Cursor) -> Parsed:
    parts = [_sequence(cursor)]
    while cursor.skip("|"):
        parts.append(_sequence(cursor))
    return _joined(Alternative, parts)


def _sequence(cursor: Cursor) -> Parsed:
    parts = [_step(cursor)]
    while cursor.skip("/"):
        parts.append(_step(cursor))
    return _joined(Sequence, parts)


def _joined(kind: type[Alternative] | type[Sequence], parts: list[Parsed]) -> Parsed:
    known = tuple(part for part in parts if not isinstance(part, AnyPredicate))
    if len(known) < len(parts):
        return AnyPredicate()
    return kind(known) if len(known) > 1 else known[0]


def _step(cursor: Cursor) -> Parsed:
    if cursor.skip("^"):
        inner = _step(cursor)
        return inner if isinstance(inner, AnyPredicate) else Inverse(inner)
    path = _primary(cursor)
    while cursor.at(*_MODIFIERS):
        modifier = _MODIFIERS[cursor.take().text]
        path = path if isinstance(path, AnyPredicate) else modifier(path)
    return path


def _primary(cursor: Cursor) -> Parsed:
    if cursor.skip("("):
        path = _alternative(cursor)
        cursor.expect(")")
        return path
    if cursor.skip("!"):
        _negated(cursor)
        return AnyPredicate()
    return Predicate(cursor.iri(cursor.take()))


def _negated(cursor: Cursor) -> None:
    several = cursor.skip("(")
    while True:
        cursor.skip("^")
        cursor.take()
        if not several or not cursor.skip("|"):
            break
    if several:
        cursor.expect(")")


def to_text(pattern: Pattern) -> str:
    """Return a pattern as SPARQL, blank nodes as variables.

    Raises:
        ValueError: its path is not known in full.
    """
    if isinstance(pattern.verb, AnyPredicate):
        raise ValueError("a negated property set cannot be written again")
    verb = str(pattern.verb) if isinstance(pattern.verb, Variable) else to_sparql(pattern.verb)
    return f"{pattern.subject} {verb} {pattern.object} ."


def predicates_of(path: Path) -> Iterator[NamedNode]:
    """Yield the predicates that a path mentions."""
    if isinstance(path, Predicate):
        yield path.iri
    elif isinstance(path, Sequence | Alternative):
        for part in path.paths:
            yield from predicates_of(part)
    else:
        yield from predicates_of(path.path)


def may_be_empty(path: Path) -> bool:
    """Tell whether a path can have no step at all, so that a node is at its own other end."""
    if isinstance(path, ZeroOrMore | ZeroOrOne):
        return True
    if isinstance(path, Sequence):
        return all(may_be_empty(part) for part in path.paths)
    if isinstance(path, Alternative):
        return any(may_be_empty(part) for part in path.paths)
    return not isinstance(path, Predicate) and may_be_empty(path.path)
