"""The reference engine: pySHACL, on shapes as they are written, with the same report as the engine of this package.

For what the compiler refers to it, shape by shape, and for comparing whole reports. It answers slowly and from
memory, and nothing that a shapes graph says makes it reach out to the network.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

import pyoxigraph as ox
import pyshacl
import rdflib
from pyshacl.constraints.sparql.sparql_based_constraint_components import SPARQLConstraintComponentValidator
from pyshacl.monkey import rdflib_bool_patch, rdflib_bool_unpatch
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node as RdfNode

from communique.errors import InvalidInput
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.model import Node, Term
from communique.shacl.reference.rdflib_local import local_queries
from communique.shacl.reference.rdflib_paths import read_path
from communique.shacl.reference.rdflib_quick import QuickGraph, store_of
from communique.shacl.reference.rdflib_terms import from_rdflib, rdflib_graph, silent, to_rdflib
from communique.shacl.results import Report, Result, order

_TARGETS = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)
_ADVANCED_PREDICATES = (SH.target, SH.rule, SH.expression)
_FUNCTIONS = (SH.SPARQLFunction, SH.JSFunction)
_RULES = rdflib.URIRef(f"{SH}Rules")
_DEEPEST = 100  # shapes within shapes; pySHACL's own limit is 15


def validate_graph(
    data: Iterable[ox.Triple],
    shapes: Iterable[ox.Triple],
    focus: Mapping[Node, Collection[Term]] | None = None,
    prefixes: Mapping[str, str] | None = None,
    quick: bool = False,
) -> Report:
    """Validate `data` against a shapes graph.

    Args:
        data: the data graph, with the classes and lists that the shapes need.
        shapes: the shapes graph.
        focus: the focus nodes of each shape, in place of the targets that it names; shapes that are left out have none.
        prefixes: namespace by prefix, for queries that use prefixes without declaring them.
        quick: let Oxigraph answer the queries of the shapes where it can do so exactly; rdflib takes a second for
            some of them, at every focus node.

    Returns:
        The report, without the number of focus nodes. Blank nodes have the labels of `data` and `shapes`.

    Raises:
        InvalidInput: pySHACL fails, with the first line of its reason.
    """
    with silent("rdflib.term", "pyshacl-validate"):
        graph = _shapes_graph(shapes, prefixes)
        if focus is not None:
            _retarget(graph, focus)
        report = _run(_data_graph(list(data), prefixes, quick and not _declares_functions(graph)), graph)
        return Report(tuple(sorted(read_results(report, graph), key=order)))


def validate_shapes(
    graph: DataGraph,
    shapes: Iterable[ox.Triple],
    nodes: Collection[Node],
    focus: Mapping[Node, Collection[Term]] | None = None,
    prefixes: Mapping[str, str] | None = None,
) -> tuple[Result, ...]:
    """Validate a graph against those shapes of a shapes graph that are in `nodes`, and what they refer to.

    The other shapes lose their targets. `focus` and `prefixes` are as in `validate_graph`.

    Raises:
        InvalidInput: pySHACL fails, with the first line of its reason.
    """
    kept = rdflib_graph(shapes)
    wanted = {to_rdflib(node) for node in nodes}
    _drop_targets(kept, lambda shape: shape not in wanted)
    return validate_graph(triples_of(graph), map(_triple, kept), focus, prefixes).results


def read_results(report: rdflib.Graph, shapes: rdflib.Graph, node: RdfNode | None = None) -> list[Result]:
    """Return the results in a validation report in RDF: of the report `node`, or of the only one."""
    return [_result(report, shapes, result) for result in report.objects(node, SH.result)]


def triples_of(graph: DataGraph) -> Iterator[ox.Triple]:
    """Yield the triples of `graph`."""
    for piece in graph.ntriples():
        for quad in ox.parse(piece, format=ox.RdfFormat.N_TRIPLES):
            yield quad.triple


def _shapes_graph(triples: Iterable[ox.Triple], prefixes: Mapping[str, str] | None) -> rdflib.Graph:
    """Read the shapes as pySHACL reads them from a file: `true` is the only boolean that is true.

    Rules are left out unless the shapes graph asks for them (SHACL Advanced Features, section 8.4).
    """
    rdflib_bool_patch()  # type: ignore[no-untyped-call]
    try:
        graph = rdflib_graph(triples, prefixes)
    finally:
        rdflib_bool_unpatch()  # type: ignore[no-untyped-call]
    if (None, SH.entailment, _RULES) not in graph:
        graph.remove((None, SH.rule, None))
    return graph


def _triple(triple: tuple[RdfNode, RdfNode, RdfNode]) -> ox.Triple:
    return ox.Triple(*map(from_rdflib, triple))  # type: ignore[arg-type]


def _retarget(shapes: rdflib.Graph, focus: Mapping[Node, Collection[Term]]) -> None:
    _drop_targets(shapes, lambda _: True)
    for shape, nodes in focus.items():
        for node in nodes:
            shapes.add((to_rdflib(shape), SH.targetNode, to_rdflib(node)))


def _drop_targets(shapes: rdflib.Graph, dropped: Callable[[RdfNode], bool]) -> None:
    """Take away the targets of each shape for which `dropped` holds, and the types that make a class its target."""
    classes = {RDFS.Class, *shapes.subjects(RDFS.subClassOf, RDFS.Class)}
    patterns = [(predicate, None) for predicate in _TARGETS] + [(RDF.type, cls) for cls in classes]
    for predicate, term in patterns:
        for shape in set(shapes.subjects(predicate, term)):
            if dropped(shape):
                shapes.remove((shape, predicate, term))


def _declares_functions(shapes: rdflib.Graph) -> bool:
    return any((None, RDF.type, cls) in shapes for cls in _FUNCTIONS)


def _data_graph(triples: list[ox.Triple], prefixes: Mapping[str, str] | None, quick: bool) -> rdflib.Graph:
    store = store_of(triples) if quick else None
    return rdflib_graph(triples, prefixes, None if store is None else QuickGraph(store))


def _run(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    advanced = any((None, predicate, None) in shapes for predicate in _ADVANCED_PREDICATES) or any(
        (None, RDF.type, cls) in shapes for cls in (*_FUNCTIONS, SH.SPARQLTargetType)
    )
    options: dict[str, Any] = {
        "inference": "none",
        "inplace": True,
        "advanced": advanced,
        "max_validation_depth": _DEEPEST,
    }
    with local_queries():
        try:
            _, report, text = pyshacl.validate(data, shacl_graph=shapes, **options)
        except InvalidInput:
            raise
        except Exception as error:  # whatever it is: pySHACL lets those of rdflib, pyparsing and Python through
            raise _unusable(f"{type(error).__name__}: {error}") from error
        finally:
            # It remembers validators by the address of a graph, which the next graph may have.
            SPARQLConstraintComponentValidator.validator_cache.clear()
    if not isinstance(report, rdflib.Graph):
        raise _unusable(text)
    return report


def _unusable(reason: str) -> InvalidInput:
    first_line = reason.strip().partition("\n")[0].rstrip(".")
    return InvalidInput(f"shapes: pySHACL fails: {first_line}.", "Mend the shape or the data that it names.")


def _result(report: rdflib.Graph, shapes: rdflib.Graph, node: RdfNode) -> Result:
    def value(predicate: rdflib.URIRef) -> Any:
        found = report.value(node, predicate)
        return None if found is None else from_rdflib(found)

    path = report.value(node, SH.resultPath)
    return Result(
        focus=value(SH.focusNode),
        path=None if path is None else read_path(shapes, path),
        value=value(SH.value),
        source_shape=value(SH.sourceShape),
        component=value(SH.sourceConstraintComponent),
        severity=value(SH.resultSeverity),
        messages=tuple(sorted(map(from_rdflib, report.objects(node, SH.resultMessage)), key=str)),  # type: ignore[arg-type]
        source_constraint=value(SH.sourceConstraint),
    )
