"""Property paths: walked, written into a query, and asked of literals that are false in Python."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

from pyshacl import shape
from pyshacl.helper import sparql_query_helper
from rdflib.term import Literal, Node, URIRef

from communique.shacl.paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)  # fmt: skip
from communique.shacl.reference.rdflib_paths import read_path
from tests.shacl.known_faults import FALSE_IN_PYTHON, INVERSE, WRITTEN_PATH, Fault

_WALK, _WRITE = "value_nodes_from_path", "shacl_path_to_sparql_path"
_UNBRACKETED = re.compile(r"[*+?][*+?]|\^\^")
_TAKES_FALSE_FOR_NOTHING = frozenset(
    {
        "rdflib.paths",
        "pyshacl.helper.sparql_query_helper",
        "pyshacl.constraints.sparql.sparql_based_constraints",
        "pyshacl.constraints.sparql.sparql_based_constraint_components",
    }
)
_SUFFIXES = {ZeroOrMore: "*", OneOrMore: "+", ZeroOrOne: "?"}


def mends(met: set[Fault]) -> Iterator[tuple[Any, str, Any]]:
    """Yield what is put right: a module or class, a name in it and the function that takes its place."""
    yield shape, _WALK, _walk(getattr(shape, _WALK), met)
    yield sparql_query_helper, _WRITE, _write(getattr(sparql_query_helper, _WRITE), met)
    yield Literal, "__bool__", _truth(Literal.__bool__, met)


def walked(graph: Any, path: Path, nodes: set[Node], back: bool = False) -> set[Node]:
    """Return what a path leads to from `nodes`, or `back` from them."""
    match path:
        case Predicate(iri):
            step = graph.subjects if back else graph.objects
            pairs = [(URIRef(iri.value), node) if back else (node, URIRef(iri.value)) for node in nodes]
            return {found for pair in pairs for found in step(*pair)}
        case Inverse(inner):
            return walked(graph, inner, nodes, not back)
        case Sequence(parts):
            for part in reversed(parts) if back else parts:
                nodes = walked(graph, part, nodes, back)
            return nodes
        case Alternative(parts):
            return set().union(*(walked(graph, part, nodes, back) for part in parts))
        case ZeroOrOne(inner):
            return nodes | walked(graph, inner, nodes, back)
        case ZeroOrMore(inner) | OneOrMore(inner):
            return _repeated(graph, inner, nodes if isinstance(path, ZeroOrMore) else set(), nodes, back)


def _repeated(graph: Any, path: Path, found: set[Node], nodes: set[Node], back: bool) -> set[Node]:
    while nodes:
        nodes = walked(graph, path, nodes, back) - found
        found = found | nodes
    return found


def written(path: Path) -> str:
    """Return a path in SPARQL, each part in brackets (SPARQL 1.1, section 9.1)."""
    match path:
        case Predicate(iri):
            return str(iri)
        case Inverse(inner):
            return f"(^{written(inner)})"
        case Sequence(parts):
            return f"({'/'.join(map(written, parts))})"
        case Alternative(parts):
            return f"({'|'.join(map(written, parts))})"
        case ZeroOrMore(inner) | OneOrMore(inner) | ZeroOrOne(inner):
            return f"({written(inner)}{_SUFFIXES[type(path)]})"


def _walk(given: Callable[..., Any], met: set[Fault]) -> Callable[..., Any]:
    def value_nodes(shapes: Any, focus: Node, path: Node, graph: Any) -> set[Node]:
        found: set[Node] = given(shapes, focus, path, graph)
        read = read_path(shapes.graph, path)
        if not _inverts_a_sequence(read):
            return found
        mended = walked(graph, read, {focus})
        if mended != found:
            met.add(INVERSE)
        return mended

    return value_nodes


def _inverts_a_sequence(path: Path, inverse: bool = False) -> bool:
    match path:
        case Predicate():
            return False
        case Sequence() if inverse:
            return True
        case Sequence(parts) | Alternative(parts):
            return any(_inverts_a_sequence(part, inverse) for part in parts)
        case Inverse(inner):
            return _inverts_a_sequence(inner, True)
    return _inverts_a_sequence(path.path, inverse)


def _write(given: Callable[..., Any], met: set[Fault]) -> Callable[..., Any]:
    def to_sparql(shapes: Any, path: Node, **options: Any) -> str:
        if _UNBRACKETED.search(given(shapes, path, **options)):
            met.add(WRITTEN_PATH)
        return written(read_path(shapes.graph, path))

    return to_sparql


def _truth(given: Callable[[Literal], bool], met: set[Fault]) -> Callable[[Literal], bool]:
    """A literal is a value, whatever it is, to those who ask for that."""

    def truth(self: Literal) -> bool:
        found = given(self)
        if not found and sys._getframe(1).f_globals["__name__"] in _TAKES_FALSE_FOR_NOTHING:
            met.add(FALSE_IN_PYTHON)
            return True
        return found

    return truth
