"""SPARQL-based constraints: their messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pyshacl.constraints.sparql.sparql_based_constraints import SPARQLBasedConstraint

from tests.shacl.known_faults import MESSAGES, Fault
from tests.shacl.mended.messages import of_solution
from tests.shacl.mended.reports import messages, with_messages


def mends(met: set[Fault]) -> Iterator[tuple[Any, str, Any]]:
    """Yield what is put right: a class, the name of its method and the method that takes its place."""
    yield SPARQLBasedConstraint, "make_v_result", _result(SPARQLBasedConstraint.make_v_result, met)


def _result(given: Callable[..., Any], met: set[Fault]) -> Callable[..., Any]:
    def method(self: Any, graph: Any, focus: Any, *, source_constraint: Any, bound_vars: Any, **options: Any) -> Any:
        found = given(self, graph, focus, source_constraint=source_constraint, bound_vars=bound_vars, **options)
        path, value, others = bound_vars[1:]
        solution = {"path": path, "value": value, **others}
        solution = {name: term for name, term in solution.items() if term is not None}
        stated = of_solution(self.shape, [source_constraint], solution, {"this": focus})
        if stated and stated != messages(found):
            met.add(MESSAGES)
        return with_messages(found, stated)

    return method
