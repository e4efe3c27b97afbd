"""Every dump holds exactly the statements of the files, letter by letter."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
import zstandard
from pyoxigraph import Literal, NamedNode, Quad, Triple, parse

from communique.errors import InvalidInput
from communique.release.dumps import write_dumps
from communique.release.layout import SYNTAXES, Syntax
from communique.release.release import Release
from communique.release.statements import Statements
from communique.terms import PREFIXES
from tests.release.support import canonical, rdflib_triples, source_triples, triples_of

RDFLIB = {"jsonld": "json-ld", "nt": "nt", "rdf": "xml", "trig": "trig", "ttl": "turtle"}
SUBJECT, PREDICATE = NamedNode("https://example.org/s"), NamedNode("https://example.org/p")


def dump(release: Release, ending: str) -> Path:
    return release.path / "dumps" / f"communique.{ending}"


@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda syntax: syntax.ending)
def test_dump_parses_back_to_the_statements_of_the_files(
    odd_project: Path, odd_release: Release, syntax: Syntax
) -> None:
    found = triples_of(dump(odd_release, syntax.ending).read_bytes(), syntax.format)
    assert canonical(found) == canonical(source_triples(odd_project))


@pytest.mark.usefixtures("exact_literals")
@pytest.mark.parametrize("ending", sorted(RDFLIB))
def test_rdflib_reads_the_same_statements(odd_project: Path, odd_release: Release, ending: str) -> None:
    found = rdflib_triples(dump(odd_release, ending).read_bytes(), RDFLIB[ending])
    assert canonical(found) == canonical(source_triples(odd_project))


def test_lexical_forms_that_a_store_would_rewrite_stand_in_every_dump(odd_release: Release) -> None:
    integer = Literal("01", datatype=NamedNode(PREFIXES["xsd"] + "integer"))
    decimal = Literal("1.50", datatype=NamedNode(PREFIXES["xsd"] + "decimal"))
    for syntax in SYNTAXES:
        objects = {t.object for t in triples_of(dump(odd_release, syntax.ending).read_bytes(), syntax.format)}
        assert {integer, decimal} <= objects, syntax.ending
    assert not {integer, decimal} & {quad.object for quad in odd_release.store()}


@pytest.mark.parametrize("ending", ["nq", "trig"])
def test_quads_stand_in_the_named_graph_of_their_file(odd_project: Path, odd_release: Release, ending: str) -> None:
    found = {quad.graph_name for quad in parse(path=dump(odd_release, ending))}
    files = [p for f in ("ontology", "data", "seeds") for p in (odd_project / f).rglob("*.ttl")]
    names = {p.relative_to(odd_project).as_posix().removesuffix(".ttl") for p in files}
    assert found == {NamedNode(f"https://w3id.org/communique/graph/{name}") for name in names}


def test_trig_writes_each_graph_once(odd_release: Release) -> None:
    lines = dump(odd_release, "trig").read_text(encoding="utf-8").splitlines()
    opened = [line for line in lines if line.endswith("{")]
    assert opened
    assert len(opened) == len(set(opened))


@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda syntax: syntax.ending)
def test_compressed_copies_decompress_to_the_dump(odd_release: Release, syntax: Syntax) -> None:
    path = dump(odd_release, syntax.ending)
    plain = path.read_bytes()
    assert gzip.decompress(path.with_name(path.name + ".gz").read_bytes()) == plain
    assert zstandard.decompress(path.with_name(path.name + ".zst").read_bytes()) == plain


def test_gzip_header_holds_no_time_and_no_name(odd_release: Release) -> None:
    header = dump(odd_release, "ttl").with_name("communique.ttl.gz").read_bytes()[:10]
    assert header[3] == 0
    assert header[4:8] == b"\0\0\0\0"


def test_a_statement_in_two_files_is_two_quads_and_one_triple() -> None:
    graphs = [NamedNode(f"https://example.org/g{i}") for i in (1, 2)]
    statements = Statements.of_quads(Quad(SUBJECT, PREDICATE, Literal("x"), graph) for graph in graphs)
    assert len(list(statements.quads())) == 2
    assert list(statements.triples()) == [Triple(SUBJECT, PREDICATE, Literal("x"))]


@pytest.mark.parametrize("character", ["\x0b", "\0", "\x1f", "\ufffe"])
def test_a_character_that_xml_cannot_hold_is_refused_by_name(tmp_path: Path, character: str) -> None:
    statements = Statements.of_quads([Quad(SUBJECT, PREDICATE, Literal(f"a{character}b"))])
    with pytest.raises(InvalidInput, match=r"https://example\.org/s.*control character"):
        write_dumps(statements, tmp_path, PREFIXES)


def test_a_property_that_rdf_xml_cannot_name_is_refused(tmp_path: Path) -> None:
    statements = Statements.of_quads([Quad(SUBJECT, NamedNode("https://example.org/123"), Literal("x"))])
    with pytest.raises(InvalidInput, match=r"example\.org/123.*RDF/XML"):
        write_dumps(statements, tmp_path, PREFIXES)


def test_dumps_of_nothing_are_valid_documents(tmp_path: Path) -> None:
    write_dumps(Statements(b""), tmp_path, PREFIXES)
    for syntax in SYNTAXES:
        assert triples_of((tmp_path / f"communique.{syntax.ending}").read_bytes(), syntax.format) == []
