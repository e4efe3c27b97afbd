"""The published files as the dumps want them, read by as many processes as there are processors.

What comes out does not depend on their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from communique.corpus import Sources, graph_of
from communique.release.as_turtle import trig_graph
from communique.release.beside import in_order, processes_for
from communique.release.statements import Graph, canonical_graphs, has_blank_nodes, ntriples_of
from communique.release.subjects import blocks

_AT_A_TIME = 100
"""Files that a process reads before it hands them over."""


class ReadGraph(NamedTuple):
    """The graph of one file.

    Attributes:
        iri: its name.
        size: number of distinct statements.
        quads: these in canonical N-Quads, sorted by code point.
        trig: the graph in TriG.
    """

    iri: str
    size: int
    quads: bytes
    trig: str


Text = tuple[bytes, bytes]
"""Name of a graph and its N-Triples."""


def read_graphs(sources: Sources) -> Iterator[ReadGraph]:
    """Yield the graph of each published file of `sources`, blank nodes named for all of them together.

    Graphs with blank nodes come last and are in memory until then; see `canonical_graphs`.

    Raises:
        InvalidInput: a file has changed since it was checked, or cannot be read as Turtle.
        EnvironmentFailure: a file cannot be read.
    """
    with_blank_nodes: list[Text] = []
    for part in _parts(sources):
        for found in part:
            if isinstance(found, ReadGraph):
                yield found
            else:
                with_blank_nodes.append(found)
    yield from map(read_graph, canonical_graphs(with_blank_nodes))


def _parts(sources: Sources) -> Iterable[list[ReadGraph | Text]]:
    processes = processes_for(len(sources.published))
    slices = _slices(sources)
    return in_order(_read, slices, processes) if processes > 1 else _read(slices)


def _slices(sources: Sources) -> Iterator[Sources]:
    """Yield some files at a time, in the order in which they are published."""
    paths = iter(sources.published)
    while some := list(islice(paths, _AT_A_TIME)):
        yield Sources(sources.root, {path: sources.digests[path] for path in some})


def _read(slices: Iterable[Sources]) -> Iterator[list[ReadGraph | Text]]:
    for sources in slices:
        texts = [(str(graph_of(path)).encode(), ntriples_of(sources, path)) for path in sources.published]
        yield [text if has_blank_nodes(text[1]) else read_graph(*canonical_graphs([text])) for text in texts]


def read_graph(graph: Graph) -> ReadGraph:
    """Return a graph as the dumps want it."""
    name = graph.name.decode()
    trig = "".join(trig_graph(name, blocks(line.decode() for line in graph.lines)))
    return ReadGraph(name.strip("<>"), len(graph.lines), b"".join(graph.quads), trig)
