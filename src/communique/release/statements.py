"""The published statements in canonical form, the one thing every dump is written from.

Statements come from the files, never from the store: a store rewrites numbers and dates to their canonical lexical
forms, and a dump must hold what the sources hold, letter by letter. They stay text all the way: the library writes
each file as N-Triples, whose line is N-Quads as soon as it has the name of the graph, and what is sorted are lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

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

from communique.corpus import Sources
from communique.errors import InvalidInput
from communique.problems import stops_build
from communique.turtle.reader import read_ntriples

T = TypeVar("T", bound=NamedNode | BlankNode | Literal | Triple)

_END = b" .\n"
_HAS_BLANK_NODE = re.compile(rb"_:|[^ ]+ [^ ]+ _:")


class Graph(NamedTuple):
    """The statements of one file.

    Attributes:
        name: the graph in N-Quads.
        lines: its statements in canonical N-Triples, each once, sorted by code point.
    """

    name: bytes
    lines: list[bytes]

    @property
    def quads(self) -> list[bytes]:
        """The statements in canonical N-Quads, still sorted."""
        end = b" %b .\n" % self.name
        return [line[: -len(_END)] + end for line in self.lines]


def ntriples_of(sources: Sources, path: str) -> bytes:
    """Return the statements of a published file as N-Triples, in document order.

    Raises:
        InvalidInput: the file has changed since it was checked, or cannot be read as Turtle.
        EnvironmentFailure: the file cannot be read.
    """
    statements, problems = read_ntriples(sources.content(path), path)
    if stops_build(problems):
        raise InvalidInput(f"{path}: cannot be published.", "Run `communique check` and mend what it finds.")
    return statements


def canonical_graphs(texts: Iterable[tuple[bytes, bytes]]) -> Iterator[Graph]:
    """Yield the graphs given as pairs of name and N-Triples, with blank nodes named for all of them together.

    The names of blank nodes follow from the quads that mention one (RDFC-1.0, section 4.4), so only these go through
    the algorithm. Graphs with blank nodes come last and are in memory until then.
    """
    held: dict[bytes, list[bytes]] = {}
    blank = Dataset()
    for number, (name, text) in enumerate(texts):
        lines = sorted(set(text.splitlines(keepends=True)))
        if has_blank_nodes(text):
            held[name] = [line for line in lines if not _HAS_BLANK_NODE.match(line)]
            for quad in _blank_quads(Graph(name, lines), number):
                blank.add(quad)
        else:
            yield Graph(name, lines)
    blank.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    for quad in blank:
        held[str(quad.graph_name).encode()].append(_line(quad.triple))
    for name, lines in held.items():
        yield Graph(name, sorted(set(lines)))


def has_blank_nodes(text: bytes) -> bool:
    """Tell whether N-Triples hold a blank node."""
    return b"_:" in text and any(map(_HAS_BLANK_NODE.match, text.splitlines()))


def _blank_quads(graph: Graph, number: int) -> Iterator[Quad]:
    """Yield the quads of a file that have a blank node, under labels of its own: labels are local to a file."""
    text = b"".join(quad for quad in graph.quads if _HAS_BLANK_NODE.match(quad))
    for subject, predicate, term, name in parse(text, RdfFormat.N_QUADS):
        yield Quad(_own(subject, number), predicate, _own(term, number), name)


def _line(triple: Triple) -> bytes:
    return serialize([triple], format=RdfFormat.N_TRIPLES) or b""


def _own(term: T, number: int) -> T | BlankNode:
    return BlankNode(f"f{number}x{term.value}") if isinstance(term, BlankNode) else term
