"""Which queries reach the engine, by their tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from communique.sparql.depth import MAX_DEPTH
from communique.sparql.tokens import Kind, tokens
from communique.web.problems import HttpProblem
from communique.web.sparql_diagnosis import explain
from communique.web.sparql_guard import MAX_CHARACTERS, admit

ELSEWHERE = "<http://127.0.0.1:9/>"


def refusal(query: str) -> str:
    """Return the code of the problem that a query meets, empty when it is admitted and the engine can read it."""
    try:
        try:
            Store().query(admit(query).text)
        except SyntaxError as error:
            return explain(query, error).code
    except HttpProblem as problem:
        return problem.code
    return ""


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ SERVICE {ELSEWHERE} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ service {ELSEWHERE} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SeRvIcE {ELSEWHERE} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE SILENT {ELSEWHERE} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICESILENT{ELSEWHERE}{{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE#comment\n{ELSEWHERE}#comment\n{{ ?s ?p ?o }} }}",
        "SELECT * { VALUES ?where { <http://x/> } SERVICE ?where { ?s ?p ?o } }",
        f"SELECT * {{ {{ {{ OPTIONAL {{ SERVICE {ELSEWHERE} {{ ?s ?p ?o }} }} }} }} }}",
        f"SELECT * {{ {{ SELECT * {{ SERVICE {ELSEWHERE} {{ ?s ?p ?o }} }} }} }}",
        f"ASK {{ FILTER EXISTS {{ SERVICE {ELSEWHERE} {{ ?s ?p ?o }} }} }}",
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE {ELSEWHERE} {{ ?s ?p ?o }} }}",
        f"DESCRIBE ?s WHERE {{ SERVICE {ELSEWHERE} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVIC\\u0045 {ELSEWHERE} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ \\U00000053ERVICE {ELSEWHERE} {{ ?s ?p ?o }} }}",
        f"PREFIX : {ELSEWHERE} SELECT * {{ SERVICE:x {{ ?s ?p ?o }} }}",
        f"PREFIX : {ELSEWHERE} PREFIX SERVICE: <http://x/> SELECT * {{ SERVICE:x{{ ?s ?p ?o }} }}",
        f"PREFIX : {ELSEWHERE} SELECT * {{ ?s ?p trueSERVICE:x {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p ?o.SERVICE{ELSEWHERE}{{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p 1SERVICE{ELSEWHERE}{{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p trueSERVICE{ELSEWHERE}{{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p 'it'@enSERVICE{ELSEWHERE}{{ ?s ?p ?o }} SERVICE {ELSEWHERE} {{}} }}",
        f"SELECT * {{ FILTER(?a<?b+'>') SERVICE {ELSEWHERE} {{ ?s ?p ?o }} #'\n}}",
        f"SELECT * {{ FILTER(?a<?b)SERVICE#>\n{ELSEWHERE}{{ ?s ?p ?o }} }}",
    ],
)
def test_asking_another_server_is_refused_however_it_is_written(query: str) -> None:
    assert refusal(query) == "federation-refused"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p 'SERVICE <http://x/> { }' }",
        'SELECT * { ?s ?p """SERVICE <http://x/> {"" } """ }',
        "SELECT * { ?s ?p '''it's a SERVICE'''@en-SERVICE }",
        "SELECT * { <http://x/SERVICE> ?p <http://x/#SERVICE> }",
        "SELECT * { ?s ?p ?o } # SERVICE <http://x/> { }",
        "PREFIX service: <http://x/> SELECT * { service:SERVICE service:y service:z }",
        "PREFIX service: <http://x/> SELECT * { GRAPH service:g { ?s ?p ?o } }",
        "PREFIX x: <http://x/> SELECT * { x:SERVICE x:a.SERVICE x:a\\-SERVICE }",
        "SELECT * { _:SERVICE ?p $SERVICE }",
        "SELECT * { ?s ?p '\\u0053ERVICE' }",
        "SELECT * { ?s ?p 'load', 'insert data', 'DROP' }",
    ],
)
def test_the_mere_word_is_admitted(query: str) -> None:
    Store().query(admit(query).text)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <http://x/> <http://x/> 1 }",
        "PREFIX x: <http://x/> delete where { ?s ?p ?o }",
        "# comment\nLOAD <http://127.0.0.1:9/>",
        "BASE <http://x/> LOAD SILENT <y> INTO GRAPH <z>",
        "CLEAR ALL",
        "DROP ALL",
        "CREATE GRAPH <http://x/>",
        "COPY DEFAULT TO <http://x/>",
        "MOVE DEFAULT TO <http://x/>",
        "ADD DEFAULT TO <http://x/>",
        "WITH <http://x/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "\\u004cOAD <http://x/>",
    ],
)
def test_updates_are_refused(update: str) -> None:
    assert refusal(update) == "update-refused"


