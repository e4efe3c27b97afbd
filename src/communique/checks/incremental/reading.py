"""The files of a project as they are now, read as far as they are not what they were."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from communique.checks.alone import problems_alone
from communique.checks.incremental.listing import Listing
from communique.checks.incremental.memory import Memory, ReadFile
from communique.corpus import TurtleFile, bytes_of, is_turtle_name
from communique.problems import stops_build
from communique.questions import read_question_file
from communique.shacl.data.data_graph import DataGraph
from communique.turtle.reader import Statement, read_turtle


@dataclass
class Files:
    """The files of a project and how they differ from a memory.

    Attributes:
        listing: the files.
        before: the memory.
        changed: what was read anew, those that had not been read included.
        gone: the files that are no more read.
        known: what is known of each file that is read, changed ones after `read` only.
        same: the files that had to be read to see that they are what they were.
    """

    listing: Listing
    before: Memory
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    known: dict[str, ReadFile] = field(default_factory=dict)
    same: list[str] = field(default_factory=list)

    @property
    def in_graph(self) -> list[str]:
        """The files whose statements are the data graph: the model, then the records."""
        return [*self.listing.model, *self.listing.records]

    @property
    def unreadable(self) -> str:
        """The first Turtle file that cannot be read, as far as the files have been; empty if there is none."""
        turtle = (*self.in_graph, *self.listing.shapes)
        return next((path for path in turtle if not self.known[path].readable), "")

    def graph(self) -> DataGraph:
        """Read what has changed, and return the graph of the files as they are."""
        changed = set(self.changed)
        for path in (*self.listing.shapes, *self.listing.questions):
            if path in changed:
                self._read_rule(path)
        added = [path for path in self.in_graph if path in changed]
        if self.before.graph is None:
            return DataGraph.of_statements(self._statements(added))
        removed = {*added, *self.gone} & self.before.graph.paths()
        return self.before.graph.patched(removed, self._statements(added)) if added or removed else self.before.graph

    def read_turtle(self, path: str) -> TurtleFile:
        """Return a file of the project as it is now."""
        return self._turtle(path)[0]

    def _statements(self, paths: list[str]) -> Iterator[tuple[str, tuple[Statement, ...]]]:
        """Yield the statements of files, one file at a time, and note what is wrong with each."""
        records = frozenset(self.listing.records)
        for path in paths:
            file, content = self._turtle(path)
            alone = problems_alone(file, content) if path in records else ()
            self.known[path] = ReadFile(file.sha256, (*file.problems, *alone), not stops_build(file.problems))
            yield path, file.statements

    def _read_rule(self, path: str) -> None:
        if is_turtle_name(path):
            file = self._turtle(path)[0]
            self.known[path] = ReadFile(file.sha256, file.problems, not stops_build(file.problems))
        else:
            question = read_question_file(self.listing.root, self.listing.root / path)
            self.known[path] = ReadFile(question.sha256, question.problems)

    def _turtle(self, path: str) -> tuple[TurtleFile, bytes]:
        content = bytes_of(self.listing.root / path)
        found = read_turtle(content, path)
        digest = hashlib.sha256(content).hexdigest()
        return TurtleFile(path, digest, found.statements, found.prefixes, found.problems), content


def compare(listing: Listing, before: Memory) -> Files:
    """Find out which files are not what they were.

    A file whose signature is the same is taken to be the same; any other is read, and its digest decides.

    Raises:
        EnvironmentFailure: a file cannot be read.
    """
    files = Files(listing, before)
    now = listing.read
    files.gone = sorted(before.files.keys() - set(now))
    files.known = {path: before.files[path] for path in now if path in before.files}
    for path in _touched(listing, now, before):
        remembered = files.known.get(path)
        if remembered and hashlib.sha256(bytes_of(listing.root / path)).hexdigest() == remembered.sha256:
            files.same.append(path)
        else:
            files.known.pop(path, None)
            files.changed.append(path)
    return files


def _touched(listing: Listing, now: list[str], before: Memory) -> list[str]:
    """Return the files whose signature is not the remembered one, or not known."""
    place = {path: number for number, path in enumerate(before.files)}
    there = np.array([place.get(path, -1) for path in now], np.int64)
    same = there >= 0
    signatures = before.signatures[there[same]]
    same[same] = (signatures == listing.signatures_of(now)[same]).all(axis=1) & (signatures[:, 0] >= 0)
    return [now[number] for number in np.flatnonzero(~same).tolist()]
