"""The published statements in canonical form, the one thing every dump is written from.

Statements come from the parsed files, never from the store: a store rewrites numbers and dates to their canonical
lexical forms, and a dump must hold what the sources hold, letter by letter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from communique.corpus import TurtleFile

T = TypeVar("T", bound=NamedNode | BlankNode | Literal | Triple)


@dataclass(frozen=True)
class Statements:
    """A set of quads as one canonical N-Quads document.

    Attributes:
        nquads: the canonical form of the dataset (RDFC-1.0, section 5): UTF-8, blank nodes named by the algorithm,
            lines sorted by code point, each statement once.
    """

    nquads: bytes

    @classmethod
    def of_files(cls, files: Iterable[TurtleFile]) -> Statements:
        """Return the statements of `files`, each in the named graph of its file."""
        return cls.of_quads(quad for number, file in enumerate(files) for quad in _with_own_blank_nodes(file, number))

    @classmethod
    def of_quads(cls, quads: Iterable[Quad]) -> Statements:
        """Return `quads` in canonical form.

        The names of blank nodes follow from the quads that mention one (RDFC-1.0, section 4.4), so only these go
        through the algorithm: a large dataset with few blank nodes costs little more than sorting.
        """
        ground: list[Quad] = []
        blank = Dataset()
        for quad in quads:
            if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
                blank.add(quad)
            else:
                ground.append(quad)
        blank.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        lines = sorted({*_lines(ground), *_lines(blank)})
        return cls(b"".join(line + b"\n" for line in lines))

    @cached_property
    def sha256(self) -> str:
        """The RDFC-1.0 hash of the dataset: SHA-256 of its canonical form, hex."""
        return hashlib.sha256(self.nquads).hexdigest()

    def quads(self) -> Iterator[Quad]:
        """Yield every quad, sorted by subject, predicate, object, graph."""
        return parse(self.nquads, RdfFormat.N_QUADS)

    def quads_by_graph(self) -> Iterator[Quad]:
        """Yield every quad, those of one named graph after those of another."""
        lines = sorted(self.nquads.split(b"\n")[:-1], key=lambda line: line.rsplit(b" ", 2)[1])
        return parse(b"\n".join(lines), RdfFormat.N_QUADS)

    def triples(self) -> Iterator[Triple]:
        """Yield the distinct triples of all graphs together, sorted by subject, predicate, object."""
        before: Triple | None = None
        for quad in self.quads():
            triple = quad.triple
            if triple != before:
                yield triple
            before = triple


def _lines(quads: Iterable[Quad]) -> list[bytes]:
    return (serialize(quads, format=RdfFormat.N_QUADS) or b"").split(b"\n")[:-1]


def _with_own_blank_nodes(file: TurtleFile, number: int) -> Iterator[Quad]:
    """Yield the quads of a file with blank node labels that no other file uses: labels are local to a file."""

    for subject, predicate, term, graph in file.quads:
        yield Quad(_own(subject, number), predicate, _own(term, number), graph)


def _own(term: T, number: int) -> T | BlankNode:
    return BlankNode(f"f{number}x{term.value}") if isinstance(term, BlankNode) else term
