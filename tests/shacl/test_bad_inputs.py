"""Bad shapes and bad data give a clear error, with file and line, or a correct result; never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from communique.cli import run
from communique.cli.validate import validate

PREFIXES = """\
@prefix e: <urn:e#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

"""
BODY = PREFIXES.count("\n") + 1
"""The line on which a text after the prefixes begins."""
DATA = "e:a a e:A ; e:p 1 ."


@pytest.fixture
def outcome(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Validate:
    return Validate(tmp_path, capsys)


class Validate:
    """Runs `communique validate` in a folder of its own and keeps what it printed."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder = folder
        self._capsys = capsys
        self.printed = ""

    def __call__(self, shapes: str, *data: str) -> int:
        files = {"shapes.ttl": shapes} | {f"data{number}.ttl": text for number, text in enumerate(data or [DATA])}
        for name, text in files.items():
            (self._folder / name).write_text(PREFIXES + text, "utf-8")
        return self.on(*(name for name in files if name != "shapes.ttl"))

    def on(self, *data: str) -> int:
        """Validate files that are there already."""
        arguments = ["--processes", "1", "--shapes", str(self._folder / "shapes.ttl")]
        code = run(validate, [*arguments, *(part for name in data for part in ("--data", str(self._folder / name)))])
        said = self._capsys.readouterr()
        self.printed = said.err + said.out
        assert "Traceback" not in self.printed
        return code


ILL_FORMED = {
    "no Turtle": ("e:S a sh:NodeShape ; sh:targetClass", "shapes.ttl"),
    "a count that is no number": ('sh:property [ sh:path e:p ; sh:minCount "a" ]', "sh:minCount"),
    "a count below zero": ("sh:property [ sh:path e:p ; sh:minCount -1 ]", "sh:minCount"),
    "a count of a node shape": ("sh:minCount 1", "sh:minCount"),
    "a datatype that is a literal": ('sh:datatype "xsd:string"', "sh:datatype"),
    "two datatypes": ("sh:datatype xsd:string, xsd:date", "sh:datatype"),
    "a class that is a literal": ('sh:class "A"', "sh:class"),
    "values that are no list": ("sh:in e:a", "sh:in"),
    "a list without end": ("sh:in _:l . _:l rdf:first e:a ; rdf:rest _:l", "sh:in"),
    "a list that breaks off": ("sh:in _:l . _:l rdf:first e:a", "sh:in"),
    "a pattern that is none": ('sh:pattern "("', "no regular expression"),
    "a pattern that is an IRI": ("sh:pattern e:a", "sh:pattern"),
    "flags that are none": ('sh:pattern "a" ; sh:flags "y"', "flag"),
    "a node kind that is none": ("sh:nodeKind sh:Iri", "sh:nodeKind"),
    "a language that is none": ("sh:languageIn ( e:de )", "sh:languageIn"),
    "a bound that is an IRI": ("sh:minInclusive e:a", "sh:minInclusive"),
    "two paths": ("sh:property [ sh:path e:p, e:q ]", "sh:path"),
    "a path that is a literal": ('sh:property [ sh:path "p" ]', "path"),
    "a path of one step in a list": ("sh:property [ sh:path ( e:p ) ]", "path"),
    "a path that is no path": ("sh:property [ sh:path [ e:p e:q ] ]", "path"),
    "a path within itself": ("sh:property [ sh:path _:p ] . _:p sh:inversePath _:p", "path"),
    "a property without path": ("sh:property [ sh:minCount 1 ]", "sh:path"),
    "a property that is a literal": ('sh:property "p"', "sh:property"),
    "a closed that is a string": ('sh:closed "yes"', "sh:closed"),
    "a misspelt term": ("sh:property [ sh:path e:p ; sh:minCout 1 ]", "sh:minCount"),
    "a term of an older draft": ("sh:scopeClass e:A", "sh:scopeClass"),
    "a query that is none": ('sh:sparql [ sh:select "SELECT $this WHERE {" ]', "query"),
    "a query without text": ("sh:sparql [ sh:message 'no' ]", "sh:select"),
    "a query of a service": ('sh:sparql [ sh:select "SELECT $this { SERVICE <urn:s> { $this ?p ?o } }" ]', "SERVICE"),
    "a shape within itself": ("sh:node e:S", "e#S"),
    "a shape within itself by a property": ("sh:property [ sh:path e:p ; sh:not e:S ]", "e#S"),
}


