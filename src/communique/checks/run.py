"""The whole check, cheapest rules first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from communique.checks.alone import problems_alone
from communique.checks.records import divided_subjects, unread_files
from communique.corpus import Corpus, TurtleFile
from communique.problems import Problem, Severity, stops_build
from communique.questions import QuestionFile, repeated_slugs
from communique.shacl.engines import Engine

if TYPE_CHECKING:
    from communique.shacl.reading.shapes import Reading
    from communique.shacl.results import Report

CheckedFile = TurtleFile | QuestionFile
_IN_ORDER = attrgetter(*(field.name for field in fields(Problem)))


@dataclass(frozen=True)
class CheckReport:
    """The outcome of a check.

    Attributes:
        problems: findings, sorted by file and line.
        files: paths that were looked at.
        shacl: what the shapes say; None when they were not run.
        unlisted: how many infos there are that `problems` does not list, because nobody asked for them.
    """

    problems: tuple[Problem, ...]
    files: tuple[str, ...]
    shacl: Report | None = None
    unlisted: int = 0

    def count(self, severity: Severity) -> int:
        """Return how many problems have `severity`."""
        listed = sum(problem.severity is severity for problem in self.problems)
        return listed + (self.unlisted if severity is Severity.INFO else 0)


def check(
    corpus: Corpus,
    paths: Collection[str] | None = None,
    progress: Callable[[str], None] = lambda _: None,
    rules: Reading | None = None,
    engine: Engine = Engine.NATIVE,
) -> CheckReport:
    """Check the files of `corpus`, or only those in `paths`.

    The shapes run only when every file can be read and the shapes themselves have no mistakes: on half a graph they
    would report what is merely missing.

    Args:
        corpus: the files.
        paths: those that are checked, in the light of all; None for all.
        progress: is told what is being done.
        rules: the shapes as read and what is wrong with them, where that is known already.
        engine: what runs the shapes.

    Raises:
        InvalidInput: the engine cannot use the shapes or the data.
        EnvironmentFailure: a file cannot be opened.
    """
    looked_at: tuple[CheckedFile, ...] = tuple(f for f in corpus.everything if paths is None or f.path in paths)
    files = [file.path for file in looked_at]
    progress(f"{len(looked_at)} file{'' if len(looked_at) == 1 else 's'} read")
    found = _without_shapes(corpus, looked_at, paths)
    unreadable = next((file.path for file in corpus.files if stops_build(file.problems)), "")
    obstacle = obstacle_of(unreadable, bool(corpus.shapes))
    if obstacle:
        return report_of([*found, obstacle], files)
    rules = rules or read_rules(corpus)
    found += [problem for problem in rules.problems if paths is None or problem.path in paths]
    mistakes = [problem.path for problem in rules.problems if problem.severity is Severity.ERROR]
    if mistakes:
        return report_of([*found, mistaken(mistakes[0])], files)
    progress("running the shapes")
    from communique.checks.shapes import judge  # numpy takes a tenth of a second to import: only a check pays for it

    judged = judge(corpus, rules, paths, engine)
    return report_of([*found, *judged.problems], files, judged.report)


def read_rules(corpus: Corpus) -> Reading:
    """Return the shapes of `corpus` and all that is wrong with them."""
    from communique.shacl.lint import lint_shapes  # a check after an edit reads no shapes
    from communique.shacl.reading.shapes import read

    reading = read(corpus.shapes)
    return replace(reading, problems=tuple(lint_shapes(corpus.shapes, corpus.model, reading)))


def _without_shapes(corpus: Corpus, looked_at: tuple[CheckedFile, ...], paths: Collection[str] | None) -> list[Problem]:
    """Return what is wrong with the files as files."""
    found = [problem for file in looked_at for problem in file.problems]
    records = [file for file in corpus.records if paths is None or file.path in paths]
    found += unread_files(corpus.root) if paths is None else ()
    found += [problem for problem in repeated_slugs(corpus.questions) if paths is None or problem.path in paths]
    found += [problem for file in records for problem in problems_alone(file, corpus.content(file.path))]
    found += [problem for problem in divided_subjects(corpus.records) if paths is None or problem.path in paths]
    return found


def mistaken(path: str) -> Problem:
    """Say that the shapes could not be run, because the file at `path` has mistakes."""
    note = f"the shapes were not run, because {path} has mistakes. Mend them and check again."
    return Problem(path, 0, Severity.ERROR, "shapes-not-run", note)


def obstacle_of(unreadable: str, has_shapes: bool) -> Problem | None:
    """Return why the shapes cannot be run: the path of a file that cannot be read, or that there are none."""
    if unreadable:
        note = f"the shapes were not run, because {unreadable} cannot be read. Mend it and check again."
        return Problem(unreadable, 0, Severity.WARNING, "shapes-not-run", note)
    if not has_shapes:
        note = "there are no shapes, so nothing was checked against them. Copy the folder shapes/ into the project."
        return Problem("shapes", 0, Severity.ERROR, "no-shapes", note)
    return None


def report_of(
    found: Iterable[Problem], files: Iterable[str], shacl: Report | None = None, infos: int = 0
) -> CheckReport:
    """Return the report of a check of `files`: of a statement that is still to be made, only that is told.

    `infos` is how many infos there are beyond those in `found`.
    """
    found = set(found)
    open_places = places_to_state(found)
    told = {p for p in found if p.code == "todo" or (p.path, p.line) not in open_places}
    return CheckReport(tuple(sorted(told, key=_IN_ORDER)), tuple(files), shacl, infos)


def places_to_state(found: Iterable[Problem]) -> set[tuple[str, int]]:
    """Return file and line of every statement that is still to be made."""
    return {(problem.path, problem.line) for problem in found if problem.code == "todo"}
