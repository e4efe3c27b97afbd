"""What the last check found, and of which bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from communique.checks.incremental.judgements import Judgements
from communique.checks.incremental.listing import Signatures
from communique.problems import Problem
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.dependence.looks import Dependence
from communique.shacl.model import Node, Shapes


class ReadFile(NamedTuple):
    """What is known of a file by itself.

    Attributes:
        sha256: hex digest of its bytes.
        problems: what is wrong with it by itself.
        readable: it could be read.
    """

    sha256: str
    problems: tuple[Problem, ...] = ()
    readable: bool = True


Depend = tuple[Dependence, Dependence]
"""What the results of a shape depend on, and who its focus nodes are."""


@dataclass(frozen=True)
class Rules:
    """The shapes and what their results depend on.

    Attributes:
        digest: of the names and bytes of the files of the shapes.
        shapes: every shape.
        depend: by the number of each shape with targets.
        places: file and line of each shape that has an IRI.
        alone: the shapes say all that it takes; else the graph that they were read from is needed too.
    """

    digest: str
    shapes: Shapes
    depend: Mapping[int, Depend]
    places: Mapping[str, tuple[str, int]]
    alone: bool = True

    def place(self, shape: Node) -> tuple[str, int]:
        """Return file and line of a shape; ("", 0) where it has none."""
        return self.places.get(shape.value, ("", 0))


@dataclass(frozen=True)
class Verdict:
    """What the shapes said.

    Attributes:
        rules: the shapes.
        judgements: all results.
        unchecked: the things that no closed shape looks at.
        idle: the shapes that look at nothing.
    """

    rules: Rules
    judgements: Judgements
    unchecked: tuple[Problem, ...]
    idle: tuple[Problem, ...]


Mistakes = tuple[str, tuple[Problem, ...]]
"""The digest of shapes and model, and what is wrong with the shapes."""


@dataclass(frozen=True)
class Memory:
    """What a check found.

    Attributes:
        files: every file that was read, by its path, in the order of the paths.
        signatures: of each of them, as `listing.settled` leaves it.
        graph: the statements of the model and the records.
        divided: the things that two files describe.
        mistakes: what is wrong with the shapes, after the digest of shapes and model; None where nobody asked.
        verdict: None where the shapes were not run.
    """

    files: Mapping[str, ReadFile] = field(default_factory=dict)
    signatures: Signatures = field(default_factory=lambda: np.empty((0, 5), np.int64))
    graph: DataGraph | None = None
    divided: tuple[Problem, ...] = ()
    mistakes: Mistakes | None = None
    verdict: Verdict | None = None
