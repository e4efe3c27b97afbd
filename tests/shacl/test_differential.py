"""Ours and pySHACL, its known faults put right, give the same report on random shapes and data."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from communique.errors import InvalidInput
from communique.shacl.reading.shapes import InvalidShapes
from tests.shacl import known_faults
from tests.shacl.compared import difference
from tests.shacl.differential import compare
from tests.shacl.engines import ours, parsed, pyshacl
from tests.shacl.known_faults import Fault
from tests.shacl.strategies import COMPONENTS, PRELUDE, data, shapes

_BOUNDED = settings(
    max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@_BOUNDED
@given(data(), shapes(sparql=False))
def test_core_gives_the_same_report(data: str, shapes: str) -> None:
    assert not compare(data, shapes).difference


@_BOUNDED
@given(data(), shapes())
def test_sparql_gives_the_same_report(data: str, shapes: str) -> None:
    assert not compare(data, shapes).difference


_QUERY = "sh:sparql [ sh:prefixes e: ; sh:select 'SELECT $this ?value WHERE {{ {} }}' ]"
_SHOWN = {
    known_faults.ORDER: ("e:a e:p e:b ; e:q e:c .", "sh:path e:p ; sh:lessThan e:q"),
    known_faults.LENGTH: ("e:a e:p _:x .", "sh:path e:p ; sh:minLength 0"),
    known_faults.INVERSE: ("e:x e:q e:z . e:z e:p e:a .", "sh:path [ sh:inversePath ( e:q e:p ) ] ; sh:maxCount 0"),
    known_faults.WRITTEN_PATH: (
        "e:a e:p e:b .",
        "sh:path [ sh:zeroOrMorePath [ sh:oneOrMorePath e:p ] ] ; " + _QUERY.format("$this $PATH ?value"),
    ),
    known_faults.FALSE_IN_PYTHON: (
        "e:a e:p false . e:b e:q e:c .",
        "sh:path e:p ; " + _QUERY.format("$this e:p/e:q* ?value"),
    ),
    known_faults.VALUE_OF_ASK: ("e:a e:p 'a' .", "sh:path e:p ; e:wanted 'a'"),
    known_faults.ONCE_FOR_EACH_VALUE: ("e:a e:q e:b .", "sh:path e:p ; e:lacking e:r"),
    known_faults.SEVERAL_ARGUMENTS: ("e:a e:p 'a', 'b' .", "sh:path e:p ; e:wanted 'a', 'b'"),
    known_faults.MESSAGES: (
        "e:a e:p e:b .",
        _QUERY.format("$this e:p ?value").replace(" ]", " ; sh:message 'nein'@de ]"),
    ),
    known_faults.STRING_OF_BLANK: (
        "e:a e:p _:x .",
        _QUERY.format("$this e:p ?one BIND (str(?one) AS ?value)"),
    ),
}


def test_each_known_fault_is_shown() -> None:
    assert set(_SHOWN) == {fault for fault in vars(known_faults).values() if isinstance(fault, Fault)}


@pytest.mark.parametrize("fault", _SHOWN, ids=lambda fault: fault.name)
def test_pyshacl_has_each_known_fault_and_is_ours_without_it(fault: Fault) -> None:
    triples, rule = _SHOWN[fault]
    data, shapes = PRELUDE + triples, f"{PRELUDE}{COMPONENTS}e:S sh:targetNode e:a ; {rule} ."
    verdict = compare(data, shapes)
    assert verdict.faults == {fault}
    assert not verdict.difference
    assert _differs_from_plain_pyshacl(data, shapes)


def _differs_from_plain_pyshacl(data: str, shapes: str) -> bool:
    graph, rules = parsed(data), parsed(shapes)
    try:
        plain = pyshacl(graph, rules)
    except InvalidInput:
        return True
    return bool(difference(ours(graph, rules).results, plain.results, rules.triples))


@pytest.mark.parametrize("circle", ["sh:node e:S", "sh:not e:S", "sh:property [ sh:path e:p ; sh:node e:S ]"])
def test_recursion_is_refused_where_pyshacl_takes_the_circle_for_conforming(circle: str) -> None:
    """What shapes that refer to themselves mean is left open (SHACL, section 3.4.3)."""
    data, shapes = parsed(f"{PRELUDE}e:a e:p e:a ."), parsed(f"{PRELUDE}e:S sh:targetNode e:a ; {circle} .")
    with pytest.raises(InvalidShapes, match="circle"):
        ours(data, shapes)
    assert pyshacl(data, shapes).conforms


@pytest.mark.parametrize("circle", ["sh:and ( e:S )", "sh:or ( e:S )", "sh:xone ( e:S )"])
def test_recursion_is_refused_where_pyshacl_fails(circle: str) -> None:
    data, shapes = parsed(f"{PRELUDE}e:a e:p e:a ."), parsed(f"{PRELUDE}e:S sh:targetNode e:a ; {circle} .")
    with pytest.raises(InvalidShapes, match="circle"):
        ours(data, shapes)
    with pytest.raises(InvalidInput, match="too deep"):
        pyshacl(data, shapes)
