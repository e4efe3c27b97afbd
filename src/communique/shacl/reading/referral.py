"""What of a shapes graph is not compiled: shapes with it are left to the reference engine, and it is said why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pyoxigraph import NamedNode

from communique.shacl.model import Custom, Node, Query, Shape, Shapes, Sparql, TargetQuery
from communique.shacl.query.rules import refusal
from communique.shacl.reading.components import Component
from communique.shacl.reading.graph import ShapesGraph, name
from communique.shacl.reading.queries import declared_functions
from communique.shacl.reading.references import references
from communique.shacl.reading.targets import is_foreign
from communique.terms import OWL, SH

_CONSTRAINTS = {SH.expression: "it has a node expression", SH.js: "it has a constraint in JavaScript"}


class Referral:
    """Decides which shapes are referred (SHACL Advanced Features; SHACL JavaScript Extensions).

    Rules change the data that every shape sees. They are carried out only where the shapes graph asks for it with
    `sh:entailment sh:Rules` (Advanced Features, section 8.4); then every shape is referred. Otherwise they are passed
    over, and that is said.
    """

    def __init__(self, graph: ShapesGraph, components: Sequence[Component]) -> None:
        self._graph = graph
        self._foreign = [component for component in components if component.foreign]
        self._functions = declared_functions(graph)
        self._rules = self._with_rules()

    def reason(self, shape: Shape) -> str:
        """Return why `shape` is referred; empty where it is not."""
        return next(self._reasons(shape), "")

    def _reasons(self, shape: Shape) -> Iterator[str]:
        graph, node = self._graph, shape.node
        if self._rules:
            yield "the shapes graph asks for its rules to be carried out first"
        yield from (reason for predicate, reason in _CONSTRAINTS.items() if graph.value(node, predicate))
        for component in self._foreign:
            if component.applies(graph, node):
                yield f"{name(component.node)} has a validator in JavaScript"
        if any(is_foreign(graph, at.term) for at in graph.values(node, SH.target)):  # type: ignore[arg-type]
            yield "it has a target in JavaScript"
        yield from filter(None, map(refusal, _queries(shape)))
        called = [function for function in self._functions for query in _queries(shape) if _calls(query, function)]
        yield from (f"a query calls the function {name(function)}" for function in called)

    def _with_rules(self) -> bool:
        graph = self._graph
        for node in graph.subjects(SH.entailment):
            for located in graph.values(node, SH.entailment):
                if located.term != SH.Rules:
                    reason = f"the entailment {name(located.term)} is not at hand. Add what it entails to the data."
                    graph.error(located, reason, "shape-entailment")
        asked = bool(graph.subjects(SH.entailment, SH.Rules))
        ruled = graph.subjects(SH.rule)
        if ruled and not asked:
            reason = "rules are not carried out in a validation, unless sh:entailment sh:Rules asks for it."
            graph.warn(graph.values(ruled[0], SH.rule)[0], reason, "shape-without-effect")
        return asked and bool(ruled)


def spread(shapes: Shapes) -> dict[Node, Shape]:
    """Return the shapes with those marked, too, that refer to a referred shape, directly or through others."""
    marked = dict(shapes)
    asked_by: dict[Node, list[Node]] = {}
    for shape in shapes.values():
        for node in references(shape):
            asked_by.setdefault(node, []).append(shape.node)
    waiting = [node for node, shape in shapes.items() if shape.referred]
    while waiting:
        node = waiting.pop()
        for above in asked_by.get(node, ()):
            if not marked[above].referred:
                marked[above] = replace(marked[above], referred=f"it refers to {name(node)}, which is referred")
                waiting.append(above)
    return marked


def say_imports(graph: ShapesGraph) -> None:
    """Note that what a shapes graph imports is not fetched, unless it is among the files."""
    for node in graph.subjects(OWL.imports):
        for located in graph.values(node, OWL.imports):
            if isinstance(located.term, NamedNode) and located.term not in graph:
                reason = f"{name(located.term)} is imported, but nothing is fetched. Add its file to the shapes."
                graph.warn(located, reason, "shape-import")


def _queries(shape: Shape) -> Iterator[Query]:
    parts = (*shape.constraints, *shape.targets)
    return (part.query for part in parts if isinstance(part, Sparql | Custom | TargetQuery))


def _calls(query: Query, function: Node) -> bool:
    """Tell whether a query names a function, by its IRI or by a prefix."""
    if f"<{function.value}>" in query.text:
        return True
    short = (
        f"{prefix}:{function.value.removeprefix(namespace)}"
        for prefix, namespace in query.prefixes
        if function.value.startswith(namespace)
    )
    return any(re.search(rf"(?<![\w:.-]){re.escape(form)}\s*\(", query.text) for form in short)
