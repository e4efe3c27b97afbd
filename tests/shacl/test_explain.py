"""It is told how each constraint is run."""

from __future__ import annotations

import pytest

from communique.shacl.explain import HEADINGS, Step, as_table, explain
from communique.shacl.reading.shapes import read_shapes
from tests.shacl.test_reading import DECLARED, ex, file

SHAPES = f"""{DECLARED}
ex:S sh:targetClass ex:C ; sh:property ex:P ; sh:class ex:D ; sh:nodeKind sh:IRI .
ex:P sh:path ( ex:p [ sh:zeroOrMorePath ex:q ] ) ; sh:minCount 1 ; sh:node [ sh:hasValue 1 ] .
ex:I sh:targetClass ex:C ; sh:path [ sh:inversePath ex:p ] ; sh:maxCount 1 ; sh:not ex:N .
ex:N sh:datatype xsd:date ; sh:deactivated true .
ex:Q sh:targetClass ex:C ; sh:path ex:p ; sh:sparql
    [ sh:prefixes ex: ; sh:select "SELECT $this WHERE {{ $this $PATH ?x . ?x ex:q/^ex:r 1 }}" ] ,
    [ sh:prefixes ex: ; sh:select "SELECT $this WHERE {{ $this ?p 1 }}" ] .
ex:T sh:class ex:C ; sh:target [ sh:select "SELECT ?this WHERE {{ ?this a 1 }}" ] .
ex:R sh:targetClass ex:C ; sh:expression [ sh:path ex:p ] ; sh:class ex:C .
"""
RUN = {
    ("S", "Property"): "shapes",
    ("S", "Class"): "class index",
    ("S", "NodeKind"): "columns",
    ("P", "MinCount"): "walk",
    ("P", "Node"): "shapes",
    ("I", "MaxCount"): "columns",
    ("I", "Not"): "shapes",
    ("N", "Datatype"): "not run",
    ("Q", "SPARQL"): "query",
    ("T", "target"): "query",
    ("R", "Class"): "reference",
}


def steps(focus: int | None = None) -> list[Step]:
    return explain(read_shapes([file(SHAPES)]), None if focus is None else {ex("S"): focus})


@pytest.mark.parametrize(("shape", "constraint"), RUN)
def test_each_constraint_has_its_way(shape: str, constraint: str) -> None:
    found = {step.way for step in steps() if step.shape == f"<{ex(shape).value}>" and step.constraint == constraint}
    assert found == {RUN[shape, constraint]}


def test_queries_say_what_they_load() -> None:
    loaded = [step.detail for step in steps() if step.constraint == "SPARQL"]
    assert loaded == [" ".join(str(ex(name)) for name in "pqr"), "all triples"]


def test_reference_says_why() -> None:
    assert [step.detail for step in steps() if step.way == "reference"] == ["it has a node expression"]


def test_shape_without_iri_is_named_after_the_one_that_asks_it() -> None:
    assert [step.shape for step in steps() if step.constraint == "HasValue"] == [f"<{ex('P').value}> [1]"]


def test_table_has_a_line_for_each_step_and_counts_focus_nodes() -> None:
    lines = as_table(steps(focus=7)).splitlines()
    assert len(lines) == len(steps()) + 1
    assert all(heading in lines[0] for heading in HEADINGS)
    assert " 7 " in lines[1]
