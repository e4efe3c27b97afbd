"""One finding about the files: where, how grave, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How grave a problem is: errors stop a build, warnings are listed, infos are coverage."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, order=True)
class Problem:
    """One finding.

    Attributes:
        path: file, relative to the project's root.
        line: 1-based line in that file; 0 when the file as a whole is meant.
        severity: see `Severity`.
        code: stable slug of the rule.
        message: what is wrong and what to do, one or two sentences.
        focus: IRI of the thing concerned, empty when there is none.
    """

    path: str
    line: int
    severity: Severity
    code: str
    message: str
    focus: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.severity} {self.code}: {self.message}"

    def as_json(self) -> dict[str, Any]:
        """Return the fields as plain JSON values."""
        return {key: str(value) if key == "severity" else value for key, value in asdict(self).items()}


def stops_build(problems: Iterable[Problem]) -> bool:
    """Tell whether any problem is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)
