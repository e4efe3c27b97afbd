"""What a result says where its shape has no `sh:message`."""

from __future__ import annotations

from functools import singledispatch

from pyoxigraph import BlankNode, Literal

from communique.shacl.model import (
    Class,
    Closed,
    Constraint,
    Custom,
    Datatype,
    HasValue,
    In,
    LanguageIn,
    Length,
    MaxCount,
    MinCount,
    NodeKind,
    NodeShape,
    Not,
    Pair,
    Pattern,
    Qualified,
    Range,
    Several,
    Sparql,
    Term,
    UniqueLang,
)
from communique.terms import SH, compact

_RANGES = {
    SH.MinExclusiveConstraintComponent: "more than",
    SH.MinInclusiveConstraintComponent: "at least",
    SH.MaxExclusiveConstraintComponent: "less than",
    SH.MaxInclusiveConstraintComponent: "at most",
}
_PAIRS = {
    SH.EqualsConstraintComponent: "Must have the same values as {}.",
    SH.DisjointConstraintComponent: "Must have no value in common with {}.",
    SH.LessThanConstraintComponent: "Must be less than each value of {}.",
    SH.LessThanOrEqualsConstraintComponent: "Must not be greater than any value of {}.",
}
_SEVERAL = {
    SH.AndConstraintComponent: "Must conform to all of: {}.",
    SH.OrConstraintComponent: "Must conform to at least one of: {}.",
    SH.XoneConstraintComponent: "Must conform to exactly one of: {}.",
}
_SHOWN = 8
"""Members of a list that a sentence names."""


def default_message(constraint: Constraint) -> Literal:
    """Return a short English sentence that says what `constraint` demands."""
    return Literal(_sentence(constraint), language="en")


@singledispatch
def _sentence(constraint: Constraint) -> str:
    raise TypeError(f"no sentence for {constraint}")  # pragma: no cover


@_sentence.register
def _(constraint: Class) -> str:
    return f"Must be an instance of {_shown(constraint.cls)}."


@_sentence.register
def _(constraint: Datatype) -> str:
    return f"Must be a well-formed literal of the datatype {_shown(constraint.datatype)}."


@_sentence.register
def _(constraint: NodeKind) -> str:
    return f"Must be of the kind {_shown(constraint.kind)}."


@_sentence.register
def _(constraint: MinCount) -> str:
    return f"Must have at least {_values(constraint.count)}."


@_sentence.register
def _(constraint: MaxCount) -> str:
    return f"Must have at most {_values(constraint.count)}."


@_sentence.register
def _(constraint: Range) -> str:
    return f"Must be {_RANGES[constraint.component]} {_shown(constraint.bound)}."


@_sentence.register
def _(constraint: Length) -> str:
    bound = "at least" if constraint.component == SH.MinLengthConstraintComponent else "at most"
    return f"Must be {bound} {constraint.length} character{'' if constraint.length == 1 else 's'} long."


@_sentence.register
def _(constraint: Pattern) -> str:
    flags = f" with the flags {constraint.flags}" if constraint.flags else ""
    return f"Must match the pattern {constraint.regex}{flags}."


@_sentence.register
def _(constraint: LanguageIn) -> str:
    return f"Must be text in one of the languages: {', '.join(constraint.ranges)}."


@_sentence.register
def _(_: UniqueLang) -> str:
    return "Must have no two values in one language."


@_sentence.register
def _(constraint: Pair) -> str:
    return _PAIRS[constraint.component].format(_shown(constraint.predicate))


@_sentence.register
def _(constraint: Not) -> str:
    return f"Must not conform to {_shown(constraint.shape)}."


@_sentence.register
def _(constraint: Several) -> str:
    return _SEVERAL[constraint.component].format(_listed(constraint.shapes))


@_sentence.register
def _(constraint: NodeShape) -> str:
    return f"Must conform to {_shown(constraint.shape)}."


@_sentence.register
def _(constraint: Qualified) -> str:
    bound = "at least" if constraint.component == SH.QualifiedMinCountConstraintComponent else "at most"
    return f"Must have {bound} {_values(constraint.count)} that conform to {_shown(constraint.shape)}."


@_sentence.register
def _(_: Closed) -> str:
    return "Must have no property beside those that the shape names."


@_sentence.register
def _(constraint: HasValue) -> str:
    return f"Must have the value {_shown(constraint.value)}."


@_sentence.register
def _(constraint: In) -> str:
    return f"Must be one of: {_listed(constraint.values)}."


@_sentence.register
def _(_: Sparql) -> str:
    return "Must not be found by the query of the shape."


@_sentence.register
def _(constraint: Custom) -> str:
    return f"Must satisfy {_shown(constraint.component)}."


def _values(count: int) -> str:
    return f"{count} value{'' if count == 1 else 's'}"


def _listed(terms: tuple[Term, ...]) -> str:
    more = f" and {len(terms) - _SHOWN} more" if len(terms) > _SHOWN else ""
    return ", ".join(map(_shown, terms[:_SHOWN])) + more


def _shown(term: Term) -> str:
    if isinstance(term, Literal):
        return f'"{term.value}"'
    return "a shape without name" if isinstance(term, BlankNode) else compact(term.value)
