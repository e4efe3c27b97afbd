"""A query spelled out means the same, holds nothing that needs explaining, and lets nothing through."""

from __future__ import annotations

import random

import pytest
from pyoxigraph import QueryBoolean, QueryTriples, Store

from communique.sparql.spelled_out import TooLong, spelled_out
from communique.terms import BASE
from communique.web.problems import HttpProblem
from communique.web.sparql_guard import admit
from tests.web.test_sparql_egress import _query, _run, _trap

EXAMPLES = {
    "SELECT * { <a> ?p <> }": f"SELECT * {{ <{BASE}a> ?p <{BASE}> }}",
    "PREFIX a: <http://x/y#> SELECT * { ?s a:b a: }": "SELECT * { ?s <http://x/y#b> <http://x/y#> }",
    "BASE <x:y/> PREFIX : <#>\nBASE <z:/> ASK { :a :b\\~c <d> }": "ASK { <\\u0078:y/#a> <\\u0078:y/#b~c> <z:/d> }",
    "prefix a: <http://x/> prefix a: <http://y/> ask { a:b a:b a:b }": "ask { <http://y/b> <http://y/b> <http://y/b> }",
    "SELECT * FROM <a> FROM NAMED <b> { GRAPH <b> { ?s ?p ?o } }": f"SELECT *   {{ GRAPH <{BASE}b> {{ ?s ?p ?o }} }}",
    "ASK { FILTER (1 <2) FILTER('BASE <b>' != 'FROM') }": "ASK { FILTER (1 < 2) FILTER('BASE <b>' != 'FROM') }",
    "ASK { <\\u0023a> ?p <urn:x'y> }": f"ASK {{ <{BASE}#a> ?p <\\u0075rn:x'y> }}",
    "ASK { ?s ?p ?o }# FROM <a>": "ASK { ?s ?p ?o } ",
}


@pytest.mark.parametrize("query", EXAMPLES)
def test_declarations_are_carried_out(query: str) -> None:
    assert spelled_out(query, BASE, 1000).text == EXAMPLES[query]


def test_the_dataset_stands_beside_the_query() -> None:
    found = spelled_out("SELECT * FROM <a> FROM <a>FROM NAMED <b> { ?s ?p ?o }", "http://x/", 1000)
    assert found.dataset == (["http://x/a"], ["http://x/b"])
    assert found.iris == {"http://x/a", "http://x/b"}


@pytest.mark.parametrize("form", ["SELECT *", "ASK", "CONSTRUCT", "DESCRIBE ?s"])
def test_the_form_is_the_first_keyword_after_the_declarations(form: str) -> None:
    query = f"# ASK\nPREFIX select: <x> {form} {{ ?s ?p ?o }}"
    assert spelled_out(query, BASE, 1000).form == form.split()[0].casefold()


def test_a_long_namespace_used_often_is_too_long() -> None:
    with pytest.raises(TooLong):
        spelled_out(f"PREFIX a: <http://x/{'y' * 1000}> ASK {{ {'a:b a:b a:b . ' * 1000} }}", BASE, 1_000_000)


def test_what_is_spelled_out_can_be_read_and_connects_to_nobody() -> None:
    store = Store()
    source = random.Random(21)  # noqa: S311 - reproducible queries, no secrets
    read = 0
    with _trap() as (elsewhere, caught):
        for _ in range(6000):
            try:
                admitted = admit(_query(source, elsewhere))
                results = store.query(admitted.text, base_iri=BASE)
            except (HttpProblem, SyntaxError, RuntimeError, ValueError):
                continue
            again = spelled_out(admitted.text, BASE, 1_000_000)
            assert (again.form == "ask") == isinstance(results, QueryBoolean)
            assert (again.form in ("construct", "describe")) == isinstance(results, QueryTriples)
            store.query(again.text)
            _run(store, again.text)
            read += 1
    assert read > 100
    assert caught == []
