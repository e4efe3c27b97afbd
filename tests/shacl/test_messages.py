"""Where the messages of results come from (SHACL, sections 2.1.5 and 5.3.2)."""

from __future__ import annotations

import pytest

from tests.shacl.small import report

_PREFIXES = 'sh:prefixes [ sh:declare [ sh:prefix "" ; sh:namespace "http://example.org/"^^xsd:anyURI ] ]'


def _said(shapes: str, data: str = ":a :p 7 .") -> set[tuple[str, str | None]]:
    (result,) = report(shapes, data).results
    return {(message.value, message.language) for message in result.messages}


def test_a_shape_says_its_messages_of_each_language_as_they_are() -> None:
    said = _said(':S sh:targetNode :a ; sh:nodeKind sh:Literal ; sh:message "{$this}", "falsch"@de, "wrong"@en .')
    assert said == {("{$this}", None), ("falsch", "de"), ("wrong", "en")}


@pytest.mark.parametrize(
    ("validator", "component", "said"),
    [
        ('sh:message "validator {$most} {?value}"@en ;', 'sh:message "component" ;', ("validator 5 7", "en")),
        ("", 'sh:message "component {?most} {?nothing}"@de ;', ("component 5 {?nothing}", "de")),
        ("", "", ("shape 7", None)),
    ],
)
def test_a_component_speaks_by_its_validator_else_itself_else_by_the_shape(
    validator: str, component: str, said: tuple[str, str | None]
) -> None:
    shapes = f"""
    :Most a sh:ConstraintComponent ; {component} sh:parameter [ sh:path :most ] ;
      sh:validator [ a sh:SPARQLAskValidator ; {validator} sh:ask "ASK {{ FILTER ($value <= $most) }}" ] .
    :S sh:targetNode :a ; sh:path :p ; :most 5 ; sh:message "shape {{$value}}" .
    """
    assert _said(shapes) == {said}


@pytest.mark.parametrize(
    ("select", "message", "said"),
    [
        ('$this ("solution" AS ?message)', 'sh:message "constraint" ;', ("solution", None)),
        ("$this ?o", 'sh:message "{$this}: {?o} {?o} {?other}"@en ;', ("http://example.org/a: 7 7 {?other}", "en")),
        ("$this ?o", "", ("shape 7", None)),
    ],
)
def test_a_constraint_speaks_by_its_solution_else_itself_else_by_the_shape(
    select: str, message: str, said: tuple[str, str | None]
) -> None:
    query = f"sh:sparql [ {_PREFIXES} ; {message} sh:select 'SELECT {select} WHERE {{ $this :p ?o }}' ]"
    assert _said(f':S sh:targetNode :a ; {query} ; sh:message "shape {{?o}}" .') == {said}
