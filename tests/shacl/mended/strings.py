"""STR in rdflib's queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import MethodType
from typing import Any

from rdflib.plugins.sparql.algebra import traverse
from rdflib.plugins.sparql.operators import Builtin_STR
from rdflib.plugins.sparql.parserutils import Expr
from rdflib.plugins.sparql.sparql import SPARQLError
from rdflib.term import BNode

from communique.shacl.reference import rdflib_terms
from tests.shacl.known_faults import STRING_OF_BLANK, Fault


def mends(met: set[Fault]) -> Iterator[tuple[Any, str, Any]]:
    """Yield what is put right: a module, a name in it and the function that takes its place."""
    name = "prepareQuery"
    yield rdflib_terms, name, _prepare(getattr(rdflib_terms, name), met)


def _prepare(given: Callable[..., Any], met: set[Fault]) -> Callable[..., Any]:
    """A query whose STR fails with blank nodes."""

    def mend(part: Any) -> None:
        if isinstance(part, Expr) and part.name == "Builtin_STR":
            part._evalfn = MethodType(_strict(met), part)

    def prepared(*arguments: Any, **options: Any) -> Any:
        query = given(*arguments, **options)
        traverse(query.algebra, visitPost=mend)
        return query

    return prepared


def _strict(met: set[Fault]) -> Callable[..., Any]:
    def string(call: Any, context: Any) -> Any:
        if isinstance(call.arg, BNode):
            met.add(STRING_OF_BLANK)
            raise SPARQLError("a blank node has no string")
        return Builtin_STR(call, context)

    return string
