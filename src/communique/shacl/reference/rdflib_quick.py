"""An rdflib graph whose queries Oxigraph answers, for pySHACL asks each one anew of every focus node.

Only for graphs whose literals Oxigraph gives back as they are written: it keeps numbers and dates by value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

import pyoxigraph as ox
import rdflib
from rdflib.query import Result
from rdflib.term import Variable

from communique.shacl.model import Term
from communique.shacl.reference.rdflib_terms import from_rdflib, to_rdflib

_OUTWARD = re.compile(r"\bSERVICE\b", re.IGNORECASE)  # Oxigraph would call the other endpoint


class QuickGraph(rdflib.Graph):
    """A graph with a second copy of its triples in a store, which answers."""

    def __init__(self, store: ox.Store) -> None:
        super().__init__(bind_namespaces="none")
        self._oxigraph = store

    def query(self, query_object: Any, *options: Any, **named: Any) -> Result:
        """Answer a query; `initBindings` are the variables that have a value beforehand, as in rdflib."""
        if not isinstance(query_object, str) or _OUTWARD.search(query_object):
            return super().query(query_object, *options, **named)
        given = named.get("initBindings") or (options[3] if len(options) > 3 else None) or {}
        prologue = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in self.namespaces())
        bound: dict[ox.Variable, Term | ox.Triple] = {
            ox.Variable(str(name)): from_rdflib(term) for name, term in given.items()
        }
        found = self._oxigraph.query(prologue + query_object, substitutions=bound)
        return _result(found)


def store_of(triples: Sequence[ox.Triple]) -> ox.Store | None:
    """Return a store of `triples`; None where it does not keep all of their literals as they are written."""
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    kept = {quad.object for quad in store}
    return store if all(triple.object in kept for triple in triples) else None


def _result(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Result:
    if isinstance(found, ox.QueryBoolean):
        answer = Result("ASK")
        answer.askAnswer = bool(found)
        return answer
    solutions = cast(ox.QuerySolutions, found)
    names = [Variable(variable.value) for variable in solutions.variables]
    answer = Result("SELECT")
    answer.vars = names
    answer.bindings = [
        {name: to_rdflib(term) for name, term in zip(names, row, strict=True) if term is not None} for row in solutions
    ]
    return answer