@pytest.mark.parametrize(("shape", "named"), ILL_FORMED.values(), ids=ILL_FORMED)
def test_an_ill_formed_shape_is_an_error_with_file_and_line(outcome: Validate, shape: str, named: str) -> None:
    assert outcome(f"e:S a sh:NodeShape ; sh:targetClass e:A ;\n  {shape} .") == 1
    assert named in outcome.printed
    lines = (f"shapes.ttl:{line}: error" for line in (BODY, BODY + 1))
    assert any(line in outcome.printed for line in lines), outcome.printed


def test_all_mistakes_are_told_at_once(outcome: Validate) -> None:
    assert outcome('e:S a sh:NodeShape ; sh:targetClass e:A ;\n sh:nodeKind e:x ;\n sh:class "A" .') == 1
    assert f"shapes.ttl:{BODY + 1}: error" in outcome.printed
    assert f"shapes.ttl:{BODY + 2}: error" in outcome.printed


def test_a_shapes_graph_without_a_shape_is_an_error(outcome: Validate) -> None:
    assert outcome("e:a e:p e:b .") == 1
    assert "no shape" in outcome.printed


def test_a_shape_without_target_is_told(outcome: Validate) -> None:
    assert outcome("e:S a sh:NodeShape ; sh:class e:B . e:T a sh:NodeShape ; sh:targetNode e:a ; sh:class e:A .") == 0
    assert f"shapes.ttl:{BODY}: warning" in outcome.printed


def test_that_nothing_was_checked_is_said_aloud(outcome: Validate) -> None:
    assert outcome("e:S a sh:NodeShape ; sh:targetClass e:Unheard ; sh:class e:B .") == 0
    assert "nothing was checked" in outcome.printed.lower()


def test_data_that_cannot_be_parsed_is_an_error_with_its_line(outcome: Validate) -> None:
    assert outcome("e:S a sh:NodeShape ; sh:targetClass e:A ; sh:class e:A .", DATA, "e:a e:p .") == 1
    assert f"data1.ttl:{BODY}" in outcome.printed


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"e:a e:p \xe9 .", b"\x1f\x8b\x08rest"], ids=["utf-16", "latin-1", "gzip"]
)
def test_data_in_another_encoding_is_an_error_that_names_the_file(
    outcome: Validate, tmp_path: Path, content: bytes
) -> None:
    outcome("e:S a sh:NodeShape ; sh:targetClass e:A ; sh:class e:A .")
    (tmp_path / "other.ttl").write_bytes(content)
    assert outcome.on("data0.ttl", "other.ttl") == 1
    assert "other.ttl" in outcome.printed


def test_a_file_that_is_not_there_is_an_error_of_the_environment(outcome: Validate) -> None:
    outcome("e:S a sh:NodeShape ; sh:targetClass e:A ; sh:class e:A .")
    assert outcome.on("missing.ttl") in (2, 3)
    assert "missing.ttl" in outcome.printed


def test_a_statement_about_a_statement_is_refused_with_its_place(outcome: Validate) -> None:
    assert outcome("e:S a sh:NodeShape ; sh:targetClass e:A ; sh:class e:A .", "e:a e:p <<( e:a e:p e:b )>> .") == 1
    assert f"data0.ttl:{BODY}" in outcome.printed


@pytest.mark.parametrize(
    "literal",
    ['"one"^^xsd:integer', '"2001-02-30"^^xsd:date', '"yes"^^xsd:boolean', '"300"^^xsd:byte', '"1,5"^^xsd:decimal'],
)
@pytest.mark.parametrize(
    "constraint", ["sh:datatype {}", "sh:minInclusive 0", "sh:lessThan e:q", "sh:lessThanOrEquals e:q"]
)
def test_an_ill_formed_literal_is_reported_where_it_stands(outcome: Validate, literal: str, constraint: str) -> None:
    demand = constraint.format(literal.rpartition("^^")[2])
    shapes = f"e:S a sh:NodeShape ; sh:targetClass e:A ; sh:property [ sh:path e:p ; {demand} ] ."
    assert outcome(shapes, f"e:a a e:A ;\n e:q 9 ;\n e:p {literal} .") == 1
    assert f"data0.ttl:{BODY + 2}: error" in outcome.printed
    assert outcome.printed.count(": error ") == 1


