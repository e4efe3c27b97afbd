"""The whole check, cheapest rules first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from communique.checks.dating import dating
from communique.checks.records import blank_nodes, divided_subjects, placeholders, rewritten_values, unread_files
from communique.corpus import Corpus, TurtleFile
from communique.formatting import format_problem
from communique.problems import Problem, Severity, stops_build
from communique.questions import QuestionFile, repeated_slugs

CheckedFile = TurtleFile | QuestionFile


@dataclass(frozen=True)
class CheckReport:
    """The outcome of a check.

    Attributes:
        problems: findings, sorted by file and line.
        files: paths that were looked at.
        shacl_report: the SHACL validation report in Turtle; empty when the shapes were not run.
    """

    problems: tuple[Problem, ...]
    files: tuple[str, ...]
    shacl_report: str = ""

    def count(self, severity: Severity) -> int:
        """Return how many problems have `severity`."""
        return sum(problem.severity is severity for problem in self.problems)


def check(
    corpus: Corpus,
    paths: Collection[str] | None = None,
    progress: Callable[[str], None] = lambda _: None,
    lint: Sequence[Problem] | None = None,
) -> CheckReport:
    """Check the files of `corpus`, or only those in `paths`.

    The shapes run only when every file can be read and the shapes themselves have no mistakes: on half a graph they
    would report what is merely missing. `lint` is what `lint_shapes` says of them, where that is known already.

    Raises:
        EnvironmentFailure: a file cannot be opened.
    """
    looked_at: tuple[CheckedFile, ...] = tuple(f for f in corpus.everything if paths is None or f.path in paths)
    progress(f"{len(looked_at)} file{'' if len(looked_at) == 1 else 's'} read")
    found = [problem for file in looked_at for problem in file.problems]
    records = [file for file in corpus.records if file in looked_at]
    found += unread_files(corpus.root) if paths is None else ()
    found += [problem for problem in repeated_slugs(corpus.questions) if paths is None or problem.path in paths]
    found += blank_nodes(records)
    found += placeholders(records)
    found += rewritten_values(records)
    found += dating(records)
    found += [problem for problem in divided_subjects(corpus.records) if paths is None or problem.path in paths]
    found += _format_problems(corpus, records)
    if any(stops_build(file.problems) for file in corpus.files):
        path = next(file.path for file in corpus.files if stops_build(file.problems))
        note = f"the shapes were not run, because {path} cannot be read. Mend it and check again."
        found.append(Problem(path, 0, Severity.WARNING, "shapes-not-run", note))
        return _report(found, looked_at)
    if not corpus.shapes:
        note = "there are no shapes, so nothing was checked against them. Copy the folder shapes/ into the project."
        found.append(Problem("shapes", 0, Severity.ERROR, "no-shapes", note))
        return _report(found, looked_at)
    progress("running the shapes")
    return _with_shapes(corpus, found, looked_at, paths, lint)


def _with_shapes(
    corpus: Corpus,
    found: list[Problem],
    looked_at: tuple[CheckedFile, ...],
    paths: Collection[str] | None,
    lint: Sequence[Problem] | None,
) -> CheckReport:
    from communique import shacl  # rdflib and pySHACL take a second to import: only a check pays for them
    from communique.shacl_coverage import coverage

    lint = shacl.lint_shapes(corpus.shapes, corpus.model) if lint is None else lint
    found += [problem for problem in lint if paths is None or problem.path in paths]
    if stops_build(lint):
        note = f"the shapes were not run, because {lint[0].path} has mistakes. Mend them and check again."
        found.append(Problem(lint[0].path, 0, Severity.ERROR, "shapes-not-run", note))
        return _report(found, looked_at)
    escaped = coverage(corpus.records, corpus.shapes, corpus.model)
    found += [problem for problem in escaped if paths is None or problem.path in paths]
    report = shacl.validate(corpus.records, corpus.shapes, corpus.model, focus_paths=paths)
    found += shacl.problems(report, corpus.published)
    return _report(found, looked_at, report.turtle)


def _format_problems(corpus: Corpus, records: list[TurtleFile]) -> list[Problem]:
    """Tell which files are not in canonical form; those with blank nodes, which may take for ever, are left out."""
    readable = [file for file in records if not stops_build(file.problems) and not any(blank_nodes([file]))]
    problems = (format_problem(file, corpus.content(file.path)) for file in readable)
    return [problem for problem in problems if problem]


def _report(found: list[Problem], looked_at: tuple[CheckedFile, ...], shacl_report: str = "") -> CheckReport:
    open_places = {(problem.path, problem.line) for problem in found if problem.code == "todo"}
    told = {p for p in found if p.code == "todo" or (p.path, p.line) not in open_places}
    return CheckReport(tuple(sorted(told)), tuple(file.path for file in looked_at), shacl_report)