@pytest.mark.parametrize(("opening", "closing"), ["()", "{}", "[]", ("<<( ", " )>>"), ("<< ", " >>")])
def test_deep_nesting_is_refused(opening: str, closing: str) -> None:
    assert refusal(f"ASK {{ {opening * MAX_DEPTH} {closing * MAX_DEPTH} }}") == "too-deep"
    assert refusal(f"ASK {{ {opening * (MAX_DEPTH - 1)} {closing * (MAX_DEPTH - 1)} }}") != "too-deep"


def test_brackets_in_strings_and_comments_do_not_count() -> None:
    assert refusal(f"ASK {{ ?s ?p '{'(' * 1000}' }} # {'{' * 1000}") == ""


def test_long_queries_are_refused() -> None:
    assert refusal("ASK {}" + " " * (MAX_CHARACTERS - 6)) == ""
    assert refusal("ASK {}" + " " * (MAX_CHARACTERS - 5)) == "too-large"


@pytest.mark.parametrize(
    "broken",
    [
        "ASK { ?s ?p 'x }",
        'ASK { ?s ?p "x\ny" }',
        "ASK { ?s ?p '''x' }",
        "ASK { ?s ?p \\u0020 }",
        "ASK { ?s & ?o }",
        "ASK\x0b{}",
    ],
)
def test_what_is_no_token_is_a_mistake(broken: str) -> None:
    assert refusal(broken) == "syntax-error"


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("SELECT * FROM <http://g/> { ?s ?p ?o }", True),
        ("SELECT*FROM<http://g/>{?s ?p ?o}", True),
        ("ASK from named <http://g/> {}", True),
        ("DESCRIBE <http://x/> FROM <http://g/>", True),
        ("SELECT ?from { ?from <http://from/> 'from' } # FROM", False),
    ],
)
def test_a_dataset_clause_is_noticed(query: str, named: bool) -> None:
    assert admit(query).names_graphs is named


def test_tight_comparisons_are_comparisons() -> None:
    store = Store()
    for number in (1, 5, 9):
        store.add(Quad(NamedNode("http://x/"), NamedNode("http://p/"), Literal(number)))
    query = admit("SELECT ?o { ?s ?p ?o FILTER(?o<9&&?o>-1&&?o>=5) }")
    solutions = store.query(query.text)
    assert isinstance(solutions, QuerySolutions)
    assert [row["o"].value for row in solutions] == ["5"]


def test_escapes_outside_strings_are_read() -> None:
    store = Store()
    store.add(Quad(NamedNode("http://x/é"), NamedNode("http://p/"), Literal('a"b')))
    for query in (
        "ASK \\u007B ?\\u0073 ?p ?o }",
        "ASK { <http://x/\\u00E9> <\\u0068ttp://p/> ?o }",
        'ASK { ?s ?p "a\\u0022b" }',
        "ASK { ?s ?p 'a\\U00000022b' }",
        "PREFIX \\u0078: <http://x/> ASK { x:\\u00e9 ?p ?o }",
    ):
        assert bool(store.query(admit(query).text)), query


@given(st.text(max_size=200))
def test_tokens_cover_any_text(text: str) -> None:
    if "\\u" not in text and "\\U" not in text:
        assert "".join(token.text for token in tokens(text)) == text
    starts = [token.start for token in tokens(text)]
    assert starts == sorted(starts)


def test_tokens_know_their_place_in_spite_of_escapes() -> None:
    text = "ASK { \\u003Fs ?p 'caf\\u00e9' , ?o }"
    found = {token.text: token.start for token in tokens(text) if token.kind not in (Kind.SPACE, Kind.SIGN)}
    assert found == {"ASK": 0, "?s": 6, "?p": 14, "'café'": 17, "?o": 31}


def test_a_hundred_thousand_of_anything_is_read_in_linear_time() -> None:
    for piece in ("'", '"', "<", "#", "(", "a:b.", "\\u0041", "'''", "@a-", "?", "%41", "<a"):
        refusal("ASK { " + piece * ((MAX_CHARACTERS - 10) // len(piece)))
