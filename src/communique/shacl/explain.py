"""How each constraint of a shapes graph is run, and over how many focus nodes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from pyoxigraph import NamedNode

from communique.shacl.model import (
    Class,
    Constraint,
    Custom,
    Node,
    NodeShape,
    Not,
    Property,
    Qualified,
    Query,
    Several,
    Shape,
    Shapes,
    Sparql,
    TargetQuery,
)
from communique.shacl.paths import Inverse, Path, Predicate
from communique.shacl.problems import component_name
from communique.shacl.query.binding import bind
from communique.shacl.query.literals import is_blind
from communique.shacl.query.needs import mentioned
from communique.shacl.query.parser import parse
from communique.shacl.query.paths import to_sparql
from communique.shacl.query.rules import with_path
from communique.shacl.reading.graph import name
from communique.shacl.reading.references import references

COLUMNS, WALK, INDEX, SHAPES, QUERY, REFERENCE, NOT_RUN = (
    "columns", "walk", "class index", "shapes", "query", "reference", "not run",
)  # fmt: skip
"""The ways a constraint is run: on the triples of the focus nodes; over a path; by the instances of a class; by asking
other shapes; as a query, by asking Oxigraph about all focus nodes that may fail at once; by pySHACL; not at all, for it
is deactivated."""
HEADINGS = ("shape", "path", "constraint", "run as", "focus nodes", "with")
_ROWS = {False: ("this",), True: ("this", "value")}
"""What a query is asked for, by whether it is an ASK query."""


@dataclass(frozen=True)
class Step:
    """One constraint and how it is run.

    Attributes:
        shape: the shape that has it, as problems name it.
        path: its path as SPARQL writes it; empty for a node shape.
        constraint: the kind of constraint, such as `MinCount`.
        way: how it is run, one of the ways above.
        detail: the predicates that a query loads, the class that is looked up, or why the reference engine runs it.
        focus: the focus nodes that the targets of the shape select; None where that was not counted or it has none.
    """

    shape: str
    path: str
    constraint: str
    way: str
    detail: str
    focus: int | None = None


def explain(shapes: Shapes, focus: Mapping[Node, int] | None = None) -> list[Step]:
    """Return how each constraint is run, in the order of the shapes.

    Args:
        shapes: the shapes, as `communique.shacl.reading.shapes.read_shapes` gives them.
        focus: how many focus nodes each shape has, such as the `focus_nodes` of a report.
    """
    counts = focus or {}
    names = _names(shapes)
    return [
        Step(names[shape.node], _shown(shape.path), kind, how, detail, counts.get(shape.node))
        for shape in shapes.values()
        for kind, how, detail in (*_targets(shape), *(_constraint(shape, each) for each in shape.constraints))
    ]


def rows(steps: Sequence[Step]) -> Iterator[tuple[str, ...]]:
    """Yield the steps as the rows of a table, whose columns are `HEADINGS`."""
    for step in steps:
        count = "" if step.focus is None else str(step.focus)
        yield (step.shape, step.path, step.constraint, step.way, count, step.detail)


def as_table(steps: Sequence[Step]) -> str:
    """Return the steps as text in columns, a step a line below the headings."""
    table = [HEADINGS, *rows(steps)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in table)


def as_json(steps: Sequence[Step]) -> str:
    """Return the steps as a JSON list of objects."""
    return json.dumps([asdict(step) for step in steps], ensure_ascii=False, indent=2)


def _names(shapes: Shapes) -> dict[Node, str]:
    """Name the shapes: those without an IRI after one that refers to them, with a number."""
    names: dict[Node, str] = {node: name(node) for node in shapes if isinstance(node, NamedNode)}
    waiting = list(names)
    for node in waiting:  # grows on the way
        inner = [other for other in dict.fromkeys(references(shapes[node])) if other in shapes and other not in names]
        names |= {other: f"{names[node]} [{number}]" for number, other in enumerate(inner, 1)}
        waiting += inner
    return {node: names.get(node, name(node)) for node in shapes}


def _targets(shape: Shape) -> Iterator[tuple[str, str, str]]:
    for target in shape.targets:
        if isinstance(target, TargetQuery):
            yield "target", QUERY, _loaded(target.query, None)


def _constraint(shape: Shape, constraint: Constraint) -> tuple[str, str, str]:
    kind = component_name(constraint.component).removesuffix("ShapeComponent")
    if shape.deactivated or (isinstance(constraint, Sparql) and constraint.deactivated):
        return kind, NOT_RUN, "deactivated"
    if shape.referred:
        return kind, REFERENCE, shape.referred
    if isinstance(constraint, Sparql | Custom):
        return kind, QUERY, _loaded(constraint.query, shape.path)
    if isinstance(constraint, Class):
        return kind, INDEX, name(constraint.cls)
    if isinstance(constraint, Not | NodeShape | Property | Qualified | Several):
        asked = constraint.shapes if isinstance(constraint, Several) else (constraint.shape,)
        return kind, SHAPES, ", ".join(map(name, asked))
    return kind, COLUMNS if _is_plain(shape.path) else WALK, ""


def _loaded(query: Query, path: Path | None) -> str:
    """Name the predicates whose triples a query loads, and say where it may be asked for one node at a time."""
    parsed = parse(with_path(query.text, to_sparql(path) if path else ""), dict(query.prefixes))
    needs = mentioned(parsed)
    loaded = "all triples" if needs.everything else " ".join(sorted(map(name, needs.predicates))) or "no triples"
    singly = "; one focus node at a time" if bind(parsed, _ROWS[query.ask]).singly else ""
    return loaded + singly + ("" if is_blind(parsed) else "; with rdflib where numbers or dates are not canonical")


def _is_plain(path: Path | None) -> bool:
    inner = path.path if isinstance(path, Inverse) else path
    return inner is None or isinstance(inner, Predicate)


def _shown(path: Path | None) -> str:
    if isinstance(path, Predicate):
        return name(path.iri)
    return to_sparql(path) if path else ""
