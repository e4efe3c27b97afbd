"""A federated query gives the same answer as in an engine that carries `SERVICE` out itself, with less asked for.

Here the other endpoint is a store in this process for our code, and a real endpoint for the engine, with equal data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store

from communique.federation.answering import BATCH, Partners, Term, answer
from communique.federation.handing import beside
from communique.sparql.services import seen_tokens, services
from tests.wikidata.items import ENTITY, claim, day, entity, item
from tests.wikidata.standin import Standin, standin

OURS = """
@prefix : <urn:x:> . @prefix wd: <http://www.wikidata.org/entity/> .
:a :is wd:Q2147480201 ; :name "A"@en ; :born 1 .
:b :is wd:Q2147480202 ; :name "B"@en .
:c :is wd:Q2147480203 ; :name "C"@en ; :born 3 .
:d :is _:nobody ; :name "D \\"quoted\\" \\n"@en .
"""
THEIRS = [
    item(
        "Q2147480201", labels={"en": "A", "fr": "Ah"}, claims=[claim("P31", entity("Q5")), claim("P585", day("1951"))]
    ),
    item("Q2147480202", labels={"en": 'Other "B"'}, claims=[claim("P31", entity("Q5"))]),
    item("Q2147480204", labels={"en": "D"}),
]
HEAD = """PREFIX : <urn:x:> PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
LABELS = "SERVICE <THERE> { ?item rdfs:label ?label }"
SHAPES = (
    "SELECT * { ?x :is ?item . LABELS }",
    "SELECT * { LABELS ?x :is ?item }",
    "SELECT * { ?x :is ?item OPTIONAL { LABELS } }",
    "SELECT * { ?x :is ?item MINUS { LABELS } }",
    "SELECT * { ?x :is ?item FILTER NOT EXISTS { LABELS } }",
    "SELECT * { { ?x :is ?item LABELS } UNION { ?x :name ?label } }",
    "SELECT * { ?x :is ?item { LABELS } UNION { ?x :name ?label } }",
    "SELECT * { ?x :is ?item ; :name ?label . LABELS }",
    "SELECT * { ?x :is ?item . FILTER (?label != 'A'@en) LABELS ?x :name ?name }",
    "SELECT * { OPTIONAL { ?x :born ?n ; :is ?item } LABELS }",
    "SELECT * { VALUES ?item { wd:Q2147480202 UNDEF } LABELS }",
    "SELECT * { VALUES (?item ?k) { (wd:Q2147480201 1) (wd:Q2147480209 2) } LABELS }",
    "SELECT * { SERVICE <THERE> { ?item wdt:P31 wd:Q5 } ?x :is ?item LABELS }",
    "SELECT ?x (COUNT(?label) AS ?n) { ?x :is ?item OPTIONAL { LABELS } } GROUP BY ?x",
    "SELECT * { ?x :is ?i { SELECT ?i (COUNT(*) AS ?n) { SERVICE <THERE> { ?i rdfs:label ?x } } GROUP BY ?i } }",
    "SELECT * { ?x :is ?i SERVICE <THERE> { SELECT ?i (COUNT(?l) AS ?n) { ?i rdfs:label ?l } GROUP BY ?i } }",
    "SELECT * { ?x :is ?item SERVICE <THERE> { OPTIONAL { ?item wdt:P585 ?time } ?item wdt:P31 ?class } }",
    "SELECT * { ?x :is ?item SERVICE <THERE> { ?any wdt:P31 ?class OPTIONAL { ?item wdt:P585 ?t } ?item wdt:P31 ?c } }",
    "SELECT * { ?x :is ?i SERVICE <THERE> { VALUES ?n { 1 } . ?i wdt:P31 ?class OPTIONAL { ?i wdt:P585 ?t } } }",
    "SELECT * { ?x :is ?item SERVICE <THERE> { MINUS { ?item wdt:P585 ?t } ?item wdt:P31 ?class } }",
    "SELECT * { ?x :is ?item SERVICE <THERE> { BIND (1 AS ?n) FILTER (?n = 1) ?item wdt:P31 ?class } }",
    "SELECT * { ?x :is ?i SERVICE <THERE> { FILTER (?c = wd:Q5) ?i wdt:P31 ?c MINUS { ?i wdt:P585 ?t } } }",
    "SELECT * { ?x :is ?item SERVICE <THERE> { { ?item rdfs:label ?label } UNION { ?item wdt:P585 ?label } } }",
    "SELECT * { ?x :is ?item SERVICE <THERE> { OPTIONAL { ?item rdfs:label ?label FILTER (LANG(?label) = 'fr') } } }",
    "SELECT * { ?x :is/^:is ?x ; :is ?item . GRAPH <urn:g> { ?x :name ?name } SERVICE <THERE> { ?item ?p ?name } }",
    "SELECT * { GRAPH <urn:none> { ?x :is ?item } LABELS }",
    "SELECT * FROM <urn:none> { OPTIONAL { ?x :is ?item } LABELS }",
    "SELECT * { ?x :is ?item , [] . BIND (?item AS ?same) SERVICE <THERE> { ?same rdfs:label ?label } }",
    "SELECT * { ?x :is ?i SERVICE <THERE> { ?i wdt:P31 ?class BIND (STR(?class) AS ?text) FILTER (?text != '') } }",
    "SELECT * { SERVICE <THERE> { wd:Q2147480201 wdt:P31 wd:Q5 } ?x :name ?name }",
    "SELECT * { SERVICE <THERE> { wd:Q2147480209 wdt:P31 wd:Q5 } ?x :name ?name }",
    "SELECT * { ?x :name ?name SERVICE <THERE> { ?item rdfs:label ?name } }",
    "SELECT * { ?x :is ?item ; :name ?n FILTER (?n != 'A'@en && !CONTAINS(STR(?item), '3')) LABELS }",
    "SELECT * { ?x :is ?item MINUS { ?y :is ?item FILTER (!BOUND(?x)) LABELS } }",
    "SELECT * { ?x :is ?item OPTIONAL { FILTER (?x = :a) LABELS } }",
    "SELECT * { ?x :is ?item FILTER EXISTS { ?y :is ?item FILTER (?x = ?y && ?y != :a) LABELS } }",
    "SELECT * { ?x :is ?item FILTER EXISTS { ?x :born ?born } LABELS }",
    "ASK { ?x :is ?item SERVICE <THERE> { ?item rdfs:label 'A'@en } }",
    "SELECT * { ?x :is ?item SERVICE SILENT <THERE> { ?item rdfs:label ?label } FILTER (?label IN ('A'@en)) } LIMIT 1",
)


