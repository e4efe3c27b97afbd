"""The store in which queries are asked: what they can look at, and a table of the nodes that they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

import numpy as np
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse

from communique.shacl.data.arrays import Ids
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.data.room import demand
from communique.shacl.model import Term
from communique.shacl.query.binding import TABLE, column

SHAPES = NamedNode("urn:x-communique:shapes")
"""The named graph of the shapes."""
_RESERVED = 200_000_000  # bytes that a bulk load reserves, though it may use few: without them the process would end
_TIMES = 4  # what a store needs in memory to what is written in N-Triples, at most
Solution = dict[str, Term]


class QueryStore:
    """An Oxigraph store in memory that grows with the queries; triples are added and never taken away."""

    def __init__(self, graph: DataGraph) -> None:
        self._graph = graph
        self._store = Store()
        self._predicates: set[int] = set()
        self._shapes = False

    def load(self, predicates: Iterable[int]) -> None:
        """Add all triples with some predicates."""
        new = [number for number in predicates if number not in self._predicates]
        if new:
            for lines in self._graph.ntriples(np.array(new, np.int32)):
                self._add(lines, RdfFormat.N_TRIPLES)
            self._predicates.update(new)

    def add(self, lines: bytes) -> None:
        """Add triples of the data graph, as N-Triples."""
        if lines:
            self._add(lines, RdfFormat.N_TRIPLES)

    def load_shapes(self, lines: bytes) -> None:
        """Add the shapes graph, once; nothing where a query does not look into it."""
        if lines and not self._shapes:
            self._shapes = True
            quads = parse(lines, format=RdfFormat.N_TRIPLES)
            self._store.bulk_extend(Quad(quad.subject, quad.predicate, quad.object, SHAPES) for quad in quads)

    def tabulate(self, columns: dict[str, Ids], constants: dict[str, BlankNode]) -> None:
        """Fill the table with columns of equal length, and with what is the same in every row."""
        self._store.clear_graph(TABLE)
        self._add(b"".join(self._rows(columns)), RdfFormat.N_QUADS)
        for name, node in constants.items():
            self._store.add(Quad(TABLE, column(name), node, TABLE))

    def solutions(self, query: str) -> Iterator[Solution]:
        """Yield the solutions of a SELECT query.

        Raises:
            SyntaxError, RuntimeError: of Oxigraph, which cannot run it.
        """
        found = cast(QuerySolutions, self._store.query(query))
        names = [variable.value for variable in found.variables]
        for row in found:
            yield {name: term for name, term in zip(names, row, strict=True) if term is not None}

    def _add(self, lines: bytes, syntax: RdfFormat) -> None:
        """Add statements; blank nodes keep their labels, as they would not in a bulk load of text."""
        demand(_TIMES * len(lines), "the triples that a query looks at", _RESERVED)
        self._store.bulk_extend(parse(lines, format=syntax))

    def _rows(self, columns: dict[str, Ids]) -> Iterator[bytes]:
        for name, numbers in columns.items():
            middle, end = f" {column(name)} ".encode(), f" {TABLE} .\n".encode()
            forms = self._graph.terms.forms(numbers)
            if len(columns) == 1:
                start = str(TABLE).encode() + middle
                yield b"".join(start + form + end for form in forms)
            else:
                rows = (f"<{TABLE.value}:{row}>".encode() for row in range(len(forms)))
                yield b"".join(row + middle + form + end for row, form in zip(rows, forms, strict=True))


def is_true(term: Term | None) -> bool:
    """Tell whether a term is the boolean true."""
    return isinstance(term, Literal) and term.datatype.value.endswith("#boolean") and term.value in ("true", "1")
