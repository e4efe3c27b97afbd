"""Every constraint can fail, alone; what is right passes."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest
from pyoxigraph import BlankNode, NamedNode

from communique.graph import Graph
from communique.terms import RDF, SH, SHAPE
from tests.shapes import runner

KINDS = {"invalid": "Violation", "warning": "Warning", "info": "Info", "valid": ""}
_DESCRIBES = {
    RDF.type,
    SH.ignoredProperties,
    *(SH.term(name) for name in ["path", "property", "name", "description", "message", "severity", "order"]),
    *(SH.term(f"target{kind}") for kind in ["Node", "Class", "SubjectsOf", "ObjectsOf"]),
}


@pytest.fixture(scope="session")
def found(request: pytest.FixtureRequest) -> dict[str, list[str]]:
    """What the shapes find in each fixture that is going to be asked for, worked out on all processors."""
    parameters = [getattr(item, "callspec", None) for item in request.session.items]
    wanted = sorted({p.params["fixture"] for p in parameters if p and p.params.get("fixture") in runner.FIXTURES})
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        return dict(zip(wanted, pool.map(runner.findings, wanted, chunksize=8), strict=True))


@pytest.mark.parametrize("fixture", runner.FIXTURES)
def test_fixture_triggers_what_it_is_meant_to_and_nothing_else(fixture: str, found: dict[str, list[str]]) -> None:
    assert found[fixture] == runner.expected(fixture)


@pytest.mark.parametrize("fixture", runner.FIXTURES)
def test_fixture_is_named_for_the_severity_that_it_triggers(fixture: str) -> None:
    kind = fixture.partition("/")[2].partition(".")[0]
    severities = {line.split()[0] for line in runner.expected(fixture)}
    assert severities == ({KINDS[kind]} if KINDS[kind] else set())


def test_base_corpus_is_silent() -> None:
    assert runner.rows(runner.validate_records(runner.base()).report) == []


def test_every_constraint_of_every_shape_has_a_fixture() -> None:
    triggered = {tuple(line.split()[1:]) for fixture in runner.FIXTURES for line in runner.expected(fixture)}
    assert sorted(set(_constraints()) - triggered) == []


def _constraints() -> Iterator[tuple[str, str]]:
    """Yield the name of each shape with each kind of constraint that it has."""
    shapes = Graph(runner.project().shapes)
    kinds = {SH.sparql: "SPARQL", SHAPE.codesOf: "CodesOf"}
    for file in runner.project().shapes:
        for subject, predicate, _ in file.triples:
            of_a_shape = any(shapes.value(subject, p) for p in (SH.severity, SH.property))
            if of_a_shape and not isinstance(subject, BlankNode) and predicate not in _DESCRIBES:
                assert isinstance(subject, NamedNode)
                local = predicate.value.rpartition("#")[2]
                yield subject.value.rpartition("#")[2], kinds.get(predicate, local[0].upper() + local[1:])