@pytest.fixture(scope="module")
def there() -> Iterator[Standin]:
    with standin(THEIRS) as site:
        yield site


@pytest.fixture(scope="module")
def ours() -> Store:
    store = Store()
    store.load(OURS.encode(), format=RdfFormat.TURTLE, to_graph=NamedNode("urn:g"))
    return store


class Other:
    """The other endpoint's data, with what was asked of them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.queries: list[str] = []
        self.rows = 0

    def ask(self, _: str, query: str) -> list[Mapping[str, Term]]:
        self.queries.append(query)
        found = self.store.query(query)
        assert isinstance(found, QuerySolutions)
        names = [variable.value for variable in found.variables]
        rows = [{name: row[name] for name in names if row[name] is not None} for row in found]
        self.rows += len(rows)
        return rows  # type: ignore[return-value]


def answered(ours: Store, other: Other, query: str, address: str) -> object:
    return _plain(answer(ours, HEAD + query, Partners(frozenset({address}), other.ask, lambda _: None)))


@pytest.mark.parametrize("shape", SHAPES)
def test_the_answer_is_that_of_an_engine_that_asks_itself(shape: str, ours: Store, there: Standin) -> None:
    query = shape.replace("LABELS", LABELS).replace("THERE", there.sparql)
    expected = _plain(ours.query(HEAD + query, use_default_graph_as_union="FROM" not in query))
    assert answered(ours, Other(there.store), query, there.sparql) == expected


LOCAL = st.sampled_from(["?x :is ?item .", "?x :name ?label .", "?x :born ?n .", "?y :is ?item ; :born ?n ."])
AWAY = st.lists(
    st.sampled_from(
        [
            "?item rdfs:label ?label .",
            "?item wdt:P31 ?class .",
            "?item wdt:P31|wdt:P585 ?class .",
            "OPTIONAL { ?item wdt:P585 ?t }",
            "MINUS { ?item wdt:P585 ?u }",
            "FILTER (!BOUND(?t) || ?item != wd:Q2147480201)",
            "VALUES ?k { 1 UNDEF }",
            "BIND (STR(?item) AS ?text)",
            "{ ?item wdt:P31 ?c } UNION { ?item rdfs:label ?label }",
        ]
    ),
    min_size=1,
    max_size=3,
    unique=True,
).map(lambda parts: f"SERVICE <THERE> {{ {' '.join(parts)} }}")
FRAMES = st.sampled_from(
    [
        "{0}",
        "OPTIONAL {{ {0} }}",
        "OPTIONAL {{ {1} {0} }}",
        "MINUS {{ {0} }}",
        "MINUS {{ {1} {0} }}",
        "FILTER NOT EXISTS {{ {0} }}",
        "FILTER EXISTS {{ {1} {0} }}",
        "BIND (EXISTS {{ {0} }} AS ?has)",
        "FILTER (EXISTS {{ {0} }} || BOUND(?n))",
        "{{ {0} }} UNION {{ {1} }}",
        "{{ {1} {0} }}",
        "{{ SELECT ?item {{ {1} {0} }} }}",
    ]
)
CLAUSES = st.builds(lambda frame, away, local: frame.format(away, local), FRAMES, AWAY, LOCAL)
AROUND = st.one_of(
    LOCAL,
    LOCAL.map("OPTIONAL {{ {} }}".format),
    LOCAL.map("MINUS {{ {} }}".format),
    LOCAL.map("GRAPH <urn:g> {{ {} }}".format),
    st.sampled_from(["FILTER (?n > 1)", "FILTER (BOUND(?label))", "VALUES ?item { wd:Q2147480202 UNDEF }"]),
)


@settings(deadline=None, max_examples=150)
@given(st.lists(AROUND, max_size=2), CLAUSES, st.lists(AROUND, max_size=2))
def test_whatever_stands_around_a_clause_the_answer_is_the_same(
    ours: Store, there: Standin, before: list[str], clause: str, after: list[str]
) -> None:
    query = f"SELECT * {{ {' '.join([*before, clause, *after])} }}"
    try:
        ours.query(HEAD + query.replace("SERVICE <THERE>", ""))
    except SyntaxError:
        assume(False)  # a variable is bound twice
    named = query.replace("THERE", there.sparql)
    expected = _plain(ours.query(HEAD + named, use_default_graph_as_union=True))
    assert answered(ours, Other(there.store), named, there.sparql) == expected


def _plain(results: object) -> object:
    if not isinstance(results, QuerySolutions):
        return bool(results)
    names = sorted(variable.value for variable in results.variables)
    return names, Counter(tuple(_shown(row[name]) for name in names) for row in results)


def _shown(term: object) -> str:
    return "_:" if str(term).startswith("_:") else str(term)


def test_a_graph_of_ours_is_none_of_the_other_endpoint(ours: Store, there: Standin) -> None:
    """The engine sends GRAPH along, which the specification does not want (SPARQL 1.1 Federated Query, section 4)."""
    inside = "SELECT * { GRAPH <urn:g> { ?x :is ?item SERVICE <urn:there> { ?item rdfs:label ?label } } }"
    beside_it = "SELECT * { GRAPH <urn:g> { ?x :is ?item } SERVICE <urn:there> { ?item rdfs:label ?label } }"
    found = [answered(ours, Other(there.store), query, "urn:there") for query in (inside, beside_it)]
    assert found[0] == found[1]
    assert isinstance(found[0], tuple)
    assert len(found[0][1]) == 3


def test_no_more_is_asked_for_than_our_data_can_join(ours: Store, there: Standin) -> None:
    known = "SELECT * { ?x :is ?item ; :born ?n FILTER (?n < 9) SERVICE <urn:there> { ?item rdfs:label ?label } }"
    other = Other(there.store)
    answered(ours, other, known, "urn:there")
    assert other.rows == 2
    (asked,) = other.queries
    assert f"VALUES ?item {{ <{ENTITY}Q2147480201> <{ENTITY}Q2147480203> }}" in asked


def test_many_values_are_handed_along_in_batches() -> None:
    ours, theirs = Store(), Store()
    for number in range(2 * BATCH + 1):
        thing = NamedNode(f"urn:t:{number}")
        ours.add(Quad(thing, NamedNode("urn:x:a"), Literal(str(number))))
        theirs.add(Quad(thing, NamedNode("urn:x:b"), Literal("\\|\u2028'")))
    other = Other(theirs)
    found = answered(ours, other, "SELECT * { ?t :a ?n SERVICE <urn:there> { ?t :b ?m } }", "urn:there")
    assert len(other.queries) == 3
    assert other.rows == 2 * BATCH + 1
    assert isinstance(found, tuple)
    assert sum(found[1].values()) == 2 * BATCH + 1


@pytest.mark.parametrize(
    ("query", "shared"),
    [
        ("SELECT * { ?a ?b ?c SERVICE <urn:s> { ?c ?d ?e } }", ("c",)),
        ("SELECT * { OPTIONAL { ?a ?b ?c } SERVICE <urn:s> { ?c ?d ?e } }", ()),
        ("SELECT * { ?a ?b ?c OPTIONAL { ?e ?f ?g SERVICE <urn:s> { ?c ?d ?e } } }", ("c", "e")),
        ("SELECT * { OPTIONAL { ?e ?f ?g SERVICE <urn:s> { ?c ?d ?e } } ?a ?b ?c }", ("e",)),
        ("SELECT * { ?a ?b ?c { OPTIONAL { ?e ?f ?g SERVICE <urn:s> { ?c ?d ?e } } } }", ("e",)),
        ("SELECT * { FILTER EXISTS { SERVICE <urn:s> { ?c ?d ?e } } ?a ?b ?c }", ("c",)),
        ("SELECT * { ?a ?b ?c { SELECT ?z { SERVICE <urn:s> { ?c ?d ?e } } } }", ()),
        ("SELECT * { ?a ?b ?c { SELECT ?z { ?e ?f ?g SERVICE <urn:s> { ?c ?d ?e } } } }", ("e",)),
        ("SELECT * { ?a ?b ?c SERVICE <urn:s> { OPTIONAL { ?c ?d ?e } } }", ()),
        ("SELECT * { ?a ?b ?c GRAPH ?g { ?e ?f ?h SERVICE <urn:s> { ?c ?d ?e } } }", ("c",)),
        ("SELECT * { FILTER (?c > 1) BIND (1 AS ?d) SERVICE <urn:s> { ?c ?d ?e } }", ()),
        (
            "SELECT * { ?a ?b [ ?c ( ?d 1 ) ] . FILTER regex(?d, 'x') ?e ?f ?g SERVICE <urn:s> { ?c ?d ?e } }",
            ("c", "d", "e"),
        ),
    ],
)
def test_only_what_is_sure_to_be_joined_is_handed_along(query: str, shared: tuple[str, ...]) -> None:
    seen = seen_tokens(query)
    (clause,) = services(seen)
    assert beside(query, seen, clause).shared == shared


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TERMS = st.one_of(
    TEXTS.map(Literal),
    st.builds(lambda text: Literal(text, language="en-gb"), TEXTS),
    st.builds(lambda text: Literal(text, datatype=NamedNode("urn:x:type")), TEXTS),
    st.sampled_from([NamedNode("http://e.org/a'b"), NamedNode("urn:x:?a"), NamedNode("mailto:a@e.org")]),
)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.fixed_dictionaries({"v": TERMS}, optional={"w": TERMS}), min_size=1, max_size=4))
def test_every_term_of_an_answer_arrives(rows: list[dict[str, Term]]) -> None:
    partners = Partners(frozenset({"urn:there"}), lambda _, __: rows, lambda _: None)
    found = answer(Store(), "SELECT ?v ?w { SERVICE <urn:there> { ?v ?p ?w } }", partners)
    assert isinstance(found, QuerySolutions)
    assert Counter((row["v"], row["w"]) for row in found) == Counter((row["v"], row.get("w")) for row in rows)
