"""What a curator and a program are told of a result."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from communique.corpus import TurtleFile, read_turtle_file
from communique.errors import InvalidInput
from communique.problems import Problem, Severity
from communique.shacl import problems, validate
from tests.shapes import runner
from tests.shapes.test_lint import SOUND, shape_file

TOGETHER = [
    fixture
    for fixture in runner.FIXTURES
    if "REPLACE(" not in (runner.FOLDER / fixture).read_text()  # a fixture that renames would hide others
    and "issued" not in fixture  # pySHACL's own restriction to focus nodes skips what stands within sh:or
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
        return problems(runner.validate_records(file), [file]), path.read_text().splitlines()


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
    report = runner.validate_records(runner.patched(["event/invalid.place-as-text.ru"]))
    graph = rdflib.Graph().parse(data=report.turtle)
    shapes = {str(shape) for shape in graph.objects(None, rdflib.SH.sourceShape)}
    assert shapes == {result.source_shape for result in report.results}
    assert len(list(graph.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult))) == len(report.results)


def test_only_things_described_in_the_named_files_are_looked_at() -> None:
    file = runner.patched(["event/invalid.place-as-text.ru", "claim/invalid.stance-missing.ru"])
    claims = [s for s in file.statements if "/claim/" in str(s.triple.subject)]
    rest = [s for s in file.statements if "/claim/" not in str(s.triple.subject)]
    files = [TurtleFile("claims.ttl", "", tuple(claims)), TurtleFile("rest.ttl", "", tuple(rest))]
    report = validate(files, runner.project().shapes, runner.model(), ["claims.ttl"])
    assert {result.source_shape.rpartition("#")[2] for result in report.results} == {"ClaimShape-stance"}


def test_pyshacl_with_rdflib_alone_and_the_shapes_as_written_finds_the_same() -> None:
    file = runner.patched(TOGETHER)
    ours = {(str(r.focus), r.source_shape, r.path, r.component) for r in runner.validate_records(file).results}
    assert ours == results_of_pyshacl_alone(file, {focus.strip("<>") for focus, *_ in ours})
    assert len({shape for _, shape, _, _ in ours}) > 120


def test_shapes_that_pyshacl_refuses_are_an_error_with_a_reason(tmp_path: Path) -> None:
    broken = shape_file(tmp_path, SOUND.replace("sh:order 1 ;", 'sh:order 1 ; sh:minCount "one" ;'))
    with pytest.raises(InvalidInput, match="shapes: cannot be used"):
        validate([runner.base()], [broken], runner.model())


def test_query_that_cannot_be_parsed_is_an_error_with_a_reason(tmp_path: Path) -> None:
    broken = shape_file(tmp_path, SOUND.replace("?date }", "?date"))
    with pytest.raises(InvalidInput, match="shapes: cannot be used"):
        validate([runner.base()], [broken], runner.model())


def results_of_pyshacl_alone(file: TurtleFile, focus_nodes: set[str]) -> set[tuple[str, str, str, str]]:
    data = in_rdflib(file, *runner.model())
    shapes = in_rdflib(*runner.project().shapes)
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", focus_nodes=sorted(focus_nodes))
    found = set()
    for result in report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult):
        focus, shape, path, component = (
            report.value(result, predicate)
            for predicate in (
                rdflib.SH.focusNode,
                rdflib.SH.sourceShape,
                rdflib.SH.resultPath,
                rdflib.SH.sourceConstraintComponent,
            )
        )
        where = str(path) if isinstance(path, rdflib.URIRef) else ""
        kind = str(component).rpartition("#")[2].removesuffix("ConstraintComponent")
        found.add((f"<{focus}>", str(shape), where, kind))
    return found


def in_rdflib(*files: TurtleFile) -> rdflib.Graph:
    quads = (ox.Quad(*triple) for file in files for triple in file.triples)
    lines = ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=lines or b"", format="nt")
