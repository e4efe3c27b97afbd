"""Files of every kind become the data graph that their statements say, with lines from the parse."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import zstandard
from pyoxigraph import NamedNode, RdfFormat, parse, serialize
from rdflib import Graph
from rdflib.compare import IsomorphicGraph, to_isomorphic

from communique.corpus import read_corpus
from communique.errors import EnvironmentFailure, UsageError
from communique.shacl.data import batches, feeds, loading, parsing, side_by_side
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.data.inputs import FORMATS, Input, inputs
from communique.shacl.data.loading import Unreadable, load
from communique.turtle.reader import read_turtle
from tests.shacl.graph_model import numbers, shown

TURTLE = """@prefix : <http://example.org/> .

:a :p "one", 'two'@en-GB ;
    :q '''several
lines''', 01, "not a date"^^<http://www.w3.org/2001/XMLSchema#date> .

:b :p [ :q :a,
    ( 1 2 ) ] .
_:x :p "last" ."""
FROM_STANDARD_INPUT = """
import sys
from pyoxigraph import RdfFormat
from communique.shacl.data.inputs import inputs
from communique.shacl.data.loading import load
for lines in load(inputs(["-"], RdfFormat.from_media_type(sys.argv[1]))).ntriples():
    sys.stdout.buffer.write(lines)
"""
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.ZstdCompressor().compress,
}


def loaded(*paths: Path) -> DataGraph:
    return load(inputs(map(str, paths)), processes=1)


def of_statements(content: str, path: str) -> DataGraph:
    return DataGraph.of_statements([(path, read_turtle(content.encode(), path).statements)])


def written_as(format: RdfFormat) -> bytes:
    return serialize(parse(TURTLE, RdfFormat.TURTLE), format=format) or b""


def plain(ntriples: bytes) -> IsomorphicGraph:
    """Return N-Triples as what equals others whatever their blank nodes are called."""
    return to_isomorphic(Graph().parse(data=ntriples, format="nt"))


def triples(graph: DataGraph) -> IsomorphicGraph:
    return plain(b"".join(graph.ntriples()))


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a few bytes and statements as much as a process takes at a time."""
    for module, name, value in (
        (parsing, "WHOLE", 64),
        (batches, "WHOLE", 64),
        (feeds, "_BLOCK", 40),
        (parsing, "STATEMENTS", 3),
        (batches, "BATCH", 100),
    ):
        monkeypatch.setattr(module, name, value)


@pytest.mark.parametrize(("suffix", "format"), FORMATS.items())
def test_every_syntax_says_the_same(tmp_path: Path, suffix: str, format: RdfFormat) -> None:
    path = tmp_path / f"data{suffix}"
    path.write_bytes(written_as(format))
    graph = loaded(path)
    assert triples(graph) == plain(written_as(RdfFormat.N_TRIPLES))
    (b,) = numbers(graph, NamedNode("http://example.org/b"))
    knows_lines = format not in (RdfFormat.RDF_XML, RdfFormat.JSON_LD)
    assert (graph.place(b)[1] > 0) == knows_lines


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_lines_are_those_of_the_reader(tmp_path: Path, ends: str) -> None:
    path = tmp_path / "data.ttl"
    path.write_text(TURTLE, encoding="utf-8", newline=ends)
    read = DataGraph.of_statements([(str(path), read_turtle(path.read_bytes(), "").statements)])
    assert shown(loaded(path)) == shown(read)


def test_a_corpus_is_loaded_as_it_is_read(small_project: Path) -> None:
    corpus = read_corpus(small_project)
    entries = [Input(f.path, RdfFormat.TURTLE.media_type, small_project / f.path) for f in corpus.records]
    read = DataGraph.of_statements((file.path, file.statements) for file in corpus.records)
    assert shown(load(entries)) == shown(read)


@pytest.mark.parametrize("packing", PACKERS)
def test_compressed_files_may_have_several_members(tmp_path: Path, packing: str) -> None:
    unpacked, packed = tmp_path / "plain" / "data.ttl", tmp_path / f"data.ttl{packing}"
    unpacked.parent.mkdir()
    unpacked.write_text(TURTLE, encoding="utf-8")
    half = len(TURTLE) // 2
    packed.write_bytes(b"".join(PACKERS[packing](part.encode()) for part in (TURTLE[:half], TURTLE[half:])))
    graph = loaded(packed)
    assert triples(graph) == triples(loaded(unpacked))
    assert graph.place(*numbers(graph, NamedNode("http://example.org/b"))) == (str(packed), 8)


