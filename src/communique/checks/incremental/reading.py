"""The files of a project as they are now, read as far as they are not what they were."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from communique.checks.incremental.listing import Listing
from communique.checks.incremental.memory import Memory, ReadFile
from communique.checks.incremental.portions import known_of, read_portions, statements_of
from communique.corpus import TurtleFile, bytes_of, is_turtle_name, turtle_file
from communique.errors import EnvironmentFailure
from communique.questions import read_question_file
from communique.shacl.data.data_graph import DataGraph, piece_of
from communique.shacl.data.piece import Piece
from communique.turtle.reader import Statement


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
    _rules: dict[str, TurtleFile] = field(default_factory=dict)

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
            return DataGraph.of_pieces(self._pieces(added))
        removed = {*added, *self.gone}
        return self.before.graph.patched(removed, self._statements(added)) if removed else self.before.graph

    def read_turtle(self, path: str) -> TurtleFile:
        """Return a file of the model or the shapes.

        Raises:
            EnvironmentFailure: it cannot be read, or is not what it was when the check began.
        """
        if path not in self._rules:
            self._rules[path] = turtle_file(bytes_of(self.listing.root / path), path)
        file = self._rules[path]
        if self.known.setdefault(path, known_of(file)).sha256 != file.sha256:
            raise EnvironmentFailure(f"{path}: was written while it was being checked.", "Check again.")
        return file

    def _pieces(self, paths: list[str]) -> list[Piece]:
        """Return the statements of many files."""
        rules = frozenset(self.listing.model)
        records = [path for path in paths if path not in rules]
        sizes = self.listing.signatures_of(records)[:, 0].clip(0).tolist()
        read = read_portions(self.listing.root, dict(zip(records, sizes, strict=True)))
        for portion in read:
            self.known.update(portion.known)
        return [piece_of(self._statements(self.listing.model), apart=True), *(portion.piece for portion in read)]

    def _statements(self, paths: Sequence[str]) -> Iterator[tuple[str, tuple[Statement, ...]]]:
        """Yield the statements of files, one file at a time, and note what is known of each."""
        rules = frozenset(self.listing.model)
        for path in paths:
            if path in rules:
                yield path, self.read_turtle(path).statements
            else:
                yield from statements_of(self.listing.root, [path], self.known)

    def _read_rule(self, path: str) -> None:
        if is_turtle_name(path):
            self.read_turtle(path)
        else:
            question = read_question_file(self.listing.root, self.listing.root / path)
            self.known[path] = ReadFile(question.sha256, question.problems)


def compare(listing: Listing, before: Memory) -> Files:
    """Find out which files are not what they were.

    A file whose signature is the same is taken to be the same; any other is read, and its digest decides.

    Raises:
        EnvironmentFailure: a file cannot be read.
    """
    files = Files(listing, before)
    now = listing.read
    files.gone = sorted(before.files.keys() - set(now))
    known = before.files
    files.known = dict(known) if [*known] == now else {path: known[path] for path in now if path in known}
    for path in _touched(listing, now, before):
        remembered = files.known.get(path)
        if remembered and hashlib.sha256(bytes_of(listing.root / path)).hexdigest() == remembered.sha256:
            files.same.append(path)
        else:
            files.known.pop(path, None)
            files.changed.append(path)
    if before.files and 2 * len(files.changed) > len(now):
        return compare(listing, Memory())  # to work out what so many changes concern takes longer than to begin anew
    return files


def _touched(listing: Listing, now: list[str], before: Memory) -> list[str]:
    """Return the files whose signature is not the remembered one, or not known."""
    place = {path: number for number, path in enumerate(before.files)}
    there = np.array([place.get(path, -1) for path in now], np.int64)
    same = there >= 0
    signatures = before.signatures[there[same]]
    same[same] = (signatures == listing.signatures_of(now)[same]).all(axis=1) & (signatures[:, 0] >= 0)
    return [now[number] for number in np.flatnonzero(~same).tolist()]
