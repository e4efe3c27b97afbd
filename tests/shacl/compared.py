"""When two reports are equal: as sets of results, with the messages that the shapes graph states itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Triple

from communique.shacl.results import Result
from communique.terms import SH


@dataclass(frozen=True)
class Difference:
    """Results that only one of two reports has.

    Attributes:
        missing: of the reference or the expected report.
        surplus: of ours.
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

    Of the messages of a query, ours has to be among theirs, without its language: pySHACL gives those of the query
    and those of the shape (section 5.3.2 gives the latter only where the former are missing) and drops the language.
    Those of components are not compared: pySHACL repeats with each result those of the results before, and fills in
    no placeholder of a shape's message.
    """
    messaged = {triple.subject for triple in shapes if triple.predicate == SH.message}

    def messages(result: Result) -> frozenset[object]:
        if result.source_shape in messaged and not is_of_query(result):
            return frozenset(result.messages)
        return frozenset()

    own, other = (
        {(*_core(result), result.source_constraint, messages(result)): result for result in each}
        for each in (ours, theirs)
    )
    said = _said(theirs)
    stated = {
        result.source_constraint
        for result in ours
        if result.source_constraint and {result.source_shape, result.source_constraint} & messaged
    }
    return Difference(
        tuple(result for key, result in other.items() if key not in own),
        tuple(
            result
            for key, result in own.items()
            if key not in other or (result.source_constraint in stated and not _said([result]) <= said)
        ),
    )


def is_of_query(result: Result) -> bool:
    """Whether a query found the result: that of a SPARQL constraint or of a component that is not SHACL's own."""
    return result.component == SH.SPARQLConstraintComponent or not result.component.value.startswith(str(SH))


def _said(results: Iterable[Result]) -> set[tuple[object, ...]]:
    return {(*_core(result), message.value) for result in results for message in result.messages}


def difference_from_expected(ours: Collection[Result], expected: Collection[Result]) -> Difference:
    """Compare a report with one that a suite states, in which every blank node stands for any blank node.

    Messages and constraints count only where the suite states some.
    """
    messages = any(result.messages for result in expected)
    constraints = any(result.source_constraint for result in expected)

    def key(result: Result) -> tuple[object, ...]:
        parts = (*_core(result), result.source_constraint if constraints else None)
        named = tuple("_" if isinstance(part, BlankNode) else part for part in parts)
        return (*named, frozenset(result.messages) if messages else None)

    def beyond(some: Collection[Result], others: Collection[Result]) -> tuple[Result, ...]:
        left = Counter(map(key, others))
        found = []
        for result in some:
            left[key(result)] -= 1
            if left[key(result)] < 0:
                found.append(result)
        return tuple(found)

    return Difference(beyond(expected, ours), beyond(ours, expected))


def shown(result: Result) -> str:
    """Return a result on one line."""
    parts = {
        "focus": result.focus, "path": result.path, "value": result.value, "shape": result.source_shape,
        "component": result.component.value.rpartition("#")[2], "severity": result.severity.value.rpartition("#")[2],
        "constraint": result.source_constraint, "messages": [message.value for message in result.messages],
    }  # fmt: skip
    return ", ".join(f"{name} {part}" for name, part in parts.items() if part)


def _core(result: Result) -> tuple[object, ...]:
    return (result.focus, result.path, result.value, result.source_shape, result.component, result.severity)
