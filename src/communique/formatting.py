"""Bring record files into their canonical form, losing nothing."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, Quad, Triple

from communique.corpus import TurtleFile
from communique.dates import bounds
from communique.problems import Problem, Severity
from communique.terms import CMQ, XSD
from communique.turtle.comments import comment_lines
from communique.turtle.reader import read_turtle
from communique.turtle.writer import write_turtle


def obstacles(content: bytes, path: str) -> list[Problem]:
    """Return why `content` cannot be rewritten without loss: errors in it, and comments."""
    document = read_turtle(content, path)
    errors = [problem for problem in document.problems if problem.severity is Severity.ERROR]
    if errors:
        return errors
    message = (
        "a comment would be lost when the file is formatted. Make it a skos:editorialNote of the thing it is about."
    )
    lines = comment_lines(content.decode("utf-8"))
    return [Problem(path, line, Severity.ERROR, "comment", message) for line in lines]


def canonical(content: bytes, path: str) -> bytes:
    """Return the canonical form of Turtle that has no `obstacles`."""
    return write_turtle(statement.triple for statement in read_turtle(content, path).statements).encode()


def with_bounds(triples: Iterable[Triple]) -> list[Triple]:
    """Return `triples` with `cmq:earliest` and `cmq:latest` as they follow from each `cmq:date`.

    Raises:
        InvalidDate: a `cmq:date` is no supported EDTF.
    """
    found = list(triples)
    dated = {triple.subject: triple.object for triple in found if triple.predicate == CMQ.date}
    kept = [t for t in found if not (t.subject in dated and t.predicate in (CMQ.earliest, CMQ.latest))]
    for subject, stated in dated.items():
        if not isinstance(stated, Literal):
            continue
        computed = bounds(stated.value)
        for predicate, day in ((CMQ.earliest, computed.earliest), (CMQ.latest, computed.latest)):
            if day is not None:
                kept.append(Quad(subject, predicate, Literal(day.isoformat(), datatype=XSD.date)).triple)
    return kept


def format_problem(file: TurtleFile, content: bytes) -> Problem | None:
    """Tell whether the bytes of a readable file are in canonical form; the line is the first that differs."""
    wanted = write_turtle(file.triples).encode()
    if content == wanted:
        return None
    pairs = zip(content.splitlines(), [*wanted.splitlines(), b""], strict=False)
    line = next((number for number, (has, want) in enumerate(pairs, 1) if has != want), 1)
    return Problem(file.path, line, Severity.WARNING, "format", "not in canonical form. Run `communique fmt`.")
