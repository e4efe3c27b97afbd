"""SPARQL-based constraint components and the constraints that shapes make of them (SHACL, section 6)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from pyoxigraph import Literal, NamedNode

from communique.graph import Located
from communique.graph import Term as AnyTerm
from communique.shacl.model import Custom, Node, Query, Term
from communique.shacl.reading.graph import ShapesGraph, name
from communique.shacl.reading.queries import has_path_for, read_query
from communique.terms import PREFIXES, SH

_RESERVED = frozenset({"this", "shapesGraph", "currentShape", "path", "PATH", "value"})
_VARIABLE = re.compile(r"[^\W\d]\w*|\d\w*")
_LOCAL_NAME = re.compile(r"[^\W\d][\w.-]*\Z")
_VALIDATORS = (SH.propertyValidator, SH.nodeValidator, SH.validator)


@dataclass(frozen=True)
class Parameter:
    """A parameter of a component or target type (6.2.1).

    Attributes:
        path: the property by which a shape gives its value.
        name: the variable of queries that stands for it.
        optional: it may be missing.
        datatype: of its values; None where the declaration asks for none.
        kind: the `sh:nodeKind` of its values, likewise.
    """

    path: NamedNode
    name: str
    optional: bool
    datatype: AnyTerm | None = None
    kind: AnyTerm | None = None

    def fits(self, value: AnyTerm) -> bool:
        """Tell whether a value is what the declaration asks for."""
        if self.datatype and not (isinstance(value, Literal) and value.datatype == self.datatype):
            return False
        if not isinstance(self.kind, NamedNode):
            return True
        kind = "IRI" if isinstance(value, NamedNode) else "Literal" if isinstance(value, Literal) else "BlankNode"
        return kind in self.kind.value  # which is made of such names: sh:IRIOrLiteral


@dataclass(frozen=True)
class Component:
    """A constraint component that the shapes graph declares.

    Attributes:
        node: its IRI.
        parameters: those that must be given, and optional ones.
        validators: queries by the property that holds them: `sh:validator` asks of a value node, the others select.
        foreign: its only validators are in another language than SPARQL.
    """

    node: NamedNode
    parameters: tuple[Parameter, ...]
    validators: tuple[tuple[NamedNode, Query], ...]
    foreign: bool = False

    def applies(self, graph: ShapesGraph, node: Node) -> bool:
        """Tell whether a shape declares a constraint of this kind: it has all that must be given (2.1.2)."""
        return all(parameter.optional or graph.value(node, parameter.path) for parameter in self.parameters)

    def validator(self, is_property: bool) -> Query | None:
        """Return the query for a property shape or a node shape (6.3)."""
        special = SH.propertyValidator if is_property else SH.nodeValidator
        by_kind = dict(reversed(self.validators))
        return by_kind.get(special) or by_kind.get(SH.validator)


def read_components(graph: ShapesGraph) -> tuple[Component, ...]:
    """Return the components that the shapes graph declares, those of SHACL itself aside."""
    found = [
        node for node in graph.instances(SH.ConstraintComponent)
        if not (isinstance(node, NamedNode) and node.value.startswith(PREFIXES["sh"]))
    ]  # fmt: skip
    read = (_component(graph, node) for node in found)
    return tuple(component for component in read if component)


def custom_constraints(graph: ShapesGraph, components: Sequence[Component], node: Node) -> Iterator[Custom]:
    """Yield the constraints of custom components that a shape has; a component without fitting validator is ignored."""
    is_property = graph.value(node, SH.path) is not None
    for component in components:
        if not component.applies(graph, node) or component.foreign:
            continue
        query = component.validator(is_property)
        if query is None:
            kind = "property shapes" if is_property else "node shapes"
            reason = f"{name(component.node)} has no validator for {kind} and is ignored here. Give it one."
            graph.warn(graph.place(node), reason, "shape-without-effect")
            continue
        if has_path_for(graph, node, query):
            for arguments in arguments_of(graph, node, component.parameters):
                yield Custom(component.node, arguments, query)


def arguments_of(
    graph: ShapesGraph, node: Node, parameters: Sequence[Parameter]
) -> Iterator[tuple[tuple[str, Term], ...]]:
    """Yield the values of `parameters` at `node`, by name, once for each constraint that they make.

    A single parameter may have several values, each a constraint; more than one value of several parameters is an
    error (2.1.2).
    """
    given = [(parameter, graph.values(node, parameter.path)) for parameter in parameters]
    present = [(parameter, values) for parameter, values in given if values]
    for parameter, value in ((parameter, value) for parameter, values in present for value in values):
        if not parameter.fits(value.term):
            reason = f"{name(value.term)} is not what the declaration of {name(parameter.path)} asks for. Correct it."
            graph.warn(value, reason, "shape-argument")
    for parameter, values in present:
        if len(parameters) > 1 and len(values) > 1:
            graph.error(values[1], f"{name(node)} has {len(values)} values of {name(parameter.path)}. Keep one.")
            return
    for choice in product(*(values for _, values in present)):
        yield tuple((parameter.name, value.term) for (parameter, _), value in zip(present, choice, strict=True))  # type: ignore[misc]


def read_parameters(graph: ShapesGraph, node: Node) -> tuple[Parameter, ...]:
    """Return the parameters that `node` declares; what is ill-formed is noted."""
    read = (_parameter(graph, located) for located in graph.values(node, SH.parameter))
    return tuple(parameter for parameter in read if parameter)


def _component(graph: ShapesGraph, node: Node) -> Component | None:
    where = graph.place(node)
    if not isinstance(node, NamedNode):
        graph.error(where, "a constraint component has an IRI. Give it one.")
        return None
    parameters = read_parameters(graph, node)
    if all(parameter.optional for parameter in parameters):
        graph.error(where, f"{name(node)} has no sh:parameter that must be given. Add one.")
        return None
    located = [(kind, at) for kind in _VALIDATORS for at in graph.values(node, kind)]
    in_sparql = [(kind, at) for kind, at in located if graph.value(at.term, SH.jsFunctionName) is None]
    if not located:
        graph.warn(where, f"{name(node)} has no validator, so it demands nothing. Give it one.", "shape-without-effect")
    names = [parameter.name for parameter in parameters]
    read = tuple((kind, _validator(graph, kind, at, names)) for kind, at in in_sparql)
    foreign = bool(located) and not in_sparql
    messages = graph.messages(node, SH.message)
    validators = tuple((kind, _saying(query, messages)) for kind, query in read if query)
    return Component(node, parameters, validators, foreign)


def _saying(query: Query, messages: tuple[Literal, ...]) -> Query:
    """Return a validator with the messages of its component, if it has none of its own (5.3.2)."""
    return query if query.messages else replace(query, messages=messages)


def _validator(graph: ShapesGraph, kind: NamedNode, located: Located, names: Sequence[str]) -> Query | None:
    node = graph.node(located, kind)
    ask = kind == SH.validator
    return read_query(graph, node, located, ask=ask, parameters=names) if node else None


def _parameter(graph: ShapesGraph, located: Located) -> Parameter | None:
    node = graph.node(located, SH.parameter)
    found = graph.single(node, SH.path) if node else None
    path = graph.iri(found, SH.path) if found else None
    if node is None or path is None:
        if found is None:
            graph.error(located, "a sh:parameter has no sh:path. Name the property by which shapes give its value.")
        return None
    local = _LOCAL_NAME.search(path.value)
    label = local[0] if local else ""
    if label in _RESERVED or not _VARIABLE.fullmatch(label):
        graph.error(located, f"queries cannot use “{label}”, the local name of {name(path)}. Choose another property.")
        return None
    asked = (graph.single(node, predicate) for predicate in (SH.datatype, SH.nodeKind))
    return Parameter(path, label, graph.flag(node, SH.optional), *(at.term if at else None for at in asked))
