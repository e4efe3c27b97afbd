"""When two reports are equal: the same results as often, with the messages that the shapes graph states itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, Triple

from communique.shacl.results import Result
from communique.terms import SH

_VALIDATORS = (SH.validator, SH.nodeValidator, SH.propertyValidator)


@dataclass(frozen=True)
class Difference:
    """Results that only one of two reports has.

    Attributes:
        missing: of the reference or the expected report, or more often there.
        surplus: of ours, likewise.
    """

    missing: tuple[Result, ...] = ()
    surplus: tuple[Result, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.surplus)

    def __str__(self) -> str:
        lines = [("missing", result) for result in self.missing] + [("surplus", result) for result in self.surplus]
        return "\n".join(f"{what}: {shown(result)}" for what, result in lines)


def difference(ours: Collection[Result], theirs: Collection[Result], shapes: Iterable[Triple]) -> Difference:
    """Compare two reports on the same data and shapes, blank nodes by their labels.

    Messages count where the shapes graph states some; the others are each engine's own.
    """
    messaged = _messaged(list(shapes))

    def key(result: Result) -> tuple[object, ...]:
        sources = {result.source_shape, result.source_constraint, result.component}
        return (*_core(result), frozenset(result.messages) if sources & messaged else None)

    return Difference(_beyond(theirs, ours, key), _beyond(ours, theirs, key))


def _beyond(
    some: Collection[Result], others: Collection[Result], key: Callable[[Result], object]
) -> tuple[Result, ...]:
    """Return the results of one report that the other has not, or not as often."""
    left = Counter(map(key, others))
    found = []
    for result in some:
        left[key(result)] -= 1
        if left[key(result)] < 0:
            found.append(result)
    return tuple(found)


def _messaged(shapes: list[Triple]) -> set[object]:
    """Return the shapes, constraints and components that state messages, of the latter also by their validators."""
    stated: set[object] = {triple.subject for triple in shapes if triple.predicate == SH.message}
    stated |= {triple.subject for triple in shapes if triple.predicate == SH.select and _selects_message(triple)}
    return stated | {triple.subject for triple in shapes if triple.object in stated and triple.predicate in _VALIDATORS}


def _selects_message(triple: Triple) -> bool:
    return isinstance(triple.object, Literal) and "?message" in triple.object.value


def difference_from_expected(ours: Collection[Result], expected: Collection[Result]) -> Difference:
    """Compare a report with one that a suite states, in which every blank node stands for any blank node.

    Messages and constraints count only where the suite states some.
    """
    messages = any(result.messages for result in expected)
    constraints = any(result.source_constraint for result in expected)

    def key(result: Result) -> tuple[object, ...]:
        parts = _core(result) if constraints else _core(result)[:-1]
        named = tuple("_" if isinstance(part, BlankNode) else part for part in parts)
        return (*named, frozenset(result.messages) if messages else None)

    return Difference(_beyond(expected, ours, key), _beyond(ours, expected, key))


def shown(result: Result) -> str:
    """Return a result on one line."""
    parts = {
        "focus": result.focus, "path": result.path, "value": result.value, "shape": result.source_shape,
        "component": result.component.value.rpartition("#")[2], "severity": result.severity.value.rpartition("#")[2],
        "constraint": result.source_constraint, "messages": [message.value for message in result.messages],
    }  # fmt: skip
    return ", ".join(f"{name} {part}" for name, part in parts.items() if part)


def _core(result: Result) -> tuple[object, ...]:
    particulars = (result.focus, result.path, result.value, result.source_shape, result.component, result.severity)
    return (*particulars, result.source_constraint)
