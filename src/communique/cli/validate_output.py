"""The outcome of `communique validate`, in each of its forms."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from pyoxigraph import Literal

from communique.problems import Problem, Severity
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.data.syntaxes import SYNTAXES
from communique.shacl.problems import problems, shown
from communique.shacl.reading.graph import name
from communique.shacl.report_graph import serialized
from communique.shacl.results import Result
from communique.shacl.validation import Validation

_NOWHERE = "(shapes)"
"""In place of a file, where only the shapes name the focus node."""
NOTHING_CHECKED = (
    "nothing was checked: no shape found anything to look at in the data. Compare the targets of the shapes with the "
    "classes and properties of the data."
)


def text_of(outcome: Validation, form: str) -> str | bytes:
    """Return the outcome as `text`, `json`, `sarif` or `github`, or as a validation report in one of `SYNTAXES`.

    Raises:
        EnvironmentFailure: there is too little memory for it.
    """
    if form in SYNTAXES:
        content = serialized(outcome.report, SYNTAXES[form])
        return content if content.endswith(b"\n") else content + b"\n"
    if form == "json":
        return json.dumps(_as_json(outcome), ensure_ascii=False, indent=2) + "\n"
    told = zip(map(_with_focus, outcome.problems, outcome.report.results), outcome.report.results, strict=True)
    found = sorted(told, key=lambda pair: pair[0])
    if form == "text":
        return "\n\n".join([*_blocks(found, outcome.graph), " ".join(_closing(outcome))]) + "\n"
    return _as_check_report([problem for problem, _ in found], outcome, form)


def _as_check_report(found: Sequence[Problem], outcome: Validation, form: str) -> str:
    from communique.checks.run import CheckReport  # which takes its time to import
    from communique.report import FORMATS

    written = FORMATS[form](CheckReport(tuple(found), outcome.files, outcome.report))
    return f"{written}\n" if written else ""


def _with_focus(problem: Problem, result: Result) -> Problem:
    """Name the focus node where there is no line that would show it."""
    if problem.line or (result.value == result.focus and isinstance(result.focus, Literal)):
        return problem
    return replace(problem, message=f"{problem.message} Focus node: {shown(result.focus)}.")


def _blocks(told: Sequence[tuple[Problem, Result]], graph: DataGraph) -> Iterator[str]:
    for _, found in groupby(told, key=lambda pair: pair[0].path):
        yield "\n".join(line for problem, result in found for line in _lines(problem, result, graph))


def _lines(problem: Problem, result: Result, graph: DataGraph) -> Iterator[str]:
    """Yield a problem and, indented, what of another shape its value fails."""
    yield str(problem if problem.path else replace(problem, path=_NOWHERE))
    for detail, inner in zip(problems(result.details, graph), result.details, strict=True):
        yield from (f"    {line}" for line in _lines(_with_focus(detail, inner), inner, graph))


def _closing(outcome: Validation) -> Iterator[str]:
    report = outcome.report
    count = len(report.results)
    yield "Conforms:" if report.conforms else f"Does not conform: {_counted(count, 'result')},"
    looked_at = sum(number for _, number in report.focus_nodes)
    shapes = sum(number > 0 for _, number in report.focus_nodes)
    yield f"{_counted(looked_at, 'focus node')} of {_counted(shapes, 'shape')} checked."
    if not outcome.checks_something:
        yield f"But {NOTHING_CHECKED}"
    for referred in report.referred:
        yield f"{name(referred.shape)} was left to pySHACL: {referred.reason}."
    for query, reason in report.slow:
        yield f"{query} was asked of one node after the other with rdflib, which is slow: {reason}."


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _as_json(outcome: Validation) -> dict[str, Any]:
    report = outcome.report
    found = zip(outcome.problems, report.results, strict=True)
    counts = {str(each): sum(problem.severity is each for problem in outcome.problems) for each in Severity}
    return {
        "conforms": report.conforms,
        "checked": outcome.checks_something,
        "files": list(outcome.files),
        "counts": counts,
        "focus_nodes": {_key(node): number for node, number in report.focus_nodes},
        "referred": [{"shape": _key(each.shape), "reason": each.reason} for each in report.referred],
        "slow": [{"query": query, "reason": reason} for query, reason in report.slow],
        "shapes": [problem.as_json() for problem in outcome.reading.problems],
        "problems": [_problem_as_json(*told, outcome.graph) for told in sorted(found, key=lambda pair: pair[0])],
    }


def _problem_as_json(problem: Problem, result: Result, graph: DataGraph) -> dict[str, Any]:
    below = zip(problems(result.details, graph), result.details, strict=True)
    details = [_problem_as_json(detail, inner, graph) for detail, inner in below]
    return {**problem.as_json(), **({"details": details} if details else {})}


def _key(node: Any) -> str:
    return str(node).removeprefix("<").removesuffix(">")
