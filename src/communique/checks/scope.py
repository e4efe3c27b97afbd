"""Which files a check looks at: all, those named, or those changed and what depends on them."""

from __future__ import annotations

import subprocess
from collections.abc import Collection, Iterable
from pathlib import Path

from pyoxigraph import NamedNode

from communique.corpus import Corpus, TurtleFile
from communique.errors import EnvironmentFailure, UsageError


def named_paths(corpus: Corpus, arguments: Iterable[Path], questions: bool = False) -> frozenset[str]:
    """Return the paths of the corpus' files that the arguments (files or folders) name, on demand with the questions.

    Raises:
        UsageError: an argument names no Turtle file, and no question, of the project.
    """
    found: set[str] = set()
    known = {file.path for file in (corpus.everything if questions else corpus.files)}
    for argument in arguments:
        wanted = argument.resolve()
        inside = {path for path in known if wanted in _places(corpus.root / path)}
        if not inside:
            hint = "Name a .ttl or .rq file or a folder." if questions else "Name a .ttl file or a folder of them."
            raise UsageError(f"{argument}: no file of this project that is read here.", hint)
        found |= inside
    return frozenset(found)


def changed_paths(root: Path) -> frozenset[str]:
    """Return the paths, relative to `root`, that git knows as changed or new since the last commit.

    Raises:
        EnvironmentFailure: `root` is not in a git checkout, or git is missing.
    """
    commands = (
        ["git", "diff", "--name-only", "--relative", "-z", "HEAD"],
        ["git", "ls-files", "--others", "--exclude-standard", "-z"],
    )
    try:
        outputs = [subprocess.run(c, cwd=root, capture_output=True, check=True, text=True).stdout for c in commands]
    except (OSError, subprocess.CalledProcessError) as error:
        reason = f"{root}: git cannot say what has changed."
        raise EnvironmentFailure(reason, "Run without --changed, or inside a git checkout with a commit.") from error
    return frozenset(path for output in outputs for path in output.split("\0") if path)


def with_dependents(corpus: Corpus, paths: Collection[str]) -> frozenset[str]:
    """Return `paths` and the record files that refer to a thing described in them.

    A change of the model, of a shape, or the removal of a file may concern every file: then all are returned.
    """
    known = {file.path: file for file in corpus.files}
    questions = {file.path for file in corpus.questions}
    records = {file.path for file in corpus.records}
    turtle = {path for path in paths if path.endswith(".ttl")}
    if any(path not in records for path in turtle):
        return frozenset(known) | questions
    described = {subject for path in turtle for subject in _subjects(known[path])}
    dependents = {file.path for file in corpus.records if not described.isdisjoint(_objects(file))}
    return frozenset(turtle | dependents | questions.intersection(paths))


def _places(path: Path) -> list[Path]:
    return [path.resolve(), *(parent.resolve() for parent in path.parents)]


def _subjects(file: TurtleFile) -> set[NamedNode]:
    return {s.triple.subject for s in file.statements if isinstance(s.triple.subject, NamedNode)}


def _objects(file: TurtleFile) -> set[NamedNode]:
    return {s.triple.object for s in file.statements if isinstance(s.triple.object, NamedNode)}
