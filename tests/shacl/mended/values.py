"""Constraints on values: order and length."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pyshacl.constraints.core import property_pair_constraints as pairs
from pyshacl.constraints.core import string_based_constraints as strings
from pyshacl.constraints.core import value_range_constraints as ranges
from rdflib.term import BNode

from tests.shacl.known_faults import LENGTH, ORDER, Fault
from tests.shacl.mended.order import holds
from tests.shacl.mended.reports import answered

_Mended = tuple[type, str, str]
_RANGES: tuple[_Mended, ...] = (
    (ranges.MinExclusiveConstraintComponent, "_evaluate_min_rule", "<"),
    (ranges.MinInclusiveConstraintComponent, "_evaluate_min_rule", "<="),
    (ranges.MaxExclusiveConstraintComponent, "_evaluate_max_rule", ">"),
    (ranges.MaxInclusiveConstraintComponent, "_evaluate_max_rule", ">="),
)
_PAIRS: tuple[_Mended, ...] = (
    (pairs.LessThanConstraintComponent, "_compare_lt", "<"),
    (pairs.LessThanOrEqualsConstraintComponent, "_compare_ltoe", "<="),
)
_LENGTH = (strings.MinLengthConstraintComponent, "_evaluate_string_rule")


def mends(met: set[Fault]) -> Iterator[tuple[Any, str, Any]]:
    """Yield what is put right: a class, the name of its method and the method that takes its place."""
    for cls, name, sign in _RANGES:
        yield cls, name, _noting(getattr(cls, name), _range(sign), ORDER, met)
    for cls, name, sign in _PAIRS:
        yield cls, name, _noting(getattr(cls, name), _pair(sign), ORDER, met)
    yield *_LENGTH, _noting(getattr(*_LENGTH), _least_length(getattr(*_LENGTH)), LENGTH, met)


def _noting(given: Callable[..., Any], mended: Callable[..., Any], fault: Fault, met: set[Fault]) -> Callable[..., Any]:
    """Return `mended`, which notes the fault where what was given fails or answers otherwise."""

    def method(*arguments: Any) -> Any:
        found = mended(*arguments)
        try:
            same = answered(given(*arguments)) == answered(found)
        except Exception:  # whatever Python raises when it compares
            same = False
        if not same:
            met.add(fault)
        return found

    return method


def _range(sign: str) -> Callable[..., Any]:
    """Every value with which the comparison of the bound is not true is a result (4.3)."""

    def method(self: Any, bound: Any, graph: Any, values: dict[Any, Any]) -> Any:
        failed = [(focus, value) for focus in values for value in values[focus] if not holds(bound, sign, value)]
        return bool(failed), [self.make_v_result(graph, focus, value_node=value) for focus, value in failed]

    return method


def _pair(sign: str) -> Callable[..., Any]:
    """Every pair of values of which the comparison is not true is a result (4.5.3, 4.5.4)."""

    def method(self: Any, values: Any, others: Any, graph: Any, focus: Any) -> Any:
        failed = [value for value in values for other in others if not holds(value, sign, other)]
        return bool(failed), [self.make_v_result(graph, focus, value_node=value) for value in failed]

    return method


def _least_length(given: Callable[..., Any]) -> Callable[..., Any]:
    """Every blank node is a result (4.4.1), where the least length is 0 too."""

    def method(self: Any, least: Any, graph: Any, values: dict[Any, Any]) -> Any:
        if least.value:
            return given(self, least, graph, values)
        failed = [(focus, value) for focus in values for value in values[focus] if isinstance(value, BNode)]
        return bool(failed), [self.make_v_result(graph, focus, value_node=value) for focus, value in failed]

    return method
