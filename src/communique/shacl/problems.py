"""The results of a validation as problems: each with the file and line of the statement that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np
from pyoxigraph import Literal, NamedNode

from communique.problems import Problem, Severity
from communique.shacl.data.arrays import Ids
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.model import Node, Term
from communique.shacl.paths import Predicate
from communique.shacl.results import Result
from communique.terms import SH, compact

_SEVERITIES = {SH.Warning: Severity.WARNING, SH.Info: Severity.INFO}
"""All other severities, those that a shapes graph makes up included, are as grave as a violation."""
_FINDINGS = {
    "MinCount": "Missing",
    "HasValue": "Missing",
    "QualifiedMinCount": "Missing",
    "MaxCount": "Too many",
}
_IRI = re.compile(r"<?(https?://[^\s<>\"]*[^\s<>\".,;:])>?")
_LANGUAGE = "en"
"""The language of a message where there are several: that of all other messages."""
_LONGEST_VALUE = 80
_NOWHERE = ("", 0)
Known = dict[tuple[int, int], tuple[str, int]]
"""By focus node and property, -1 for any: the file and line of the first such statement."""


def problems(results: Iterable[Result], graph: DataGraph) -> list[Problem]:
    """Return each result as a problem, with the file and line in `graph` of the statement that it is about.

    Of a literal, about which nothing is stated, that is a statement that has it as object.
    """
    known: Known = {}
    found = list(results)
    literals = {result.focus for result in found if isinstance(result.focus, Literal)}
    numbers = {graph.terms.find(literal): literal for literal in literals}
    wanted = np.array(sorted(numbers.keys() - {-1}), np.int32)
    places = {numbers[number]: where for number, where in _places_as_objects(graph, wanted)}
    return [
        problem(
            result,
            places.get(result.focus, _NOWHERE) if isinstance(result.focus, Literal) else place(result, graph, known),
        )
        for result in found
    ]


def problem(result: Result, where: tuple[str, int]) -> Problem:
    """Return a result as a problem at the file and line `where`."""
    message = _IRI.sub(lambda match: compact(match[1]), message_of(result))
    focus = result.focus.value if isinstance(result.focus, NamedNode) else ""
    return Problem(*where, severity_of(result), _code(result), message + _finding(result), focus)


def place(result: Result, graph: DataGraph, known: Known | None = None) -> tuple[str, int]:
    """Return file and line of the statement that a result is about; ("", 0) where the focus node has none.

    That is the statement of the focus node with the failing value, else the first one with the failing property, else
    the first statement of the focus node. What was found of whole nodes and properties is kept in `known`.
    """
    terms = graph.terms
    predicate = terms.find(result.path.iri) if isinstance(result.path, Predicate) else -1
    value = -1 if result.value is None else terms.find(result.value)
    return place_of(graph, terms.find(result.focus), predicate, value, known)


def place_of(graph: DataGraph, focus: int, predicate: int, value: int, known: Known | None = None) -> tuple[str, int]:
    """Return the same for a focus node, a property and a value by number; -1 for none."""
    if focus < 0:
        return _NOWHERE
    exact = graph.place(focus, predicate, value) if predicate >= 0 and value >= 0 else _NOWHERE
    first = (_first(graph, focus, each, {} if known is None else known) for each in dict.fromkeys((predicate, -1)))
    return exact if exact != _NOWHERE else next((where for where in first if where != _NOWHERE), _NOWHERE)


def _first(graph: DataGraph, focus: int, predicate: int, known: Known) -> tuple[str, int]:
    if (focus, predicate) not in known:
        known[focus, predicate] = graph.place(focus, predicate)
    return known[focus, predicate]


def _places_as_objects(graph: DataGraph, nodes: Ids) -> Iterator[tuple[int, tuple[str, int]]]:
    """Yield the place of one statement that has each of some nodes as object, for those that are objects."""
    for predicate in graph.predicates().tolist() if len(nodes) else ():
        rows, subjects = graph.subjects(predicate, nodes)
        for row in np.unique(rows, return_index=True)[1].tolist():
            node = int(nodes[rows[row]])
            yield node, graph.place(int(subjects[row]), predicate, node)
        nodes = np.delete(nodes, rows)


def component_name(component: NamedNode) -> str:
    """Return the name of a kind of constraint: `MinCount` for `sh:MinCountConstraintComponent`."""
    return _local_name(component.value).removesuffix("ConstraintComponent")


def severity_of(result: Result) -> Severity:
    """Return how grave a result is."""
    return _SEVERITIES.get(result.severity, Severity.ERROR)


def message_of(result: Result) -> str:
    """Return what is wrong in one language: English if the shape speaks it, else what comes first."""
    spoken = [each.value for each in result.messages if (each.language or _LANGUAGE).partition("-")[0] == _LANGUAGE]
    return next(iter([*spoken, *(each.value for each in result.messages)]), "")


def _code(result: Result) -> str:
    """Return the shape's local name in kebab case: `EventShape-date` gives `event-date`.

    Of a shape without an IRI it is the kind of constraint.
    """
    component = component_name(result.component)
    kebab = _kebab(_shape_name(result.source_shape) or component)
    return f"{kebab}-unknown-property" if component == "Closed" else kebab


def _shape_name(shape: Node) -> str:
    return _local_name(shape.value).replace("Shape", "") if isinstance(shape, NamedNode) else ""


def _local_name(iri: str) -> str:
    return re.split("[#/]", iri)[-1]


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def _finding(result: Result) -> str:
    """Say which statement is meant, unless the message does so itself."""
    component = component_name(result.component)
    if component == "SPARQL":
        return ""
    path = compact(result.path.iri.value) if isinstance(result.path, Predicate) else ""
    is_focus = result.value == result.focus and not isinstance(result.focus, Literal)
    value = "" if result.value is None or is_focus else shown(result.value)
    what = " ".join(part for part in (path, value) if part)
    return f" {_FINDINGS.get(component, 'Found')}: {what}." if what else ""


def shown(term: Term | None) -> str:
    """Return how a sentence names a term: an IRI by its prefix, a long text by its beginning."""
    if isinstance(term, NamedNode):
        return compact(term.value)
    if not isinstance(term, Literal):
        return "a blank node"
    text = term.value
    return f'"{text}"' if len(text) <= _LONGEST_VALUE else f'"{text[:_LONGEST_VALUE]}…"'
