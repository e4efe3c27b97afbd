"""The data graph answers what a plain set of triples answers, however it came about."""

from __future__ import annotations

import pickle
import tempfile
from collections import Counter
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, Triple

from communique.shacl.data.data_graph import DataGraph, Files
from communique.shacl.data.piece import Pieces, TripleTerm
from communique.shacl.data.terms_table import BLANK, IRI, LITERAL
from communique.terms import RDF, XSD
from communique.turtle.reader import Statement
from tests.shacl.graph_model import IRIS, LITERALS, PREDICATES, TERMS, files, numbers, shown, statements

A, B, C, _ = IRIS
P, Q, _ = PREDICATES
Found = dict[str, list[Statement]]


def graph_of(found: Found, *, apart: bool = True) -> DataGraph:
    return DataGraph.of_statements(found.items(), apart=apart)


@settings(deadline=None, max_examples=40)
@given(files, st.lists(st.sampled_from([*TERMS, NamedNode("http://example.org/absent")])), st.sampled_from(PREDICATES))
def test_look_ups_are_those_of_a_set_of_triples(found: Found, asked: list[NamedNode], predicate: NamedNode) -> None:
    graph = graph_of(found, apart=False)
    triples = {statement.triple for file in found.values() for statement in file}
    nodes = np.array(numbers(graph, *asked), np.int32)
    (number,) = numbers(graph, predicate)
    term = graph.terms.term

    def pairs(rows: np.ndarray, *values: np.ndarray) -> Counter[object]:
        assert (np.diff(rows) >= 0).all()
        return Counter(zip(rows.tolist(), *([term(int(n)) for n in column] for column in values), strict=True))

    expected = [(row, t) for row, node in enumerate(asked) for t in triples if t.subject == node]
    against = [(row, t) for row, node in enumerate(asked) for t in triples if t.object == node]
    assert len(graph) == len(triples)
    assert pairs(*graph.objects(number, nodes)) == Counter(
        (r, t.object) for r, t in expected if t.predicate == predicate
    )
    assert pairs(*graph.subjects(number, nodes)) == Counter(
        (r, t.subject) for r, t in against if t.predicate == predicate
    )
    assert pairs(*graph.statements(nodes)) == Counter((r, t.predicate, t.object) for r, t in expected)
    assert {term(int(n)) for n in graph.subjects_of(number)} == {t.subject for t in triples if t.predicate == predicate}
    assert {term(int(n)) for n in graph.objects_of(number)} == {t.object for t in triples if t.predicate == predicate}


@settings(deadline=None, max_examples=40)
@given(files)
def test_a_saved_graph_is_the_graph_when_opened(found: Found) -> None:
    graph = graph_of(found)
    (late,) = numbers(graph, Literal("interned late", language="fr"))
    with tempfile.TemporaryDirectory() as folder:
        graph.save(Path(folder))
        opened = DataGraph.open(Path(folder))
        assert shown(opened) == shown(graph)
        assert len(opened.terms) == len(graph.terms)
        assert [opened.terms.find_form(graph.terms.form(n)) for n in range(late + 1)] == list(range(late + 1))
        assert opened.terms.datatypes.tolist() == graph.terms.datatypes.tolist()
        assert opened.terms.tags[opened.terms.languages[late]] == "fr"


@settings(deadline=None, max_examples=40)
@given(files, st.sets(st.sampled_from(["a.ttl", "b.ttl", "gone.ttl"])), files, st.booleans())
def test_a_patched_graph_is_the_graph_built_anew(found: Found, removed: set[str], added: Found, stored: bool) -> None:
    removed |= added.keys()
    graph = graph_of(found)
    anew = graph_of({path: file for path, file in found.items() if path not in removed} | added)
    with tempfile.TemporaryDirectory() as folder:
        if stored:
            graph.save(Path(folder))
            graph = DataGraph.open(Path(folder))
        before = shown(graph)
        patched = graph.patched(removed, added.items())
        assert shown(patched) == shown(anew)
        assert shown(graph) == before
        assert shown(patched.compact()) == shown(anew)


@settings(deadline=None, max_examples=40)
@given(files, st.lists(files, min_size=2, max_size=4))
def test_patches_upon_patches(found: Found, edits: list[Found]) -> None:
    graph, now = graph_of(found), dict(found)
    for edit in edits:
        graph, now = graph.patched(edit.keys(), edit.items()), now | edit
    assert shown(graph) == shown(graph_of(now))
    with tempfile.TemporaryDirectory() as folder:
        graph.save(Path(folder))
        assert shown(DataGraph.open(Path(folder))) == shown(graph)


@settings(deadline=None, max_examples=40)
@given(files, st.integers(0, 4))
def test_graphs_and_pieces_put_together(found: Found, cut: int) -> None:
    whole, items = graph_of(found), list(found.items())
    halves = [graph_of(dict(items[:cut])), graph_of(dict(items[cut:]))]
    assert shown(DataGraph.merged(halves)) == shown(whole)
    assert shown(pickle.loads(pickle.dumps(whole))) == shown(whole)  # noqa: S301 our own


def test_blank_nodes_of_different_files_stay_apart_and_have_the_same_names_in_every_run() -> None:
    same = [Statement(Triple(BlankNode("x"), P, A), 1)]
    graph = graph_of({"a.ttl": same, "b.ttl": same})
    assert len(graph) == 2
    assert shown(graph) == shown(graph_of({"b.ttl": [Statement(Triple(BlankNode("other"), P, A), 1)], "a.ttl": same}))
    assert graph.terms.find(BlankNode("x")) == -1
    kept = graph_of({"a.ttl": same, "b.ttl": same}, apart=False)
    assert len(kept) == 1
    assert kept.terms.find(BlankNode("x")) >= 0


