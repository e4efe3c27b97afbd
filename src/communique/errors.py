"""The errors a user can meet. Each one says where, what and why, and what to do."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the command line."""

    FINE = 0
    PROBLEMS = 1
    USAGE = 2
    ENVIRONMENT = 3


class CommuniqueError(Exception):
    """A failure with a stable code, a sentence for the user and a hint at the remedy.

    Subclasses set `code` (a slug that never changes) and `exit_code`.
    """

    code = "error"
    exit_code = Exit.PROBLEMS

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class InvalidInput(CommuniqueError):
    """Input that the user can mend: data that does not hold what it should."""

    code = "invalid-input"


class UsageError(CommuniqueError):
    """A command, option or argument that does not fit."""

    code = "wrong-usage"
    exit_code = Exit.USAGE


class EnvironmentFailure(CommuniqueError):
    """Something outside the project's files: a disk, a port, a folder, a missing program."""

    code = "environment"
    exit_code = Exit.ENVIRONMENT


class MissingExtra(EnvironmentFailure):
    """An optional dependency that is not installed."""

    code = "missing-extra"
