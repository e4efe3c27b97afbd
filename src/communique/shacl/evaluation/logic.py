"""The constraints that ask whether value nodes conform to other shapes (SHACL, sections 4.6, 4.7.1 and 4.7.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from communique.shacl.data.arrays import Flags, Ids
from communique.shacl.evaluation.pairs import Pairs, ValueNodes, judge_distinct
from communique.shacl.evaluation.sets import without_value
from communique.shacl.model import Node, NodeShape, Not, Qualified, Several
from communique.terms import SH

Conforms = Callable[[Node, Ids], Flags]
"""Tells which of some distinct nodes conform to a shape."""


def _not(conforms: Conforms, constraint: Not, nodes: Ids) -> Flags:
    return ~conforms(constraint.shape, nodes)


def _several(conforms: Conforms, constraint: Several, nodes: Ids) -> Flags:
    counts = np.zeros(len(nodes), np.int32)
    for shape in constraint.shapes:
        counts += conforms(shape, nodes)
    answers: Flags = counts == 1
    if constraint.component == SH.AndConstraintComponent:
        answers = counts == len(constraint.shapes)
    elif constraint.component == SH.OrConstraintComponent:
        answers = counts > 0
    return answers


def _node(conforms: Conforms, constraint: NodeShape, nodes: Ids) -> Flags:
    return conforms(constraint.shape, nodes)


def fails_count(conforms: Conforms, constraint: Qualified, found: ValueNodes) -> Pairs:
    """Return the failures where too few or too many value nodes conform to a shape and to no sibling of it (4.7.3)."""

    def counted(nodes: Ids) -> Flags:
        answers = conforms(constraint.shape, nodes)
        for sibling in constraint.siblings:
            answers = answers & ~conforms(sibling, nodes)
        return answers

    counts = np.bincount(found.rows[judge_distinct(found.values, counted)], minlength=len(found.nodes))
    is_least = constraint.component == SH.QualifiedMinCountConstraintComponent
    return without_value(counts < constraint.count if is_least else counts > constraint.count)


OF_SHAPES: dict[type, Callable[[Conforms, Any, Ids], Flags]] = {Not: _not, Several: _several, NodeShape: _node}
"""By the type of the constraint: which of some distinct nodes satisfy it."""
