"""Every dump holds exactly the statements of the files, letter by letter."""

from __future__ import annotations

import gzip
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, Quad, Triple, parse

from communique.errors import InvalidInput
from communique.release.layout import SYNTAXES, Syntax, dump_name
from communique.release.release import Release
from communique.terms import PREFIXES
from tests.release.support import canonical, dump, own_blank_nodes, rdflib_triples, source_triples, triples_of

RDFLIB = {"jsonld": "json-ld", "nt": "nt", "rdf": "xml", "trig": "trig", "ttl": "turtle"}
SUBJECT, PREDICATE = NamedNode("https://example.org/s"), NamedNode("https://example.org/p")
GRAPH = NamedNode("https://example.org/g")


def path_of(release: Release, ending: str) -> Path:
    return release.path / "dumps" / f"communique.{ending}"


@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda syntax: syntax.ending)
def test_dump_parses_back_to_the_statements_of_the_files(
    odd_project: Path, odd_release: Release, syntax: Syntax
) -> None:
    found = triples_of(path_of(odd_release, syntax.ending).read_bytes(), syntax.format)
    assert canonical(found) == canonical(source_triples(odd_project))


@pytest.mark.usefixtures("exact_literals")
@pytest.mark.parametrize("ending", sorted(RDFLIB))
def test_rdflib_reads_the_same_statements(odd_project: Path, odd_release: Release, ending: str) -> None:
    found = rdflib_triples(path_of(odd_release, ending).read_bytes(), RDFLIB[ending])
    assert canonical(found) == canonical(source_triples(odd_project))


def test_lexical_forms_that_a_store_would_rewrite_stand_in_every_path_of(odd_release: Release) -> None:
    integer = Literal("01", datatype=NamedNode(PREFIXES["xsd"] + "integer"))
    decimal = Literal("1.50", datatype=NamedNode(PREFIXES["xsd"] + "decimal"))
    for syntax in SYNTAXES:
        objects = {t.object for t in triples_of(path_of(odd_release, syntax.ending).read_bytes(), syntax.format)}
        assert {integer, decimal} <= objects, syntax.ending
    assert not {integer, decimal} & {quad.object for quad in odd_release.store()}


@pytest.mark.parametrize("ending", ["nq", "trig"])
def test_quads_stand_in_the_named_graph_of_their_file(odd_project: Path, odd_release: Release, ending: str) -> None:
    found = {quad.graph_name for quad in parse(path=path_of(odd_release, ending))}
    files = [p for f in ("ontology", "data", "seeds") for p in (odd_project / f).rglob("*.ttl")]
    names = {p.relative_to(odd_project).as_posix().removesuffix(".ttl") for p in files}
    assert found == {NamedNode(f"https://w3id.org/communique/graph/{name}") for name in names}


def test_trig_writes_each_graph_once(odd_release: Release) -> None:
    lines = path_of(odd_release, "trig").read_text(encoding="utf-8").splitlines()
    opened = [line for line in lines if line.endswith("{")]
    assert opened
    assert len(opened) == len(set(opened))


@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda syntax: syntax.ending)
def test_compressed_copies_decompress_to_the_path_of(odd_release: Release, syntax: Syntax) -> None:
    path = path_of(odd_release, syntax.ending)
    plain = path.read_bytes()
    assert gzip.decompress(path.with_name(path.name + ".gz").read_bytes()) == plain
    with zstandard.open(path.with_name(path.name + ".zst")) as stream:
        assert stream.read() == plain


def test_gzip_header_holds_no_time_and_no_name(odd_release: Release) -> None:
    header = path_of(odd_release, "ttl").with_name("communique.ttl.gz").read_bytes()[:10]
    assert header[3] == 0
    assert header[4:8] == b"\0\0\0\0"


