"""The linter finds what a SHACL processor passes over in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from communique.corpus import TurtleFile, read_turtle_file
from communique.shacl.lint import lint_shapes
from tests.shapes import runner

SOUND = """
@prefix cmq: <https://w3id.org/communique/ns#> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shape: <https://w3id.org/communique/shapes#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

shape: sh:declare [ sh:prefix "cmq" ; sh:namespace "https://w3id.org/communique/ns#" ] .

shape:CallShape
    a sh:NodeShape ;
    sh:targetClass cmq:Call ;
    sh:name "call"@en ;
    sh:description "A call."@en ;
    sh:severity sh:Violation ;
    sh:property shape:CallShape-date ;
    sh:sparql [
        sh:prefixes shape: ;
        sh:message "The call is odd. Mend it."@en ;
        sh:select "SELECT $this WHERE { $this cmq:date ?date }" ;
    ] ;
.

shape:CallShape-date
    a sh:PropertyShape ;
    sh:path cmq:date ;
    sh:name "date"@en ;
    sh:description "When it was."@en ;
    sh:message "The date is no date. Write one."@en ;
    sh:severity sh:Violation ;
    sh:order 1 ;
    sh:datatype edtf:EDTF ;
.
"""
MISTAKES = {
    "misspelt term of SHACL": ("sh:datatype", "sh:dataType", "shape-unknown-term"),
    "misspelt named value": (
        "sh:severity sh:Violation ;\n    sh:order",
        "sh:severity sh:Error ;\n    sh:order",
        "term",
    ),
    "term of another vocabulary": ("sh:order 1", "cmq:order 1 ; sh:order 1", "shape-unknown-term"),
    "unknown datatype": ("edtf:EDTF ;", "xsd:langString ;", "shape-unknown-datatype"),
    "unknown property": ("sh:path cmq:date ;", "sh:path cmq:dates ;", "shape-unknown-reference"),
    "unknown property within a path": ("path cmq:date", "path [ sh:inversePath cmq:calls ]", "shape-unknown-reference"),
    "unknown property in a list": ("path cmq:date", "path ( cmq:place cmq:dates )", "shape-unknown-reference"),
    "unknown class": ("sh:targetClass cmq:Call", "sh:targetClass cmq:Calls", "shape-unknown-reference"),
    "property shape without IRI": ("shape:CallShape-date\n", "[]\n", "shape-without-iri"),
    "no name": ('    sh:name "date"@en ;\n', "", "shape-incomplete"),
    "no description": ('    sh:description "When it was."@en ;\n', "", "shape-incomplete"),
    "no message": ('    sh:message "The date is no date. Write one."@en ;\n', "", "shape-incomplete"),
    "no severity": ("    sh:severity sh:Violation ;\n    sh:order", "    sh:order", "shape-incomplete"),
    "no order": ("    sh:order 1 ;\n", "", "shape-incomplete"),
    "closed without message": ("sh:targetClass cmq:Call ;", "sh:targetClass cmq:Call ; sh:closed true ;", "incomplete"),
    "query without message": ('        sh:message "The call is odd. Mend it."@en ;\n', "", "shape-incomplete"),
    "no full stop": ("Write one.", "Write one", "shape-message"),
    "no remedy": ("The date is no date. Write one.", "The date is no date.", "shape-message"),
    "message names a term": ("Write one.", "Write cmq:date.", "shape-message"),
    "message names an address": ("Write one.", "See http://example.org.", "shape-message"),
    "message without language": ('Write one."@en', 'Write one."', "shape-message"),
    "query that cannot be parsed": ("?date }", "?date", "shape-query"),
    "query that starts nowhere": ("SELECT $this WHERE { $this", "SELECT ?it WHERE { ?it", "shape-query"),
}


def test_shapes_of_the_project_are_sound() -> None:
    assert lint_shapes(runner.project().shapes, runner.project().model) == []


def test_sound_shape_has_no_problem(tmp_path: Path) -> None:
    assert lint_shapes([shape_file(tmp_path, SOUND)], runner.project().model) == []


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_is_found(mistake: str, tmp_path: Path) -> None:
    right, wrong, code = MISTAKES[mistake]
    assert right in SOUND
    problems = lint_shapes([shape_file(tmp_path, SOUND.replace(right, wrong))], runner.project().model)
    assert [problem for problem in problems if problem.code.endswith(code)]
    assert {problem.path for problem in problems} == {"shape.ttl"}


def test_mistake_is_found_on_its_line(tmp_path: Path) -> None:
    wrong = SOUND.replace("sh:datatype", "sh:dataType")
    (problem,) = lint_shapes([shape_file(tmp_path, wrong)], runner.project().model)
    assert "sh:dataType" in wrong.splitlines()[problem.line - 1]
    assert "sh:dataType" in problem.message


def shape_file(folder: Path, text: str) -> TurtleFile:
    path = folder / "shape.ttl"
    path.write_text(text)
    return read_turtle_file(folder, path)
