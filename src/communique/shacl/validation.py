"""Validate data against shapes: the library function behind `communique validate`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, cast

from pyoxigraph import RdfFormat, Store, Triple

from communique.problems import Problem
from communique.shacl import native_engine as native
from communique.shacl.data.arrays import Ids
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.data.inputs import inputs
from communique.shacl.data.loading import load, without_collecting
from communique.shacl.data.room import in_memory
from communique.shacl.engines import Engine
from communique.shacl.evaluation.focus import focus_nodes
from communique.shacl.explain import Step, explain
from communique.shacl.model import Node
from communique.shacl.problems import problems
from communique.shacl.query.timeout import TIMEOUT
from communique.shacl.reading.files import ShapesFile, read_files
from communique.shacl.reading.shapes import Reading, read
from communique.shacl.results import Report
from communique.turtle.reader import Statement

if TYPE_CHECKING:
    import rdflib

    Data = str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | Store | rdflib.Graph


@dataclass(frozen=True)
class Validation:
    """What a validation came to.

    Attributes:
        report: the results, how many focus nodes each shape has, and the shapes that the reference engine looked at.
        reading: the shapes, and what of them is hardly meant.
        graph: the data, from which files and lines are told.
        files: the names of the data files; empty where the data are a graph in memory.
    """

    report: Report
    reading: Reading
    graph: DataGraph
    files: tuple[str, ...] = ()

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Each result with the file and line of the statement that it is about."""
        return tuple(problems(self.report.results, self.graph))

    @property
    def conforms(self) -> bool:
        """Whether there is no result; true, too, where nothing was checked: see `checks_something`."""
        return self.report.conforms

    @property
    def checks_something(self) -> bool:
        """Whether any shape has a focus node."""
        return any(count for _, count in self.report.focus_nodes)


def validate(
    data: Data,
    shapes: Data | None = None,
    *,
    model: Data = (),
    data_format: RdfFormat | None = None,
    shapes_format: RdfFormat | None = None,
    engine: Engine = Engine.NATIVE,
    processes: int = 2,
    timeout: float | None = TIMEOUT,
) -> Validation:
    """Validate data against shapes (SHACL, W3C Recommendation of 20 July 2017).

    Core, SPARQL-based constraints and components, and SPARQL-based targets are carried out here. Shapes that demand
    something else are handed to pySHACL, and the report names them. Nothing is fetched: `owl:imports` and
    `sh:shapesGraph` are not followed, and queries call no service.

    Args:
        data: what is validated: paths of files and folders in any syntax of RDF, compressed (.gz, .bz2, .xz, .zst)
            or not, with `-` for standard input; or a graph of rdflib or a store of pyoxigraph. Named graphs are taken
            together. Blank nodes of different files stay apart.
        shapes: the shapes graph, likewise. All its files make one graph. None where the data hold their shapes.
        model: what belongs to the data graph though it is not meant to be judged, such as an ontology: its classes
            and lists count, and its own focus nodes are looked at, but its files are not among `files`.
        data_format: the syntax of the data files; without it their names tell.
        shapes_format: the syntax of the shapes files; without it their names tell.
        engine: what runs the shapes.
        processes: how many may read files at a time.
        timeout: seconds that one query may take, of this package's own engine; None without end.

    Returns:
        The results in a fixed order, with file and line where the syntax has lines.

    Raises:
        InvalidShapes: the shapes cannot be used; its `problems` say where and why, all of them at once.
        Unreadable: a file is not what its syntax demands; its `problems` say where.
        InvalidInput: a query cannot be answered, or not in time, or the reference engine gives up.
        UsageError: the syntax of a file is not known.
        EnvironmentFailure: a file cannot be opened.

    Example:
        >>> from communique.shacl.validation import validate
        >>> outcome = validate("data/", ["shapes.ttl"])  # doctest: +SKIP
        >>> outcome.conforms, [str(problem) for problem in outcome.problems]  # doctest: +SKIP
        (False, ['data/a.ttl:4: error person-name: Must have at least 1 value. Missing: foaf:name.'])
    """
    if shapes is None:
        reading, graph, files = _both(data, model, data_format)
    else:
        reading = shapes_of(shapes, shapes_format)
        graph, files = _data_graph(data, model, data_format, processes)
    with in_memory("running the shapes"):
        report = run(graph, reading, engine, timeout=timeout)
    return Validation(report, reading, graph, files)