def test_a_statement_in_two_files_is_two_quads_and_one_triple(tmp_path: Path) -> None:
    graphs = [NamedNode(f"https://example.org/g{i}") for i in (1, 2)]
    dump([Quad(SUBJECT, PREDICATE, Literal("x"), graph) for graph in graphs], tmp_path, PREFIXES)
    for syntax in SYNTAXES:
        content = (tmp_path / dump_name(syntax.ending)).read_bytes()
        found = triples_of(content, syntax.format)
        expected = 2 if syntax.ending in ("nq", "trig") else 1
        assert found == [Triple(SUBJECT, PREDICATE, Literal("x"))] * expected, syntax.ending


@pytest.mark.parametrize(
    ("term", "words"),
    [
        *((Literal(f"a{character}b"), "control character") for character in ("\x0b", "\0", "\x1f", "\ufffe")),
        (Literal("a", language="ar", direction=BaseDirection.RTL), "direction"),
        (Triple(SUBJECT, PREDICATE, SUBJECT), "statement about a statement"),
    ],
)
def test_what_xml_cannot_hold_is_refused_by_name(tmp_path: Path, term: Literal | Triple, words: str) -> None:
    with pytest.raises(InvalidInput, match=rf"https://example\.org/s.*{words}"):
        dump([Quad(SUBJECT, PREDICATE, term, GRAPH)], tmp_path, PREFIXES)


@pytest.mark.parametrize("iri", ["https://example.org/123", "http://www.w3.org/1999/02/22-rdf-syntax-ns#li"])
def test_a_property_that_rdf_xml_cannot_name_is_refused(tmp_path: Path, iri: str) -> None:
    with pytest.raises(InvalidInput, match=rf"{iri}.*RDF/XML"):
        dump([Quad(SUBJECT, NamedNode(iri), Literal("x"), GRAPH)], tmp_path, PREFIXES)


def test_dumps_of_nothing_are_valid_documents(tmp_path: Path) -> None:
    dump([], tmp_path, PREFIXES)
    for syntax in SYNTAXES:
        assert triples_of((tmp_path / dump_name(syntax.ending)).read_bytes(), syntax.format) == []


_LOCAL = st.text("abc019_.-/:~&'ıé", max_size=6).map(lambda text: text.rstrip(":"))
_IN_HASH = [namespace for namespace in PREFIXES.values() if namespace.endswith("#")]
_IN_SLASH = [*(namespace for namespace in PREFIXES.values() if namespace.endswith("/")), "urn:x:y"]
MARK = st.sampled_from(["", "#"])
IRIS = st.builds(lambda *parts: NamedNode("".join(parts)), st.sampled_from(_IN_HASH), _LOCAL) | st.builds(
    lambda *parts: NamedNode("".join(parts)), st.sampled_from(_IN_SLASH), _LOCAL, MARK, _LOCAL
)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n\r"), max_size=8)
LITERALS = (
    st.builds(Literal, TEXTS)
    | st.builds(Literal, TEXTS, language=st.sampled_from(["en", "hy", "en-gb"]))
    | st.builds(Literal, st.sampled_from(["1", "01", "-0", "1.50", "true", "x"]), datatype=IRIS)
)
BLANK = st.sampled_from([BlankNode("a"), BlankNode("b")])
PROPERTIES = st.sampled_from([PREDICATE, NamedNode(PREFIXES["rdf"] + "type"), NamedNode(PREFIXES["cmq"] + "date")])
QUADS = st.lists(
    st.builds(Quad, IRIS | BLANK, PROPERTIES, IRIS | BLANK | LITERALS, st.sampled_from([GRAPH, SUBJECT])), max_size=12
)


@settings(deadline=None, max_examples=60)
@given(QUADS)
def test_whatever_the_terms_every_dump_parses_back_to_them(quads: list[Quad]) -> None:
    unmistakable = [quad for quad in quads if "\ufffe" not in str(quad) and "\uffff" not in str(quad)]
    with TemporaryDirectory() as folder:
        dump(unmistakable, Path(folder), PREFIXES)
        for syntax in SYNTAXES:
            found = triples_of((Path(folder) / dump_name(syntax.ending)).read_bytes(), syntax.format)
            assert canonical(found) == canonical(own_blank_nodes(unmistakable)), syntax.ending
