"""Rules about record files as files: one home for each thing, no blank nodes, nothing left unstated."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from communique.corpus import RECORD_FOLDERS, TurtleFile, is_turtle_path
from communique.problems import Problem, Severity
from communique.questions import GENERAL_FOLDER, question_paths
from communique.template import PLACEHOLDER
from communique.terms import compact

_DOCUMENTATION = {".md", ".csv"}
"""Endings of the codebook and of coding sheets."""


def unread_files(root: Path) -> Iterator[Problem]:
    """Yield each file of the record and question folders that is no Turtle file, question or documentation."""
    questions = set(question_paths(root))
    for folder in (*RECORD_FOLDERS, GENERAL_FOLDER):
        for path in sorted((root / folder).rglob("*")):
            if not (path.is_dir() or is_turtle_path(path) or path in questions):
                yield from unread(path.relative_to(root).as_posix())


def unread(path: str) -> Iterator[Problem]:
    """Yield a problem for a file that is neither Turtle nor a question, unless it is documentation or hidden."""
    name = path.rpartition("/")[2]
    if not name.startswith(".") and os.path.splitext(name)[1] not in _DOCUMENTATION:
        kinds = "records are files whose names end in .ttl, questions are .rq files in a folder questions/"
        message = f"this file is not read: {kinds}. Rename, move or remove it."
        yield Problem(path, 0, Severity.WARNING, "not-read", message)


def blank_nodes(files: Iterable[TurtleFile]) -> Iterator[Problem]:
    """Yield each statement of a record that has a blank node."""
    message = "a blank node cannot be cited or compared. Give the part an IRI: the owner's IRI, `#` and a name."
    for file in files:
        for statement in file.statements:
            if any(isinstance(term, BlankNode) for term in statement.triple):
                yield Problem(file.path, statement.line, Severity.ERROR, "blank-node", message)


def divided_subjects(files: Iterable[TurtleFile]) -> Iterator[Problem]:
    """Yield each thing that is described in a second file, at its first statement there."""
    homes: defaultdict[NamedNode, dict[str, int]] = defaultdict(dict)
    for file in files:
        for statement in file.statements:
            if isinstance(statement.triple.subject, NamedNode):
                homes[statement.triple.subject].setdefault(file.path, statement.line)
    for subject, places in homes.items():
        yield from divided(subject.value, list(places.items()))


def divided(iri: str, places: Sequence[tuple[str, int]]) -> Iterator[Problem]:
    """Yield each file but the first that describes a thing; `places` are the files and the line in each."""
    (home, home_line), *others = places
    for path, line in others:
        place = f"{home}:{home_line}" if home_line else home
        message = f"{compact(iri)} is described in {place} too. Keep it in one file."
        yield Problem(path, line, Severity.ERROR, "two-files", message, iri)


def placeholders(files: Iterable[TurtleFile]) -> Iterator[Problem]:
    """Yield each statement whose value is still the placeholder of a template."""
    for file in files:
        for statement in file.statements:
            value = statement.triple.object
            if not isinstance(value, Literal | NamedNode):
                continue
            if value.value == PLACEHOLDER or value.value.endswith(f"/{PLACEHOLDER}"):
                what = f"{compact(statement.triple.predicate.value)} is still to be stated"
                message = f"{what}. Replace {PLACEHOLDER}, or delete the line."
                yield Problem(file.path, statement.line, Severity.ERROR, "todo", message)


def rewritten_values(files: Iterable[TurtleFile]) -> Iterator[Problem]:
    """Yield each literal that the store would give back in another form, so that dump and endpoint would differ."""
    for file in files:
        for statement in file.statements:
            value = statement.triple.object
            if not isinstance(value, Literal):
                continue
            if as_stored(value) != value:
                message = f"the endpoint would answer {as_stored(value)} instead of {value}. Write it that way."
                yield Problem(file.path, statement.line, Severity.WARNING, "rewritten-value", message)


@lru_cache(maxsize=1 << 14)
def as_stored(value: Literal) -> Literal:
    """Return a literal as the store gives it back."""
    store, anything = Store(), NamedNode("urn:x-any:thing")
    store.add(Quad(anything, anything, value))
    (quad,) = store.quads_for_pattern(None, None, None)
    return quad.object if isinstance(quad.object, Literal) else value
