"""Stated dates are EDTF, and the computed days follow from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pyoxigraph import Literal

from communique.corpus import TurtleFile
from communique.dates import Bounds, InvalidDate, bounds
from communique.graph import Graph, Located, Subject
from communique.problems import Problem, Severity
from communique.terms import CMQ, EDTF

_EDTF = EDTF.EDTF
_DAYS = (CMQ.earliest, CMQ.latest)
_DATES = frozenset({CMQ.date, *_DAYS})


def dating(file: TurtleFile) -> Iterator[Problem]:
    """Yield each `cmq:date` that is no EDTF and each missing, superfluous or wrong bound."""
    graph = Graph([replace(file, statements=tuple(s for s in file.statements if s.triple.predicate in _DATES))])
    for subject in graph.subjects(CMQ.date):
        stated = graph.objects(subject, CMQ.date)[0]
        if not isinstance(stated.term, Literal) or stated.term.datatype != _EDTF:
            continue  # a shape says so
        try:
            computed = bounds(stated.text)
        except InvalidDate as error:
            yield _problem(stated, subject, "edtf", str(error))
            continue
        yield from _wrong_bounds(graph, subject, stated, computed)
    for predicate in _DAYS:
        for subject in graph.subjects(predicate):
            if graph.value(subject, CMQ.date) is None:
                given = graph.objects(subject, predicate)[0]
                message = "a computed day without a stated date. State cmq:date, or remove the day."
                yield _problem(given, subject, "bounds", message)


def _wrong_bounds(graph: Graph, subject: Subject, stated: Located, computed: Bounds) -> Iterator[Problem]:
    expected = {"earliest": computed.earliest, "latest": computed.latest}
    for name, day in expected.items():
        given = graph.value(subject, CMQ.term(name))
        wanted = day.isoformat() if day else ""
        if (given.text if given else "") == wanted:
            continue
        should = f"cmq:{name} should be {wanted}" if wanted else f"there should be no cmq:{name}"
        message = f'{should}, because the stated date is "{stated.text}". Run `communique bounds`.'
        yield _problem(given or stated, subject, "bounds", message)


def _problem(at: Located, subject: Subject, code: str, message: str) -> Problem:
    return Problem(at.path, at.line, Severity.ERROR, code, message, str(subject).strip("<>"))
