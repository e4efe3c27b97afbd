"""Nothing in the data escapes the shapes, and no shape is idle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, NamedNode

from communique.corpus import TurtleFile
from communique.graph import Graph, Subject, Term
from communique.problems import Problem, Severity
from communique.shacl_targets import Targets
from communique.terms import RDF, SH, compact


def coverage(files: Sequence[TurtleFile], shapes: Sequence[TurtleFile], model: Sequence[TurtleFile]) -> list[Problem]:
    """Return each thing described in `files` that no closed shape looks at, and each shape that looks at nothing.

    A thing whose class is misspelt or missing would otherwise pass unchecked. `model` holds the class hierarchy; its
    own things count for the shapes, but need not be looked at.
    """
    rules = Graph(shapes)
    targets = Targets(triple for file in (*files, *model) for triple in file.triples)
    focus_nodes = targets.focus_nodes(triple for file in shapes for triple in file.triples)
    return sorted([*_unchecked(Graph(files), rules, focus_nodes), *_idle(rules, focus_nodes)])


def _unchecked(data: Graph, rules: Graph, focus_nodes: dict[Subject, set[Term]]) -> Iterator[Problem]:
    closed = Literal(True)
    checked = {node for shape in rules.subjects(SH.closed, closed) for node in focus_nodes.get(shape, ())}
    for node in data:
        if node in checked or not isinstance(node, NamedNode):
            continue
        found = data.value(node, RDF.type)
        name = compact(node.value)
        if found is None:
            reason = f"{name} has no class. State what it is."
        else:
            reason = f"{name} has the class {compact(found.text)}, which no shape knows. Correct its spelling."
        place = (found.path, found.line) if found else data.place(node)
        yield Problem(*place, Severity.ERROR, "unchecked-thing", reason, node.value)


def _idle(rules: Graph, focus_nodes: dict[Subject, set[Term]]) -> Iterator[Problem]:
    for shape, nodes in focus_nodes.items():
        if not nodes and isinstance(shape, NamedNode):
            reason = f"{compact(shape.value)} finds nothing to look at. Remove it, unless such things are to come."
            yield Problem(*rules.place(shape), Severity.INFO, "idle-shape", reason, shape.value)
