"""Which files a check looks at: all, those named, or those changed and what depends on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from communique.checks.incremental.listing import Listing
from communique.errors import EnvironmentFailure, UsageError
from communique.shacl.coverage import subjects_in
from communique.shacl.data.data_graph import DataGraph


@dataclass(frozen=True)
class Scope:
    """The files that a check reports.

    Attributes:
        arguments: files or folders that were named; empty for all.
        changed: only what has changed since the last commit, and what refers to it.
    """

    arguments: tuple[Path, ...] = ()
    changed: bool = False

    def paths(self, listing: Listing, graph: DataGraph) -> frozenset[str] | None:
        """Return the paths of the files; None for all.

        Raises:
            UsageError: an argument names no file of the project.
            EnvironmentFailure: git cannot say what has changed.
        """
        if self.changed:
            return with_dependents(changed_paths(listing.root), listing.read, listing.records, graph)
        if not self.arguments:
            return None
        named = named_paths(listing.root, listing.read, self.arguments, questions=True)
        return None if len(named) == len(listing.read) else named


def named_paths(root: Path, known: Iterable[str], arguments: Iterable[Path], questions: bool = False) -> frozenset[str]:
    """Return those of the `known` paths below `root` that the arguments (files or folders) name.

    `questions` tells whether there are questions among them.

    Raises:
        UsageError: an argument names no Turtle file, and no question, of the project.
    """
    found: set[str] = set()
    places = _Places(root, known)
    for argument in arguments:
        inside = places.at(argument.resolve())
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
    import subprocess

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


def with_dependents(
    paths: Collection[str], known: Collection[str], records: Collection[str], graph: DataGraph
) -> frozenset[str]:
    """Return `paths` and the record files that refer to a thing described in them.

    A change of the model, of a shape, or the removal of a file may concern every file: then all are returned.

    Args:
        paths: files that have changed.
        known: every file that a check reads.
        records: the record files among them.
        graph: the statements of the model and the records.
    """
    turtle = {path for path in paths if path.endswith(".ttl")}
    if not turtle.issubset(records):
        return frozenset(known)
    dependents = set(_referring(graph, turtle)).intersection(records)
    return frozenset(turtle | dependents | {path for path in paths if path in known and path not in turtle})


def _referring(graph: DataGraph, paths: Iterable[str]) -> Iterator[str]:
    """Yield the files that refer to a thing that one of some files describes."""
    described = subjects_in(graph, paths)
    for predicate in graph.predicates().tolist():
        rows, subjects = graph.subjects(predicate, described)
        for subject, thing in zip(subjects.tolist(), described[rows].tolist(), strict=True):
            yield from (path for path, _ in graph.places(subject, predicate, thing))


class _Places:
    """Where files and the folders around them really are, links followed; few of many files are asked for theirs."""

    def __init__(self, root: Path, paths: Iterable[str]) -> None:
        self._root = root
        self._names: defaultdict[str, set[str]] = defaultdict(set)
        for path in paths:
            folder, _, name = path.rpartition("/")
            self._names[folder].add(name)

    def at(self, place: Path) -> set[str]:
        """Return the files in a folder, or that one."""
        within = [folder for folder, around in self._around.items() if place in around]
        if within:
            return {f"{folder}/{name}" for folder in within for name in self._names[folder]}
        named = {
            f"{folder}/{place.name}"
            for folder, around in self._around.items()
            if around[0] == place.parent and place.name in self._names[folder]
        }
        return named or {path for path, real in self._links.items() if real == place}

    @cached_property
    def _around(self) -> dict[str, list[Path]]:
        """The folders, each with those around it, itself first."""
        return {
            folder: [each.resolve() for each in (self._root / folder, *(self._root / folder).parents)]
            for folder in self._names
        }

    @cached_property
    def _links(self) -> dict[str, Path]:
        """The files that are links, and what they lead to."""
        paths = (f"{folder}/{name}" for folder, names in self._names.items() for name in names)
        return {path: (self._root / path).resolve() for path in paths if (self._root / path).is_symlink()}
