"""What the shapes say of the records, by our own engine or by the reference engine."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from communique.corpus import Corpus
from communique.graph import Graph
from communique.problems import Problem
from communique.shacl.coverage import idle, subjects_in, unchecked
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.engines import Engine
from communique.shacl.evaluation.focus import focus_nodes
from communique.shacl.explain import as_table, explain
from communique.shacl.problems import problems
from communique.shacl.reading.shapes import Reading, read_shapes
from communique.shacl.results import Report
from communique.shacl.validation import run


@dataclass(frozen=True)
class Judged:
    """The records in the light of the shapes.

    Attributes:
        graph: the statements of the model and the records.
        report: the results; with `paths` those of what is described there.
        problems: the results and what escapes the shapes, each with file and line.
    """

    graph: DataGraph
    report: Report
    problems: tuple[Problem, ...]


def judge(
    corpus: Corpus, rules: Reading, paths: Collection[str] | None = None, engine: Engine = Engine.NATIVE
) -> Judged:
    """Validate the records of `corpus` against shapes.

    The model belongs to the graph because the shapes need the class hierarchy and the code lists, and because the
    codes have shapes themselves. With `paths` only nodes that are described in those files are looked at, in the
    light of the whole graph; a shape is idle, and a thing unchecked, in the light of the whole too.

    Raises:
        InvalidInput: the engine cannot use the shapes or the data.
    """
    graph = graph_of(corpus)
    focus = focus_nodes(graph, rules.shapes)
    things = subjects_in(graph, (file.path for file in corpus.records))
    places = Graph(file for file in corpus.shapes if paths is None or file.path in paths)
    escaped = [*unchecked(graph, things, rules.shapes, focus), *idle(places, focus)]
    if paths is not None:
        escaped = [problem for problem in escaped if problem.path in paths]
        described = subjects_in(graph, graph.paths().intersection(paths))
        focus = {shape: np.intersect1d(nodes, described) for shape, nodes in focus.items()}
    report = run(graph, rules, engine, focus)
    return Judged(graph, report, (*escaped, *problems(report.results, graph)))


def explained(corpus: Corpus) -> str:
    """Return a table of how each constraint of the shapes is run, and over how many nodes of the records and the model.

    Raises:
        InvalidShapes: the shapes have mistakes.
    """
    shapes = read_shapes(corpus.shapes)
    counts = {shape: len(nodes) for shape, nodes in focus_nodes(graph_of(corpus), shapes).items()}
    return as_table(explain(shapes, counts))


def graph_of(corpus: Corpus) -> DataGraph:
    """Return the graph of the model and the records."""
    return DataGraph.of_statements((file.path, file.statements) for file in corpus.published)
