"""Terms and triples of pyoxigraph as rdflib's, and back: lexical forms and labels of blank nodes stay as they are."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from types import MethodType
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib.namespace import XSD
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.algebra import traverse
from rdflib.plugins.sparql.operators import Builtin_STR
from rdflib.plugins.sparql.parserutils import Expr
from rdflib.plugins.sparql.sparql import Query, SPARQLError
from rdflib.query import Result
from rdflib.term import BNode, Identifier, Literal, Node, URIRef

from communique.errors import InvalidInput
from communique.shacl.model import Term


class _Graph(rdflib.Graph):
    """A graph that parses a query once: pySHACL asks the same one of every focus node."""

    def query(self, query_object: Any, *options: Any, **named: Any) -> Result:
        """Answer a query, as rdflib does."""
        if isinstance(query_object, str):
            query_object = self._prepared(query_object)
        return super().query(query_object, *options, **named)

    @cache  # noqa: B019 - a graph lives as long as a validation
    def _prepared(self, text: str) -> Query:
        return prepareQuery(text, initNs=dict(self.namespaces()))


def rdflib_graph(
    triples: Iterable[ox.Triple], prefixes: Mapping[str, str] | None = None, empty: rdflib.Graph | None = None
) -> rdflib.Graph:
    """Return an rdflib graph of `triples`, with `prefixes` (namespace by prefix) bound; it is `empty`, filled.

    Raises:
        InvalidInput: a triple is about a triple.
    """
    graph = _Graph(bind_namespaces="none") if empty is None else empty
    for prefix, namespace in (prefixes or {}).items():
        graph.bind(prefix, namespace)
    with silent("rdflib.term"):
        for triple in triples:
            graph.add(tuple(to_rdflib(term) for term in triple))  # type: ignore[arg-type]
    return graph


def to_rdflib(term: Term | ox.Triple) -> Identifier:
    """Return `term` as a term of rdflib, in which a string has no datatype as in rdflib's queries.

    Raises:
        InvalidInput: it is a triple.
    """
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        datatype = None if term.language else URIRef(term.datatype.value)
        datatype = None if datatype == XSD.string else datatype
        return Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    raise InvalidInput(f"{term}: a statement about a statement.", "Write it as a claim.")


class _Value(Literal):
    """A literal that is true in Python: others rdflib's paths take for variables without a value."""

    def __bool__(self) -> bool:
        return True


def as_value(term: Term | ox.Triple) -> Identifier:
    """Return a term as `to_rdflib` does, so that it is a value in paths of queries whatever it is.

    Raises:
        InvalidInput: it is a triple.
    """
    found = to_rdflib(term)
    if not isinstance(found, Literal):
        return found
    return _Value(str(found), lang=found.language, datatype=found.datatype, normalize=False)


def blank_nodes_have_no_string(query: Query) -> None:
    """Make STR of a blank node an error (SPARQL 1.1, section 17.4.2.5); rdflib gives the label."""

    def strict(part: Any) -> None:
        if isinstance(part, Expr) and part.name == "Builtin_STR":
            part._evalfn = MethodType(_string, part)

    traverse(query.algebra, visitPost=strict)


def _string(call: Expr, context: Any) -> Literal:
    if isinstance(call.arg, BNode):
        raise SPARQLError("a blank node has no string")
    return Builtin_STR(call, context)


def from_rdflib(term: Node) -> Term:
    """Return a term of rdflib as one of pyoxigraph."""
    if isinstance(term, Literal):
        datatype = ox.NamedNode(term.datatype) if term.datatype and not term.language else None
        return ox.Literal(str(term), datatype=datatype, language=term.language)
    return ox.BlankNode(str(term)) if isinstance(term, BNode) else ox.NamedNode(str(term))


@contextmanager
def silent(*loggers: str) -> Iterator[None]:
    """Keep `loggers` and warnings quiet: rdflib complains of each literal that a shape is going to report."""
    found = [logging.getLogger(name) for name in loggers]
    before = [logger.disabled for logger in found]
    for logger in found:
        logger.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, disabled in zip(found, before, strict=True):
            logger.disabled = disabled
