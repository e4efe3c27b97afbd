"""Run the shapes with pySHACL and tell its results as problems with file and line.

The only module that imports rdflib and pySHACL, which take a second to load.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib.namespace import SH
from rdflib.query import Result
from rdflib.term import BNode, Identifier, Literal, Node, URIRef, Variable

from communique.corpus import TurtleFile
from communique.errors import InvalidInput
from communique.graph import Graph, Located, Subject, Term
from communique.problems import Problem, Severity
from communique.shacl_rewrite import rewrite
from communique.shacl_targets import TARGETS, Targets
from communique.shapes_lint import lint_shapes
from communique.terms import PREFIXES, compact
from communique.terms import SH as SHACL

__all__ = ["ShaclReport", "ShaclResult", "lint_shapes", "problems", "validate"]

_SEVERITIES: dict[Node | None, Severity] = {
    SH.Violation: Severity.ERROR,
    SH.Warning: Severity.WARNING,
    SH.Info: Severity.INFO,
}
_FINDINGS = {
    "MinCount": "Missing",
    "HasValue": "Missing",
    "QualifiedMinCount": "Missing",
    "MaxCount": "Too many",
}
_IRI = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:]")
_LONGEST_VALUE = 80


@dataclass(frozen=True)
class ShaclResult:
    """One result of a validation (SHACL, section 3.6.2).

    Attributes:
        focus: the node that fails.
        path: IRI of the property concerned; empty when there is none or the path is not a single property.
        value: the value that fails, if it is one value.
        source_shape: IRI of the shape that it fails.
        component: the kind of constraint, such as `MinCount`, `Pattern` or `SPARQL`.
        severity: how grave it is.
        message: what is wrong and what to do, placeholders filled in.
    """

    focus: Subject
    path: str
    value: Term | None
    source_shape: str
    component: str
    severity: Severity
    message: str


@dataclass(frozen=True)
class ShaclReport:
    """The results of a validation, and the validation report in Turtle (SHACL, section 3.6)."""

    results: tuple[ShaclResult, ...]
    turtle: str


def validate(
    files: Sequence[TurtleFile],
    shapes: Sequence[TurtleFile],
    model: Sequence[TurtleFile],
    focus_paths: Collection[str] | None = None,
) -> ShaclReport:
    """Validate the graph of `files` and `model` against `shapes`.

    The model belongs to the graph because the shapes need the class hierarchy and the code lists, and because the
    codes have shapes themselves. With `focus_paths` only nodes that are described in those files are looked at, in
    the light of the whole graph.

    Raises:
        InvalidInput: pySHACL cannot use the shapes.
    """
    data = [triple for file in (*files, *model) for triple in file.triples]
    rules = [triple for file in shapes for triple in file.triples]
    if focus_paths is not None:
        wanted = {t.subject for file in (*files, *model) if file.path in focus_paths for t in file.triples}
        rules = _narrowed(rules, data, wanted)
    report = _run(_DataGraph(data), _fill(rdflib.Graph(bind_namespaces="none"), rewrite(rules)))
    results = tuple(_result(report, node) for node in report.objects(None, SH.result))
    return ShaclReport(tuple(sorted(results, key=_order)), report.serialize(format="turtle"))


def problems(report: ShaclReport, files: Iterable[TurtleFile]) -> list[Problem]:
    """Return each result with the file and line, among `files`, of the statement that it is about.

    That is the statement of the focus node with the failing value, else one with the failing property, else the
    first statement of the focus node.
    """
    graph = Graph(files)
    return [_problem(result, *_place(result, graph)) for result in report.results]


class _DataGraph(rdflib.Graph):
    """A graph whose queries Oxigraph answers: rdflib would parse each one again for every focus node."""

    def __init__(self, triples: Sequence[ox.Triple]) -> None:
        super().__init__(bind_namespaces="none")
        _fill(self, triples)
        self._oxigraph = ox.Store()
        self._oxigraph.extend(ox.Quad(*triple) for triple in triples)

    def query(self, query_object: Any, *options: Any, **_: Any) -> Result:
        """Answer a SELECT query; the fourth of rdflib's `options` are the variables that are bound beforehand."""
        bound: dict[ox.Variable, Term] = {ox.Variable(n): _to_pyoxigraph(term) for n, term in options[3].items()}
        found = cast(ox.QuerySolutions, self._oxigraph.query(query_object, substitutions=bound))
        result = Result("SELECT")
        names = [variable.value for variable in found.variables]
        result.vars = [Variable(name) for name in names]
        result.bindings = [
            {Variable(name): _to_rdflib(term) for name, term in zip(names, row, strict=True) if term is not None}
            for row in found
        ]
        return result


