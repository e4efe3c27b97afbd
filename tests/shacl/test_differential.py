"""Ours and pySHACL give the same report on random shapes and data, but for the known faults of pySHACL."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from pyoxigraph import NamedNode

from tests.shacl.differential import compare
from tests.shacl.strategies import PRELUDE, data, shapes

_BOUNDED = settings(
    max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@_BOUNDED
@given(data(), shapes(sparql=False))
def test_core_gives_the_same_report(data: str, shapes: str) -> None:
    assert not compare(data, shapes).difference


@_BOUNDED
@given(data(), shapes())
def test_sparql_gives_the_same_report(data: str, shapes: str) -> None:
    assert not compare(data, shapes).difference


def test_pyshacl_walks_the_inverse_of_a_sequence_from_the_wrong_end() -> None:
    """The inverse of q/p leads from a node back over p, then over q (SHACL, 2.3.1.4; SPARQL, 9.1)."""
    triples = "e:x e:q e:z . e:z e:p e:y ."
    rule = "e:S sh:targetNode e:y ; sh:path [ sh:inversePath ( e:q e:p ) ] ; sh:maxCount 0 ."
    verdict = compare(PRELUDE + triples, PRELUDE + rule)
    assert not verdict.components
    assert [result.focus for result in verdict.difference.surplus] == [NamedNode("urn:e#y")]
