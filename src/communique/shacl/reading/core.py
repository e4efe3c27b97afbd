"""The constraints of SHACL Core out of a shapes graph (SHACL, section 4), each parameter judged as it is read."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode

from communique.errors import InvalidInput
from communique.graph import Located
from communique.shacl.evaluation.regexes import regex as compiled
from communique.shacl.evaluation.searching import may_not_end
from communique.shacl.model import (
    Class,
    Closed,
    Constraint,
    Datatype,
    HasValue,
    In,
    LanguageIn,
    Length,
    MaxCount,
    MinCount,
    Node,
    NodeKind,
    Pair,
    Pattern,
    Range,
    UniqueLang,
)
from communique.shacl.reading.graph import ShapesGraph, name
from communique.shacl.reading.literals import bound, language_range, warn_ill_formed
from communique.shacl.reading.nested import (
    NOT,
    Reader,
    negated,
    node_shape,
    property_shape,
    qualified,
    qualified_shape,
    several,
)
from communique.terms import SH

KINDS = (SH.BlankNode, SH.IRI, SH.Literal, SH.BlankNodeOrIRI, SH.BlankNodeOrLiteral, SH.IRIOrLiteral)
"""The values of `sh:nodeKind` (4.1.3)."""

_CLASS, _IN = SH.term("class"), SH.term("in")


def core_constraints(graph: ShapesGraph, node: Node) -> Iterator[Constraint]:
    """Yield the Core constraints of a shape, in the order of the shapes graph; what is ill-formed is noted."""
    is_property = graph.value(node, SH.path) is not None
    for predicate in graph.predicates(node):
        if not _belongs(graph, node, predicate, is_property):
            continue
        _warn_alone(graph, node, predicate)
        read = _READERS.get(predicate, _nothing)
        values = graph.values(node, predicate)
        if predicate in _ONCE:
            graph.single(node, predicate)
            values = values[:1]
        yield from (found for value in values if (found := read(graph, node, value)))


def _nothing(_: ShapesGraph, __: Node, ___: Located) -> Constraint | None:
    """Read what is no parameter, or one that only says more about another."""
    return None


def _warn_alone(graph: ShapesGraph, node: Node, predicate: NamedNode) -> None:
    main = _COMPANIONS.get(predicate)
    if main and graph.value(node, main) is None:
        reason = f"{name(predicate)} has no effect without {name(main)}. Add that, or remove this."
        graph.warn(graph.values(node, predicate)[0], reason, "shape-without-effect")


def _belongs(graph: ShapesGraph, node: Node, predicate: NamedNode, is_property: bool) -> bool:
    """Tell whether a shape of its kind may have `predicate`; what a node shape must not have is noted."""
    if is_property or predicate not in _OF_PROPERTIES:
        return True
    where = graph.values(node, predicate)[0]
    if predicate in _QUALIFIED:  # the tests of the standard have them pass without effect
        graph.warn(where, f"{name(predicate)} has no effect on a node shape. Remove it.", "shape-without-effect")
    else:
        graph.error(where, f"{name(predicate)} belongs on property shapes; this one has no sh:path. Move it.")
    return False


def _class(graph: ShapesGraph, _: Node, located: Located) -> Constraint | None:
    cls = graph.iri(located, _CLASS)
    return Class(cls) if cls else None


def _datatype(graph: ShapesGraph, _: Node, located: Located) -> Constraint | None:
    datatype = graph.iri(located, SH.datatype)
    return Datatype(datatype) if datatype else None


def _node_kind(graph: ShapesGraph, _: Node, located: Located) -> Constraint | None:
    if isinstance(located.term, NamedNode) and located.term in KINDS:
        return NodeKind(located.term)
    known = ", ".join(map(name, KINDS))
    graph.error(located, f"sh:nodeKind is one of {known}, not {name(located.term)}. Choose one.")
    return None


def _min_count(graph: ShapesGraph, _: Node, located: Located) -> Constraint | None:
    count = graph.integer(located, SH.minCount)
    return None if count is None else MinCount(count)


def _max_count(graph: ShapesGraph, _: Node, located: Located) -> Constraint | None:
    count = graph.integer(located, SH.maxCount)
    return None if count is None else MaxCount(count)


def _range(parameter: NamedNode, component: NamedNode) -> Reader:
    def read(graph: ShapesGraph, _: Node, located: Located) -> Constraint | None:
        limit = bound(graph, located, parameter)
        return Range(limit, component) if limit else None

    return read


def _length(parameter: NamedNode, component: NamedNode) -> Reader:
    def read(graph: ShapesGraph, _: Node, located: Located) -> Constraint | None:
        length = graph.integer(located, parameter)
        return None if length is None else Length(length, component)

    return read


def _pair(parameter: NamedNode, component: NamedNode) -> Reader:
    def read(graph: ShapesGraph, _: Node, located: Located) -> Constraint | None:
        predicate = graph.iri(located, parameter)
        return Pair(predicate, component) if predicate else None

    return read


def _pattern(graph: ShapesGraph, node: Node, located: Located) -> Constraint | None:
    found = graph.single(node, SH.flags)
    flags = graph.string(found, SH.flags) if found else ""
    regex = graph.string(located, SH.pattern)
    if regex is None or flags is None:
        return None
    try:
        compiled(regex, flags)
    except InvalidInput as error:
        graph.error(located, f"the pattern cannot be used: {error}")
        return None
    if may_not_end(regex, flags):
        reason = "the pattern may take very long on a long value. Write it without looking around or referring back."
        graph.warn(located, reason, "shape-slow-pattern")
    return Pattern(regex, flags)


def _language_in(graph: ShapesGraph, _: Node, located: Located) -> Constraint | None:
    items = graph.items(located, SH.languageIn)
    ranges = [language_range(graph, item) for item in items or ()]
    return None if items is None or None in ranges else LanguageIn(tuple(tag for tag in ranges if tag is not None))


def _unique_lang(graph: ShapesGraph, _: Node, located: Located) -> Constraint | None:
    return UniqueLang() if graph.boolean(located, SH.uniqueLang) else None


def _closed(graph: ShapesGraph, node: Node, located: Located) -> Constraint | None:
    found = graph.single(node, SH.ignoredProperties)
    ignored = (
        [graph.iri(item, SH.ignoredProperties) for item in graph.items(found, SH.ignoredProperties) or ()]
        if found
        else []
    )
    if not graph.boolean(located, SH.closed):
        return None
    shapes = graph.values(node, SH.property)
    paths = [path.term for shape in shapes for path in graph.values(shape.term, SH.path)]
    return Closed(frozenset(path for path in (*paths, *ignored) if isinstance(path, NamedNode)))


def _has_value(graph: ShapesGraph, _: Node, located: Located) -> Constraint | None:
    warn_ill_formed(graph, located, SH.hasValue)
    return HasValue(located.term)  # type: ignore[arg-type]


def _in(graph: ShapesGraph, _: Node, located: Located) -> Constraint | None:
    items = graph.items(located, _IN)
    for item in items or ():
        warn_ill_formed(graph, item, _IN)
    return None if items is None else In(tuple(item.term for item in items))  # type: ignore[misc]


_MEASURED = {
    _range: "minExclusive minInclusive maxExclusive maxInclusive",
    _length: "minLength maxLength",
    _pair: "equals disjoint lessThan lessThanOrEquals",
    several: "and or xone",
    qualified: "qualifiedMinCount qualifiedMaxCount",
}
"""Readers that serve several parameters, whose components are named after them."""
_READERS: dict[NamedNode, Reader] = {
    _CLASS: _class,
    SH.datatype: _datatype,
    SH.nodeKind: _node_kind,
    SH.minCount: _min_count,
    SH.maxCount: _max_count,
    SH.pattern: _pattern,
    SH.languageIn: _language_in,
    SH.uniqueLang: _unique_lang,
    NOT: negated,
    SH.node: node_shape,
    SH.property: property_shape,
    SH.qualifiedValueShape: qualified_shape,
    SH.closed: _closed,
    SH.hasValue: _has_value,
    _IN: _in,
    **{
        SH.term(parameter): make(
            SH.term(parameter), SH.term(f"{parameter[0].upper()}{parameter[1:]}ConstraintComponent")
        )
        for make, parameters in _MEASURED.items()
        for parameter in parameters.split()
    },
}
_QUALIFIED = frozenset(
    {SH.qualifiedValueShape, SH.qualifiedMinCount, SH.qualifiedMaxCount, SH.qualifiedValueShapesDisjoint}
)
_OF_PROPERTIES = _QUALIFIED | {SH.minCount, SH.maxCount, SH.uniqueLang, SH.lessThan, SH.lessThanOrEquals}
_COMPANIONS = {
    SH.flags: SH.pattern,
    SH.ignoredProperties: SH.closed,
    SH.qualifiedMinCount: SH.qualifiedValueShape,
    SH.qualifiedMaxCount: SH.qualifiedValueShape,
    SH.qualifiedValueShapesDisjoint: SH.qualifiedValueShape,
}
"""Parameters that say more about another one."""
_MANY = (_CLASS, SH.hasValue, SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals, NOT, SH.node, SH.property,
         *map(SH.term, ("and", "or", "xone")))  # fmt: skip
"""Parameters each of whose values is a constraint; a shape has one value of the others (section 2.1.2)."""
_ONCE = frozenset(_READERS) - frozenset(_MANY)

PARAMETERS = frozenset(_READERS) | {SH.flags, SH.ignoredProperties, SH.qualifiedValueShapesDisjoint, SH.sparql}
"""The parameters of Core: what has one is a shape (section 2.1)."""
