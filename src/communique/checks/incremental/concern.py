"""Whom a change concerns: of each shape the focus nodes that may have other results, or are focus nodes no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from communique.checks.incremental.memory import Rules
from communique.shacl.data.arrays import Ids, unique
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.dependence.walk import Triples, affected
from communique.shacl.evaluation.focus import are_targeted, targeted
from communique.shacl.query.queries import Queries


@dataclass(frozen=True)
class Concern:
    """What a change means for a shape.

    Attributes:
        judged: the nodes for which the shape may have other results; None for any.
        moved: the nodes that may have become its focus nodes, or ceased to be; None for any.
    """

    judged: Ids | None
    moved: Ids | None

    @cached_property
    def nodes(self) -> Ids | None:
        """The nodes of either kind; None for any."""
        if self.judged is None or self.moved is None:
            return None
        return unique(np.concatenate([self.judged, self.moved]))

    @property
    def is_none(self) -> bool:
        """The change means nothing."""
        return self.nodes is not None and not len(self.nodes)


def concerns(graph: DataGraph, rules: Rules, changed: Triples) -> dict[int, Concern]:
    """Return what the triples that were added or removed mean for each shape that they mean anything for.

    Args:
        graph: the data as they are now.
        rules: the shapes; the answer has their numbers.
        changed: the triples.
    """
    found = {
        number: Concern(affected(graph, judgement, changed), affected(graph, membership, changed))
        for number, (judgement, membership) in rules.depend.items()
    }
    return {number: concern for number, concern in found.items() if not concern.is_none}


class FocusNow:
    """The focus nodes of shapes as they are now, as far as someone asks."""

    def __init__(self, graph: DataGraph, rules: Rules) -> None:
        self._graph = graph
        self._shapes = list(rules.shapes.values())
        self._queries = Queries(graph, rules.shapes)

    def of(self, number: int, nodes: Ids | None = None) -> Ids:
        """Return all focus nodes of a shape, or those among some nodes."""
        shape = self._shapes[number]
        if nodes is None:
            return targeted(self._graph, shape, self._queries)
        return nodes[are_targeted(self._graph, shape, nodes, self._queries)]

    def concerned(self, concerned: Mapping[int, Concern]) -> dict[int, Ids]:
        """Return, of each shape that has some, the focus nodes that are concerned."""
        found = {number: self.of(number, concern.nodes) for number, concern in concerned.items()}
        return {number: nodes for number, nodes in found.items() if len(nodes)}
