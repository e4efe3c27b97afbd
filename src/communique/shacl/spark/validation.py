"""Validate files as a PySpark job."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from pyoxigraph import Triple

from communique.shacl.data.inputs import Input
from communique.shacl.data.loading import load
from communique.shacl.model import Shapes
from communique.shacl.spark.job import Outcome, validate_parts
from communique.shacl.spark.parting import parted
from communique.shacl.spark.plan import Plan, piece_of
from communique.shacl.spark.reading import Reading, check, lines_before, read
from communique.shacl.spark.session import spark_context
from communique.shacl.spark.spread import SparkSpread


def validate_on_spark(
    data: Sequence[Input],
    shapes: Shapes,
    *,
    model: Sequence[Input] = (),
    shapes_graph: Sequence[Triple] = (),
    master: str = "local[*]",
    partitions: int | None = None,
) -> Outcome:
    """Return the same results as `communique.shacl.native_engine.validate` on the graph of some files, from a cluster.

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
    held = piece_of(load(model, processes=1))
    with spark_context(master) as context:
        parts = parted(data, partitions or context.defaultParallelism)
        readings = SparkSpread.of(context, list(enumerate(parts))).map(read).kept()
        told = readings.map(Reading.told).collect()
        before = lines_before(told)
        check(told, before)
        shares = readings.map(partial(Reading.placed, before=before))
        classes = [each.piece for each in told]
        return validate_parts(shares, len(parts), held, plan, classes=classes, shapes_graph=shapes_graph)