def test_the_place_is_the_first_by_path_and_line() -> None:
    triple = Triple(A, P, B)
    graph = graph_of({"b.ttl": [Statement(triple, 1)], "a.ttl": [Statement(triple, 7), Statement(triple, 4)]})
    a, p, b, c = numbers(graph, A, P, B, C)
    assert len(graph) == 1
    assert graph.place(a) == graph.place(a, p) == graph.place(a, p, b) == graph.place(a, -1, b) == ("a.ttl", 4)
    assert graph.place(c) == graph.place(a, p, c) == ("", 0)
    patched = graph.patched({"a.ttl"}, ())
    assert len(patched) == 1
    assert patched.place(a) == ("b.ttl", 1)


def test_a_part_shares_the_terms() -> None:
    graph = graph_of({"a.ttl": [Statement(Triple(A, P, B), 1), Statement(Triple(B, Q, C), 2)]})
    part = graph.part(*(np.array([n], np.int32) for n in numbers(graph, A, P, B)))
    assert part.terms is graph.terms
    assert b"".join(part.ntriples()) == f"{A} {P} {B} .\n".encode()


def test_an_empty_graph_answers() -> None:
    graph = DataGraph.of_statements([])
    (p,) = numbers(graph, P)
    nodes = np.array([p], np.int32)
    answers = (*graph.objects(p, nodes), *graph.subjects(p, nodes), *graph.statements(nodes), graph.predicates())
    assert len(graph) == sum(map(len, answers)) == 0
    assert shown(graph.patched({"x"}, [("a.ttl", [Statement(Triple(A, P, B), 3)])]))["length"] == 1


def test_some_predicates_as_ntriples() -> None:
    graph = graph_of(
        {"a.ttl": [Statement(Triple(A, P, text), 1) for text in LITERALS] + [Statement(Triple(A, Q, B), 2)]}
    )
    chosen = b"".join(graph.ntriples(np.array(numbers(graph, Q, Q, C), np.int32)))
    assert chosen == f"{A} {Q} {B} .\n".encode()


@settings(deadline=None, max_examples=40)
@given(st.text(st.characters(codec="utf-8")), st.sampled_from(["", "en", "^", "rtl"]))
def test_terms_come_back_as_they_were(text: str, kind: str) -> None:
    literal = {
        "": Literal(text),
        "en": Literal(text, language="en"),
        "^": Literal(text, datatype=XSD.date),
        "rtl": Literal(text, language="ar", direction=BaseDirection.RTL),
    }[kind]
    loaded = graph_of({"a.ttl": [Statement(Triple(A, P, literal), 1)]}).terms
    interned = DataGraph.of_statements([]).terms
    number = interned.intern(literal)
    assert interned.intern(literal) == number
    for terms, place in ((loaded, loaded.find(literal)), (interned, number)):
        assert terms.term(place) == literal
        assert terms.lexical(place) == terms.lexicals(np.array([place]))[0] == text
        assert terms.kinds[place] == LITERAL
        assert terms.term(int(terms.datatypes[place])) == literal.datatype
        tag = terms.tags[terms.languages[place]] if terms.languages[place] >= 0 else None
        assert tag == literal.language


def test_kinds_and_numbers() -> None:
    terms = graph_of({"a.ttl": [Statement(Triple(BlankNode("x"), P, A), 1)]}, apart=False).terms
    kinds = {terms.term(n): int(terms.kinds[n]) for n in range(len(terms))}
    assert kinds == {BlankNode("x"): BLANK, P: IRI, A: IRI}
    assert terms.find(B) == -1
    assert [terms.intern(NamedNode(f"http://example.org/n/{n}")) for n in range(3000)] == list(range(3, 3003))
    assert len(terms.kinds) == len(terms.datatypes) == len(terms.languages) == len(terms) == 3003
    assert (terms.datatypes == -1).all()
    assert terms.intern(RDF.type) == 3003


def test_terms_with_the_same_hash_are_different_terms() -> None:
    one, other = Literal("plumless"), Literal("buckeroo")
    assert crc32(str(one).encode()) == crc32(str(other).encode())
    apart = [graph_of({f"{n}.ttl": [Statement(Triple(A, P, text), 1)]}) for n, text in enumerate((one, other, one))]
    merged = DataGraph.merged(apart)
    assert len(merged) == 2
    found = {merged.terms.find(one), merged.terms.find(other)}
    assert len(found) == 2
    assert merged.terms.find(Literal("neither")) == -1


def test_a_triple_as_a_term_is_refused_and_leaves_nothing_behind() -> None:
    nested = Triple(A, P, Triple(A, P, B))
    with pytest.raises(TripleTerm) as refusal:
        graph_of({"a.ttl": [Statement(Triple(A, P, B), 1), Statement(nested, 2)]})
    assert refusal.value.place == 1
    pieces = Pieces()
    with pytest.raises(TripleTerm):
        pieces.add("a.ttl", f"_:x {P} <<( {A} {P} {B} )>> .\n".encode(), [1])
    pieces.add("b.ttl", f"_:x {P} {A} .\n".encode(), [1])
    graph = DataGraph.of_pieces([pieces.take()])
    assert shown(graph) == shown(graph_of({"b.ttl": [Statement(Triple(BlankNode("x"), P, A), 1)]}))


@settings(deadline=None, max_examples=40)
@given(statements)
def test_files_may_be_any_iterables(found: list[Statement]) -> None:
    lazily: Files = ((path, iter(found)) for path in ["a.ttl"])
    assert shown(DataGraph.of_statements(lazily)) == shown(graph_of({"a.ttl": found}))
