"""Random statements for tests of the data graph, and what can be seen of a graph."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from communique.shacl.data.data_graph import DataGraph
from communique.turtle.reader import Statement

IRIS = [NamedNode(f"http://example.org/{name}") for name in "abcd"]
PREDICATES = [NamedNode(f"http://example.org/p{number}") for number in range(3)]
BLANKS = [BlankNode(label) for label in ("x", "y")]
LITERALS = [
    Literal("a"),
    Literal("a", language="en"),
    Literal("a", language="en-gb"),
    Literal("01", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    Literal("not a date", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date")),
    Literal('quoted "\\\n . \t\x01\x7f\U0001f30d'),
    Literal("plumless"),  # these two have the same CRC-32,
    Literal("buckeroo"),  # here and inside quotation marks
]
TERMS = [*IRIS, *BLANKS, *LITERALS]

triples = st.builds(
    Triple, st.sampled_from([*IRIS, *BLANKS]), st.sampled_from(PREDICATES), st.sampled_from([*PREDICATES, *TERMS])
)
statements = st.lists(st.builds(Statement, triples, st.integers(1, 9)), max_size=12)
files = st.dictionaries(st.sampled_from(["a.ttl", "b.ttl", "c/d.ttl", "é.ttl"]), statements, max_size=4)


def numbers(graph: DataGraph, *terms: Any) -> list[int]:
    """Return the numbers of terms; they get one if they have none."""
    return [graph.terms.intern(term) for term in terms]


def shown(graph: DataGraph) -> dict[str, Any]:
    """Return all that can be seen of a graph, in terms and not in numbers."""
    form = graph.terms.form

    def forms(triple: list[int]) -> list[bytes]:
        return [form(number) for number in triple]

    lines = sorted(b"".join(graph.ntriples()).splitlines())
    predicates = graph.predicates().tolist()
    places = {}
    for predicate in predicates:
        for subject, object in zip(*graph.pairs(predicate), strict=True):
            for query in ((subject, predicate, object), (subject, predicate, -1), (subject, -1, -1)):
                places[tuple(form(n) if n >= 0 else b"" for n in map(int, query))] = graph.place(*map(int, query))
    return {
        "length": len(graph),
        "triples": lines,
        "predicates": {form(n): _ends(graph, n) for n in predicates},
        "paths": graph.paths(),
        "stated": [sorted(map(forms, graph.triples_of([path]).tolist())) for path in sorted(graph.paths())],
        "places": places,
    }


def _ends(graph: DataGraph, predicate: int) -> tuple[list[bytes], list[bytes]]:
    subjects, objects = graph.subjects_of(predicate), graph.objects_of(predicate)
    assert (subjects[1:] > subjects[:-1]).all()
    assert (objects[1:] > objects[:-1]).all()
    return sorted(graph.terms.forms(subjects)), sorted(graph.terms.forms(objects))
