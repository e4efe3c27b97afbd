"""Whatever is admitted, the engine connects to nobody: thousands of queries that try, and a trap that listens."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, Store

from communique.web.problems import HttpProblem
from communique.web.sparql_guard import admit
from tests.web.test_workers import until

_WORDS = [
    "SERVICE", "service SILENT", "SERVICESILENT", "\\u0053ERVICE", "SERVICE#>\n", "SERVICE:x", "GRAPH SERVICE:x",
    "aSERVICE:x", "SERVICE:", "ſervice", "SERVICE?v", "SERVICE\t", "1SERVICE",
]  # fmt: skip
_PIECES = [
    "{", "}", "(", ")", "<", "<<", "<<(", ")>>", ">", ">>", "'", '"', "'''", '"""', "#", "\n", " ", ".", ";", ",",
    "?a", "?b", "a:b", ":x", "x:y", ":", "\\", "\\u0027", "\\u003C", "<a>", "<?b>", "<?b+'>", "'>'", "FILTER",
    "FILTER(?a<", "BIND(", "OPTIONAL{", "UNION", "{?s ?p ?o}", "?s ?p ?o", "1", "1.", "true", "@en", "^^", "+", "-",
    "!", "||", "&&", "=", "[", "]", "a", "<it's>", "<x#y>", "FROM", "VALUES ?a {", "{|", "|}", "/", "*", "?", "_:b",
    "GRAPH ?g", "MINUS", "'a'", "\\'", "a:\\'",
]  # fmt: skip
_PREFIXES = ["", "x", "SERVICE", "a"]
_FRAMES = [
    "SELECT * {{ ?s ?p ?o {0} }}", "SELECT * {{ {{ ?s ?p ?o }} UNION {{ {0} }} }}",
    "SELECT * {{ ?s ?p ?o FILTER(?a<{0}) }}", "ASK {{ {0} {1} {2}{{ ?s ?p ?o }} {3} }}",
    "SELECT * {{ {0}{1}{{ ?s ?p ?o }} {2} }}", "SELECT * {{ FILTER(1<{0}) {1} {{}} {2} }}",
]  # fmt: skip


def _query(source: random.Random, elsewhere: str) -> str:
    def piece() -> str:
        if source.random() < 0.3:
            address = source.choice([elsewhere, ":x", "?s"])
            return source.choice(_WORDS) + source.choice(["", " "]) + address + source.choice(["{}", " {?s ?p ?o}", ""])
        sets = (_WORDS if source.random() < 0.15 else [*_PIECES, elsewhere] for _ in range(source.randint(0, 7)))
        return source.choice(["", " "]).join(map(source.choice, sets))

    declared = (f"{prefix}: {elsewhere}" if not prefix else f"{prefix}: <http://{prefix}/>" for prefix in _PREFIXES)
    prologue = source.choice(["", "".join(f"PREFIX {each} " for each in declared)])
    return prologue + source.choice(_FRAMES).format(*(piece() for _ in range(4)))


@contextmanager
def _trap() -> Iterator[tuple[str, list[bool]]]:
    """A listening socket: its address as an IRI, and a list that grows with every connection."""
    caught: list[bool] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                connection.close()
                caught.append(True)

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield f"<http://127.0.0.1:{listener.getsockname()[1]}/>", caught
        finally:
            stop.set()
            thread.join()


def _run(store: Store, text: str) -> None:
    try:
        results = store.query(text, base_iri="http://127.0.0.1:9/")
        if not isinstance(results, QueryBoolean):
            list(results)
    except (SyntaxError, RuntimeError):
        return


def test_no_admitted_query_makes_the_engine_connect() -> None:
    store = Store()
    store.add(Quad(NamedNode("http://x/a"), NamedNode("http://x/p"), Literal("1")))
    source = random.Random(20)  # noqa: S311 - reproducible queries, no secrets
    ran = 0
    with _trap() as (elsewhere, caught):
        _run(store, f"SELECT * {{ SERVICE SILENT {elsewhere} {{ ?s ?p ?o }} }}")
        assert until(lambda: bool(caught)), "the trap does not catch"
        caught.clear()
        for _ in range(20_000):
            query = _query(source, elsewhere)
            try:
                admitted = admit(query)
            except HttpProblem:
                continue
            ran += 1
            _run(store, admitted.text)
            assert not caught, query
    assert ran > 1000
