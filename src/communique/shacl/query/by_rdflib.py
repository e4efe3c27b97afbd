"""Ask a query with rdflib, of one node after the other: slow, but it keeps literals as they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from pyoxigraph import RdfFormat, Triple, parse

from communique.shacl.model import Term
from communique.shacl.query.store import SHAPES, Solution


def solutions(
    data: Iterable[bytes], shapes: bytes, text: str, bindings: Iterable[Mapping[str, Term]]
) -> Iterator[tuple[int, Solution]]:
    """Yield the solutions of a query for each of `bindings`, with their number; of ASK an empty one if it is true.

    Args:
        data: the data graph as N-Triples, in pieces.
        shapes: the shapes graph as N-Triples; empty where the query does not look into it.
        text: the query, prologue included.
        bindings: values of variables, one solution mapping a focus node.

    Raises:
        ValueError: rdflib cannot run the query.
    """
    import rdflib  # takes half a second to load
    from rdflib.plugins.sparql import prepareQuery

    from communique.shacl.reference.rdflib_terms import (
        as_value,
        blank_nodes_have_no_string,
        from_rdflib,
        silent,
        to_rdflib,
    )

    dataset = rdflib.Dataset(default_union=False)
    with silent("rdflib.term"):
        for graph, lines in ((dataset.default_graph, data), (dataset.graph(to_rdflib(SHAPES)), [shapes])):
            for triple in _triples(lines):
                graph.add((to_rdflib(triple.subject), to_rdflib(triple.predicate), as_value(triple.object)))
        try:
            prepared = prepareQuery(text)
            blank_nodes_have_no_string(prepared)
            for number, given in enumerate(bindings):
                found = dataset.query(prepared, initBindings={name: as_value(term) for name, term in given.items()})
                if found.type == "ASK":
                    yield from [(number, {})] if found.askAnswer else []
                    continue
                for row in found.bindings:
                    yield number, {str(name): from_rdflib(term) for name, term in row.items()}
        except Exception as error:  # rdflib and its parser have no exception of their own for this
            raise ValueError(str(error)) from error


def _triples(lines: Iterable[bytes]) -> Iterator[Triple]:
    return chain.from_iterable((quad.triple for quad in parse(piece, format=RdfFormat.N_TRIPLES)) for piece in lines)
