"""The validation of a graph in parts: what is sent where, and what is put together of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

import numpy as np
from pyoxigraph import Triple

from communique.errors import InvalidInput
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.data.piece import Piece
from communique.shacl.engine import validate
from communique.shacl.evaluation.focus import focus_nodes
from communique.shacl.model import Node, Shapes
from communique.shacl.results import Report, order
from communique.shacl.spark.excerpt import Ask
from communique.shacl.spark.holders import Holders, Occurrences
from communique.shacl.spark.neighbourhood import Answer, Neighbourhood, letters, replies
from communique.shacl.spark.ownership import Key, claims, own_focus, owners
from communique.shacl.spark.plan import Plan
from communique.shacl.spark.share import Common, Share
from communique.shacl.spark.spread import Spread
from communique.terms import RDFS

_EVERYTHING = Ask(None, False, None)
_CLASSES = Ask(RDFS.subClassOf, False, None)


@dataclass(frozen=True)
class Outcome:
    """What a validation in parts has found.

    Attributes:
        report: its results, in the order of a validation in one place.
        graph: the statements of the focus nodes in the report, from which files and lines can be told.
        apart: the shapes that were evaluated in one place, and why.
    """

    report: Report
    graph: DataGraph
    apart: tuple[tuple[Node, str], ...] = ()


def validate_parts(
    shares: Spread[Share], parts: int, model: Piece, plan: Plan, shapes_graph: Sequence[Triple] = ()
) -> Outcome:
    """Validate a graph in parts.

    Args:
        shares: the parts; they should be kept.
        parts: how many there are.
        model: statements that belong to the data of every part, but to no part: an ontology.
        plan: the shapes.
        shapes_graph: the triples that the shapes were read from, for the reference engine.

    Raises:
        InvalidInput: a query cannot be answered.
    """
    common = Common(plan, plan.reference([model, *_gathered(shares, _CLASSES)]), parts)
    around = _neighbourhoods(shares, common)
    reports = list(_sound(shares.beside(around).map(partial(_report, common)).collect()))
    if plan.apart:
        reports.append(_report_apart(DataGraph.of_pieces([model, *_gathered(shares, _EVERYTHING)]), plan, shapes_graph))
    report = _merged(reports, plan.shapes)
    nodes = tuple({str(result.focus).encode() for result in report.results})
    described = _gathered(shares, Ask(None, False, nodes))
    return Outcome(report, DataGraph.of_pieces([model, *described]), tuple(plan.apart.items()))


def _gathered(shares: Spread[Share], ask: Ask) -> list[Piece]:
    return shares.map(partial(Share.answer, asks=(ask,))).collect()


def _neighbourhoods(shares: Spread[Share], common: Common) -> Spread[Neighbourhood]:
    """Let parts ask for what their results depend on, and for what the answers lead to, until there is nothing left."""
    holders = _holders(shares, common)
    owner = owners(chain.from_iterable(shares.map(partial(claims, common, holders)).collect()))
    around = shares.map(partial(_first, common, holders, owner)).kept()
    while any(around.map(_has_asks).collect()):
        answers = shares.beside(around.send(letters)).send(replies)
        around = shares.beside(around.beside(answers)).map(partial(_next, common, holders)).kept()
    return around


def _holders(shares: Spread[Share], common: Common) -> Holders:
    known = np.unique(common.reference.terms.hashes)
    buckets = shares.send(partial(_occurrences, common.parts))
    return Holders.joined(buckets.map(partial(Holders.of, known=known)).collect())


def _occurrences(parts: int, share: Share) -> Iterator[tuple[int, Occurrences]]:
    return Occurrences.of(share.part, share.piece).in_buckets(parts)


def _first(common: Common, holders: Holders, owner: Mapping[Key, int], share: Share) -> Neighbourhood:
    return Neighbourhood(share.part, own_focus(common, owner, share)).outlook(common, holders, share)


def _next(common: Common, holders: Holders, known: tuple[Share, tuple[Neighbourhood, list[Answer]]]) -> Neighbourhood:
    share, (around, answers) = known
    return around.informed(answers).outlook(common, holders, share)


def _has_asks(around: Neighbourhood) -> bool:
    return bool(around.asks)


def _report(common: Common, known: tuple[Share, Neighbourhood]) -> Report | InvalidInput:
    """Return a part's report, or why there is none; raised on a worker, it would count as the worker's failure."""
    share, around = known
    try:
        return validate(common.graph(share, around.fetched), common.plan.shapes, focus=around.focus)
    except InvalidInput as error:
        return InvalidInput(error.message, error.hint)


def _sound(reports: Iterable[Report | InvalidInput]) -> Iterator[Report]:
    for report in reports:
        if isinstance(report, InvalidInput):
            raise report
        yield report


def _report_apart(graph: DataGraph, plan: Plan, shapes_graph: Sequence[Triple]) -> Report:
    """Evaluate in one place what parts cannot evaluate for themselves."""
    focus = focus_nodes(graph, {node: plan.shapes[node] for node in plan.apart})
    return validate(graph, plan.shapes, shapes_graph=shapes_graph, focus=focus)


def _merged(reports: Sequence[Report], shapes: Shapes) -> Report:
    counts: Counter[Node] = Counter()
    for report in reports:
        counts.update(dict(report.focus_nodes))
    results = chain.from_iterable(report.results for report in reports)
    referred = chain.from_iterable(report.referred for report in reports)
    return Report(
        tuple(sorted(results, key=order)),
        tuple((node, counts[node]) for node in shapes if node in counts),
        tuple(dict.fromkeys(referred)),
        tuple(dict.fromkeys(chain.from_iterable(report.slow for report in reports))),
    )
