"""Which part evaluates which focus node: each node of a shape is evaluated once, in however many parts it is found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from communique.shacl.data.arrays import Ids
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.evaluation.focus import focus_nodes
from communique.shacl.model import Node
from communique.shacl.spark.holders import Holders, hashes_of
from communique.shacl.spark.plan import Plan
from communique.shacl.spark.share import Common, Share

Key = tuple[Node, bytes]
"""A shape, and the N-Triples form of a focus node."""


@dataclass(frozen=True)
class Claim:
    """A part has found a focus node that other parts may find too.

    Attributes:
        key: shape and node.
        undescribed: the part has no statement of the node.
        part: its number.
    """

    key: Key
    undescribed: bool
    part: int


def claims(common: Common, holders: Holders, share: Share) -> list[Claim]:
    """Return the focus nodes of a part that are not its own alone."""
    graph = common.graph(share)
    described = np.unique(share.piece.triples[:, 0])
    claimed = []
    for node, nodes in _found(graph, common.plan).items():
        shared = nodes[holders.are_shared(hashes_of(graph.terms, nodes))]
        undescribed = ~np.isin(shared, described)
        forms = graph.terms.forms(shared)
        claimed += [Claim((node, form), no, share.part) for form, no in zip(forms, undescribed.tolist(), strict=True)]
    return claimed


def owners(claimed: Iterable[Claim]) -> dict[Key, int]:
    """Return the part that evaluates each claimed node: the first that describes it, else the first of all."""
    best: dict[Key, Claim] = {}
    for claim in claimed:
        rival = best.setdefault(claim.key, claim)
        if (claim.undescribed, claim.part) < (rival.undescribed, rival.part):
            best[claim.key] = claim
    return {key: claim.part for key, claim in best.items()}


def own_focus(common: Common, owner: Mapping[Key, int], share: Share) -> dict[Node, Ids]:
    """Return the focus nodes that a part evaluates, by shape."""
    graph = common.graph(share)
    lost: defaultdict[Node, list[int]] = defaultdict(list)
    for (node, form), part in owner.items():
        if part != share.part:
            lost[node].append(graph.terms.find_form(form))
    return {node: nodes[~np.isin(nodes, lost[node])] for node, nodes in _found(graph, common.plan).items()}


def _found(graph: DataGraph, plan: Plan) -> dict[Node, Ids]:
    return focus_nodes(graph, {node: plan.shapes[node] for node in plan.spread})
