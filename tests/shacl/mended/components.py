"""Constraints of SPARQL-based components (SHACL, section 6.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from pyshacl.constraints.sparql.sparql_based_constraint_components import (
    AskConstraintValidator,
    BoundShapeValidatorComponent,
)
from rdflib.term import URIRef

from tests.shacl.known_faults import MESSAGES, ONCE_FOR_EACH_VALUE, SEVERAL_ARGUMENTS, VALUE_OF_ASK, Fault
from tests.shacl.mended.messages import of_solution
from tests.shacl.mended.reports import Result, answered, messages, terms, with_messages

_Arguments = dict[str, Any]


def mends(met: set[Fault]) -> Iterator[tuple[Any, str, Any]]:
    """Yield what is put right: a class, the name of its method and the method that takes its place."""
    yield BoundShapeValidatorComponent, "evaluate", _evaluate(BoundShapeValidatorComponent.evaluate, met)


def _evaluate(given: Callable[..., Any], met: set[Fault]) -> Callable[..., Any]:
    def method(self: Any, executor: Any, graph: Any, values: dict[Any, Any], path: Any) -> Any:
        arguments = _arguments(self)
        results = [
            _result(self, graph, focus, solution, each)
            for focus in values
            for each in arguments
            for solution in _solutions(self, graph, focus, values[focus], each)
        ]
        found = bool(results), results
        met.update(_faults(self, found, given(self, executor, graph, values, path), len(arguments)))
        return not results, results

    return method


def _arguments(self: Any) -> list[_Arguments]:
    """Return the values of the parameters, by name, once for each constraint that they make (2.1.2)."""
    given = {
        parameter.localname: list(self.shape.objects(parameter.path())) for parameter in self.constraint.parameters
    }
    present = {name: values for name, values in given.items() if values}
    return [dict(zip(present, choice, strict=True)) for choice in product(*present.values())]


def _solutions(self: Any, graph: Any, focus: Any, values: Any, arguments: _Arguments) -> Iterator[_Arguments]:
    """Yield what is wrong: each value node for which ASK is false, or each solution of SELECT once."""
    is_ask = isinstance(self.validator, AskConstraintValidator)
    for value in values if is_ask else (None,):
        bound, text = self.query_helper.pre_bind_variables(focus, valuenode=value, extravars=arguments.keys())
        found = graph.query(self.query_helper.apply_prefixes(text), initBindings=bound | arguments)
        if not is_ask:
            yield from map(dict, {frozenset(row.asdict().items()) for row in found})
        elif not found.askAnswer:
            yield {"value": value}


def _result(self: Any, graph: Any, focus: Any, solution: _Arguments, arguments: _Arguments) -> Result:
    default = {} if self.shape.is_property_shape else {"value": focus}
    values = {**arguments, "this": focus, **default, **solution}
    path = solution.get("path")
    result = self.make_v_result(
        graph,
        focus,
        value_node=values.get("value"),
        result_path=path if isinstance(path, URIRef) else None,
        constraint_component=self.constraint.node,
    )
    stated = of_solution(self.shape, (self.validator.node, self.constraint.node), solution, values)
    return with_messages(result, stated)


def _faults(self: Any, found: Any, given: Any, constraints: int) -> Iterator[Fault]:
    said, wrong = answered(found), answered(given)
    if constraints > 1:
        yield SEVERAL_ARGUMENTS
    elif said != wrong:
        yield VALUE_OF_ASK if isinstance(self.validator, AskConstraintValidator) else ONCE_FOR_EACH_VALUE
    if said == wrong and _messages(found) - _messages(given):
        yield MESSAGES


def _messages(found: Any) -> set[tuple[Any, ...]]:
    return {(terms(result), messages(result)) for result in found[1] if messages(result)}
