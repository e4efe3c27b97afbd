"""Which literals Oxigraph stores otherwise than they are written.

It keeps numbers, booleans, dates, times and durations by value, so that "01"^^xsd:integer comes back as
"1"^^xsd:integer and "1"^^xsd:int as an xsd:integer. The value is the same, the term is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

import numpy as np
from pyoxigraph import Literal, NamedNode, Quad, Store

from communique.shacl.data.arrays import Ids, among, unique
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.data.terms_table import Terms
from communique.shacl.model import Term
from communique.shacl.query.cursor import Cursor
from communique.shacl.query.parser import Parsed
from communique.shacl.query.tree import Pattern, parts_of_query
from communique.terms import XSD

_KINDS = (
    "boolean", "byte", "date", "dateTime", "dateTimeStamp", "dayTimeDuration", "decimal", "double", "duration",
    "float", "gDay", "gMonth", "gMonthDay", "gYear", "gYearMonth", "int", "integer", "long", "negativeInteger",
    "nonNegativeInteger", "nonPositiveInteger", "positiveInteger", "short", "time", "unsignedByte",
    "unsignedInt", "unsignedLong", "unsignedShort", "yearMonthDuration",
)  # fmt: skip
_SEEING = frozenset(["STR", "DATATYPE", "STRDT", "STRLANG", "GROUP_CONCAT", "IRI", "URI"])
_DAY = rb"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_UNCHANGED = re.compile(
    rb'"(?:(?:0|-?[1-9][0-9]{0,17})"\^\^<http://www\.w3\.org/2001/XMLSchema#integer>'
    rb'|(?:true|false)"\^\^<http://www\.w3\.org/2001/XMLSchema#boolean>'
    rb"|" + _DAY + rb'Z?"\^\^<http://www\.w3\.org/2001/XMLSchema#date>'
    rb"|" + _DAY + rb"T(?:[01][0-9]|2[0-3])(?::[0-9]{2}){2}(?:\.[0-9]{0,8}[1-9])?Z?"
    rb'"\^\^<http://www\.w3\.org/2001/XMLSchema#dateTime>'
    rb'|[0-9]{4}"\^\^<http://www\.w3\.org/2001/XMLSchema#gYear>)'
)
"""N-Triples forms that are surely kept as they are; of others Oxigraph itself is asked."""


class Rewritten:
    """The literals of a graph that come back from a store as others."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._datatypes: Ids = np.array(sorted(terms.intern(XSD.term(name)) for name in _KINDS), np.int32)
        self._asked: dict[int, Term | None] = {}
        self._by_predicate: dict[int, dict[int, Term]] = {}

    def among(self, numbers: Ids) -> dict[int, Term]:
        """Return, for each of some terms that does not come back as itself, what comes back."""
        typed = unique(numbers[among(self._terms.datatypes[numbers], self._datatypes)])
        self._ask(number for number in typed.tolist() if number not in self._asked)
        found = ((number, self._asked[number]) for number in typed.tolist())
        return {number: term for number, term in found if term is not None}

    def among_objects(self, graph: DataGraph, predicate: int) -> dict[int, Term]:
        """Return the same for all values of a predicate."""
        if predicate not in self._by_predicate:
            self._by_predicate[predicate] = self.among(graph.pairs(predicate)[1])
        return self._by_predicate[predicate]

    def _ask(self, numbers: Iterable[int]) -> None:
        doubtful: list[int] = []
        wanted = np.fromiter(numbers, np.int32)
        for number, form in zip(wanted.tolist(), self._terms.forms(wanted), strict=True):
            self._asked[number] = None
            if not _UNCHANGED.fullmatch(form):
                doubtful.append(number)
        for number, term in zip(doubtful, _through_store(self._terms.term(n) for n in doubtful), strict=True):
            self._asked[number] = None if term == self._terms.term(number) else term


def stored(term: Term) -> Term:
    """Return a term as it comes back from a store."""
    return next(iter(_through_store([term]))) if isinstance(term, Literal) else term


def _through_store(terms: Iterable[Term]) -> list[Term]:
    store, predicate = Store(), NamedNode("urn:x-communique:is")
    given = list(terms)
    store.extend(Quad(NamedNode(f"urn:x-communique:{place}"), predicate, term) for place, term in enumerate(given))
    found = {quad.subject.value: quad.object for quad in store}
    return [found[f"urn:x-communique:{place}"] for place in range(len(given))]


def is_blind(parsed: Parsed) -> bool:
    """Tell whether a query sees of literals nothing but their values and which is which.

    It must not turn values into texts, nor compute any that might be taken for one of the graph.
    """
    found = parsed.tokens
    for place, token in enumerate(found):
        after = found[place + 1].text if place + 1 < len(found) else ""
        if token.keyword in _SEEING and after == "(":
            return False
        if token.kind in ("iri", "name") and after == "(":
            return False  # a cast, or a function of which nothing is known
        if token.keyword == "AS" and found[place - 1].kind not in ("iri", "name"):
            return False
    return True


def compared_literals(parsed: Parsed) -> set[Literal]:
    """Return the literals in a query that are compared as terms: those in patterns, or with sameTerm all."""
    found = {
        end
        for part in parts_of_query(parsed.select)
        if isinstance(part, Pattern)
        for end in (part.subject, part.object)
        if isinstance(end, Literal)
    }
    if any(token.keyword == "SAMETERM" for token in parsed.tokens):
        cursor = Cursor(parsed.tokens, parsed.prefixes)
        for place, token in enumerate(parsed.tokens):
            if token.kind in ("string", "number") or token.keyword in ("TRUE", "FALSE"):
                cursor.place = place
                term = cursor.term()
                found |= {term} if isinstance(term, Literal) else set()
    return found


def originals(rewritten: Mapping[int, Term], terms: Terms, present: Callable[[int], bool]) -> dict[Term, Term] | None:
    """Return by what comes back from a store what was put in; None where that is not one term alone.

    `present` tells whether a term, by its number, can be in the store or the query.
    """
    found = {after: terms.term(number) for number, after in rewritten.items()}
    clear = len(found) == len(rewritten) and not any(present(terms.find(after)) for after in found)
    return found if clear else None
