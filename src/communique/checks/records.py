"""Rules about record files as files: one home for each thing, no blank nodes, nothing left unstated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
            known = path.is_dir() or is_turtle_path(path) or path.suffix in _DOCUMENTATION or path.name.startswith(".")
            if not known and path not in questions:
                kinds = "records are files whose names end in .ttl, questions are .rq files in a folder questions/"
                message = f"this file is not read: {kinds}. Rename, move or remove it."
                yield Problem(path.relative_to(root).as_posix(), 0, Severity.WARNING, "not-read", message)


def blank_nodes(files: Iterable[TurtleFile]) -> Iterator[Problem]:
    """Yield each statement of a record that has a blank node."""
    message = "a blank node cannot be cited or compared. Give the part an IRI: the owner's IRI, `#` and a name."
    for file in files:
        for statement in file.statements:
            if any(isinstance(term, BlankNode) for term in statement.triple):
                yield Problem(file.path, statement.line, Severity.ERROR, "blank-node", message)


def divided_subjects(files: Iterable[TurtleFile]) -> Iterator[Problem]:
    """Yield each thing that is described in a second file, at its first statement there."""
    home: dict[NamedNode, tuple[str, int]] = {}
    reported: set[tuple[NamedNode, str]] = set()
    for file in files:
        for statement in file.statements:
            subject = statement.triple.subject
            if not isinstance(subject, NamedNode):
                continue
            path, line = home.setdefault(subject, (file.path, statement.line))
            if path != file.path and (subject, file.path) not in reported:
                reported.add((subject, file.path))
                place = f"{path}:{line}" if line else path
                message = f"{compact(subject.value)} is described in {place} too. Keep it in one file."
                yield Problem(file.path, statement.line, Severity.ERROR, "two-files", message, subject.value)


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
    stored: dict[Literal, Literal] = {}
    for file in files:
        for statement in file.statements:
            value = statement.triple.object
            if not isinstance(value, Literal):
                continue
            if value not in stored:
                stored[value] = _as_stored(value)
            if stored[value] != value:
                message = f"the endpoint would answer {stored[value]} instead of {value}. Write it that way."
                yield Problem(file.path, statement.line, Severity.WARNING, "rewritten-value", message)


def _as_stored(value: Literal) -> Literal:
    store, anything = Store(), NamedNode("urn:x-any:thing")
    store.add(Quad(anything, anything, value))
    (quad,) = store.quads_for_pattern(None, None, None)
    return quad.object if isinstance(quad.object, Literal) else value
