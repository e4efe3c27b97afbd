"""`communique validate` takes any data and any shapes, and answers in any form."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import zstandard
from pyoxigraph import RdfFormat, Store, parse, serialize

from communique.cli import run
from communique.cli.commands import communique
from communique.shacl.data.syntaxes import SYNTAXES
from communique.shacl.validation import Validation, validate
from communique.terms import SH

SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <http://example.org/> .
ex:Person a sh:NodeShape ;
    sh:targetClass ex:Person ;
    sh:property ex:Person-name ;
.
ex:Person-name a sh:PropertyShape ;
    sh:path ex:name ;
    sh:minCount 1 ;
    sh:message "The person has no name. Add it."@en ;
.
"""
GOOD = """@prefix ex: <http://example.org/> .
ex:ada a ex:Person ;
    ex:name "Ada" .
"""
BAD = """@prefix ex: <http://example.org/> .

ex:bert a ex:Person .
"""


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., list[str]]:
    """Write files by name; return the arguments that name the shapes and those files."""

    def write(shapes: str = SHAPES, **data: str) -> list[str]:
        (tmp_path / "shapes.ttl").write_text(shapes)
        arguments = ["validate", "--shapes", str(tmp_path / "shapes.ttl")]
        for stem, text in data.items():
            (tmp_path / f"{stem}.ttl").write_text(text)
            arguments += ["--data", str(tmp_path / f"{stem}.ttl")]
        return arguments

    return write