def _run(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    try:
        _, report, text = pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True)
    except (RuntimeError, SyntaxError) as error:  # of pySHACL and of Oxigraph, when they cannot use a shape
        raise _unusable(str(error)) from error
    if not isinstance(report, rdflib.Graph):
        raise _unusable(text)
    return report


def _unusable(reason: str) -> InvalidInput:
    first_line = reason.strip().partition("\n")[0]
    return InvalidInput(f"shapes: cannot be used: {first_line}", "Mend the shape that it names.")


def _narrowed(shapes: list[ox.Triple], data: list[ox.Triple], wanted: set[Subject]) -> list[ox.Triple]:
    """Name the wanted focus nodes one by one in place of the targets of the shapes."""
    focus_nodes = Targets(data).focus_nodes(shapes)
    kept = [triple for triple in shapes if triple.predicate not in TARGETS]
    return kept + [
        ox.Triple(shape, SHACL.targetNode, node) for shape, nodes in focus_nodes.items() for node in nodes & wanted
    ]


def _fill(graph: rdflib.Graph, triples: Iterable[ox.Triple]) -> rdflib.Graph:
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    with _quiet_about_ill_typed_literals():
        for triple in triples:
            graph.add(tuple(_to_rdflib(term) for term in triple))  # type: ignore[arg-type]
    return graph


@contextmanager
def _quiet_about_ill_typed_literals() -> Iterator[None]:
    """Keep rdflib from logging a traceback for each literal that a shape is going to report."""
    logger = logging.getLogger("rdflib.term")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


@lru_cache(maxsize=1 << 16)
def _to_rdflib(term: Term) -> Identifier:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        datatype = None if term.language else URIRef(term.datatype.value)
        return Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    raise InvalidInput(f"{term}: a statement about a statement.", "Write it as a claim.")


def _to_pyoxigraph(term: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(term, Literal):
        datatype = ox.NamedNode(term.datatype) if term.datatype and not term.language else None
        return ox.Literal(str(term), datatype=datatype, language=term.language)
    return ox.BlankNode(str(term)) if isinstance(term, BNode) else ox.NamedNode(str(term))


def _result(report: rdflib.Graph, node: Node) -> ShaclResult:
    def value(predicate: URIRef) -> Node | None:
        return report.value(node, predicate)

    focus, path, failing = value(SH.focusNode), value(SH.resultPath), value(SH.value)
    component = str(value(SH.sourceConstraintComponent))
    return ShaclResult(
        focus=_to_pyoxigraph(focus) if focus else ox.BlankNode(),  # type: ignore[arg-type]
        path=str(path) if isinstance(path, URIRef) else "",
        value=_to_pyoxigraph(failing) if failing is not None else None,
        source_shape=str(value(SH.sourceShape)),
        component=re.split("[#/]", component)[-1].removesuffix("ConstraintComponent"),
        severity=_SEVERITIES.get(value(SH.resultSeverity), Severity.ERROR),
        message=str(value(SH.resultMessage)),
    )


def _order(result: ShaclResult) -> tuple[str, ...]:
    return (str(result.focus), result.source_shape, result.path, str(result.value), result.component, result.message)


def _place(result: ShaclResult, graph: Graph) -> tuple[str, int]:
    of_property = graph.objects(result.focus, ox.NamedNode(result.path)) if result.path else []
    of_value = [located for located in of_property if located.term == result.value]
    found: list[Located] = of_value or of_property
    return (found[0].path, found[0].line) if found else graph.place(result.focus)


def _problem(result: ShaclResult, path: str, line: int) -> Problem:
    message = _IRI.sub(lambda match: compact(match[0]), result.message)
    focus = result.focus.value if isinstance(result.focus, ox.NamedNode) else ""
    return Problem(path, line, result.severity, _code(result), message + _finding(result), focus)


def _code(result: ShaclResult) -> str:
    """Return the shape's local name in kebab case: `EventShape-date` gives `event-date`."""
    name = result.source_shape.rpartition("#")[2].replace("Shape", "")
    kebab = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()
    return f"{kebab}-unknown-property" if result.component == "Closed" else kebab


def _finding(result: ShaclResult) -> str:
    """Say which statement is meant, unless the message does so itself."""
    if result.component == "SPARQL":
        return ""
    value = "" if result.value in (None, result.focus) else _shown(result.value)
    what = " ".join(part for part in (compact(result.path) if result.path else "", value) if part)
    return f" {_FINDINGS.get(result.component, 'Found')}: {what}." if what else ""


def _shown(term: Term | None) -> str:
    if isinstance(term, ox.NamedNode):
        return compact(term.value)
    if not isinstance(term, ox.Literal):
        return "a blank node"
    text = term.value
    return f'"{text}"' if len(text) <= _LONGEST_VALUE else f'"{text[:_LONGEST_VALUE]}…"'
