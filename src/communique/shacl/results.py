"""The outcome of a validation (SHACL, section 3.6)."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from communique.shacl.model import Node, Term
from communique.shacl.paths import Path


@dataclass(frozen=True)
class Result:
    """One validation result (3.6.2).

    Attributes:
        focus: the node that fails.
        path: the path of the property shape, or what the query or closed shape names instead; None for a node shape.
        value: the value node that fails, if it is one.
        source_shape: the shape that it fails.
        component: IRI of the constraint component.
        severity: IRI of the severity.
        messages: what is wrong, placeholders filled in.
        source_constraint: of a SPARQL constraint: the node that carries its query.
        details: of `sh:node`: the results of the value against that shape (3.6.2.6); not part of what is equal.
    """

    focus: Term
    path: Path | None
    value: Term | None
    source_shape: Node
    component: NamedNode
    severity: NamedNode
    messages: tuple[Literal, ...] = ()
    source_constraint: Node | None = None
    details: tuple[Result, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Referred:
    """A shape that was left to the reference engine, and why."""

    shape: Node
    reason: str


@dataclass(frozen=True)
class Report:
    """All results of a validation.

    Attributes:
        results: in a fixed order.
        focus_nodes: how many focus nodes each shape with targets had; all zero means that nothing was checked.
        referred: the shapes that the reference engine looked at.
        slow: the queries that were asked of one node after the other with rdflib, and why; not part of what is equal.
    """

    results: tuple[Result, ...]
    focus_nodes: tuple[tuple[Node, int], ...] = ()
    referred: tuple[Referred, ...] = ()
    slow: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @property
    def conforms(self) -> bool:
        """Whether there is no result of any severity (3.6.1.1)."""
        return not self.results


def order(result: Result) -> tuple[str, ...]:
    """Return what results are sorted by: focus node, shape, component, path, value, severity, messages."""
    parts = (result.focus, result.source_shape, result.component, result.path, result.value, result.severity)
    return (*map(str, parts), *map(str, result.messages))
