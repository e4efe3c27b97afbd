"""Validation as a PySpark job: the same plan on the parts of a graph that is too large for one machine."""

from __future__ import annotations

from communique.shacl.spark.job import Outcome
from communique.shacl.spark.validation import validate_on_spark

__all__ = ["Outcome", "validate_on_spark"]
