"""What a file shows by itself: the rules that no other file has a part in."""

from __future__ import annotations

from collections.abc import Iterator

from communique.checks.dating import dating
from communique.checks.records import blank_nodes, values
from communique.corpus import TurtleFile
from communique.formatting import format_problem
from communique.problems import Problem, stops_build


def problems_alone(file: TurtleFile, content: bytes) -> tuple[Problem, ...]:
    """Return what is wrong with a record file by itself, beyond what made it unreadable.

    A file with blank nodes, whose canonical form may take for ever, is not asked for its form.
    """
    return tuple(_found(file, content))


def _found(file: TurtleFile, content: bytes) -> Iterator[Problem]:
    blank = list(blank_nodes(file))
    yield from blank
    yield from values(file)
    yield from dating(file)
    if not blank and not stops_build(file.problems):
        formatted = format_problem(file, content)
        if formatted:
            yield formatted