def plan(
    data: Data,
    shapes: Data | None = None,
    *,
    model: Data = (),
    data_format: RdfFormat | None = None,
    shapes_format: RdfFormat | None = None,
    processes: int = 2,
) -> list[Step]:
    """Return how each constraint would be run, and over how many focus nodes of the data; see `validate`.

    Raises:
        InvalidShapes, Unreadable, InvalidInput, UsageError, EnvironmentFailure: as `validate`.
    """
    if shapes is None:
        reading, graph, _ = _both(data, model, data_format)
    else:
        reading = shapes_of(shapes, shapes_format)
        if _paths(data) == []:
            return explain(reading.shapes)
        graph, _ = _data_graph(data, model, data_format, processes)
    found = focus_nodes(graph, reading.shapes)
    return explain(reading.shapes, {node: len(nodes) for node, nodes in found.items()})


def run(
    graph: DataGraph,
    reading: Reading,
    engine: Engine = Engine.NATIVE,
    focus: Mapping[Node, Ids] | None = None,
    timeout: float | None = TIMEOUT,
) -> Report:
    """Return the report of an engine on a data graph; see `validate`.

    Shapes look at the nodes of `focus` in place of their targets, where that is given.
    """
    if engine is Engine.NATIVE:
        written, prefixes = reading.triples, reading.prefixes
        return native.validate(
            graph, reading.shapes, shapes_graph=written, prefixes=prefixes, focus=focus, timeout=timeout
        )
    from communique.shacl.reference import pyshacl_engine as reference  # rdflib takes a second to import

    named = (
        None if focus is None else {shape: list(map(graph.terms.term, ids.tolist())) for shape, ids in focus.items()}
    )
    report = reference.validate_graph(reference.triples_of(graph), reading.triples, named, reading.prefixes, quick=True)
    looked_at = focus_nodes(graph, reading.shapes) if focus is None else focus
    return replace(report, focus_nodes=tuple((shape, len(ids)) for shape, ids in looked_at.items()))


def shapes_of(shapes: Data, form: RdfFormat | None = None) -> Reading:
    """Return shapes as read; see `validate`.

    Raises:
        InvalidShapes, Unreadable, UsageError, EnvironmentFailure: as `validate`.
    """
    with without_collecting():  # which takes half of the time where there are many shapes
        return read(_files(shapes, form)).sound()


def _files(data: Data, form: RdfFormat | None) -> list[ShapesFile]:
    paths = _paths(data)
    return [ShapesFile("", list(_statements(data)))] if paths is None else read_files(inputs(paths, form))


def _both(data: Data, model: Data, form: RdfFormat | None) -> tuple[Reading, DataGraph, tuple[str, ...]]:
    """Return data with their shapes in them, as both: a blank node is then the same in the two."""
    reading = read(_files(data, form)).sound()
    graph = DataGraph.of_statements([(file.path, file.statements) for file in reading.files], apart=False)
    if _paths(model) != []:
        graph = DataGraph.merged([graph, _data_graph((), model, None, 1)[0]])
    return reading, graph, tuple(file.path for file in reading.files if file.path)


def _data_graph(data: Data, model: Data, form: RdfFormat | None, processes: int) -> tuple[DataGraph, tuple[str, ...]]:
    named, also = _paths(data), _paths(model)
    entries = [] if named is None else inputs(named, form)
    graphs = [load([*entries, *([] if also is None else inputs(also))], processes)] if entries or also else []
    held = [("", list(_statements(each))) for each, paths in ((data, named), (model, also)) if paths is None]
    if held:  # labels are kept, so that results name the nodes of the graph that was given
        graphs.append(DataGraph.of_statements([("", [s for _, each in held for s in each])], apart=False))
    graph = graphs[0] if len(graphs) == 1 else DataGraph.merged(graphs)
    return graph, tuple(entry.name for entry in entries)


def _paths(data: Data) -> list[str] | None:
    """Return the paths that `data` holds; None where it is a graph in memory."""
    if isinstance(data, str | os.PathLike):
        return [os.fspath(data)]
    return [os.fspath(path) for path in data] if isinstance(data, Sequence) else None


def _statements(graph: Data) -> Iterator[Statement]:
    """Yield the statements of a graph in memory, which stand on no line."""
    if isinstance(graph, Store):
        yield from (Statement(quad.triple, 0) for quad in graph)
        return
    from communique.shacl.reference.rdflib_terms import from_rdflib  # rdflib is there, for the graph is its own

    for triple in cast("rdflib.Graph", graph):
        yield Statement(Triple(*map(from_rdflib, triple)), 0)  # type: ignore[arg-type]
