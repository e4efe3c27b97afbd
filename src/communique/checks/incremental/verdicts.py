"""The verdict of the shapes: taken over, brought up to date, or reached anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from communique.checks.incremental.concern import Concern, FocusNow, concerns
from communique.checks.incremental.crossing import described, focus_of
from communique.checks.incremental.evaluating import judged, rejudged
from communique.checks.incremental.memory import Mistakes, Rules, Verdict
from communique.checks.incremental.reading import Files
from communique.checks.incremental.shapes_files import ShapesFiles
from communique.problems import Problem, stops_build
from communique.shacl.coverage import idle, subjects_in, unchecked
from communique.shacl.data.arrays import NO_IDS, Ids, unique
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.dependence.walk import NO_TRIPLES, Triples, difference
from communique.shacl.evaluation.focus import focus_nodes
from communique.shacl.model import Closed, Node, Shape


@dataclass(frozen=True)
class Edit:
    """How a graph differs from the one that is remembered.

    Attributes:
        changed: the triples that were added or removed; None where nothing is remembered.
        touched: what the changed files describe or described.
    """

    changed: Triples | None
    touched: Ids = field(default_factory=lambda: NO_IDS)

    @classmethod
    def of(cls, files: Files, graph: DataGraph) -> Edit:
        """Compare the graph of the files as they are with the remembered one."""
        before = files.before.graph
        if before is None:
            return cls(None)
        paths = (*files.changed, *files.gone)
        was, now = before.triples_of(paths), graph.triples_of(paths)
        return cls(difference(was, now), unique(np.concatenate([was[:, 0], now[:, 0]])))


@dataclass(frozen=True)
class Outlook:
    """The verdict, and what it took.

    Attributes:
        verdict: None where the shapes cannot be run.
        mistakes: what is wrong with the shapes.
        looked_at: how many focus nodes were looked at anew.
        anew: the verdict was reached without the remembered one.
    """

    verdict: Verdict | None
    mistakes: Mistakes
    looked_at: int = 0
    anew: bool = False


def reach(files: Files, graph: DataGraph, edit: Edit) -> Outlook:
    """Return what the shapes say of a graph."""
    shapes = ShapesFiles(files)
    mistakes = shapes.mistakes(files.before.mistakes)
    if stops_build(mistakes[1]):
        return Outlook(None, mistakes)
    before = files.before.verdict
    if before is None or edit.changed is None or before.rules.digest != shapes.digest:
        return Outlook(_anew(files, graph, shapes), mistakes, anew=True)
    if not len(edit.touched) and not any(one.volatile for one, _ in before.rules.depend.values()):
        return Outlook(before, mistakes)
    rules = before.rules if before.rules.alone else replace(before.rules, shapes=shapes.reading.shapes)
    verdict, looked_at = _brought_up_to_date(replace(before, rules=rules), files, graph, edit, shapes)
    return Outlook(verdict, mistakes, looked_at)


def _anew(files: Files, graph: DataGraph, shapes: ShapesFiles) -> Verdict:
    rules = shapes.rules()
    focus = focus_nodes(graph, rules.shapes)
    things = subjects_in(graph, files.listing.records)
    return Verdict(
        rules,
        judged(graph, rules, shapes.statements, focus),
        tuple(unchecked(graph, things, rules.shapes, focus)),
        tuple(idle(rules, focus)),
    )


def _brought_up_to_date(
    before: Verdict, files: Files, graph: DataGraph, edit: Edit, shapes: ShapesFiles
) -> tuple[Verdict, int]:
    rules, changed = before.rules, NO_TRIPLES if edit.changed is None else edit.changed
    concerned = concerns(graph, rules, changed)
    focus = FocusNow(graph, rules)
    anew = focus.concerned(concerned)
    judgements = rejudged(before.judgements, graph, rules, shapes.statements, concerned, anew)
    verdict = Verdict(
        rules,
        judgements.placed(graph, edit.touched),
        _unchecked_now(before, files, graph, edit.touched, concerned, focus),
        _idle_now(before, concerned, focus),
    )
    return verdict, sum(map(len, anew.values()))


def _unchecked_now(
    before: Verdict, files: Files, graph: DataGraph, touched: Ids, concerned: Mapping[int, Concern], focus: FocusNow
) -> tuple[Problem, ...]:
    """Return what no closed shape looks at, among that of which a change can decide it."""
    closed = {number: node for number, node in _with_targets(before.rules) if _is_closed(before.rules.shapes[node])}
    moved = [concerned[number].moved for number in closed if number in concerned]
    if any(nodes is None for nodes in moved):
        things = subjects_in(graph, files.listing.records)
    else:
        known = [focus_of(graph, before.unchecked), touched, *(nodes for nodes in moved if nodes is not None)]
        things = described(graph, unique(np.concatenate(known)), frozenset(files.listing.records))
    looked_at = {node: focus.of(number, things) for number, node in closed.items()}
    return tuple(unchecked(graph, things, before.rules.shapes, looked_at))


def _idle_now(before: Verdict, concerned: Mapping[int, Concern], focus: FocusNow) -> tuple[Problem, ...]:
    """Return the shapes that look at nothing; those whose focus nodes are the same do so if they did."""
    names = list(before.rules.shapes)
    moved = {names[number]: number for number, each in concerned.items() if each.moved is None or len(each.moved)}
    iris = {node.value for node in moved}
    found = idle(before.rules, {node: focus.of(number) for node, number in moved.items()})
    return (*(problem for problem in before.idle if problem.focus not in iris), *found)


def _with_targets(rules: Rules) -> Iterator[tuple[int, Node]]:
    return ((number, node) for number, node in enumerate(rules.shapes) if number in rules.depend)


def _is_closed(shape: Shape) -> bool:
    return any(isinstance(constraint, Closed) for constraint in shape.constraints)
