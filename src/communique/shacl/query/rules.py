"""What a query of a shapes graph must not do (SHACL, sections 5.2, 5.3.1 and 6.2, and appendix A)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from communique.shacl.model import Query
from communique.shacl.query.parser import Parsed, parse
from communique.shacl.query.tokens import tokens
from communique.shacl.query.tree import Forbidden, Nested, Select, Table, Within, parts_of_query

ALWAYS = ("this", "shapesGraph", "currentShape")
"""What every query of a constraint finds bound."""
_OPTIONAL = frozenset({"shapesGraph", "currentShape"})
_PATH = "PATH"


def faults(query: Query, parameters: Iterable[str] = (), *, target: bool = False) -> list[str]:
    """Say what a query does that it must not; nothing is run, and nothing looked up anywhere.

    Args:
        query: of a constraint, a validator or a target.
        parameters: the names of the parameters of its component or target type.
        target: it is a target's, in which `$this` is what it looks for and nothing but parameters is bound.
    """
    try:
        parsed = parse(with_path(query.text, "a"), dict(query.prefixes))
    except ValueError as error:
        return [f"the query cannot be read: {error}"]
    return list(_faults(parsed, query, frozenset(parameters), target))


def refusal(query: Query) -> str:
    """Say why a query cannot be compiled; empty where it can."""
    try:
        parsed = parse(with_path(query.text, "a"), dict(query.prefixes))
    except ValueError as error:
        return f"its query cannot be read: {error}"
    for part in parts_of_query(parsed.select):
        if isinstance(part, Within) and str(part.name) != "?shapesGraph":
            return "its query looks into named graphs"
    return ""


@lru_cache(maxsize=4096)
def with_path(text: str, path: str) -> str:
    """Return a query with a path, as SPARQL, in place of `$PATH`.

    Raises:
        ValueError: the query cannot be read.
    """
    pieces: list[str] = []
    place = 0
    for token in tokens(text):
        if token.variable == _PATH:
            pieces += [text[place : token.start], path]
            place = token.end
    return "".join([*pieces, text[place:]])


def mentions_path(text: str) -> bool:
    """Tell whether a query has `$PATH`, which only a property shape can give."""
    return with_path(text, "") != text


def selects(query: Select) -> Iterator[Select]:
    """Yield every SELECT within a query, at any depth."""
    for part in parts_of_query(query):
        if isinstance(part, Nested):
            yield part.select


def _faults(parsed: Parsed, query: Query, parameters: frozenset[str], target: bool) -> Iterator[str]:
    bound = parameters if target else parameters.union(ALWAYS, ["value"] if query.ask else [])
    is_ask = parsed.tokens[parsed.select.start].keyword == "ASK"
    if is_ask != query.ask:
        yield "the query is an ASK query" if is_ask else "the query is not an ASK query"
    if parsed.dataset:
        yield "the query names a dataset with FROM, but the data graph is what it is asked of"
    yield from _of_parts(parsed, target)
    yield from _of_projection(parsed, query, bound)


def _of_parts(parsed: Parsed, target: bool) -> Iterator[str]:
    for part in parts_of_query(parsed.select):
        if isinstance(part, Forbidden) and (part.keyword == "SERVICE" or not target):
            yield f"the query has {part.keyword}, which SHACL does not allow"
        elif isinstance(part, Table) and not target:
            yield "the query has VALUES, which SHACL does not allow"


def _of_projection(parsed: Parsed, query: Query, bound: frozenset[str]) -> Iterator[str]:
    found = parsed.tokens
    for word, variable in pairwise(found):
        if word.keyword == "AS" and variable.variable in bound:
            yield f"AS gives the variable {variable.text} a value, which it has before the query is asked"
    for nested in selects(parsed.select):
        named = set() if nested.star else {name for name, _, _ in nested.items}
        missing = sorted(bound - named - _OPTIONAL)
        if missing:
            names = ", ".join(f"${name}" for name in missing)
            yield f"a nested SELECT does not name {names}, so that its value is not known in it"
    select = parsed.select
    if not query.ask and not select.star and "this" not in {name for name, _, _ in select.items}:
        yield "the query does not select $this"
