"""Parts of a graph that ask each other come to the same report as the whole graph."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from communique.errors import InvalidInput
from communique.shacl.data import batches
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.data.inputs import inputs
from communique.shacl.data.loading import Unreadable, load
from communique.shacl.model import Shapes
from communique.shacl.native_engine import validate
from communique.shacl.paths import Predicate
from communique.shacl.problems import place, problems
from communique.shacl.reading.shapes import read_shapes
from communique.shacl.spark.job import Outcome, validate_parts
from communique.shacl.spark.parting import parted
from communique.shacl.spark.plan import Plan, piece_of
from communique.shacl.spark.reading import check, lines_before, read
from communique.shacl.spark.share import Share
from communique.turtle.reader import Statement
from tests.shacl import strategies
from tests.shacl.side_by_side import SideBySide
from tests.shacl.small import EX, Text, shapes
from tests.shacl.small import PREFIXES as PREFIX

Files = Sequence[tuple[str, Sequence[Statement]]]


def in_parts(parts: Sequence[Files], shapes: Shapes, model: Files = ()) -> Outcome:
    """Validate a graph that is divided into these parts."""
    return _validated([Share(number, piece_of(_graph(files))) for number, files in enumerate(parts)], shapes, model)


def _validated(shares: list[Share], shapes: Shapes, model: Files = ()) -> Outcome:
    held, classes = piece_of(_graph(model)), [share.classes() for share in shares]
    return validate_parts(SideBySide(lambda: shares), len(shares), held, Plan.of(shapes), classes=classes)


def same(parts: Sequence[Files], shapes: Shapes, model: Files = ()) -> Outcome:
    """Validate in parts and as a whole, and compare reports and places."""
    found = in_parts(parts, shapes, model)
    whole = _graph([*model, *(file for files in parts for file in files)])
    expected = validate(whole, shapes)
    assert found.report == expected
    assert [place(result, found.graph) for result in found.report.results] == [
        place(result, whole) for result in expected.results
    ]
    return found


def _graph(files: Files) -> DataGraph:
    return DataGraph.of_statements(files, apart=False)


def _file(path: str, text: str) -> tuple[str, Sequence[Statement]]:
    return path, [Statement(statement.triple, line) for line, statement in enumerate(Text(text).statements, 1)]


PREFIXES = ':shapes sh:declare [ sh:prefix "" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .\n'


def test_class_of_a_thing_in_another_part() -> None:
    rules = shapes(":S a sh:NodeShape ; sh:targetClass :Event ; sh:property [ sh:path :place ; sh:class :Place ] .")
    events = [_file("1.ttl", ":e a :Event ; :place :p , :q .")]
    things = [_file("2.ttl", ":p a :Town . :q a :Person .")]
    model = [_file("model.ttl", ":Town rdfs:subClassOf :Place .")]
    assert len(same([events, things], rules, model).report.results) == 1


def test_class_hierarchy_in_another_part() -> None:
    rules = shapes(":S a sh:NodeShape ; sh:targetClass :Event ; sh:property [ sh:path :date ; sh:minCount 1 ] .")
    parts = [[_file("1.ttl", ":e a :Call .")], [_file("2.ttl", ":Call rdfs:subClassOf :Talk .")], [
        _file("3.ttl", ":Talk rdfs:subClassOf :Event .")
    ]]  # fmt: skip
    assert len(same(parts, rules).report.results) == 1


def test_contradiction_that_is_not_mirrored() -> None:
    rules = shapes(
        PREFIXES + ":S a sh:NodeShape ; sh:targetSubjectsOf :contradicts ; sh:sparql [ sh:prefixes :shapes ; sh:select "
        '"SELECT $this ?value WHERE { $this :contradicts ?value FILTER NOT EXISTS { ?value :contradicts $this } }" ] .'
    )
    parts = [[_file("1.ttl", ":a :contradicts :b , :c .")], [_file("2.ttl", ":b :contradicts :a .")], [
        _file("3.ttl", ":c :label 1 .")
    ]]  # fmt: skip
    assert [str(r.value) for r in same(parts, rules).report.results] == ["<http://example.org/c>"]


def test_two_holders_of_an_office() -> None:
    rules = shapes(
        PREFIXES + ":S a sh:NodeShape ; sh:targetClass :Tenure ; sh:sparql [ sh:prefixes :shapes ; sh:select "
        '"SELECT $this ?value WHERE { $this :office ?office . ?other :office ?office ; :holder ?value . '
        '$this :holder ?holder FILTER (?value != ?holder) }" ] .'
    )
    parts = [[_file(f"{n}.ttl", f":t{n} a :Tenure ; :office :o{n % 2} ; :holder :h{n} .")] for n in range(3)]
    assert len(same(parts, rules).report.results) == 2


def test_path_through_many_parts() -> None:
    rules = shapes(
        ":S a sh:NodeShape ; sh:targetNode :n0 ; sh:property [ sh:path [ sh:oneOrMorePath :next ] ; sh:maxCount 3 ] ."
    )
    parts = [[_file(f"{n}.ttl", f":n{n} :next :n{(n + 1) % 5} .")] for n in range(5)]
    assert len(same(parts, rules).report.results) == 1


def test_subject_divided_between_parts() -> None:
    rules = shapes(
        ":S a sh:NodeShape ; sh:targetClass :Event ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ;"
        " sh:property [ sh:path :date ; sh:minCount 2 ; sh:maxCount 2 ] ."
    )
    parts = [[_file("1.ttl", ":e a :Event ; :date 1 .")], [_file("2.ttl", ":e a :Event ; :date 2 ; :odd 3 .")]]
    assert len(same(parts, rules).report.results) == 1


def test_nodes_that_are_found_everywhere_and_nowhere() -> None:
    rules = shapes(
        ":S a sh:NodeShape ; sh:targetObjectsOf :place ; sh:targetNode :p , :nowhere ;"
        " sh:property [ sh:path :name ; sh:minCount 1 ] ."
    )
    parts = [[_file(f"{n}.ttl", f":e{n} :place :p , :q{n} .")] for n in range(3)]
    found = same(parts, rules)
    assert found.report.focus_nodes[0][1] == len(found.report.results) == 5


def test_equal_values_written_differently() -> None:
    rules = shapes(
        PREFIXES + ":S a sh:NodeShape ; sh:targetClass :Event ; sh:sparql [ sh:prefixes :shapes ; sh:select "
        '"SELECT $this ?value WHERE { $this :number ?n . ?value :number ?m FILTER (?n = ?m && $this != ?value) }" ] .'
    )
    parts = [[_file("1.ttl", ":a a :Event ; :number 1 .")], [_file("2.ttl", ":b :number 1.0 .")]]
    assert len(same(parts, rules).report.results) == 1


def test_node_that_a_query_names_is_described_in_another_part() -> None:
    rules = shapes(
        PREFIXES + ":S a sh:NodeShape ; sh:targetClass :Event ; sh:sparql [ sh:prefixes :shapes ; sh:select "
        '"SELECT $this ?value WHERE { $this :kind ?kind . :rules :allowed/:kind ?value FILTER (?value != ?kind) }" ] .'
    )
    parts = [[_file("1.ttl", ":e a :Event ; :kind :k .")], [_file("2.ttl", ":rules :allowed :a .")], [
        _file("3.ttl", ":a :kind :k , :l .")
    ]]  # fmt: skip
    assert len(same(parts, rules).report.results) == 1


def test_a_part_evaluates_a_node_that_it_does_not_have() -> None:
    """The first part is taken for the one that describes the node of the second, for two nodes share a hash."""
    one, other = "x1fdc0ee9", "x5fb19e8e"
    assert crc32(f"<{EX}{one}>".encode()) == crc32(f"<{EX}{other}>".encode())
    rules = shapes(
        ":S a sh:NodeShape ; sh:targetObjectsOf :place ; sh:property [ sh:path :name ; sh:minCount 1 ] ,"
        " [ sh:path ( :in :name ) ; sh:minCount 1 ] ."
    )
    parts = [[_file("1.ttl", f":{one} :name 1 .")], [_file("2.ttl", f":e :place :{other} .")], [
        _file("3.ttl", f":{other} :in :country .")
    ], [_file("4.ttl", ":country :name 2 .")]]  # fmt: skip
    assert [result.path for result in same(parts, rules).report.results] == [Predicate(NamedNode(EX + "name"))]


def test_lines_of_large_files_go_into_several_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "WHOLE", 300)
    lines = [f"<{EX}e{n}> <{EX}{p}> _:b{n // 3} ." for n in range(12) for p in ("place", "time")]
    (tmp_path / "a.nt").write_text("\n".join(lines), "utf-8")
    (tmp_path / "b.ttl").write_text(PREFIX + ":e1 :time 1 .", "utf-8")
    rules = shapes(
        ":S a sh:NodeShape ; sh:targetSubjectsOf :place ; sh:property [ sh:path :time ; sh:maxCount 1 ] ,"
        " [ sh:path ( :place [ sh:inversePath :place ] ) ; sh:maxCount 3 ] , [ sh:path :name ; sh:minCount 1 ] ."
    )
    files = inputs([str(tmp_path)])
    whole = load(files)
    readings = [read(numbered) for numbered in enumerate(parted(files, 4))]
    assert len(readings) == 4
    before = lines_before(readings)
    found = _validated([reading.placed(before) for reading in readings], rules)
    assert found.report == validate(whole, rules)
    assert problems(found.report.results, found.graph) == problems(found.report.results, whole)
    assert max(place(result, found.graph)[1] for result in found.report.results) > 20


def test_errors_below_the_first_part_have_the_line_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "WHOLE", 300)
    lines = [f"<{EX}e{n}> <{EX}p> <{EX}v> ." for n in range(12)]
    (tmp_path / "a.nt").write_text("\n".join([*lines, "<not a statement"]), "utf-8")
    told = [read(numbered).told() for numbered in enumerate(parted(inputs([str(tmp_path)]), 2))]
    assert len(told) == 2
    with pytest.raises(Unreadable) as error:
        check(told, lines_before(told))
    assert [problem.line for problem in error.value.problems] == [13]


def test_shapes_that_look_at_the_same_share_their_ways() -> None:
    rules = shapes(
        ":S a sh:NodeShape ; sh:targetClass :A ; sh:property [ sh:path ( :p :q ) ; sh:minCount 1 ] ."
        ":T a sh:NodeShape ; sh:targetClass :B ; sh:property [ sh:path ( :p :q ) ; sh:maxCount 1 ] ."
        ":U a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path ( :q :q ) ; sh:maxCount 1 ] ."
    )
    routes = Plan.of(rules).routes
    one, other, third = (start.focus for start in routes.starts.values())
    assert one == other != third
    assert len(routes.ways) == 3


def test_target_query_is_evaluated_in_one_place_and_said() -> None:
    rules = shapes(
        PREFIXES + ":S a sh:NodeShape ; sh:target [ a sh:SPARQLTarget ; sh:prefixes :shapes ; sh:select "
        '"SELECT ?this WHERE { ?this :next/:next ?any }" ] ; sh:property [ sh:path :date ; sh:minCount 1 ] .'
    )
    parts = [[_file(f"{n}.ttl", f":n{n} :next :n{n + 1} .")] for n in range(3)]
    found = same(parts, rules)
    assert len(found.report.results) == 2
    assert [reason for _, reason in found.apart] == ["a query selects its focus nodes"]


@settings(
    max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)  # fmt: skip
@given(strategies.data(), strategies.shapes(), st.data())
def test_any_division_gives_the_same_report(data: str, rules: str, draw: st.DataObject) -> None:
    """Even statements of one node, or about one blank node, may be in several parts."""
    statements = Text(data).statements
    parts = draw.draw(st.lists(st.integers(0, 2), min_size=len(statements), max_size=len(statements)))
    divided: list[Files] = [
        [(f"{part}.ttl", [each for each, at in zip(statements, parts, strict=True) if at == part])] for part in range(3)
    ]
    try:
        read = read_shapes([Text(rules, "shapes.ttl")])
    except InvalidInput:
        return
    found, expected = (
        in_parts(divided, read).report,
        validate(_graph([file for files in divided for file in files]), read),
    )
    assert found.focus_nodes == expected.focus_nodes
    assert found.results == expected.results
