"""What a shapes graph says, as values: shapes, their targets and their constraints (SHACL, sections 2 to 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode

from communique.shacl.paths import Path
from communique.terms import SH

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal


@dataclass(frozen=True)
class TargetNode:
    """A node that is looked at, whether or not it is in the data."""

    node: Term


@dataclass(frozen=True)
class TargetClass:
    """The instances of a class and of its subclasses; implicit class targets are such targets too (2.1.3.3)."""

    cls: Node


@dataclass(frozen=True)
class TargetSubjectsOf:
    """What has a property."""

    predicate: NamedNode


@dataclass(frozen=True)
class TargetObjectsOf:
    """The values of a property."""

    predicate: NamedNode


@dataclass(frozen=True)
class TargetQuery:
    """What a query selects as `?this` (SHACL Advanced Features, section 3.1), with its parameters' values."""

    query: Query
    arguments: tuple[tuple[str, Term], ...] = ()


Target = TargetNode | TargetClass | TargetSubjectsOf | TargetObjectsOf | TargetQuery


@dataclass(frozen=True)
class Query:
    """A SPARQL query with the prefixes that `sh:prefixes` gives it (5.2.1).

    Attributes:
        node: what carries the query: a constraint, a validator or a target.
        text: the query as written, without prologue.
        prefixes: namespace by prefix.
        ask: it is an ASK query, true where the node is as it should be; otherwise SELECT.
        messages: of the constraint or validator; empty where it has none.
        place: file and line of the text; ("", 0) where they are not known.
    """

    node: Node
    text: str
    prefixes: tuple[tuple[str, str], ...]
    ask: bool = False
    messages: tuple[Literal, ...] = ()
    place: tuple[str, int] = field(default=("", 0), compare=False)


@dataclass(frozen=True)
class Class:
    """`sh:class` (4.1.1)."""

    cls: Node
    component = SH.ClassConstraintComponent


@dataclass(frozen=True)
class Datatype:
    """`sh:datatype` (4.1.2)."""

    datatype: NamedNode
    component = SH.DatatypeConstraintComponent


@dataclass(frozen=True)
class NodeKind:
    """`sh:nodeKind` (4.1.3): one of the six values of SHACL."""

    kind: NamedNode
    component = SH.NodeKindConstraintComponent


@dataclass(frozen=True)
class MinCount:
    """`sh:minCount` (4.2.1)."""

    count: int
    component = SH.MinCountConstraintComponent


@dataclass(frozen=True)
class MaxCount:
    """`sh:maxCount` (4.2.2)."""

    count: int
    component = SH.MaxCountConstraintComponent


@dataclass(frozen=True)
class Range:
    """`sh:minExclusive` and its three kin (4.3): `component` says which."""

    bound: Literal
    component: NamedNode


@dataclass(frozen=True)
class Length:
    """`sh:minLength` or `sh:maxLength` (4.4.1, 4.4.2): `component` says which."""

    length: int
    component: NamedNode


@dataclass(frozen=True)
class Pattern:
    """`sh:pattern` with `sh:flags` (4.4.3)."""

    regex: str
    flags: str = ""
    component = SH.PatternConstraintComponent


@dataclass(frozen=True)
class LanguageIn:
    """`sh:languageIn` (4.4.4)."""

    ranges: tuple[str, ...]
    component = SH.LanguageInConstraintComponent


@dataclass(frozen=True)
class UniqueLang:
    """`sh:uniqueLang true` (4.4.5)."""

    component = SH.UniqueLangConstraintComponent


@dataclass(frozen=True)
class Pair:
    """`sh:equals`, `sh:disjoint`, `sh:lessThan` or `sh:lessThanOrEquals` (4.5): `component` says which."""

    predicate: NamedNode
    component: NamedNode


@dataclass(frozen=True)
class Not:
    """`sh:not` (4.6.1)."""

    shape: Node
    component = SH.NotConstraintComponent


@dataclass(frozen=True)
class Several:
    """`sh:and`, `sh:or` or `sh:xone` (4.6.2 to 4.6.4): `component` says which."""

    shapes: tuple[Node, ...]
    component: NamedNode


@dataclass(frozen=True)
class NodeShape:
    """`sh:node` (4.7.1)."""

    shape: Node
    component = SH.NodeConstraintComponent


@dataclass(frozen=True)
class Property:
    """`sh:property` (4.7.2)."""

    shape: Node
    component = SH.PropertyShapeComponent


@dataclass(frozen=True)
class Qualified:
    """One bound of `sh:qualifiedValueShape` (4.7.3): `component` says whether the least or the greatest count.

    Attributes:
        shape: the shape whose conforming value nodes are counted.
        count: the bound.
        siblings: the sibling shapes to which a counted value node must not conform; empty unless
            `sh:qualifiedValueShapesDisjoint` is true.
    """

    shape: Node
    count: int
    siblings: tuple[Node, ...]
    component: NamedNode


@dataclass(frozen=True)
class Closed:
    """`sh:closed true` (4.8.1): `allowed` are the paths of the property shapes and the ignored properties."""

    allowed: frozenset[NamedNode]
    component = SH.ClosedConstraintComponent


@dataclass(frozen=True)
class HasValue:
    """`sh:hasValue` (4.8.2)."""

    value: Term
    component = SH.HasValueConstraintComponent


@dataclass(frozen=True)
class In:
    """`sh:in` (4.8.3)."""

    values: tuple[Term, ...]
    component = SH.InConstraintComponent


@dataclass(frozen=True)
class Sparql:
    """`sh:sparql` (5): a query that selects what is wrong."""

    query: Query
    deactivated: bool = False
    component = SH.SPARQLConstraintComponent


@dataclass(frozen=True)
class Custom:
    """A constraint of a SPARQL-based component (6).

    Attributes:
        component: IRI of the component.
        arguments: value by parameter name (local name of the parameter's path).
        query: the validator that fits the shape: of values for a property shape, of nodes for a node shape.
    """

    component: NamedNode
    arguments: tuple[tuple[str, Term], ...]
    query: Query


Constraint = (
    Class | Datatype | NodeKind | MinCount | MaxCount | Range | Length | Pattern | LanguageIn | UniqueLang | Pair
    | Not | Several | NodeShape | Property | Qualified | Closed | HasValue | In | Sparql | Custom
)  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """A node shape, or with a path a property shape (2.2, 2.3).

    Attributes:
        node: its IRI or blank node.
        path: of a property shape; None for a node shape.
        path_node: the node of the shapes graph that is its `sh:path`, for reports; None for a node shape.
        targets: what it looks at by itself.
        constraints: what it demands, in the order of the shapes graph.
        severity: IRI of its severity; `sh:Violation` where it has none.
        messages: its `sh:message`s.
        deactivated: it demands nothing.
        referred: why this shape is left to the reference engine; empty where it is compiled.
    """

    node: Node
    path: Path | None = None
    path_node: Node | None = None
    targets: tuple[Target, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    severity: NamedNode = SH.Violation
    messages: tuple[Literal, ...] = ()
    deactivated: bool = False
    referred: str = ""


Shapes = Mapping[Node, Shape]
"""Every shape of a shapes graph by its node: those with targets and those that others refer to."""
