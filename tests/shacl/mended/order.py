"""Comparison as SPARQL has it (SPARQL 1.1, section 17.3), by Oxigraph."""

from __future__ import annotations

import operator
from functools import lru_cache

import pyoxigraph as ox
from rdflib.namespace import XSD
from rdflib.term import Literal, Node

from communique.shacl.reference.rdflib_terms import from_rdflib

_STORE = ox.Store()
_BETWEEN_BOOLEANS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_TRUTH = {"true": True, "1": True, "false": False, "0": False}
_UNORDERED = frozenset({XSD.anyURI, XSD.boolean})


@lru_cache(maxsize=1 << 14)
def holds(left: Node, sign: str, right: Node) -> bool:
    """Tell whether a comparison is true; what cannot be compared is not.

    Oxigraph orders no booleans, which SPARQL orders. And it orders texts of one language, takes numbers out of their
    bounds, and finds every literal equal to itself, NaN and those without order too, where SPARQL does not.
    """
    if not isinstance(left, Literal) or not isinstance(right, Literal):
        return False
    if {left.datatype, right.datatype} == {XSD.boolean}:
        truths = [_TRUTH[text] for text in (str(left), str(right)) if text in _TRUTH]
        return len(truths) == 2 and bool(_BETWEEN_BOOLEANS[sign](*truths))
    if not (_has_order(left) and _has_order(right)):
        return False
    return bool(_STORE.query(f"ASK {{ FILTER ({from_rdflib(left)} {sign} {from_rdflib(right)}) }}"))


def _has_order(term: Literal) -> bool:
    if term.datatype is None:
        return not term.language
    return term.datatype in XSD and term.datatype not in _UNORDERED and not term.ill_typed and str(term) != "NaN"
