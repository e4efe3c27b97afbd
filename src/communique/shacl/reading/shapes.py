"""Read a shapes graph: from statements with their lines to shapes, or to all that is wrong with them at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pyoxigraph import Literal, Triple

from communique.errors import InvalidInput
from communique.graph import Located
from communique.problems import Problem, Severity, stops_build
from communique.shacl.model import Node, Shape, Shapes
from communique.shacl.reading.components import Component, custom_constraints, read_components
from communique.shacl.reading.core import PARAMETERS, core_constraints
from communique.shacl.reading.graph import ShapesGraph, name
from communique.shacl.reading.nested import SHAPE_EXPECTING, SHAPE_LISTS
from communique.shacl.reading.paths import read_path
from communique.shacl.reading.queries import sparql_constraints
from communique.shacl.reading.references import mark_idle, mark_undescribed, refuse_recursion
from communique.shacl.reading.referral import Referral, say_imports, spread
from communique.shacl.reading.statements import Source
from communique.shacl.reading.targets import TARGETS, TargetReader
from communique.shacl.reading.vocabulary import refuse_unknown_terms
from communique.terms import RDF, SH

_SHAPE_CLASSES = (SH.NodeShape, SH.PropertyShape)


class InvalidShapes(InvalidInput):
    """A shapes graph that cannot be used.

    Attributes:
        problems: all that is wrong, each with file and line.
    """

    code = "invalid-shapes"

    def __init__(self, problems: Sequence[Problem]) -> None:
        errors = [problem for problem in problems if problem.severity is Severity.ERROR]
        count = f"{len(errors)} mistake{'' if len(errors) == 1 else 's'}"
        super().__init__(f"the shapes have {count}:\n" + "\n".join(map(str, errors)))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Reading:
    """What reading a shapes graph came to.

    Attributes:
        shapes: every shape by its node, in the order of the files; not to be used where `problems` has an error.
        problems: what is wrong or hardly meant, sorted by file and line.
        files: what was read, with blank nodes as in `shapes`: those of different files apart.
        prefixes: namespace by prefix, as the files declare them.
    """

    shapes: Shapes
    problems: tuple[Problem, ...]
    files: tuple[Source, ...] = ()
    prefixes: Mapping[str, str] = field(default_factory=dict)

    @property
    def triples(self) -> tuple[Triple, ...]:
        """The shapes graph."""
        return tuple(statement.triple for file in self.files for statement in file.statements)

    def sound(self) -> Reading:
        """Return the reading if it has no error.

        Raises:
            InvalidShapes: it has.
        """
        if stops_build(self.problems):
            raise InvalidShapes(self.problems)
        return self


def read_shapes(files: Sequence[Source]) -> Shapes:
    """Return the shapes that `files` hold, each file its path and statements with lines, such as a `TurtleFile`.

    Raises:
        InvalidShapes: a shape is ill-formed, a term unknown to SHACL, a query not to be parsed, the shapes are
            recursive or there is none.
    """
    return read(files).sound().shapes


def read(files: Sequence[Source]) -> Reading:
    """Return the shapes that `files` hold and all that is wrong with them.

    All of Core and SHACL-SPARQL is read, with the targets of SHACL Advanced Features. What else a shape demands is
    not compiled, and the shape is marked as referred. Nothing that is imported is fetched.
    """
    graph = ShapesGraph(files)
    refuse_unknown_terms(graph)
    shapes = _shapes(graph)
    say_imports(graph)
    mark_undescribed(graph, shapes)
    mark_idle(graph, shapes)
    refuse_recursion(graph, shapes)
    return Reading(shapes, tuple(sorted(set(graph.problems))), tuple(graph.files), graph.prefixes)


def _shapes(graph: ShapesGraph) -> Shapes:
    components = read_components(graph)
    targets = TargetReader(graph)
    referral = Referral(graph, components)
    found: dict[Node, Shape] = {}
    for node in _shape_nodes(graph, components):
        shape = _shape(graph, node, components, targets)
        found[node] = _with_reason(shape, referral.reason(shape))
    return spread(found)


def _shape_nodes(graph: ShapesGraph, components: Sequence[Component]) -> Iterator[Node]:
    """Yield what the standard calls a shape (section 2.1) in the order of the files, parameters of components aside."""
    typed = {node for cls in _SHAPE_CLASSES for node in graph.instances(cls)}
    predicates = {*TARGETS, *PARAMETERS, *(p.path for component in components for p in component.parameters)}
    described = {node for predicate in predicates for node in graph.subjects(predicate)}
    parameters = {at.term for node in graph.subjects(SH.parameter) for at in graph.values(node, SH.parameter)}
    expected = dict.fromkeys(_expected(graph))
    shapes = ((typed | described) - parameters) | set(expected)
    yield from (node for node in graph if node in shapes)
    yield from (node for node in expected if node not in graph)


def _expected(graph: ShapesGraph) -> Iterator[Node]:
    """Yield what stands where a shape is expected."""
    for predicate in SHAPE_EXPECTING:
        for node in graph.subjects(predicate):
            yield from _nodes(graph.values(node, predicate))
    for predicate in SHAPE_LISTS:
        for node in graph.subjects(predicate):
            for head in graph.values(node, predicate):
                yield from _nodes(_members(graph, head))


def _members(graph: ShapesGraph, head: Located) -> Iterator[Located]:
    """Yield the members of a list as far as it is one; `core_constraints` says what is wrong with it."""
    seen = set()
    cell: Located | None = head
    while cell is not None and cell.term not in seen:
        seen.add(cell.term)
        yield from graph.values(cell.term, RDF.first)[:1]
        cell = graph.value(cell.term, RDF.rest)


def _nodes(found: Sequence[Located] | Iterator[Located]) -> Iterator[Node]:
    return (at.term for at in found if not isinstance(at.term, Literal))  # type: ignore[misc]


def _shape(graph: ShapesGraph, node: Node, components: Sequence[Component], targets: TargetReader) -> Shape:
    path_at = _path_of(graph, node)
    path = read_path(graph, path_at) if path_at else None
    severity = graph.single(node, SH.severity)
    return Shape(
        node=node,
        path=path,
        path_node=path_at.term if path_at and path else None,  # type: ignore[arg-type]
        targets=tuple(targets.targets(node)),
        constraints=(
            *core_constraints(graph, node),
            *sparql_constraints(graph, node),
            *custom_constraints(graph, components, node),
        ),
        severity=(severity and graph.iri(severity, SH.severity)) or SH.Violation,
        messages=graph.messages(node, SH.message),
        deactivated=graph.flag(node, SH.deactivated),
    )


def _path_of(graph: ShapesGraph, node: Node) -> Located | None:
    """Return what `sh:path` of a property shape names; a shape whose class says otherwise is noted."""
    types = [at.term for at in graph.values(node, RDF.type)]
    found = graph.single(node, SH.path)
    where = found or graph.place(node)
    if SH.NodeShape in types and SH.PropertyShape in types:
        graph.error(where, f"{name(node)} is a node shape or a property shape, not both. Choose one.")
    elif SH.NodeShape in types and found:
        graph.error(where, f"{name(node)} is a node shape and has a sh:path. Remove one of the two.")
    elif SH.PropertyShape in types and not found:
        graph.error(where, f"{name(node)} is a property shape without sh:path. Add the path.")
    return found


def _with_reason(shape: Shape, reason: str) -> Shape:
    return replace(shape, referred=reason) if reason else shape
