"""A check report as text, JSON, SARIF or GitHub annotations."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import groupby
from typing import Any

from pyoxigraph import RdfFormat

from communique.checks.run import CheckReport
from communique.problems import Problem, Severity

_SARIF_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_GITHUB_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def as_text(report: CheckReport, infos: bool = False) -> str:
    """Return one line a problem, grouped by file, and a closing line with the counts.

    Infos are gaps in coverage: they are counted always, and listed only with `infos`.
    """
    listed = [problem for problem in report.problems if infos or problem.severity is not Severity.INFO]
    groups = groupby(listed, key=lambda problem: problem.path)
    blocks = ["\n".join(str(problem) for problem in problems) for _, problems in groups]
    hint = "" if infos or not report.count(Severity.INFO) else " List the infos with --infos."
    return "\n\n".join([*blocks, _summary(report) + hint])


def as_json(report: CheckReport) -> str:
    """Return an object with `files` (paths), `counts` by severity and `problems`."""
    counts = {str(severity): report.count(severity) for severity in Severity}
    problems = [problem.as_json() for problem in report.problems]
    return json.dumps(
        {"files": list(report.files), "counts": counts, "problems": problems}, ensure_ascii=False, indent=2
    )


def as_sarif(report: CheckReport) -> str:
    """Return a SARIF log (OASIS SARIF 2.1.0) with one run."""
    rules = [{"id": code} for code in sorted({problem.code for problem in report.problems})]
    from communique import __version__  # takes a while to find out

    driver = {"name": "communique", "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "results": [_sarif_result(problem) for problem in report.problems]}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def as_github(report: CheckReport) -> str:
    """Return GitHub workflow commands, one a problem."""
    return "\n".join(_annotation(problem) for problem in report.problems)


def as_turtle(report: CheckReport) -> str:
    """Return the SHACL validation report (SHACL, section 3.6) in Turtle; empty when the shapes were not run."""
    from communique.shacl.report_graph import serialized

    return serialized(report.shacl, RdfFormat.TURTLE).decode() if report.shacl else ""


FORMATS: dict[str, Callable[[CheckReport], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
    "turtle": as_turtle,
}


def _summary(report: CheckReport) -> str:
    counts = ", ".join(_counted(report.count(severity), severity) for severity in Severity)
    return f"{_counted(len(report.files), 'file')} checked: {counts}."


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _sarif_result(problem: Problem) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": problem.path}}
    if problem.line:
        location["region"] = {"startLine": problem.line}
    return {
        "ruleId": problem.code,
        "level": _SARIF_LEVEL[problem.severity],
        "message": {"text": problem.message},
        "locations": [{"physicalLocation": location}],
    }


def _annotation(problem: Problem) -> str:
    text = problem.message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    line = f",line={problem.line}" if problem.line else ""
    return f"::{_GITHUB_LEVEL[problem.severity]} file={problem.path}{line},title={problem.code}::{text}"