@pytest.mark.parametrize("packing", PACKERS)
@pytest.mark.parametrize("damage", [lambda packed: packed[:-9], lambda packed: b"no archive" + packed])
def test_a_damaged_archive_is_told(tmp_path: Path, packing: str, damage: Callable[[bytes], bytes]) -> None:
    packed = tmp_path / f"data.ttl{packing}"
    packed.write_bytes(damage(PACKERS[packing](TURTLE.encode() * 50)))
    with pytest.raises(Unreadable) as refusal:
        loaded(packed)
    (problem,) = refusal.value.problems
    assert (problem.path, problem.code) == (str(packed), "unreadable")


def test_named_graphs_are_merged(tmp_path: Path) -> None:
    path = tmp_path / "data.trig"
    path.write_text("<x:a> <x:p> 1 . <x:g> { <x:a> <x:p> 1 , _:b }\n<x:h> { _:b <x:p> 1 }", encoding="utf-8")
    graph = loaded(path)
    assert len(graph) == 3
    assert graph.place(*numbers(graph, NamedNode("x:a"), NamedNode("x:p")))[1] == 1


def test_relative_iris_are_relative_to_the_file(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text("<#a> <x:p> <> .", encoding="utf-8")
    graph = loaded(path)
    assert {graph.terms.lexical(n) for n in range(len(graph.terms))} == {path.as_uri() + "#a", "x:p", path.as_uri()}
    with pytest.raises(Unreadable, match="No scheme"):
        load([Input("data.ttl", RdfFormat.TURTLE.media_type, path)])


def test_names_that_are_no_utf8(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/a\xff b.ttl"
    Path(os.fsdecode(path)).write_text("<#a> <x:p> [] .", encoding="utf-8")
    graph = loaded(tmp_path)
    (a,) = numbers(graph, NamedNode(tmp_path.as_uri() + "/a%FF%20b.ttl#a"))
    assert graph.place(a) == (os.fsdecode(path), 1)
    graph.save(tmp_path)
    assert shown(DataGraph.open(tmp_path)) == shown(graph)


def test_folders_are_searched_and_files_taken_once(tmp_path: Path) -> None:
    for name in ("b.ttl", "a/x.nt.gz", "a/.hidden.ttl", ".git/y.ttl", "a/notes.txt", "a/settings.json", "z.jsonld"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "a" / "link.ttl").symlink_to(tmp_path / "b.ttl")
    os.mkfifo(tmp_path / "pipe.ttl")
    found = inputs([str(tmp_path / "b.ttl"), str(tmp_path)])
    assert [Path(entry.name).relative_to(tmp_path).as_posix() for entry in found] == ["b.ttl", "a/x.nt.gz", "z.jsonld"]
    assert found[1].packing == ".gz"
    assert found[1].format == RdfFormat.N_TRIPLES


def test_what_is_no_rdf_by_its_name_needs_a_syntax(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_text("<x:a> <x:p> 1 .", encoding="utf-8")
    for names in ([str(path)], ["-"], [str(tmp_path)]):
        with pytest.raises(UsageError):
            inputs(names)
    with pytest.raises(EnvironmentFailure):
        inputs([str(tmp_path / "absent.ttl")])
    assert len(load(inputs([str(path)], RdfFormat.TURTLE))) == 1


@pytest.mark.parametrize("format", [RdfFormat.N_TRIPLES, RdfFormat.N_QUADS, RdfFormat.TRIG])
def test_every_syntax_can_come_from_standard_input(format: RdfFormat) -> None:
    command = [sys.executable, "-c", FROM_STANDARD_INPUT, format.media_type]
    done = subprocess.run(command, input=written_as(format), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert plain(done.stdout) == plain(written_as(RdfFormat.N_TRIPLES))


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TURTLE.encode())))
    graph = load(inputs(["-"], RdfFormat.TURTLE))
    assert triples(graph) == triples(of_statements(TURTLE, "x"))
    assert graph.place(*numbers(graph, NamedNode("http://example.org/b"))) == ("-", 8)


def test_all_that_is_wrong_is_told_with_its_line(tmp_path: Path) -> None:
    bad = {
        "a.ttl": ("<x:a> <x:p> 1 ;\n <x:q> .", 2, "syntax"),
        "b.nt": ("<x:a> <x:p> <x:o> .\n<x:a> <x:p> 'o' .", 2, "syntax"),
        "c.rdf": ("<rdf:RDF>", 0, "syntax"),
        "d.ttl": ("<x:a> <x:p> 1 .\n<x:a> <x:p>\n<<( <x:a> <x:p> 1 )>> .", 3, "triple-term"),
        "e.n3": ("<x:a> <x:p> 1 .\n<x:b> <x:p> { <x:a> <x:p> 2 } .", 2, "formula"),
        "f.ttl": ("<x:a>\n<x:p> 'caf\udce9' .", 2, "syntax"),
        "g.ttl": ("<x:a> <x:p> << <x:a> <x:p> 1 >> .", 1, "triple-term"),
    }
    for name, (content, _, _) in bad.items():
        (tmp_path / name).write_bytes(content.encode(errors="surrogateescape"))
    (tmp_path / "fine.ttl").write_text("<x:a> <x:p> 1 .", encoding="utf-8")
    with pytest.raises(Unreadable) as refusal:
        loaded(tmp_path)
    told = {Path(problem.path).name: (problem.line, problem.code) for problem in refusal.value.problems}
    assert told == {name: (line, code) for name, (_, line, code) in bad.items()}


@pytest.mark.parametrize(
    "name", ["data.ttl", "data.nt", "data.nq", "data.trig", "data.rdf", "data.jsonld", "data.nt.gz"]
)
@pytest.mark.usefixtures("small_pieces")
def test_a_large_file_streams(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / name
    content = written_as(FORMATS["." + name.split(".")[1]])
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    streamed = loaded(path)
    monkeypatch.setattr(parsing, "WHOLE", 1 << 24)
    monkeypatch.setattr(batches, "WHOLE", 1 << 24)
    whole = loaded(path)
    assert triples(streamed) == triples(whole)
    assert len(streamed.terms) == len(whole.terms)
    for number in range(len(whole.terms)):
        if whole.terms.form(number)[:1] != b"_":
            assert streamed.place(*numbers(streamed, whole.terms.term(number))) == whole.place(number)


@pytest.mark.usefixtures("small_pieces")
def test_a_mistake_far_down_a_large_file_has_its_line(tmp_path: Path) -> None:
    lines = [f"<x:a> <x:p> <x:{number}> ." for number in range(30)] + ["<x:a> nonsense ."]
    for name in ("data.nt", "data.ttl"):
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
        with pytest.raises(Unreadable) as refusal:
            loaded(tmp_path / name)
        assert [problem.line for problem in refusal.value.problems] == [31]


def test_two_processes_make_the_same_graph(small_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = inputs([str(small_project / "data")])
    alone = load(entries, processes=1)
    monkeypatch.setattr(loading, "ALONE", 0)
    monkeypatch.setattr(batches, "BATCH", 5_000)
    both = load(entries, processes=2)
    assert shown(both) == shown(alone)
    assert [both.terms.form(n) for n in range(len(both.terms))] == [
        alone.terms.form(n) for n in range(len(alone.terms))
    ]
    (small_project / "data" / "bad.ttl").write_text("<x:a> ", encoding="utf-8")
    with pytest.raises(Unreadable):
        load(inputs([str(small_project / "data")]), processes=2)


def test_another_process_that_is_killed_is_told(small_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "ALONE", 0)
    monkeypatch.setattr(batches, "BATCH", 5_000)
    other_is_gone = Event()

    def killed(other: subprocess.Popen[bytes], task: Any) -> object:
        other.kill()
        try:
            return answer(other, task)
        finally:
            other_is_gone.set()

    def patient(*work: Any) -> Any:
        other_is_gone.wait()
        return alone(*work)

    answer, alone = side_by_side._answer, side_by_side._alone
    monkeypatch.setattr(side_by_side, "_answer", killed)
    monkeypatch.setattr(side_by_side, "_alone", patient)
    with pytest.raises(EnvironmentFailure, match="ended from outside"):
        load(inputs([str(small_project / "data")]), processes=2)


def test_other_processes_need_nothing_of_the_script_that_calls(small_project: Path) -> None:
    script = (
        "from communique.shacl.data import inputs, loading; loading.ALONE = 0\n"
        f"print(len(loading.load(inputs.inputs([{str(small_project / 'data')!r}]), processes=3)))"
    )
    done = subprocess.run([sys.executable, "-"], input=script, capture_output=True, text=True, check=True)
    assert int(done.stdout) == len(load(inputs([str(small_project / "data")])))
