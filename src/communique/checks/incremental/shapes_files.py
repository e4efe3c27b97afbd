"""The files of the shapes, read when they are needed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Triple

from communique.checks.incremental.memory import Mistakes, Rules
from communique.checks.incremental.reading import Files
from communique.shacl.model import Custom, Sparql

if TYPE_CHECKING:
    from communique.corpus import TurtleFile
    from communique.shacl.reading.shapes import Reading


class ShapesFiles:
    """The shapes of a project.

    Attributes:
        digest: of their names and bytes: problems name the files.
    """

    def __init__(self, files: Files) -> None:
        self._files = files
        self.digest = _digest(files, files.listing.shapes)
        self._with_model = _digest(files, [*files.listing.shapes, *files.listing.model])

    @cached_property
    def reading(self) -> Reading:
        """What the files say, and what is wrong with it."""
        from communique.shacl.reading.shapes import read  # a check seldom reads shapes

        return read(self._read)

    def statements(self) -> Sequence[Triple]:
        """Return the triples of the files, with the blank nodes of `reading`."""
        return [triple for file in self._read for triple in file.triples]

    def rules(self) -> Rules:
        """Return the shapes with what their results depend on."""
        from communique.graph import Graph
        from communique.shacl.dependence.dependence import dependence_of, membership_of  # as seldom

        shapes, graph = self.reading.shapes, Graph(self._read)
        depend = {
            number: (dependence_of(shapes, node), membership_of(shape.targets))
            for number, (node, shape) in enumerate(shapes.items())
            if shape.targets and not shape.deactivated
        }
        places = {node.value: graph.place(node) for node in shapes if isinstance(node, NamedNode)}
        queries = [c.query for shape in shapes.values() for c in shape.constraints if isinstance(c, Sparql | Custom)]
        needs_graph = any(shape.referred for shape in shapes.values()) or any("shapesGraph" in q.text for q in queries)
        return Rules(self.digest, shapes, depend, places, alone=not needs_graph)

    def mistakes(self, before: Mistakes | None) -> Mistakes:
        """Return what is wrong with the shapes, under the digest of what that follows from."""
        if before and before[0] == self._with_model:
            return before
        from communique.shacl.lint import lint_shapes

        model = [self._files.read_turtle(path) for path in self._files.listing.model]
        found = {*self.reading.problems, *lint_shapes(self._read, model, self.reading)}
        return self._with_model, tuple(sorted(found))

    @cached_property
    def _read(self) -> list[TurtleFile]:
        return [self._files.read_turtle(path) for path in self._files.listing.shapes]


def _digest(files: Files, paths: Sequence[str]) -> str:
    named = repr([(path, files.known[path].sha256) for path in paths])
    return hashlib.sha256(named.encode(errors="surrogateescape")).hexdigest()
