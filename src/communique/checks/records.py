"""Rules about record files as files: one home for each thing, no blank nodes, nothing left unstated."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from communique.corpus import RECORD_FOLDERS, TurtleFile, is_turtle_name, is_turtle_path
from communique.graph import Term
from communique.problems import Problem, Severity
from communique.questions import GENERAL_FOLDER, question_paths
from communique.template import PLACEHOLDER
from communique.terms import RDF, XSD, compact

_DOCUMENTATION = {".md", ".csv"}
"""Endings of the codebook and of coding sheets."""
_TEXTS = {XSD.string, RDF.langString}


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
        kinds = (
            "it is a pipe, socket or device, or leads to one"
            if is_turtle_name(name)
            else "records are files whose names end in .ttl, questions are .rq files in a folder questions/"
        )
        message = f"this file is not read: {kinds}. Rename, move or remove it."
        yield Problem(path, 0, Severity.WARNING, "not-read", message)


def blank_nodes(file: TurtleFile) -> Iterator[Problem]:
    """Yield each statement of a record that has a blank node."""
    message = "a blank node cannot be cited or compared. Give the part an IRI: the owner's IRI, `#` and a name."
    for triple, line in file.statements:
        if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
            yield Problem(file.path, line, Severity.ERROR, "blank-node", message)


def divided_subjects(files: Iterable[TurtleFile]) -> Iterator[Problem]:
    """Yield each thing that is described in several files, at its first statement in each."""
    homes: defaultdict[NamedNode, dict[str, int]] = defaultdict(dict)
    for file in files:
        for triple, line in file.statements:
            if isinstance(triple.subject, NamedNode):
                homes[triple.subject].setdefault(file.path, line)
    for subject, places in homes.items():
        yield from divided(subject.value, list(places.items()))


def divided(iri: str, places: Sequence[tuple[str, int]]) -> Iterator[Problem]:
    """Yield each file that describes a thing of which another one does; `places` are the files and the line in each."""
    for path, line in places if len(places) > 1 else ():
        other, other_line = next(place for place in places if place[0] != path)
        place = f"{other}:{other_line}" if other_line else other
        message = f"{compact(iri)} is described in {place} too. Keep it in one file."
        yield Problem(path, line, Severity.ERROR, "two-files", message, iri)


def values(file: TurtleFile) -> Iterator[Problem]:
    """Yield each statement whose value is still a placeholder, or would come back from the store in another form."""
    for triple, line in file.statements:
        if not _is_as_it_should_be(triple.object):
            problem = _open if _is_placeholder(triple.object) else _rewritten
            yield problem(file.path, line, triple)


@lru_cache(maxsize=1 << 14)
def _is_as_it_should_be(value: Term) -> bool:
    return not _is_placeholder(value) and as_stored(value) == value


def _is_placeholder(value: Term) -> bool:
    """Tell whether a value is the one that a template has where something is to be stated."""
    text = value.value if isinstance(value, Literal | NamedNode) else ""
    return text == PLACEHOLDER or text.endswith(f"/{PLACEHOLDER}")


def _open(path: str, line: int, triple: Triple) -> Problem:
    what = f"{compact(triple.predicate.value)} is still to be stated"
    message = f"{what}. Replace {PLACEHOLDER}, or delete the line."
    return Problem(path, line, Severity.ERROR, "todo", message)


def _rewritten(path: str, line: int, triple: Triple) -> Problem:
    """Name a literal that the store would give back in another form, so that dump and endpoint would differ."""
    message = f"the endpoint would answer {as_stored(triple.object)} instead of {triple.object}. Write it that way."
    return Problem(path, line, Severity.WARNING, "rewritten-value", message)


def as_stored(value: Term) -> Term:
    """Return a value as the store gives it back; it keeps all but literals that it calculates with."""
    if not isinstance(value, Literal) or value.datatype in _TEXTS:
        return value
    store, anything = Store(), NamedNode("urn:x-any:thing")
    store.add(Quad(anything, anything, value))
    (quad,) = store.quads_for_pattern(None, None, None)
    return quad.object
