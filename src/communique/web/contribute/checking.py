"""The check of a posted file, as if it stood in the project: the same rules as `communique check FILE`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Triple

from communique.checks.run import CheckReport, check
from communique.corpus import Corpus, TurtleFile
from communique.errors import InvalidInput
from communique.formatting import canonical, obstacles
from communique.graph import Subject, Term
from communique.problems import stops_build
from communique.shacl.model import Constraint, Custom, Shapes, Sparql
from communique.turtle.reader import Document, read_turtle
from communique.web.contribute.following import follow
from communique.web.contribute.rules import Query, Rules
from communique.web.contribute.surroundings import MOST_STATEMENTS, Node, Surroundings, TooFar
from communique.web.problems import HttpProblem
from communique.web.store import ReleaseStore

if TYPE_CHECKING:
    from communique.shacl.reading.shapes import Reading

MAX_CONTENT = 256_000
"""Most bytes of a posted file."""
MAX_POSTED = 10_000
"""Most statements of a posted file."""
MAX_THINGS = 1_000
"""Most things and parts that a posted file describes."""
_NOWHERE = Path("/nonexistent")


@dataclass(frozen=True)
class Checked:
    """The outcome.

    Attributes:
        report: what `communique check` says of the file.
        omitted: names of the rules that would look at more of the release than is looked up here.
        canonical: the file in canonical form, None where it cannot be brought into it.
        looked_up: how many statements of the release were taken into account.
    """

    report: CheckReport
    omitted: tuple[str, ...]
    canonical: str | None
    looked_up: int


def check_posted(store: ReleaseStore, rules: Rules, content: bytes, path: str) -> Checked:
    """Check a posted file.

    Args:
        store: the data of the release.
        rules: its model and shapes.
        content: the bytes of the file.
        path: where it belongs, relative to the project's root. A file of the release that has this path is left out of
            account.

    Raises:
        HttpProblem: it is larger than what is checked here, holds what no record can, or the data cannot be read.
    """
    document = read_turtle(content, path)
    refuse_excess(document)
    digest = hashlib.sha256(content).hexdigest()
    file = TurtleFile(path, digest, document.statements, document.prefixes, document.problems)
    around = Surroundings(store, file, rules.model)
    omitted = _look_around(around, file, rules) if not stops_build(file.problems) else []
    reading = _without(rules.reading, {query.node for query in omitted})
    corpus = Corpus(_NOWHERE, (*around.files, file), rules.model, rules.shapes, contents={path: content})
    try:
        report = check(corpus, {path}, rules=reading)
    except InvalidInput as error:
        raise HttpProblem("bad-contribution", str(error)) from error
    names = tuple(sorted({query.name for query in omitted}))
    return Checked(report, names, _canonical(content, path, file.triples), sum(1 for _ in around.triples))


def refuse_excess(document: Document) -> None:
    """Refuse what is more than is checked here.

    Raises:
        HttpProblem: it has too many statements or things, or statements about statements.
    """
    if len(document.statements) > MAX_POSTED:
        detail = f"The file has {len(document.statements):,} statements; at most {MAX_POSTED:,} are checked here."
        raise HttpProblem("too-large", f"{detail} Post it in parts, or run communique check.", {"limit": MAX_POSTED})
    triples = [statement.triple for statement in document.statements]
    things = len({str(triple.subject) for triple in triples})
    if things > MAX_THINGS:
        detail = f"The file describes {things:,} things and parts; at most {MAX_THINGS:,} are checked here."
        raise HttpProblem("too-large", f"{detail} Post it in parts, or run communique check.", {"limit": MAX_THINGS})
    if any(isinstance(triple.subject, Triple) or isinstance(triple.object, Triple) for triple in triples):
        raise HttpProblem("bad-contribution", "The file has a statement about a statement. Write it as a claim.")


def _look_around(around: Surroundings, file: TurtleFile, rules: Rules) -> list[Query]:
    """Look up what the shapes look at; return the queries that look too far."""
    posted = frozenset(triple.subject for triple in file.triples if not isinstance(triple.subject, Triple))
    mentioned = frozenset(triple.object for triple in file.triples if not isinstance(triple.object, Triple))
    try:
        around.next_to(posted | mentioned, None)
        for predicate in (*rules.backward_targets, *rules.backward_paths):
            around.next_to(posted, predicate, inverse=True)
    except TooFar:
        detail = f"The file refers to more than {MOST_STATEMENTS:,} statements of the release. Post it in parts."
        raise HttpProblem("too-large", detail, {"limit": MOST_STATEMENTS}) from None
    focus = _focus_nodes((file, *around.files, *rules.model), rules.reading.shapes, posted)
    return [query for query in rules.queries if not _followed(around, query, focus, posted)]


def _focus_nodes(files: Iterable[TurtleFile], shapes: Shapes, posted: frozenset[Node]) -> dict[Subject, set[Node]]:
    """Return which of the posted nodes each shape looks at."""
    from communique.shacl.data.data_graph import DataGraph  # numpy takes time and memory: only a check pays for it
    from communique.shacl.evaluation.focus import focus_nodes

    graph = DataGraph.of_statements(((file.path, file.statements) for file in files), apart=False)
    numbers = {graph.terms.find(node): node for node in posted}
    return {
        shape: {numbers[number] for number in nodes.tolist() if number in numbers}
        for shape, nodes in focus_nodes(graph, shapes).items()
    }


def _followed(around: Surroundings, query: Query, focus: Mapping[Subject, set[Node]], posted: frozenset[Node]) -> bool:
    nodes = focus.get(query.shape.node, posted)  # a shape without targets looks at what others make it look at
    try:
        if nodes:
            follow(query.dependence, nodes, around)
    except TooFar:
        return False
    return True


def _without(reading: Reading, queries: set[Term]) -> Reading:
    """Return shapes without some of the queries that are their constraints."""

    def is_kept(constraint: Constraint) -> bool:
        return not isinstance(constraint, Sparql | Custom) or constraint.query.node not in queries

    if not queries:
        return reading
    shapes = {
        node: replace(shape, constraints=tuple(filter(is_kept, shape.constraints)))
        for node, shape in reading.shapes.items()
    }
    return replace(reading, shapes=shapes)


def _canonical(content: bytes, path: str, triples: Iterable[Triple]) -> str | None:
    """Return the canonical form of a text that can be brought into it; with blank nodes that could take for ever."""
    if obstacles(content, path) or any(isinstance(term, BlankNode) for triple in triples for term in triple):
        return None
    return canonical(content, path).decode()
