"""The validation of a graph in parts: what is sent where, and what is put together of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

import numpy as np
from pyoxigraph import Triple

from communique.errors import InvalidInput
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.data.piece import Piece
from communique.shacl.evaluation.focus import focus_nodes
from communique.shacl.model import Node, Shapes
from communique.shacl.native_engine import validate
from communique.shacl.results import Report, order
from communique.shacl.spark.holders import Holders, Occurrences
from communique.shacl.spark.plan import Plan
from communique.shacl.spark.progress import Progress, advanced, begun, brought_home, has_post, posted
from communique.shacl.spark.share import Common, Share
from communique.shacl.spark.spread import Spread


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
    shares: Spread[Share],
    parts: int,
    model: Piece,
    plan: Plan,
    *,
    classes: Sequence[Piece],
    shapes_graph: Sequence[Triple] = (),
) -> Outcome:
    """Validate a graph in parts.

    Args:
        shares: the parts; they should be kept.
        parts: how many there are.
        model: statements that belong to the data of every part, but to no part: an ontology.
        plan: the shapes.
        classes: `Share.classes` of every part.
        shapes_graph: the triples that the shapes were read from, for the reference engine.

    Raises:
        InvalidInput: a query cannot be answered.
    """
    reference = plan.reference([model, *classes])
    common = Common(plan, reference, parts, _holders(shares, parts, reference))
    progress = _progress(shares, common)
    reports = list(_sound(_reports(shares, progress, common)))
    if plan.apart:
        pieces = shares.map(_piece).collect()
        reports.append(_report_apart(DataGraph.of_pieces([model, *pieces]), plan, shapes_graph))
    report = _merged(reports, plan.shapes)
    nodes = tuple({str(result.focus).encode() for result in report.results})
    described = shares.map(partial(Share.described, nodes=nodes)).collect() if nodes else []
    return Outcome(report, DataGraph.of_pieces([model, *described]), tuple(plan.apart.items()))


def _piece(share: Share) -> Piece:
    return share.piece


def _holders(shares: Spread[Share], parts: int, reference: Piece) -> Holders:
    known = np.unique(reference.terms.hashes)
    buckets = shares.send(partial(_occurrences, parts))
    return Holders.joined(buckets.map(partial(Holders.of, known=known)).collect())


def _occurrences(parts: int, share: Share) -> Iterator[tuple[int, Occurrences]]:
    return Occurrences.of(share.part, share.piece).in_buckets(parts)


def _progress(shares: Spread[Share], common: Common) -> Spread[Progress]:
    """Let parts write to each other until nobody has anything left to write."""
    progress = shares.map(partial(begun, common)).kept()
    while any(progress.map(has_post).collect()):
        arrived = progress.beside(progress.send(posted))
        progress = shares.beside(arrived).map(partial(advanced, common)).kept()
    return progress


def _reports(shares: Spread[Share], progress: Spread[Progress], common: Common) -> list[Report | InvalidInput]:
    fetched = shares.beside(progress).send(partial(brought_home, common))
    return shares.beside(progress.beside(fetched)).map(partial(_report, common)).collect()


def _report(common: Common, known: tuple[Share, tuple[Progress, list[Piece]]]) -> Report | InvalidInput:
    """Return a part's report, or why there is none; raised on a worker, it would count as the worker's failure."""
    share, (progress, fetched) = known
    try:
        return validate(common.graph(share, progress.guests, fetched), common.plan.shapes, focus=progress.focus)
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
