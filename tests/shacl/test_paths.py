"""Property paths: every form, over many nodes at once, equals walking from one node after the other."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Triple

from communique.shacl.data.data_graph import DataGraph
from communique.shacl.evaluation.pairs import ids
from communique.shacl.evaluation.path_walk import walk
from communique.shacl.paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)
from communique.turtle.reader import Statement
from tests.shacl.small import EX, graph

NODES = [NamedNode(f"{EX}n{number}") for number in range(5)]
PROPERTIES = [NamedNode(f"{EX}p"), NamedNode(f"{EX}q")]
Edge = tuple[NamedNode, NamedNode, NamedNode]
edges = st.sets(st.tuples(st.sampled_from(NODES), st.sampled_from(PROPERTIES), st.sampled_from(NODES)), max_size=12)


def _wider(inner: st.SearchStrategy[Path]) -> st.SearchStrategy[Path]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    repeated = (st.builds(form, inner) for form in (Inverse, ZeroOrMore, OneOrMore, ZeroOrOne))
    return st.one_of(st.builds(Sequence, several), st.builds(Alternative, several), *repeated)


paths = st.recursive(st.builds(Predicate, st.sampled_from(PROPERTIES)), _wider, max_leaves=6)


def ends(path: Path, start: NamedNode, triples: set[Edge], inverse: bool = False) -> set[NamedNode]:
    """Walk a path from one node, the slow and plain way."""
    match path:
        case Predicate():
            return {s if inverse else o for s, p, o in triples if p == path.iri and start == (o if inverse else s)}
        case Inverse():
            return ends(path.path, start, triples, not inverse)
        case Sequence():
            return sequence(path.paths[::-1] if inverse else path.paths, start, triples, inverse)
        case Alternative():
            return {end for branch in path.paths for end in ends(branch, start, triples, inverse)}
        case ZeroOrOne():
            return {start} | ends(path.path, start, triples, inverse)
        case OneOrMore():
            return closure(path.path, start, triples, inverse)
        case ZeroOrMore():
            return {start} | closure(path.path, start, triples, inverse)


def sequence(paths: tuple[Path, ...], start: NamedNode, triples: set[Edge], inverse: bool) -> set[NamedNode]:
    """Walk one path after the other."""
    reached = {start}
    for path in paths:
        reached = {end for node in reached for end in ends(path, node, triples, inverse)}
    return reached


def closure(path: Path, start: NamedNode, triples: set[Edge], inverse: bool) -> set[NamedNode]:
    """Walk a path at least once, as often as it leads on."""
    reached: set[NamedNode] = set()
    new = {start}
    while new:
        new = {end for node in new for end in ends(path, node, triples, inverse)} - reached
        reached |= new
    return reached


@given(edges, paths, st.lists(st.sampled_from(NODES), max_size=6))
def test_walking_from_many_nodes_equals_walking_from_each(
    triples: set[Edge], path: Path, starts: list[NamedNode]
) -> None:
    data = DataGraph.of_statements([("f", [Statement(Triple(*triple), 1) for triple in triples])])
    numbers = ids([data.terms.intern(node) for node in starts])
    rows, values = walk(data, path, numbers)
    expected = {(row, end) for row, node in enumerate(starts) for end in ends(path, node, triples)}
    walked = [(row, data.terms.term(value)) for row, value in zip(rows.tolist(), values.tolist(), strict=True)]
    assert len(walked) == len(set(walked))
    assert set(walked) == expected
    assert np.all(np.diff(rows) >= 0)


def test_a_path_of_length_zero_leads_from_a_node_that_the_graph_lacks_to_itself() -> None:
    data = graph(":a :p :b .")
    absent = data.terms.intern(NamedNode(f"{EX}absent"))
    _, values = walk(data, ZeroOrMore(Predicate(PROPERTIES[0])), ids([absent]))
    assert values.tolist() == [absent]


def test_a_long_chain_and_a_circle_end() -> None:
    chain = " ".join(f":c{number} :p :c{number + 1} ." for number in range(500))
    data = graph(f"{chain} :c500 :p :c0 .")
    start = ids([data.terms.find(NamedNode(f"{EX}c0"))])
    rows, _ = walk(data, OneOrMore(Predicate(PROPERTIES[0])), start)
    assert len(rows) == 501
