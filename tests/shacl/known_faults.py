"""Where pySHACL differs from the standard: what it cannot run, and what it reports otherwise.

Each fault names the section of the Recommendation that decides, says what stands there, and recognises the results
that it explains.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from communique.shacl.paths import Predicate
from communique.shacl.reference.rdflib_terms import silent, to_rdflib
from communique.shacl.results import Result
from communique.terms import SH, XSD
from tests.shacl.compared import is_of_query

Triples = list[Triple]


@dataclass(frozen=True)
class Case:
    """What a fault may look at: a result of one engine only, the data and the shapes."""

    result: Result
    surplus: bool
    data: Triples
    shapes: Triples

    def values(self, predicate: NamedNode) -> list[NamedNode]:
        """Return the values of `predicate` of the shape that fails."""
        return _objects(self.shapes, self.result.source_shape, predicate)

    def of_focus(self, predicate: NamedNode) -> list[NamedNode]:
        """Return the values of `predicate` of the focus node."""
        return _objects(self.data, self.result.focus, predicate)


def _objects(triples: Triples, node: object, predicate: NamedNode) -> list[NamedNode]:
    return [t.object for t in triples if t.subject == node and t.predicate == predicate]  # type: ignore[misc]


@dataclass(frozen=True)
class Fault:
    """A fault of pySHACL.

    Attributes:
        name: a short name.
        section: of the Recommendation.
        why: what it says, and what pySHACL does.
        explains: whether it explains that only one of the reports has a result.
    """

    name: str
    section: str
    why: str
    explains: Callable[[Case], bool] = lambda _: False


REFUSALS: dict[str, Fault] = {
    r"Cannot use sh:lessThan(OrEquals)? to compare": Fault(
        "pairs of what has no order",
        "4.5.3, 4.5.4",
        "Values that cannot be compared give a result; pySHACL fails on blank nodes.",
    ),
    r"ParseException: Expected SelectQuery": Fault(
        "repeated path repeated in a query",
        "5.3.1",
        "A path in place of $PATH follows the grammar of SPARQL; pySHACL writes p*+ without brackets.",
    ),
    r"InvalidOperation|TypeError": Fault(
        "comparison that raises",
        "4.3, 4.5",
        "Values that cannot be compared give a result; pySHACL lets the exception of Python through.",
    ),
}

_RANGES = {
    SH.MinExclusiveConstraintComponent: SH.minExclusive,
    SH.MinInclusiveConstraintComponent: SH.minInclusive,
    SH.MaxExclusiveConstraintComponent: SH.maxExclusive,
    SH.MaxInclusiveConstraintComponent: SH.maxInclusive,
}
_PAIRS = {
    SH.LessThanConstraintComponent: SH.lessThan,
    SH.LessThanOrEqualsConstraintComponent: SH.lessThanOrEquals,
}
_NUMBERS = {XSD.term(name) for name in ("integer", "decimal", "double", "float", "int", "byte", "nonNegativeInteger")}
_ORDERED = {XSD.string, XSD.boolean, XSD.dateTime}
_WALK = re.compile(r"[\w)][*+?][\s)/|]")
_ZONED = re.compile(r"(Z|[+-]\d\d:\d\d)$")


def _family(term: object) -> object:
    """Return what a literal is compared as in SPARQL (section 17.3 of its Recommendation); None where it is not."""
    with silent("rdflib.term"):
        if not isinstance(term, Literal) or term.language or to_rdflib(term).ill_typed:  # type: ignore[attr-defined]
            return None
    if term.datatype in _NUMBERS:
        return None if term.value == "NaN" else "number"
    zoned = term.datatype == XSD.dateTime and bool(_ZONED.search(term.value))
    return (term.datatype, zoned) if term.datatype in _ORDERED else None


def _have_order(one: object, other: object) -> bool:
    return _family(one) is not None and _family(one) == _family(other)


def _lacks_order(case: Case) -> bool:
    component, value = case.result.component, case.result.value
    if not case.surplus:
        return False
    if component in _RANGES:
        return not all(_have_order(value, bound) for bound in case.values(_RANGES[component]))
    if component in _PAIRS:
        others = [other for predicate in case.values(_PAIRS[component]) for other in case.of_focus(predicate)]
        return not all(_have_order(value, other) for other in others)
    return False


def _is_false_in_python(term: object) -> bool:
    with silent("rdflib.term"):
        return isinstance(term, Literal) and not to_rdflib(term)


def _walks_from_false(case: Case) -> bool:
    """Tell whether a path of the query may go on from a literal that is false in Python."""
    selects = _objects(case.shapes, case.result.source_constraint, SH.select)
    walks = any(_WALK.search(text.value) for text in selects) or not isinstance(case.result.path, Predicate | None)
    return walks and any(_is_false_in_python(triple.object) for triple in case.data)


def _is(component: NamedNode, *kinds: type) -> Callable[[Case], bool]:
    return lambda case: case.surplus and case.result.component == component and isinstance(case.result.value, kinds)


FAULTS = (
    Fault(
        "length of a blank node",
        "4.4.1",
        "A blank node has no length and gives a result whatever the bound; pySHACL passes it where the bound is 0.",
        _is(SH.MinLengthConstraintComponent, BlankNode),
    ),
    Fault(
        "order between types",
        "4.3, 4.5.3, 4.5.4",
        "A value gives a result unless the comparison of SPARQL is true, and SPARQL compares neither IRIs nor "
        "ill-formed literals, nor literals of different kinds, and for NaN it is false; "
        "pySHACL compares what Python makes of them.",
        _lacks_order,
    ),
    Fault(
        "1 as a boolean",
        "4.3",
        "1 is a form of the boolean true; pySHACL reads it as false in the shapes graph.",
        lambda case: Literal("1", datatype=XSD.boolean) in (case.result.focus, case.result.value),
    ),
    Fault(
        "focus node that is false in Python",
        "5.3.1",
        "$this has the focus node as its value throughout the query; for an empty string, zero or false rdflib takes "
        "it for unbound in a path and matches every node.",
        lambda case: is_of_query(case.result) and _is_false_in_python(case.result.focus),
    ),
    Fault(
        "literal on a path that is false in Python",
        "5.3.1",
        "A path goes on from each node that it comes to; where that is an empty string, zero or false, rdflib goes on "
        "from every node.",
        lambda case: is_of_query(case.result) and not case.surplus and _walks_from_false(case),
    ),
)


def as_pyshacl(result: Result) -> Result:
    """Return a result of ours as pySHACL gives it.

    What an ASK validator is false for is the value of the result (section 6.3); pySHACL leaves it out for property
    shapes.
    """
    of_ask = result.component == NamedNode("urn:e#AskComponent") and result.path is not None
    return replace(result, value=None) if of_ask else result


def refusal(message: str) -> Fault | None:
    """Return the fault behind a failure of pySHACL; None where it is not known."""
    return next((fault for pattern, fault in REFUSALS.items() if re.search(pattern, message)), None)


def fault(result: Result, surplus: bool, data: Triples, shapes: Triples) -> Fault | None:
    """Return the fault that explains why only one report has `result`: ours (`surplus`) or pySHACL's."""
    case = Case(result, surplus, data, shapes)
    return next((fault for fault in FAULTS if fault.explains(case)), None)
