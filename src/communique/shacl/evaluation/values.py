"""The constraints that look at one value node at a time (SHACL, sections 4.1, 4.3, 4.4 and 4.8.3).

Each function returns which of some distinct terms satisfy a constraint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from pyoxigraph import NamedNode

from communique.shacl.data.arrays import Flags, Ids, among, in_parts, unique
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.data.terms_table import BLANK, IRI, LITERAL
from communique.shacl.evaluation.focus import are_instances
from communique.shacl.evaluation.literals import Value, compare, has_ill_formed, value_of
from communique.shacl.evaluation.pairs import ids
from communique.shacl.evaluation.searching import search
from communique.shacl.model import Class, Datatype, In, LanguageIn, Length, NodeKind, Pattern, Range
from communique.terms import SH

_KINDS = {
    SH.IRI: (IRI,),
    SH.BlankNode: (BLANK,),
    SH.Literal: (LITERAL,),
    SH.BlankNodeOrIRI: (BLANK, IRI),
    SH.BlankNodeOrLiteral: (BLANK, LITERAL),
    SH.IRIOrLiteral: (IRI, LITERAL),
}
_IN_RANGE: dict[NamedNode, Callable[[int], bool]] = {
    SH.MinExclusiveConstraintComponent: lambda order: order > 0,
    SH.MinInclusiveConstraintComponent: lambda order: order >= 0,
    SH.MaxExclusiveConstraintComponent: lambda order: order < 0,
    SH.MaxInclusiveConstraintComponent: lambda order: order <= 0,
}


def values_of(graph: DataGraph, terms: Ids) -> list[Value | None]:
    """Return the values of terms; None for what is no literal or ill-formed."""
    datatypes = graph.terms.datatypes[terms].tolist()
    names = {number: graph.terms.lexical(number) if number >= 0 else "" for number in set(datatypes)}
    texts = graph.terms.lexicals(terms)
    return [
        value_of(text, names[datatype]) if datatype >= 0 else None
        for text, datatype in zip(texts, datatypes, strict=True)
    ]


def _class(graph: DataGraph, constraint: Class, terms: Ids) -> Flags:
    return are_instances(graph, constraint.cls, terms)


def _datatype(graph: DataGraph, constraint: Datatype, terms: Ids) -> Flags:
    """A literal of the datatype that is not ill-formed (4.1.2)."""
    answers: Flags = graph.terms.datatypes[terms] == graph.terms.intern(constraint.datatype)
    datatype = constraint.datatype.value
    if has_ill_formed(datatype):
        literals = terms[answers]
        answers[answers] = [value_of(text, datatype) is not None for text in _texts(graph, literals)]
    return answers


def _node_kind(graph: DataGraph, constraint: NodeKind, terms: Ids) -> Flags:
    fits = np.zeros(3, np.bool_)
    fits[list(_KINDS[constraint.kind])] = True
    return fits[graph.terms.kinds[terms]]


def _range(graph: DataGraph, constraint: Range, terms: Ids) -> Flags:
    """What SPARQL can compare with the bound, to the right effect (4.3)."""
    in_range = _IN_RANGE[constraint.component]
    bound = value_of(constraint.bound.value, constraint.bound.datatype.value)
    orders = (compare(value, bound) for part in in_parts(terms) for value in values_of(graph, part))
    return _flags([order is not None and in_range(order) for order in orders])


def _length(graph: DataGraph, constraint: Length, terms: Ids) -> Flags:
    """The length of an IRI or lexical form in characters; blank nodes have none (4.4.1, 4.4.2)."""
    lengths = np.array([len(text) for text in _texts(graph, terms)], np.int64)
    is_least = constraint.component == SH.MinLengthConstraintComponent
    fits: Flags = lengths >= constraint.length if is_least else lengths <= constraint.length
    fits &= graph.terms.kinds[terms] != BLANK
    return fits


def _pattern(graph: DataGraph, constraint: Pattern, terms: Ids) -> Flags:
    texts = map(graph.terms.lexicals, in_parts(terms))
    matches = _flags([found for part in texts for found in search(constraint.regex, constraint.flags, part)])
    matches &= graph.terms.kinds[terms] != BLANK
    return matches


def _language_in(graph: DataGraph, constraint: LanguageIn, terms: Ids) -> Flags:
    """Basic filtering of language ranges, as SPARQL's langMatches does it (4.4.4)."""
    accepted = _flags([*(_matches_any(tag, constraint.ranges) for tag in graph.terms.tags), False])
    return accepted[graph.terms.languages[terms]]


def _matches_any(tag: str, ranges: tuple[str, ...]) -> bool:
    lower = tag.lower()
    return any(part == "*" or f"{lower}-".startswith(f"{part.lower()}-") for part in ranges)


def _in(graph: DataGraph, constraint: In, terms: Ids) -> Flags:
    return among(terms, unique(ids([graph.terms.intern(value) for value in constraint.values])))


def _texts(graph: DataGraph, terms: Ids) -> Iterator[str]:
    for part in in_parts(terms):
        yield from graph.terms.lexicals(part)


def _flags(answers: list[bool]) -> Flags:
    return np.array(answers, np.bool_)


OF_VALUES: dict[type, Callable[[DataGraph, Any, Ids], Flags]] = {
    Class: _class,
    Datatype: _datatype,
    NodeKind: _node_kind,
    Range: _range,
    Length: _length,
    Pattern: _pattern,
    LanguageIn: _language_in,
    In: _in,
}
"""By the type of the constraint: which of some distinct terms satisfy it."""
