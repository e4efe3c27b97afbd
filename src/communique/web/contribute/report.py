"""The outcome of a check as a page shows it: the problems line by line, with the text they are about."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from communique.checks.run import CheckReport
from communique.problems import Problem, Severity
from communique.report import as_json
from communique.terms import PREFIXES
from communique.web.contribute.checking import Checked
from communique.web.words import N_

MOST_SHOWN = 200
"""Most problems on a page."""
SEVERITIES = {Severity.ERROR: N_("Error"), Severity.WARNING: N_("Warning"), Severity.INFO: N_("Remark")}
_LONGEST_LINE = 200
_TERM = re.compile(r"\b([a-z]+):([A-Za-z][A-Za-z0-9_-]*)")


@dataclass(frozen=True)
class Words:
    """A piece of a message, with the address to which it leads, empty for none."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Finding:
    """One problem: its severity in a word, its code, its message in pieces."""

    severity: str
    word: str
    code: str
    message: tuple[Words, ...]


@dataclass(frozen=True)
class Line:
    """A line of the posted text with what was found there; number 0 stands for the text as a whole."""

    number: int
    text: str
    findings: tuple[Finding, ...]


def lines_of(problems: Iterable[Problem], content: bytes, address: Callable[[str], str]) -> list[Line]:
    """Return problems grouped by line.

    Args:
        problems: sorted by line.
        content: the posted bytes.
        address: returns the address of a term's description, empty where there is none.
    """
    texts = content.decode("utf-8", "replace").splitlines()
    found = []
    for number, group in groupby(problems, key=lambda problem: problem.line):
        text = texts[number - 1] if 0 < number <= len(texts) else ""
        shown = text if len(text) <= _LONGEST_LINE else f"{text[:_LONGEST_LINE]} …"
        found.append(Line(number, shown.strip(), tuple(_finding(problem, address) for problem in group)))
    return found


def json_of(checked: Checked, path: str) -> str:
    """Return what `communique check --json` says, with the file in canonical form and what was left out."""
    members = json.loads(as_json(checked.report))
    more = {"path": path, "canonical": checked.canonical, "omitted": list(checked.omitted)}
    return json.dumps({**members, **more}, ensure_ascii=False, indent=2) + "\n"


def counts_of(report: CheckReport) -> list[tuple[str, int]]:
    """Return how many problems of each severity there are, those of none left out."""
    return [(str(severity), report.count(severity)) for severity in Severity if report.count(severity)]


def _finding(problem: Problem, address: Callable[[str], str]) -> Finding:
    pieces = tuple(_pieces(problem.message, address))
    return Finding(str(problem.severity), SEVERITIES[problem.severity], problem.code, pieces)


def _pieces(message: str, address: Callable[[str], str]) -> Iterator[Words]:
    """Yield a message cut where a term is named whose description has an address."""
    end = 0
    for match in _TERM.finditer(message):
        namespace = PREFIXES.get(match[1], "")
        href = address(namespace + match[2]) if namespace else ""
        if href:
            yield Words(message[end : match.start()])
            yield Words(match[0], href)
            end = match.end()
    yield Words(message[end:])
