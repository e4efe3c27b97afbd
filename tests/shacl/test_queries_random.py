"""Random queries of random graphs find for many nodes at once what they find for one by itself in the whole graph."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from communique.shacl.data.data_graph import DataGraph
from communique.shacl.model import Custom, Query, Shape, Sparql, Term
from communique.shacl.query.binding import TABLE, column
from communique.shacl.query.queries import Queries
from communique.turtle.reader import Statement

EX = "http://example.org/"
NAMES = "abcde"
NODES = [NamedNode(EX + name) for name in NAMES]
NEW = NamedNode(EX + "new")
VARIABLES = ("$this", "$this", "?x", "?y", "?value")

nodes = st.sampled_from(NODES)
literals = st.sampled_from([Literal(1), Literal(2), Literal("1"), Literal("a", language="en"), Literal("x")])
triples = st.builds(Triple, nodes, st.sampled_from([NamedNode(EX + name) for name in "pqr"]), nodes | nodes | literals)
graphs = st.lists(triples, min_size=4, max_size=16, unique=True)

variables = st.sampled_from(VARIABLES)
ends = variables | variables | st.sampled_from(["ex:a", "ex:b", "1"])
properties = st.sampled_from(["ex:p", "ex:q", "ex:r"])
paths = (
    properties
    | properties
    | st.sampled_from(
        ["^ex:p", "ex:p/ex:q", "ex:p|ex:q", "ex:p+", "ex:q*", "ex:r?", "!ex:p", "(ex:p/^ex:q)|ex:r", "?y"]
    )
)


@st.composite
def patterns(draw: st.DrawFn) -> str:
    subject = draw(variables | st.just("ex:a"))
    return f"{subject} {draw(paths)} {draw(ends)} ."


@st.composite
def comparisons(draw: st.DrawFn) -> str:
    left = draw(variables)
    return draw(
        st.sampled_from([
            f"{left} = {draw(ends)}",
            f"{left} != {draw(ends)}",
            f"{left} < {draw(variables)}",
            f"{left} >= 2",
            f"{left} IN (ex:a, 1)",
            f"{left} NOT IN (ex:b, ex:c)",
            f"isIRI({left})",
            f"isLiteral({left})",
            f"bound({left})",
            f"!bound({left})",
            f"STR({left}) < STR({draw(variables)})",
            f'STRENDS(STR({left}), "a")',
            f'REGEX(STR({left}), "[ab]$")',
            f'!CONTAINS(STR({left}), "e")',
            f'STRBEFORE(STR({left}), "e") != REPLACE(STR({draw(variables)}), "e.*$", "")',
            f'LANG({left}) = "en"',
            f'CONCAT(STR({left}), "b") = "1b"',
            f'COALESCE({left} = ex:a, true)',
        ])
    )  # fmt: skip


@st.composite
def conditions(draw: st.DrawFn, depth: int) -> str:
    simple = draw(comparisons())
    kind = draw(st.integers(0, 5))
    if kind == 0 and depth:
        return f"{simple} || {'' if draw(st.booleans()) else 'NOT '}EXISTS {draw(groups(depth - 1))}"
    if kind == 1:
        return f"({simple} || {draw(comparisons())}) && {draw(comparisons())}"
    return f"{simple} && {draw(comparisons())}" if kind == 2 else simple


@st.composite
def parts(draw: st.DrawFn, depth: int) -> str:
    kind = draw(st.integers(0, 12 if depth else 7))
    if kind < 5:
        return draw(patterns())
    if kind < 8:
        return f"FILTER ({draw(conditions(depth))})"
    if kind == 12:
        name = f"?w{draw(st.integers(0, 10**6))}"
        value = draw(st.sampled_from(["$this", "?x", "COALESCE(?value, ?x)", "EXISTS { $this ex:p ?y }"]))
        return (
            f"BIND ({value} AS {name}) {draw(st.sampled_from(['', f'FILTER ({name} != ex:a)', f'?x ex:p {name} .']))}"
        )
    inner = draw(groups(depth - 1))
    if kind == 8:
        return f"OPTIONAL {inner}"
    if kind == 9:
        return f"{inner} UNION {draw(groups(depth - 1))}"
    if kind == 10:
        return f"{{ SELECT DISTINCT $this ?value ?x WHERE {inner} }}"
    return f"FILTER {'' if draw(st.booleans()) else 'NOT '}EXISTS {inner}"


@st.composite
def groups(draw: st.DrawFn, depth: int) -> str:
    return "{ " + " ".join(draw(st.lists(parts(depth), min_size=1, max_size=3))) + " }"


def _is_right(text: str) -> bool:
    """No variable is given a value by two BINDs, which is no SPARQL."""
    names = re.findall(r"AS (\?w[0-9]+)", text)
    return len(names) == len(set(names))


@st.composite
def queries(draw: st.DrawFn) -> str:
    first = f"$this {draw(paths)} {draw(ends)} . " if draw(st.integers(0, 3)) else ""
    group = "{ " + first + draw(groups(2)).removeprefix("{ ")
    assume(_is_right(group))
    kind = draw(st.integers(0, 6))
    if kind == 0:
        return f"SELECT $this (COUNT(?x) AS ?value) WHERE {group} GROUP BY $this HAVING (COUNT(*) > 1)"
    if kind == 1:
        return f"SELECT $this (COUNT(?x) AS ?value) WHERE {group}"
    if kind == 2:
        return f"SELECT $this ?value WHERE {group} GROUP BY ?value"
    return f"SELECT $this ?value WHERE {group}"


def at_once(data: list[Triple], text: str) -> Counter[tuple[Term, Term | None]]:
    graph = DataGraph.of_statements([("data.ttl", [Statement(triple, 1) for triple in data])], apart=False)
    focus = np.array([graph.terms.intern(node) for node in [*NODES, NEW]], np.int32)
    constraint = Sparql(Query(NODES[0], text, (("ex", EX),)))
    found = Queries(graph, {}).failures(constraint, Shape(NODES[0]), focus, None)
    return Counter((graph.terms.term(int(focus[each.row])), graph.terms.term(each.value)) for each in found)


def one_by_one(data: list[Triple], text: str) -> Counter[tuple[Term, Term | None]]:
    """Ask for one node after the other, of all triples, with the node's value joined into each group by hand."""
    table = f"GRAPH {TABLE} {{ {TABLE} {column('this')} ?this }}"
    written = text.replace("{", "{ " + table).replace("{ " + table + " SELECT", "{ SELECT")
    if "COUNT" in text and "GROUP BY" not in text:
        written = written.replace("SELECT $this (", "SELECT (")
    elif "GROUP BY ?value" in text:
        written += " ?this"
    found: Counter[tuple[Term, Term | None]] = Counter()
    for node in [*NODES, NEW]:
        store = Store()
        store.extend(Quad(*triple) for triple in data)
        store.add(Quad(TABLE, column("this"), node, TABLE))
        for row in store.query(f"PREFIX ex: <{EX}> {written}"):  # type: ignore[union-attr]
            found[node, node if row["value"] is None else row["value"]] += 1
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(graphs, queries())
def test_all_nodes_at_once_as_each_by_itself(data: list[Triple], text: str) -> None:
    if re.search(r"ex:[qr][*?]", text):  # Oxigraph takes no path without a step where the graph lacks the node
        data = [*data, *(Triple(node, NamedNode(EX + "s"), Literal(1)) for node in [*NODES, NEW])]
    assert set(at_once(data, text)) == set(one_by_one(data, text))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(graphs, groups(2).filter(_is_right))
def test_asked_of_pairs_as_of_each_pair(data: list[Triple], group: str) -> None:
    graph = DataGraph.of_statements([("data.ttl", [Statement(triple, 1) for triple in data])], apart=False)
    numbers = np.array([graph.terms.intern(node) for node in NODES[:3]], np.int32)
    rows, values = (each.ravel().astype(np.int32) for each in np.meshgrid(np.arange(3), numbers, indexing="ij"))
    constraint = Custom(NODES[0], (), Query(NODES[0], f"ASK {group}", (("ex", EX),), ask=True))
    shape, queries_ = Shape(NODES[0]), Queries(graph, {})
    found = {(each.row, each.value) for each in queries_.failures(constraint, shape, numbers, (rows, values))}
    for row in range(3):
        for value in numbers.tolist():
            one = queries_.failures(
                constraint, shape, numbers[row : row + 1], (np.zeros(1, np.int32), np.array([value], np.int32))
            )
            assert bool(list(one)) == ((row, value) in found)
