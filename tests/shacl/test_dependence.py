"""What a shape's result depends on: a change elsewhere never changes it, and it follows from its surroundings alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from communique.shacl.data.data_graph import DataGraph
from communique.shacl.dependence.dependence import dependence_of, membership_of
from communique.shacl.dependence.looks import Dependence
from communique.shacl.dependence.walk import NO_TRIPLES, Triples, affected, surroundings
from communique.shacl.evaluation.focus import focus_nodes
from communique.shacl.model import Shapes
from communique.shacl.native_engine import judge
from communique.shacl.reading.shapes import read_shapes
from communique.shacl.results import Result
from communique.terms import RDF, RDFS, XSD
from communique.turtle.reader import Statement, read_turtle

EX = "http://example.org/"
PREFIXES = f"""
@prefix ex: <{EX}> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex: a owl:Ontology ; sh:declare [ sh:prefix "ex" ; sh:namespace "{EX}"^^xsd:anyURI ] .
"""
CORE = (
    "sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:class ex:D ; sh:maxCount 1 ]",
    "sh:targetSubjectsOf ex:p ; sh:property [ sh:path (ex:p ex:q) ; sh:minCount 1 ]",
    "sh:targetSubjectsOf ex:p ; sh:property [ sh:path (ex:p [ sh:inversePath ex:q ]) ; sh:maxCount 1 ]",
    "sh:targetObjectsOf ex:p ; sh:property [ sh:path [ sh:inversePath (ex:p ex:q) ] ; sh:maxCount 1 ]",
    "sh:targetSubjectsOf ex:p ; sh:property [ sh:path [ sh:zeroOrMorePath ex:p ] ; sh:hasValue ex:a ]",
    "sh:targetSubjectsOf ex:p ; sh:property [ sh:path ([ sh:oneOrMorePath ex:p ] ex:q) ; sh:maxCount 0 ]",
    "sh:targetSubjectsOf ex:p ; sh:property [ sh:path [ sh:alternativePath (ex:p ex:q) ] ; sh:nodeKind sh:IRI ]",
    "sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:equals ex:q ]",
    "sh:targetSubjectsOf ex:p ; sh:closed true ; sh:property [ sh:path ex:p ]",
    "sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:node [ sh:closed true ] ]",
    "sh:targetObjectsOf ex:q ; sh:not [ sh:property [ sh:path ex:p ; sh:not [ sh:class ex:C ] ; sh:minCount 1 ] ]",
    "sh:targetSubjectsOf ex:p ; sh:or ( [ sh:class ex:C ] [ sh:property [ sh:path ex:p ; sh:class ex:C ] ] )",
    "sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:property [ sh:path ex:q ; sh:minCount 1 ] ]",
    "sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:qualifiedMinCount 1 ; "
    "sh:qualifiedValueShape [ sh:property [ sh:path ex:q ; sh:hasValue ex:a ] ] ]",
    "sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:disjoint ex:q ; sh:severity sh:Info ]",
)
QUERIES = (
    "$this ex:p ?value . ?value ex:q ?other . FILTER NOT EXISTS { ?other ex:p $this }",
    "$this ex:p ?x . OPTIONAL { ?x ex:q ?value } FILTER (!BOUND(?value))",
    "OPTIONAL { $this ex:p ?x } ?x ex:q ?value",
    "{ $this ex:p ?x } UNION { $this ex:q ?y } ?x ex:q ?value",
    "{ $this ex:p ?x } UNION { $this ex:q ?x } ?x ex:q ?value",
    "?value ex:p $this ; ex:q ?x . ?other ex:q ?x . FILTER (?other != ?value)",
    "$this ex:p ?value . BIND (IRI(CONCAT(STR($this), '')) AS ?w) FILTER EXISTS { ?w ex:q ?x }",
    "$this ex:p ?value . FILTER EXISTS { ?x ex:q ?y . FILTER (?y = ?value) }",
    "$this ex:p ?value . FILTER EXISTS { ?x ex:q ?y . FILTER (?y IN (?value, $this, ex:b)) }",
    "?value ex:p+ $this . FILTER NOT EXISTS { $this ex:q* ?value }",
    "?value ex:q ex:a . $this ex:p ex:b",
    "$this ex:p/^ex:q ?value . FILTER NOT EXISTS { ?value ex:p ex:a }",
    "$this ?path ?value . FILTER NOT EXISTS { ?value ?any ?thing }",
    "$this ex:p ?x . { SELECT $this ?value WHERE { $this ex:q ?value } ORDER BY ?value LIMIT 1 }",
    "$this ex:p ?x . { SELECT $this (COUNT(?y) AS ?n) WHERE { $this ex:q ?y } GROUP BY $this HAVING (COUNT(?y) > 1) }",
    "$this ex:p ?value . FILTER NOT EXISTS { $this ex:q ?y . FILTER NOT EXISTS { ?value ex:q ?y } }",
    "$this !(ex:q|ex:r) ?value . ?value !ex:p ?x",
    "$this ex:p ?x . BIND (?x AS ?y) ?y ex:q ?value",
    "$this ex:p ?x . OPTIONAL { ?x ex:q ?y . OPTIONAL { ?y ex:p ?value } } FILTER (BOUND(?value))",
    "$this ex:p ?v . BIND (COALESCE(?none, ?v) AS ?x) ?x ex:q ?value",
)
TARGETS = ("sh:targetClass ex:C", "sh:targetSubjectsOf ex:p", "sh:targetObjectsOf ex:q", "sh:targetNode ex:a")


def _query_shape(query: str) -> str:
    select = f"SELECT $this ?value WHERE {{ {query} }}"
    return f'sh:targetSubjectsOf ex:p, ex:r ; sh:sparql [ sh:prefixes ex: ; sh:select "{select}" ]'


def _shapes(text: str) -> Shapes:
    document = read_turtle(f"{PREFIXES} ex:S a sh:NodeShape ; {text} .".encode(), "shapes.ttl")
    return read_shapes([_File("shapes.ttl", document.statements, document.prefixes)])


class _File:
    def __init__(self, path: str, statements: tuple[Statement, ...], prefixes: dict[str, str]) -> None:
        self.path, self.statements, self.prefixes = path, statements, prefixes


S = NamedNode(f"{EX}S")
ALL = {text: _shapes(text) for text in (*CORE, *map(_query_shape, QUERIES))}
"""Every shape of these tests, read once."""

iris = st.sampled_from([NamedNode(EX + name) for name in "abcd"])
nodes = iris | st.sampled_from([BlankNode("x"), BlankNode("y")])
literals = st.sampled_from([Literal("1", datatype=XSD.integer), Literal("01", datatype=XSD.integer), Literal("a")])
links = st.builds(Triple, nodes, st.sampled_from([NamedNode(EX + name) for name in "pqr"]), nodes | literals)
types = st.builds(Triple, nodes, st.just(RDF.type), st.sampled_from([NamedNode(EX + name) for name in "CD"]))
classes = st.just(Triple(NamedNode(f"{EX}D"), RDFS.subClassOf, NamedNode(f"{EX}C")))
graphs = st.frozensets(links | types | classes, max_size=14)


def _graph(triples: frozenset[Triple]) -> DataGraph:
    statements = [Statement(triple, 1) for triple in sorted(triples, key=str)]
    return DataGraph.of_statements([("data.ttl", statements)], apart=False)


def _judged(graph: DataGraph, shapes: Shapes) -> dict[str, frozenset[Result]]:
    found: dict[str, set[Result]] = {str(graph.terms.term(i)): set() for i in focus_nodes(graph, shapes)[S].tolist()}
    for judgement in judge(graph, shapes, focus_nodes(graph, shapes)):
        found[str(graph.terms.term(judgement.focus))].add(judgement.result)
    return {node: frozenset(results) for node, results in found.items()}


def _ids(graph: DataGraph, triples: frozenset[Triple]) -> Triples:
    rows = [[graph.terms.intern(term) for term in triple] for triple in triples]
    return np.array(rows, np.int32) if rows else NO_TRIPLES


def _may_differ(graph: DataGraph, dependence: Dependence, changed: Triples) -> set[str] | None:
    found = affected(graph, dependence, changed)
    return None if found is None else {str(graph.terms.term(node)) for node in found.tolist()}


@pytest.mark.parametrize("text", ALL)
@given(
    before=graphs, removed=st.frozensets(st.integers(0, 13), max_size=2), added=st.frozensets(links | types, max_size=2)
)
@settings(max_examples=25, deadline=None)
def test_a_change_elsewhere_leaves_the_result_as_it_was(
    text: str, before: frozenset[Triple], removed: frozenset[int], added: frozenset[Triple]
) -> None:
    shapes = ALL[text]
    gone = {triple for place, triple in enumerate(sorted(before, key=str)) if place in removed}
    after = frozenset(before - gone | added)
    old, new = _graph(before), _graph(after)
    may_differ = _may_differ(new, dependence_of(shapes, S), _ids(new, before ^ after))
    was, now = _judged(old, shapes), _judged(new, shapes)
    differing = {node for node in was.keys() & now.keys() if was[node] != now[node]}
    assert may_differ is None or differing <= may_differ


@pytest.mark.parametrize("text", ALL)
@given(triples=graphs)
@settings(max_examples=15, deadline=None)
def test_the_result_follows_from_the_surroundings(text: str, triples: frozenset[Triple]) -> None:
    shapes = ALL[text]
    graph = _graph(triples)
    focus = focus_nodes(graph, shapes)[S][:1]
    found = surroundings(graph, dependence_of(shapes, S), focus)
    if found is None:
        return
    part = graph.part(*found.T)
    alone = {judgement.result for judgement in judge(part, shapes, {S: focus})}
    whole = {judgement.result for judgement in judge(graph, shapes, {S: focus})}
    assert alone == whole


@pytest.mark.parametrize("target", TARGETS)
@given(before=graphs, after=graphs)
@settings(max_examples=25, deadline=None)
def test_who_becomes_or_stays_a_focus_node_is_known(
    target: str, before: frozenset[Triple], after: frozenset[Triple]
) -> None:
    shapes = _shapes(f"{target} ; sh:nodeKind sh:IRI")
    graphs = (_graph(before), _graph(after))
    was, now = ({str(g.terms.term(i)) for i in focus_nodes(g, shapes)[S].tolist()} for g in graphs)
    may_differ = _may_differ(graphs[1], membership_of(shapes[S].targets), _ids(graphs[1], before ^ after))
    assert may_differ is None or was ^ now <= may_differ


def test_a_distant_change_concerns_nobody() -> None:
    shapes = ALL[_query_shape(QUERIES[0])]
    text = f"{PREFIXES} ex:a ex:p ex:b . ex:b ex:q ex:c . ex:c ex:r ex:d . ex:d ex:q ex:a ."
    graph = DataGraph.of_statements([("data.ttl", read_turtle(text.encode(), "data.ttl").statements)])
    dependence = dependence_of(shapes, S)

    def changed(subject: str, predicate: str, term: str) -> Triples:
        triple = Triple(*(NamedNode(EX + name) for name in (subject, predicate, term)))
        return _ids(graph, frozenset({triple}))

    def names(found: object) -> list[str]:
        assert isinstance(found, np.ndarray)
        return [graph.terms.lexical(node) for node in found.tolist()]

    assert names(affected(graph, dependence, changed("b", "q", "c"))) == [f"{EX}a"]
    assert names(affected(graph, dependence, changed("c", "p", "a"))) == [f"{EX}a", f"{EX}c"]
    assert names(affected(graph, dependence, changed("d", "q", "a"))) == []
    assert names(affected(graph, dependence, changed("b", "r", "c"))) == []


def test_what_cannot_be_followed_depends_on_everything() -> None:
    shapes = ALL[_query_shape("$this ex:p ?value . FILTER EXISTS { ?x ex:q ?y . FILTER (?y = ?value) }")]
    unfollowed = _shapes(_query_shape("$this ex:p ?x . ?y ?z ?value"))
    graph = _graph(frozenset())
    triple = _ids(graph, frozenset({Triple(NamedNode(f"{EX}a"), NamedNode(f"{EX}r"), NamedNode(f"{EX}b"))}))
    assert dependence_of(unfollowed, S).everything
    assert affected(graph, dependence_of(unfollowed, S), triple) is None
    assert affected(graph, dependence_of(unfollowed, S), NO_TRIPLES) is not None
    assert not dependence_of(shapes, S).everything


def test_a_query_that_asks_for_the_time_is_never_settled() -> None:
    dependence = dependence_of(_shapes(_query_shape("$this ex:p ?value . FILTER (?value < now())")), S)
    assert dependence.volatile
    assert affected(_graph(frozenset()), dependence, NO_TRIPLES) is None
