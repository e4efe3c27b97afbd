"""What one part of the data knows of the others, what it still has to ask them, and what it answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pyoxigraph import NamedNode

from communique.shacl.data.arrays import Ids
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.data.piece import Piece
from communique.shacl.model import Node
from communique.shacl.spark.excerpt import Ask
from communique.shacl.spark.frontier import Lookups, lookups
from communique.shacl.spark.holders import Holders, Occurrences, Role, hashes_of
from communique.shacl.spark.share import Common, Share

Asked = tuple[int, NamedNode | None, bool, bytes | None]
"""A part, and of an `Ask` its predicate, direction and one node; None for all nodes."""
Letter = tuple[int, tuple[Ask, ...]]
"""Who asks, and what."""
Answer = tuple[int, Piece]
"""Who answers, and what."""


@dataclass(frozen=True)
class Neighbourhood:
    """What a part knows beyond its own statements.

    Attributes:
        part: its number.
        focus: the focus nodes that it evaluates, by shape.
        fetched: what other parts have answered.
        asked: what was asked of them.
        asks: what is to be asked next, by part.
    """

    part: int
    focus: Mapping[Node, Ids]
    fetched: tuple[Answer, ...] = ()
    asked: frozenset[Asked] = frozenset()
    asks: Mapping[int, tuple[Ask, ...]] = field(default_factory=dict)

    def informed(self, answers: Iterable[Answer]) -> Neighbourhood:
        """Return the neighbourhood with answers that have arrived."""
        in_order = sorted(answers, key=lambda answered: answered[0])
        return replace(self, fetched=(*self.fetched, *in_order), asks={})

    def outlook(self, common: Common, holders: Holders, share: Share) -> Neighbourhood:
        """Return the neighbourhood with what is to be asked next, as far as the statements lead by now."""
        graph = common.graph(share, self.fetched)
        found = Lookups()
        for node, focus in self.focus.items():
            found.add(lookups(graph, common.plan.spread[node], focus))
        elsewhere = _Elsewhere(self, holders, common.parts)
        wanted = set(_wanted(found, graph, elsewhere)) - self.asked
        return replace(self, asked=self.asked | wanted, asks=_asks(wanted))


def letters(around: Neighbourhood) -> Iterator[tuple[int, Letter]]:
    """Yield what a part asks others, by the part that is asked."""
    for other, asks in around.asks.items():
        yield other, (around.part, asks)


def replies(arrived: tuple[Share, list[Letter]]) -> Iterator[tuple[int, Answer]]:
    """Yield what a part answers, by the part that has asked."""
    share, asked = arrived
    for asking, asks in asked:
        piece = share.answer(asks)
        if len(piece.triples):
            yield asking, (share.part, piece)


class _Elsewhere:
    """Where else the statements of a node, or about it, may be."""

    def __init__(self, around: Neighbourhood, holders: Holders, parts: int) -> None:
        self._part = around.part
        self._roles = {False: holders.subjects, True: holders.objects}
        self._sources = Role.of([(other, Occurrences.of(other, piece).nodes) for other, piece in around.fetched])
        self.others = [other for other in range(parts) if other != around.part]

    def of(self, graph: DataGraph, nodes: Ids, inverse: bool) -> set[tuple[int, int]]:
        """Return pairs of a node and another part that may know of it."""
        hashes = hashes_of(graph.terms, nodes)
        found = (role.look_up(hashes) for role in (self._roles[inverse], self._sources))
        pairs = ((nodes[rows].tolist(), parts.tolist()) for rows, parts in found)
        return {(node, part) for each in pairs for node, part in zip(*each, strict=True) if part != self._part}


def _wanted(found: Lookups, graph: DataGraph, elsewhere: _Elsewhere) -> Iterator[Asked]:
    for predicate in found.scanned:
        yield from ((other, predicate, False, None) for other in elsewhere.others)
    for (predicate, inverse), nodes in found.nodes.items():
        held = elsewhere.of(graph, nodes, inverse)
        forms = {node: graph.terms.form(node) for node, _ in held}
        yield from ((part, predicate, inverse, forms[node]) for node, part in held)


def _asks(wanted: Iterable[Asked]) -> dict[int, tuple[Ask, ...]]:
    nodes: defaultdict[tuple[int, NamedNode | None, bool], list[bytes | None]] = defaultdict(list)
    for part, predicate, inverse, node in wanted:
        nodes[part, predicate, inverse].append(node)
    asks: defaultdict[int, list[Ask]] = defaultdict(list)
    for (part, predicate, inverse), forms in nodes.items():
        named = None if None in forms else tuple(sorted(form for form in forms if form is not None))
        asks[part].append(Ask(predicate, inverse, named))
    return {part: tuple(each) for part, each in asks.items()}