def test_conforming_data_are_fine(files: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(communique, files(good=GOOD)) == 0
    assert capsys.readouterr().out == "Conforms: 1 focus node of 1 shape checked.\n"


def test_each_result_stands_with_its_file_and_line(
    files: Callable[..., list[str]], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(communique, files(good=GOOD, bad=BAD)) == 1
    first, *_, last = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{tmp_path / 'bad.ttl'}:3: error person-name: The person has no name.")
    assert last == "Does not conform: 1 result, 2 focus nodes of 1 shape checked."


def test_json_tells_all(files: Callable[..., list[str]], capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(communique, [*files(bad=BAD), "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["conforms"], found["checked"], found["counts"]["error"]) == (False, True, 1)
    assert found["files"] == [str(tmp_path / "bad.ttl")]
    assert found["focus_nodes"] == {"http://example.org/Person": 1}
    assert [problem["line"] for problem in found["problems"]] == [3]


def test_sarif_and_github_forms(files: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(communique, [*files(bad=BAD), "--format", "sarif"]) == 1
    assert json.loads(capsys.readouterr().out)["runs"][0]["results"][0]["ruleId"] == "person-name"
    assert run(communique, [*files(bad=BAD), "--format", "github"]) == 1
    assert capsys.readouterr().out.startswith("::error file=")


@pytest.mark.parametrize("form", SYNTAXES)
def test_report_of_the_standard(files: Callable[..., list[str]], capsys: pytest.CaptureFixture[str], form: str) -> None:
    assert run(communique, [*files(bad=BAD), "--format", form]) == 1
    output = capsys.readouterr()
    triples = [quad.triple for quad in parse(output.out, format=SYNTAXES[form])]
    assert sum(triple.predicate == SH.result for triple in triples) == 1
    assert output.err == ""


def test_output_goes_to_a_file(
    files: Callable[..., list[str]], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = tmp_path / "report.ttl"
    assert run(communique, [*files(bad=BAD), "--format", "turtle", "--output", str(target)]) == 1
    assert capsys.readouterr().out == ""
    assert b"sh:ValidationReport" in target.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.ttl", "report.ttl", "shapes.ttl"]


def test_that_nothing_was_checked_is_said_aloud(
    files: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(communique, files(other="<http://example.org/a> a <http://example.org/Dog> .")) == 0
    output = capsys.readouterr()
    assert "nothing was checked" in output.out
    assert "nothing was checked" in output.err


PACKED: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": lambda content: zstandard.ZstdCompressor().compress(content),
}


@pytest.mark.parametrize("packing", PACKED)
def test_shapes_and_data_may_be_packed_and_in_folders(
    packing: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder, text, form in (("shapes", SHAPES, RdfFormat.JSON_LD), ("data", BAD, RdfFormat.RDF_XML)):
        content = serialize(parse(text, format=RdfFormat.TURTLE), format=form) or b""
        (tmp_path / folder / "below").mkdir(parents=True)
        (tmp_path / folder / "below" / f"a.{form.file_extension}{packing}").write_bytes(PACKED[packing](content))
    assert run(communique, ["validate", "-s", str(tmp_path / "shapes"), "-d", str(tmp_path / "data")]) == 1
    assert "person-name" in capsys.readouterr().out


def test_data_may_come_from_standard_input(files: Callable[..., list[str]]) -> None:
    arguments = [*files(), "--data", "-", "--data-format", "turtle"]
    done = subprocess.run(
        [sys.executable, "-m", "communique", *arguments], input=BAD, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout.startswith("-:3: error person-name")


def test_classes_of_the_model_count(
    files: Callable[..., list[str]], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    model = tmp_path / "model.ttl"
    model.write_text(
        "<http://example.org/Poet> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <http://example.org/Person> ."
    )
    data = files(poet="<http://example.org/a> a <http://example.org/Poet> .")
    assert run(communique, data) == 0
    assert run(communique, [*data, "--model", str(model), "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out.partition("\n{")[2].join("{ "))
    assert found["files"] == [str(tmp_path / "poet.ttl")]


REFERRED = SHAPES + "ex:Odd sh:targetClass ex:Person ; sh:expression [ sh:path ex:fine ] .\n"


def test_what_was_left_to_the_reference_engine_is_said(
    files: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    run(communique, files(REFERRED, bad=BAD))
    assert "<http://example.org/Odd> was left to pySHACL: it has a node expression." in capsys.readouterr().out


SLOW = (
    SHAPES
    + """ex:Written a sh:NodeShape ; sh:targetClass ex:Person ;
    sh:sparql [ sh:select "SELECT $this WHERE { $this <http://example.org/age> ?age FILTER (STR(?age) = '07') }" ] .
"""
)


def test_a_query_that_is_asked_one_by_one_is_said(
    files: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    said = "shapes.ttl:13) was asked of one node after the other with rdflib, which is slow: it"
    for age, slow in (("07", True), ("7", False)):
        data = GOOD + f'ex:ada ex:age "{age}"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
        assert run(communique, files(SLOW, good=data)) == int(slow)
        assert (said in capsys.readouterr().out) is slow
    run(communique, [*files(SLOW, good=GOOD), "--explain"])
    assert "name; with rdflib" not in (shown := capsys.readouterr().out)
    assert "age>; with rdflib where numbers or dates are not canonical" in shown


def test_reference_engine_says_the_same(files: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    answers = []
    for engine in ("native", "pyshacl"):
        assert run(communique, [*files(good=GOOD, bad=BAD), "--engine", engine, "--format", "json"]) == 1
        answers.append(json.loads(capsys.readouterr().out))
    assert answers[0] == answers[1]


def test_data_may_hold_their_shapes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    both = tmp_path / "both.ttl"
    both.write_text(SHAPES + "_:b a ex:Person . ex:Known sh:targetNode _:b ; sh:in ( _:b ex:ada ) .\n")
    assert run(communique, ["validate", "-d", str(both)]) == 1
    assert capsys.readouterr().out.count(" error ") == 1
    assert run(communique, ["validate", "-d", str(both), "--explain"]) == 0


def test_explanation_needs_no_data(files: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(communique, [*files(), "--explain"]) == 0
    assert "MinCount" in capsys.readouterr().out
    assert run(communique, [*files(bad=BAD), "--explain", "--json"]) == 0
    steps = json.loads(capsys.readouterr().out)
    assert [(step["constraint"], step["way"], step["focus"]) for step in steps] == [
        ("Property", "shapes", 1),
        ("MinCount", "columns", None),
    ]


WRONG = {
    "no data": ([], 2, "there are no data"),
    "data in no language": (["--data", "a.ttl", "--data-format", "latin"], 2, "latin"),
    "standard input without syntax": (["--data", "-"], 2, "syntax"),
    "standard input twice": (["--data", "-", "--model", "-"], 2, "only once"),
    "standard input on Spark": (["--data", "-", "--engine", "spark"], 2, "Spark"),
    "no such file": (["--data", "missing.ttl"], 3, "no such file"),
    "no RDF": (["--data", __file__], 2, "syntax"),
    "no such form": (["--data", "a.ttl", "--format", "pdf"], 2, "pdf"),
    "a timeout that is no number": (["--data", "a.ttl", "--timeout", "nan"], 2, "no number of seconds"),
    "a timeout of another engine": (
        ["--data", "a.ttl", "--timeout", "1", "--engine", "pyshacl"],
        2,
        "knows no --timeout",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_usage_is_told(
    case: str, files: Callable[..., list[str]], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    arguments, code, told = WRONG[case]
    assert run(communique, [*files(), *arguments]) == code
    assert told in capsys.readouterr().err


def test_mistakes_of_shapes_are_told_with_their_lines(
    files: Callable[..., list[str]], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    wrong = SHAPES.replace("sh:minCount 1", 'sh:minCount "1"').replace("sh:targetClass", "sh:targetClas")
    assert run(communique, files(wrong, good=GOOD)) == 1
    told = capsys.readouterr().err
    assert f"{tmp_path / 'shapes.ttl'}:4: error shape-unknown-term" in told
    assert f"{tmp_path / 'shapes.ttl'}:9: error shape-ill-formed" in told


def test_syntax_errors_of_all_files_are_told(
    files: Callable[..., list[str]], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(communique, files(one="<a", two=GOOD, three="<http://example.org/a>\n a .")) == 1
    told = capsys.readouterr().err
    assert f"{tmp_path / 'one.ttl'}:1:" in told
    assert f"{tmp_path / 'three.ttl'}:2:" in told
    assert run(communique, files("ex:a a ex:b .", good=GOOD)) == 1
    assert f"{tmp_path / 'shapes.ttl'}:1:" in capsys.readouterr().err


def test_library_takes_graphs_in_memory() -> None:
    store = Store()
    store.load(BAD, format=RdfFormat.TURTLE)
    rdflib = pytest.importorskip("rdflib")
    shapes = rdflib.Graph().parse(data=SHAPES, format="turtle")
    outcome = validate(store, shapes)
    assert isinstance(outcome, Validation)
    assert not outcome.conforms
    assert [problem.focus for problem in outcome.problems] == ["http://example.org/bert"]
    assert outcome.files == ()


@pytest.mark.parametrize("closed", ["sys.stdout", "sys.stdin"])
def test_closed_standard_streams_are_no_mishap(files: Callable[..., list[str]], closed: str) -> None:
    arguments = files(bad=BAD)
    if closed == "sys.stdin":
        arguments = [*arguments[:3], "--data", "-", "--data-format", "turtle"]
    program = f"import sys; {closed} = None; sys.argv[1:] = {arguments!r}\n"
    program += "from communique.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert done.returncode == (3 if closed == "sys.stdin" else 1)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize("form", ["text", "json", "turtle"])
def test_a_full_disk_is_told_on_standard_error(files: Callable[..., list[str]], form: str) -> None:
    options = ["--json"] if form == "json" else ["--format", form]
    command = [sys.executable, "-m", "communique", *files(bad=BAD), *options]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 3
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


ENDLESS = (
    SHAPES
    + """ex:Endless a sh:NodeShape ; sh:targetClass ex:Person ;
    sh:sparql [ sh:select "SELECT $this { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER (?c + ?f + ?i < 0) }" ] .
"""
)


def numbers(count: int) -> str:
    return GOOD + "".join(f"ex:n{number} ex:p {number} .\n" for number in range(count))


def test_a_query_may_take_as_long_as_is_allowed(
    files: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(communique, [*files(ENDLESS, many=numbers(200)), "--timeout", "0.1"]) == 1
    said = capsys.readouterr().err
    assert "shapes.ttl:13) took more than 0.1 s and was given up. See whether its parts share variables" in said
    assert run(communique, [*files(good=GOOD), "--timeout", "0"]) == 0


def test_an_interrupt_is_heard_while_a_query_is_asked(files: Callable[..., list[str]]) -> None:
    command = [sys.executable, "-m", "communique", *files(ENDLESS, many=numbers(3_000))]
    listening = partial(signal.signal, signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, preexec_fn=listening) as process:
        assert process.stderr
        process.stderr.readline()  # it says that it reads
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Traceback" not in said


LITERALS = SHAPES + 'ex:Named sh:targetNode "Ada", "Bert" ; sh:nodeKind sh:IRI .\n'


def test_a_result_on_a_literal_stands_where_it_is_used(
    files: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(communique, files(LITERALS, good=GOOD)) == 1
    said = capsys.readouterr().out
    assert 'good.ttl:3: error named: Must be of the kind sh:IRI. Found: "Ada".\n' in said
    assert '(shapes):0: error named: Must be of the kind sh:IRI. Found: "Bert".\n' in said


def test_what_is_hard_to_see_in_a_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mark.ttl").write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    (tmp_path / "far.jsonld").write_text('{"@context": "https://example.org/", "@id": "http://example.org/a"}')
    (tmp_path / "shapes.ttl").write_text(SHAPES)
    assert run(communique, ["validate", "--shapes", str(tmp_path / "shapes.ttl"), "--data", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "begins with a byte order mark. Save it as UTF-8 without one.\n" in said
    assert "its @context is at another address, and nothing is fetched. Write the context in.\n" in said
    assert "Mend it" not in said


NESTED = SHAPES + "ex:Couple sh:targetClass ex:Couple ; sh:property [ sh:path ex:of ; sh:node ex:Person ] .\n"


def test_what_a_value_fails_of_another_shape_stands_below(
    files: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    pair = GOOD + "ex:pair a ex:Couple ; ex:of ex:ada, ex:eve .\nex:eve ex:age 5 .\n"
    assert run(communique, files(pair=pair)) == 0
    arguments = files(NESTED, pair=pair)
    capsys.readouterr()
    assert run(communique, arguments) == 1
    first, below = capsys.readouterr().out.splitlines()[:2]
    assert first.endswith("Found: <http://example.org/of> <http://example.org/eve>.")
    assert below.startswith("    ")
    assert below.endswith(
        "pair.ttl:5: error person-name: The person has no name. Add it. Missing: <http://example.org/name>."
    )
    run(communique, [*arguments, "--json"])
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert [detail["code"] for detail in problem["details"]] == ["person-name"]
