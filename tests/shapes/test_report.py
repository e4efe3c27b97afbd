"""What a curator and a program are told of a result."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from communique.checks.shapes import judge
from communique.corpus import TurtleFile, read_turtle_file
from communique.errors import InvalidInput
from communique.problems import Problem, Severity
from communique.shacl.engines import Engine
from communique.shacl.reading.shapes import read_shapes
from communique.shacl.report_graph import serialized
from communique.shacl.results import Report
from communique.terms import SH
from tests.shapes import runner
from tests.shapes.test_lint import SOUND, shape_file

TOGETHER = [
    fixture
    for fixture in runner.FIXTURES
    if "REPLACE(" not in (runner.FOLDER / fixture).read_text()  # a fixture that renames would hide others
]


@pytest.fixture
def mended(tmp_path: Path) -> BaseWith:
    return BaseWith(tmp_path)


class BaseWith:
    """The base corpus with a piece of its text replaced, as a file with lines."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, right: str, wrong: str) -> tuple[list[Problem], list[str]]:
        text = runner.BASE.read_text()
        assert right in text
        path = self.folder / "base.ttl"
        path.write_text(text.replace(right, wrong, 1))
        file = read_turtle_file(self.folder, path)
        return list(runner.validate_records(file).problems), path.read_text().splitlines()


def test_problem_stands_on_the_line_of_the_wrong_value(mended: BaseWith) -> None:
    ((problem,), lines) = mended("cmq:format code:bilateral", "cmq:format\n        code:fax")
    assert lines[problem.line - 1] == "        code:fax ;"
    assert (problem.path, problem.severity, problem.code) == ("base.ttl", Severity.ERROR, "event-format")
    assert problem.focus == "https://w3id.org/communique/id/event/meeting"


def test_problem_of_a_missing_value_stands_where_the_thing_begins(mended: BaseWith) -> None:
    ((problem,), lines) = mended("    cmq:stance code:denies ;\n", "")
    assert lines[problem.line - 2] == "claim:secret-no"
    assert problem.message.endswith("Missing: cmq:stance.")


def test_problem_of_a_value_too_many_stands_at_the_property(mended: BaseWith) -> None:
    ((problem,), lines) = mended("cmq:placeRelation code:near", "cmq:placeRelation code:near , code:at")
    assert "cmq:placeRelation" in lines[problem.line - 1]
    assert problem.code == "event-place-relation"


def test_problem_of_a_query_names_things_by_their_prefix(mended: BaseWith) -> None:
    found, _ = mended("    cmq:contradicts claim:secret-yes ;\n", "")
    assert [problem.code for problem in found] == ["contradiction-not-mirrored"]
    assert "claim:secret-yes contradicts claim:secret-no" in found[0].message


def test_two_holders_of_an_office_are_reported_once_where_one_of_them_holds_it(mended: BaseWith) -> None:
    tenure = """ben:tenure-1
    a cmq:Tenure ;
    org:member person:ben ;
    cmq:office office:envoy-of-northland ;
    cmq:date "2000/2001"^^edtf:EDTF ;
    cmq:earliest "2000-01-01"^^xsd:date ;
    cmq:latest "2001-12-31"^^xsd:date ;
    cmq:evidence ben:evidence-1 .
ben:evidence-1 a oa:SpecificResource ; oa:hasSource source:report ; oa:hasSelector ben:evidence-1-span ;
    cmq:anchor "Test words" .
ben:evidence-1-span a oa:TextPositionSelector ; oa:start 550 ; oa:end 590 ;
    cmq:sha256 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" .

"""
    found, lines = mended("ada:tenure-1\n    a cmq:Tenure", f"{tenure}ada:tenure-1\n    a cmq:Tenure")
    assert {problem.code for problem in found} == {"office-of-two-holders"}
    holdings = ["agreement/truce#signature-1", "event/meeting#participation-1"]
    assert sorted(problem.focus.partition("/id/")[2] for problem in found) == holdings
    assert {lines[problem.line - 1] for problem in found} == {"    cmq:office office:envoy-of-northland ;"}


def test_misspelt_property_has_a_code_of_its_own(mended: BaseWith) -> None:
    ((problem,), _) = mended("cmq:conveyedBy person:ada", "cmq:convedBy person:ada")
    assert problem.code == "condition-unknown-property"
    assert problem.message.endswith("Found: cmq:convedBy person:ada.")


def test_ill_typed_literal_is_reported_without_a_traceback(mended: BaseWith, capfd: pytest.CaptureFixture[str]) -> None:
    found, _ = mended('cmq:earliest "2001-05-02"^^xsd:date', 'cmq:earliest "2001-02-30"^^xsd:date')
    assert [problem.code for problem in found] == ["earliest"]
    assert "Traceback" not in capfd.readouterr().err


def test_report_in_turtle_holds_every_result() -> None:
    report = runner.validate_records(runner.patched(["event/invalid.place-as-text.ru"])).report
    triples = [quad.triple for quad in parse(serialized(report, RdfFormat.TURTLE), RdfFormat.TURTLE)]
    shapes = {triple.object for triple in triples if triple.predicate == SH.sourceShape}
    assert shapes == {result.source_shape for result in report.results}
    assert sum(triple.object == SH.ValidationResult for triple in triples) == len(report.results)


def test_only_things_described_in_the_named_files_are_looked_at() -> None:
    file = runner.patched(["event/invalid.place-as-text.ru", "claim/invalid.stance-missing.ru"])
    claims = tuple(s for s in file.statements if "/claim/" in str(s.triple.subject))
    rest = tuple(s for s in file.statements if "/claim/" not in str(s.triple.subject))
    files = (TurtleFile("claims.ttl", "", claims), TurtleFile("rest.ttl", "", rest))
    report = judge(replace(runner.project(), records=files), runner.rules(), ["claims.ttl"]).report
    assert [row.split()[1] for row in runner.rows(report)] == ["ClaimShape-stance"]


def test_pyshacl_finds_the_same() -> None:
    file = runner.patched(TOGETHER)
    ours, reference = (as_rows(runner.validate_records(file, engine).report) for engine in Engine)
    assert ours == reference
    assert len({shape for _, shape, *_ in ours}) > 120


def test_shapes_with_an_ill_typed_parameter_are_refused_at_their_line(tmp_path: Path) -> None:
    broken = shape_file(tmp_path, SOUND.replace("sh:order 1 ;", 'sh:order 1 ; sh:minCount "one" ;'))
    with pytest.raises(InvalidInput, match=r"shape\.ttl:\d+: .*sh:minCount"):
        read_shapes([broken])


def test_shapes_with_a_query_that_cannot_be_parsed_are_refused_at_their_line(tmp_path: Path) -> None:
    broken = shape_file(tmp_path, SOUND.replace("?date }", "?date"))
    with pytest.raises(InvalidInput, match=r"shape\.ttl:\d+: .*query"):
        read_shapes([broken])


def as_rows(report: Report) -> set[tuple[str, ...]]:
    parts = ((r.focus, r.source_shape, r.path, r.value, r.component, r.severity) for r in report.results)
    return {tuple(map(str, each)) for each in parts}
