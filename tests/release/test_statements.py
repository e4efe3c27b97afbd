"""The canonical form is that of RDFC-1.0, whatever the order of the input and the names of its blank nodes."""

from __future__ import annotations

import hashlib
import random

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

from communique.corpus import TurtleFile
from communique.release.release import Release
from communique.release.statements import Statements
from communique.turtle.reader import read_turtle
from tests.release.support import ODD_TURTLE

NAMED = st.sampled_from([NamedNode(f"https://example.org/{name}") for name in "abc"])
BLANK = st.sampled_from([BlankNode(f"n{number}") for number in range(4)])
LITERAL = st.builds(Literal, st.text(max_size=3))
QUADS = st.lists(st.builds(Quad, NAMED | BLANK, NAMED, NAMED | BLANK | LITERAL, NAMED), max_size=12)


def by_the_library(quads: list[Quad]) -> bytes:
    """Canonicalise all quads together, blank nodes or not."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = (serialize(dataset, format=RdfFormat.N_QUADS) or b"").split(b"\n")[:-1]
    return b"".join(line + b"\n" for line in sorted(lines))


@settings(deadline=None)
@given(QUADS)
def test_canonical_form_equals_that_of_the_whole_dataset(quads: list[Quad]) -> None:
    assert Statements.of_quads(quads).nquads == by_the_library(quads)


@settings(deadline=None)
@given(QUADS, st.randoms(use_true_random=False))
def test_order_and_names_of_blank_nodes_do_not_matter(quads: list[Quad], shuffler: random.Random) -> None:
    def renamed(term: NamedNode | BlankNode | Literal) -> NamedNode | BlankNode | Literal:
        return BlankNode(f"z{term.value}") if isinstance(term, BlankNode) else term

    other = [Quad(renamed(q.subject), q.predicate, renamed(q.object), q.graph_name) for q in quads]  # type: ignore[arg-type]
    shuffler.shuffle(other)
    assert Statements.of_quads(other).sha256 == Statements.of_quads(quads).sha256


def test_equal_labels_of_blank_nodes_in_two_files_are_two_nodes() -> None:
    def file(name: str) -> TurtleFile:
        text = f'_:a <https://example.org/name> "{name}" .'
        return TurtleFile(f"data/{name}.ttl", "", read_turtle(text.encode(), name).statements)

    statements = Statements.of_files([file("one"), file("two")])
    assert len({quad.subject for quad in statements.quads()}) == 2


def test_published_hash_is_that_of_the_published_nquads(odd_release: Release) -> None:
    content = (odd_release.path / "dumps" / "communique.nq").read_bytes()
    assert odd_release.manifest["rdfc10_sha256"] == hashlib.sha256(content).hexdigest()
    assert content == by_the_library(list(parse(content, RdfFormat.N_QUADS)))


def test_hash_of_a_known_dataset_is_known() -> None:
    text = b'<https://example.org/a> <https://example.org/b> _:x .\n_:x <https://example.org/c> "1" .\n'
    lines = b'<https://example.org/a> <https://example.org/b> _:c14n0 .\n_:c14n0 <https://example.org/c> "1" .\n'
    statements = Statements.of_quads(parse(text, RdfFormat.N_QUADS))
    assert statements.nquads == lines
    assert statements.sha256 == hashlib.sha256(lines).hexdigest()


def test_odd_statements_are_all_there() -> None:
    quads = list(parse(ODD_TURTLE, RdfFormat.TURTLE))
    assert len(list(Statements.of_quads(quads).quads())) == len(quads)
