"""The canonical form is that of RDFC-1.0, whatever the order of the input and the names of its blank nodes."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
    serialize,
)

from communique.corpus import read_sources
from communique.errors import InvalidInput
from communique.release.build import build_release
from communique.release.reading import read_graphs
from communique.release.release import Release
from communique.turtle.reader import read_ntriples
from tests.release.support import ODD_TURTLE, nquads_of, own_blank_nodes, texts_of

NAMED = st.sampled_from([NamedNode(f"https://example.org/{name}") for name in "abc"])
BLANK = st.sampled_from([BlankNode(f"n{number}") for number in range(4)])
LITERAL = st.builds(Literal, st.text(max_size=3))
QUADS = st.lists(st.builds(Quad, NAMED | BLANK, NAMED, NAMED | BLANK | LITERAL, NAMED), max_size=12)


def by_the_library(quads: Iterable[Quad]) -> bytes:
    """Canonicalise all quads together, blank nodes or not."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = (serialize(dataset, format=RdfFormat.N_QUADS) or b"").split(b"\n")[:-1]
    return b"".join(line + b"\n" for line in sorted(lines))


def by_the_release(quads: Iterable[Quad]) -> bytes:
    """Canonicalise quads as a build does; every graph is a file with blank nodes of its own."""
    with TemporaryDirectory() as folder:
        return nquads_of(texts_of(quads), Path(folder))


@settings(deadline=None)
@given(QUADS)
def test_canonical_form_equals_that_of_the_whole_dataset(quads: list[Quad]) -> None:
    own = zip(own_blank_nodes(quads), quads, strict=True)
    expected = [Quad(t.subject, t.predicate, t.object, quad.graph_name) for t, quad in own]
    assert by_the_release(quads) == by_the_library(expected)


@settings(deadline=None)
@given(QUADS, st.randoms(use_true_random=False))
def test_order_and_names_of_blank_nodes_do_not_matter(quads: list[Quad], shuffler: random.Random) -> None:
    def renamed(term: NamedNode | BlankNode | Literal) -> NamedNode | BlankNode | Literal:
        return BlankNode(f"z{term.value}") if isinstance(term, BlankNode) else term

    other = [Quad(renamed(q.subject), q.predicate, renamed(q.object), q.graph_name) for q in quads]  # type: ignore[arg-type]
    shuffler.shuffle(other)
    assert by_the_release(other) == by_the_release(quads)


def test_equal_labels_of_blank_nodes_in_two_files_are_two_nodes(small_project: Path) -> None:
    for name in ("one", "two"):
        text = f'_:a <https://example.org/name> "{name}" .'
        (small_project / "data" / f"{name}.ttl").write_text(text, encoding="utf-8")
    quads = [line for graph in read_graphs(read_sources(small_project)) for line in graph.quads.splitlines()]
    assert len({line.split(b" ")[0] for line in quads if b"https://example.org/name" in line}) == 2


def test_published_hash_is_that_of_the_published_nquads(odd_release: Release) -> None:
    content = (odd_release.path / "dumps" / "communique.nq").read_bytes()
    assert odd_release.manifest["rdfc10_sha256"] == hashlib.sha256(content).hexdigest()
    assert content == by_the_library(parse(content, RdfFormat.N_QUADS))


def test_form_of_a_known_dataset_is_known(tmp_path: Path) -> None:
    text = b'<x:a> <x:b> _:x .\n_:x <x:c> "1" .\n'
    lines = b'<x:a> <x:b> _:c14n0 <x:g> .\n_:c14n0 <x:c> "1" <x:g> .\n'
    assert nquads_of([(b"<x:g>", text)], tmp_path) == lines


def test_odd_statements_are_all_there(tmp_path: Path) -> None:
    text, problems = read_ntriples(ODD_TURTLE.encode(), "odd.ttl")
    assert problems == ()
    assert nquads_of([(b"<g:1>", text)], tmp_path).count(b"\n") == len(list(parse(ODD_TURTLE, RdfFormat.TURTLE)))


@pytest.mark.parametrize("path", ["data/topics.ttl", "ontology/context.jsonld"])
def test_a_file_that_changes_after_the_check_is_named_and_nothing_is_built(small_project: Path, path: str) -> None:
    sources = read_sources(small_project)
    with (small_project / path).open("a", encoding="utf-8") as stream:
        stream.write("\n")
    with pytest.raises(InvalidInput, match=f"{path}: changed since it was checked"):
        build_release(sources, small_project / ".communique", {}, lambda _: None)
    assert list((small_project / ".communique" / "releases").iterdir()) == []
