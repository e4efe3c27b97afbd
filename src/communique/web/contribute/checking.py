"""The check of a posted file, as if it stood in the project: the same rules as `communique check FILE`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from pyoxigraph import BlankNode, Triple

from communique.checks.run import CheckReport, check
from communique.corpus import Corpus, TurtleFile
from communique.errors import InvalidInput
from communique.formatting import canonical, obstacles
from communique.graph import Subject, Term
from communique.problems import stops_build
from communique.shacl_reach import Node, Step, follow
from communique.shacl_targets import Targets
from communique.terms import SH
from communique.turtle.reader import Document, read_turtle
from communique.web.contribute.rules import Query, Rules
from communique.web.contribute.surroundings import MOST_STATEMENTS, Surroundings, TooFar
from communique.web.problems import HttpProblem
from communique.web.store import ReleaseStore

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
    shapes = _without(rules.shapes, {query.node for query in omitted}) if omitted else rules.shapes
    corpus = Corpus(_NOWHERE, (*around.files, file), rules.model, shapes, contents={path: content})
    try:
        report = check(corpus, {path}, lint=())  # a release has no shapes with mistakes
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
        around.next_to(posted | mentioned, Step(None))
        for predicate in (*rules.backward_targets, *rules.backward_paths):
            around.next_to(posted, Step(predicate, inverse=True))
    except TooFar:
        detail = f"The file refers to more than {MOST_STATEMENTS:,} statements of the release. Post it in parts."
        raise HttpProblem("too-large", detail, {"limit": MOST_STATEMENTS}) from None
    model = (triple for each in rules.model for triple in each.triples)
    focus = Targets(chain(file.triples, around.triples, model)).focus_nodes(rules.shape_triples)
    return [query for query in rules.queries if not _followed(around, query, focus, posted)]


def _followed(around: Surroundings, query: Query, focus: Mapping[Subject, set[Term]], posted: frozenset[Node]) -> bool:
    nodes = posted if query.shape is None else posted & focus.get(query.shape, set())
    try:
        if nodes:
            follow(query.reach, frozenset(nodes), around)
    except (TooFar, ValueError):  # or it is of a kind that rdflib cannot read
        return False
    return True


def _without(shapes: Iterable[TurtleFile], constraints: set[Term]) -> tuple[TurtleFile, ...]:
    """Return shapes without some of their queries."""

    def is_kept(triple: Triple) -> bool:
        return triple.predicate != SH.sparql or triple.object not in constraints

    return tuple(
        replace(file, statements=tuple(each for each in file.statements if is_kept(each.triple))) for file in shapes
    )


def _canonical(content: bytes, path: str, triples: Iterable[Triple]) -> str | None:
    """Return the canonical form of a text that can be brought into it; with blank nodes that could take for ever."""
    if obstacles(content, path) or any(isinstance(term, BlankNode) for triple in triples for term in triple):
        return None
    return canonical(content, path).decode()
