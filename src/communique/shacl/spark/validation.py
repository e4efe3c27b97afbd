"""Validate files as a PySpark job."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Triple

from communique.errors import CommuniqueError, EnvironmentFailure
from communique.problems import Problem
from communique.shacl.data.inputs import Input
from communique.shacl.data.loading import Unreadable, load
from communique.shacl.data.piece import Pieces
from communique.shacl.model import Shapes
from communique.shacl.spark.job import Outcome, validate_parts
from communique.shacl.spark.parting import parted
from communique.shacl.spark.plan import Plan, piece_of
from communique.shacl.spark.session import spark_context
from communique.shacl.spark.share import Share
from communique.shacl.spark.spread import SparkSpread


@dataclass(frozen=True)
class _Read(Share):
    """A part as it was read, or with no statement and the reason why it could not be.

    Attributes:
        problems: what is wrong with its files.
        failure: what is wrong with the worker.
    """

    problems: tuple[Problem, ...] = ()
    failure: str = ""


def validate_on_spark(
    data: Sequence[Input],
    shapes: Shapes,
    *,
    model: Sequence[Input] = (),
    shapes_graph: Sequence[Triple] = (),
    master: str = "local[*]",
    partitions: int | None = None,
) -> Outcome:
    """Return the same results as `communique.shacl.engine.validate` on the graph of some files, from a cluster.

    Every worker reads its own files: all of them need the same paths, the same Python with NumPy, pyoxigraph,
    zstandard and rdflib, and a Java that suits Spark. This package they are sent. A part whose worker is lost is
    computed again by another.

    Args:
        data: the files; see `communique.shacl.data.inputs.inputs`.
        shapes: the shapes.
        model: files that every part needs whole: an ontology. They belong to the data.
        shapes_graph: the triples that the shapes were read from, for what is left to the reference engine.
        master: where Spark runs: `local[N]` with N threads here, or the address of a cluster.
        partitions: how many parts to make at least; by default as many as there are cores.

    Raises:
        MissingExtra: PySpark or Java is not installed.
        Unreadable: a file is not what its syntax demands.
        EnvironmentFailure: Spark fails, or a file cannot be opened.
        InvalidInput: a query of the shapes cannot be answered.
    """
    plan = Plan.of(shapes)
    reference = piece_of(load(model, processes=1))
    with spark_context(master) as context:
        parts = parted(data, partitions or context.defaultParallelism)
        shares = SparkSpread.of(context, list(enumerate(parts))).map(_read).kept()
        _check(shares.map(_complaint).collect())
        return validate_parts(shares, len(parts), reference, plan, shapes_graph)


def _read(numbered: tuple[int, list[Input]]) -> _Read:
    part, files = numbered
    try:
        return _Read(part, piece_of(load(files, processes=1)))
    except Unreadable as error:
        return _Read(part, Pieces().take(), problems=error.problems)
    except CommuniqueError as error:
        return _Read(part, Pieces().take(), failure=str(error))


def _complaint(share: _Read) -> tuple[tuple[Problem, ...], str]:
    return share.problems, share.failure


def _check(complaints: Sequence[tuple[tuple[Problem, ...], str]]) -> None:
    failures = [failure for _, failure in complaints if failure]
    if failures:
        raise EnvironmentFailure(f"On a worker: {failures[0]}", "All workers need the files under the same paths.")
    if problems := sorted(problem for each, _ in complaints for problem in each):
        raise Unreadable(problems)
