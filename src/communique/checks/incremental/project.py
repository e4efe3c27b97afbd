"""The check of a project, composed of what is remembered and what has to be found out anew."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from communique.checks.incremental.crossing import divided_among, divided_things, focus_of
from communique.checks.incremental.judgements import FOCUS, ROOT, Judgements
from communique.checks.incremental.listing import Listing, list_files, settled
from communique.checks.incremental.memory import Memory, Verdict
from communique.checks.incremental.reading import Files, compare
from communique.checks.incremental.verdicts import Edit, Outlook, reach
from communique.checks.records import unread
from communique.checks.run import CheckReport, mistaken, obstacle_of, places_to_state, report_of
from communique.checks.scope import Scope
from communique.corpus import RECORD_FOLDERS
from communique.problems import Problem, Severity
from communique.questions import GENERAL_FOLDER, repeated_names
from communique.shacl.coverage import subjects_in
from communique.shacl.data.arrays import among, unique
from communique.shacl.data.data_graph import DataGraph

MANY_FILES = 32
"""So many changed files, and a check remembers anew instead of working out the difference each time."""
MANY_NODES = 2_000
"""The same for focus nodes that had to be looked at anew."""


@dataclass(frozen=True)
class Outcome:
    """The outcome of a check.

    Attributes:
        report: what it found.
        memory: what is worth remembering; None where what was remembered serves as well.
    """

    report: CheckReport
    memory: Memory | None


def check_project(
    root: Path,
    before: Memory,
    scope: Scope,
    infos: bool = True,
    progress: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Check the project at `root`, as `communique.checks.run.check` does a corpus.

    Args:
        root: the project's folder.
        before: what was found the last time; an empty memory for a full check.
        scope: which files are reported.
        infos: list infos; else they are only counted.
        progress: is told what is being done.

    Raises:
        EnvironmentFailure: there is no project, or a file or folder cannot be read.
        InvalidInput: the shapes or the data cannot be used.
        UsageError: the scope names no file of the project.
    """
    started = time.time_ns()
    listing = list_files(root)
    files = compare(listing, before)
    graph = files.graph()
    paths = scope.paths(listing, graph)
    progress(f"{_counted(len(listing.read if paths is None else paths))} read")
    edit = Edit.of(files, graph)
    divided = _divided(files, graph, edit)
    obstacle = obstacle_of(files.unreadable, bool(listing.shapes))
    if obstacle is None:
        progress("running the shapes")
    outlook = None if obstacle else reach(files, graph, edit)
    found = [*_problems(files, paths), *_across(listing, divided, outlook, paths), *_obstacles(obstacle, outlook)]
    report = _report(found, listing, graph, outlook.verdict if outlook else None, paths, infos)
    if not _is_worth_remembering(files, outlook, started):
        return Outcome(report, None)
    signatures = settled(listing.signatures_of(listing.read), started)
    known = {path: files.known[path] for path in listing.read}
    mistakes, verdict = (outlook.mistakes, outlook.verdict) if outlook else (None, None)
    return Outcome(report, Memory(known, signatures, graph, tuple(divided), mistakes, verdict))


def _problems(files: Files, paths: Collection[str] | None) -> Iterator[Problem]:
    """Yield what is wrong with each file by itself."""
    for path, file in files.known.items():
        if paths is None or path in paths:
            yield from file.problems
    if paths is None:
        for path in _unread(files.listing):
            yield from unread(path)


def _unread(listing: Listing) -> Iterator[str]:
    """Yield the files in the folders of records and questions that are neither Turtle nor questions."""
    read = frozenset(listing.read)
    folders = tuple(f"{folder}/" for folder in (*RECORD_FOLDERS, GENERAL_FOLDER))
    return (path for path in listing.paths if path.startswith(folders) and path not in read)


def _divided(files: Files, graph: DataGraph, edit: Edit) -> list[Problem]:
    """Return what is described in two files: of all, or of what was so before and what a change touches."""
    records = frozenset(files.listing.records)
    if edit.changed is None:
        return divided_among(graph, divided_things(graph, records), records)
    return divided_among(graph, unique(np.concatenate([edit.touched, focus_of(graph, files.before.divided)])), records)


def _across(
    listing: Listing, divided: list[Problem], outlook: Outlook | None, paths: Collection[str] | None
) -> Iterator[Problem]:
    """Yield what is wrong across files, but for what the shapes say of single nodes."""
    found = [*repeated_names(listing.questions), *divided]
    if outlook:
        found += outlook.mistakes[1]
        found += [*outlook.verdict.unchecked, *outlook.verdict.idle] if outlook.verdict else []
    return (problem for problem in found if paths is None or problem.path in paths)


def _obstacles(obstacle: Problem | None, outlook: Outlook | None) -> Iterator[Problem]:
    """Yield why the shapes were not run."""
    if obstacle:
        yield obstacle
    elif outlook and outlook.verdict is None:
        yield mistaken(next(p.path for p in outlook.mistakes[1] if p.severity is Severity.ERROR))


def _report(
    found: list[Problem],
    listing: Listing,
    graph: DataGraph,
    verdict: Verdict | None,
    paths: Collection[str] | None,
    infos: bool,
) -> CheckReport:
    files = [path for path in listing.read if paths is None or path in paths]
    if verdict is None:
        return report_of(found, files)
    judgements = _within(verdict.judgements, graph, paths)
    if infos:
        return report_of([*found, *judgements.problems(graph.terms)], files)
    unlisted, listed = judgements.split()
    found += listed.problems(graph.terms)
    count = unlisted.without(places_to_state(found)).count(graph.terms)
    return report_of(found, files, infos=count)


def _within(judgements: Judgements, graph: DataGraph, paths: Collection[str] | None) -> Judgements:
    """Return the results for what some files describe."""
    if paths is None:
        return judgements
    looked_at = np.where(judgements.rows[:, ROOT] < 0, judgements.rows[:, FOCUS], judgements.rows[:, ROOT])
    return judgements.where(among(looked_at, subjects_in(graph, paths)))


def _is_worth_remembering(files: Files, outlook: Outlook | None, moment: int) -> bool:
    """Tell whether the next check is spared much by remembering this one, which began at `moment` (ns)."""
    before = files.before
    if before.graph is None:
        return True
    if outlook is None:
        return before.verdict is None and bool(files.changed or files.gone)
    now_settled = np.count_nonzero(settled(files.listing.signatures_of(files.same), moment)[:, 0] >= 0)
    many = len(files.changed) + len(files.gone) + now_settled > MANY_FILES or outlook.looked_at > MANY_NODES
    return bool(many) or outlook.anew or outlook.mistakes != before.mistakes


def _counted(number: int) -> str:
    return f"{number} file{'' if number == 1 else 's'}"