def test_blank_nodes_of_two_files_are_two_nodes(outcome: Validate) -> None:
    shapes = "e:S a sh:NodeShape ; sh:targetClass e:A ; sh:property [ sh:path e:p ; sh:maxCount 1 ] ."
    assert outcome(shapes, "_:b a e:A ; e:p 1 .", "_:b a e:A ; e:p 2 .") == 0
    assert outcome(shapes, "_:b a e:A ; e:p 1, 2 .", "_:b a e:A ; e:p 3 .") == 1
    assert outcome.printed.count(": error ") == 1


def test_cycles_of_nodes_and_of_classes_come_to_an_end(outcome: Validate) -> None:
    shapes = """e:S a sh:NodeShape ; sh:targetClass e:A ;
      sh:property [ sh:path [ sh:zeroOrMorePath e:p ] ; sh:maxCount 2 ] ; sh:class e:C ."""
    classes = "e:A rdfs:subClassOf e:B . e:B rdfs:subClassOf e:C . e:C rdfs:subClassOf e:A ."
    assert outcome(shapes, classes + "e:a a e:A ; e:p e:b . e:b e:p e:a ; a e:B .") == 0
    assert outcome(shapes, classes + "e:a a e:A ; e:p e:b . e:b e:p e:c . e:c e:p e:a .") == 1


RDF_XML = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e#">
<e:A rdf:about="urn:e#a"><e:p>1</e:p></e:A>
<e:A rdf:about="urn:e#b"/>
</rdf:RDF>
"""
SHAPE = "e:S sh:targetClass e:A ; sh:property [ sh:path e:p ; sh:minCount 1 ] ."


def test_rdf_xml_that_was_cut_off_is_no_whole_file(outcome: Validate, tmp_path: Path) -> None:
    assert outcome(SHAPE) == 0
    for cut in range(2, len(RDF_XML), 3):
        (tmp_path / "data.rdf").write_text(RDF_XML[:-cut], "utf-8")
        assert outcome.on("data.rdf") == 1
        assert "cut off" in outcome.printed, cut
        assert "data.rdf:" in outcome.printed
    (tmp_path / "data.rdf").write_text(RDF_XML, "utf-8")
    assert outcome.on("data.rdf") == 1
    assert "1 result," in outcome.printed
    assert "cut off" not in outcome.printed


def test_turtle_that_is_called_rdf_xml_is_told(outcome: Validate, tmp_path: Path) -> None:
    outcome(SHAPE)
    (tmp_path / "data.rdf").write_text(PREFIXES, "utf-8")
    assert outcome.on("data.rdf") == 1
    assert "data.rdf:1: error syntax: column 1: it is no XML" in outcome.printed


def test_a_literal_of_many_megabytes_is_read_or_refused_by_name(outcome: Validate) -> None:
    assert outcome(SHAPE, f'e:a a e:A ; e:p "{"x" * 5_000_000}" .') == 0
    long = f'e:a a e:A ; e:p "{"x" * 17_000_000}" .'
    assert outcome(SHAPE, long) == 1
    assert "longer than 16 MiB" in outcome.printed
    assert "data0.ttl:" in outcome.printed
    assert outcome(SHAPE + long) == 1
    assert "shapes.ttl:" in outcome.printed


def test_a_list_of_many_steps_is_walked_to_its_end(outcome: Validate) -> None:
    path = "( e:l [ sh:zeroOrMorePath rdf:rest ] rdf:first )"
    members = " ".join(map(str, range(5_000)))
    shape = f"e:S sh:targetNode e:a ; sh:property [ sh:path {path} ; sh:maxCount %d ] ."
    assert outcome(shape % 5_000, f"e:a e:l ( {members} ) .") == 0
    assert outcome(shape % 4_999, f"e:a e:l ( {members} ) .") == 1
