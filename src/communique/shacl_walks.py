"""The walks of a shape's query: its triple patterns as hops, from the algebra that rdflib makes of it (SPARQL, 18)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from pyoxigraph import NamedNode
from pyparsing import ParseResults
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, Path, SequencePath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue, Expr
from rdflib.term import BNode, Identifier, URIRef, Variable

from communique.shacl_reach import End, Hop, Reach, Step


def reach_of(query: str, prefixes: Mapping[str, str]) -> Reach:
    """Return how far a SELECT query looks.

    Args:
        query: its text, in which `$this` and other parameters are variables.
        prefixes: what it need not declare.

    Raises:
        ValueError: rdflib cannot read it.
    """
    try:
        algebra = prepareQuery(query, initNs=dict(prefixes)).algebra
    except Exception as error:  # rdflib and its parser have no exception of their own for this
        raise ValueError(f"a query cannot be read: {error}") from error
    fresh = (f".{number}" for number in count())
    hops: list[Hop] = []
    made: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for part in _parts(algebra):
        if part.name in ("Extend", "Bind"):
            made[str(part.var)] |= frozenset(map(str, _variables(part.expr)))
        elif part.name == "RelationalExpression" and part.op in ("=", "IN"):
            sides = [frozenset(map(str, _variables(side))) for side in (part.expr, part.other)]
            for one, other in (sides, sides[::-1]):
                for name in one:
                    made[name] |= other
        for subject, predicate, term in _triples(dict(part).get("triples", ())):
            hops += _hops(_end(subject), predicate, _end(term), fresh)
    return Reach(tuple(hops), dict(made))


def _triples(found: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Yield triple patterns one by one; where rdflib has not translated a group, several stand in a row, in lists."""
    terms = list(_flat(found))
    yield from zip(terms[::3], terms[1::3], terms[2::3], strict=True)


def _flat(found: Any) -> Iterator[Any]:
    if isinstance(found, list | tuple | ParseResults):
        for part in found:
            yield from _flat(part)
    else:
        yield found


def _hops(start: End, predicate: Any, end: End, fresh: Iterator[str]) -> Iterator[Hop]:
    if isinstance(predicate, SequencePath):
        ends = [start, *(next(fresh) for _ in predicate.args[1:]), end]
        for part, left, right in zip(predicate.args, ends, ends[1:], strict=False):
            yield from _hops(left, part, right, fresh)
    elif isinstance(predicate, MulPath):
        yield Hop(start, tuple(_steps(predicate.path)), end, repeats=True)
    elif isinstance(predicate, AlternativePath) and any(not isinstance(part, URIRef) for part in predicate.args):
        for part in predicate.args:
            yield from _hops(start, part, end, fresh)
    else:
        yield Hop(start, tuple(_steps(predicate)), end)


def _steps(path: Any) -> Iterator[Step]:
    """Yield the steps of a path as if each were one of several to choose from."""
    if isinstance(path, InvPath):
        yield from (step.back for step in _steps(path.arg))
    elif isinstance(path, SequencePath | AlternativePath):
        for part in path.args:
            yield from _steps(part)
    elif isinstance(path, MulPath):
        yield from _steps(path.path)
    else:
        plain = isinstance(path, URIRef) and not isinstance(path, NegatedPath | Path)
        yield Step(NamedNode(str(path)) if plain else None)


def _end(term: Identifier) -> End:
    if isinstance(term, URIRef):
        return NamedNode(str(term))
    if isinstance(term, BNode):
        return f".{term}"
    return str(term) if isinstance(term, Variable) else None


def _parts(value: Any) -> Iterator[CompValue]:
    """Yield every part of an algebra expression, patterns within EXISTS included."""
    if isinstance(value, CompValue):
        yield value
        for name, part in value.items():
            if name != "_vars":
                yield from _parts(part)
    elif isinstance(value, list | tuple | ParseResults):
        for part in value:
            yield from _parts(part)


def _variables(value: Any) -> Iterator[Variable]:
    if isinstance(value, Variable):
        yield value
    elif isinstance(value, CompValue | Expr):
        for part in value.values():
            yield from _variables(part)
    elif isinstance(value, list | tuple | ParseResults):
        for part in value:
            yield from _variables(part)
