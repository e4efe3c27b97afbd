"""The data of a release in another engine: queries go there, everything else stays as it is.

A stranger's query is read here first, by the parser of the embedded store. So its mistakes are named as well as ever,
the dialect of the engine stays out of reach, and what goes out is spelled out (`communique.sparql.spelled_out`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

from communique.settings import Settings
from communique.sparql.spelled_out import SpelledOut, TooLong, spelled_out
from communique.terms import BASE
from communique.web.engine import Connect, Endpoint, Engine, EngineCut, EngineRefusal, EngineUnavailable
from communique.web.problems import HttpProblem
from communique.web.store import Graphs, Results, only
from communique.web.watch import WATCH_SECONDS, Watch

MAX_SPELLED_OUT = 1_000_000
"""Most characters of a query with all prefixes written out."""
RESULTS_JSON, N_TRIPLES = "application/sparql-results+json", "application/n-triples"
_GRAPH_FORMS = ("construct", "describe")
_INNER_SCHEMES = ("bif:", "sql:", "java:")
"""Schemes of IRIs by which engines call functions outside SPARQL, some of which connect to other servers."""
_NOTHING = (f"{BASE}graph/",)
"""A graph that no release has. Where half of a dataset is named, some engines take all they have for the other half."""
_BLANK_NODE = re.compile(rb'("type":\s*"bnode",\s*"value":\s*")nodeID://')
"""How Virtuoso names blank nodes in JSON; no name of a blank node has a colon."""
_GRACE = 10.0
"""Seconds by which a worker waits longer for the engine than anybody waits for the worker."""
_UNREADABLE = "its answer cannot be read"
_RETRY = {"Retry-After": "5"}


class RemoteStore:
    """A `ReleaseStore` in another engine, whose default graph is the union of its named graphs.

    For one thread at a time, but for `check`.
    """

    def __init__(self, engine: Engine, watch: Watch | None = None) -> None:
        self._engine = engine
        self._watch = watch
        self._parser = Store()

    @classmethod
    def open(cls, settings: Settings, connect: Connect | None) -> RemoteStore:
        """Return the store at the endpoint of the settings.

        Args:
            settings: see `Settings`.
            connect: makes connections for a process that can make none. Without it this process connects itself, and
                watches the engine.
        """
        endpoint = Endpoint.of(settings.endpoint)
        watch = None if connect else Watch(Engine(endpoint, seconds=WATCH_SECONDS))
        return cls(Engine(endpoint, connect, settings.query_seconds + _GRACE), watch)

    def run(self, query: str, graphs: Graphs | None = None, union: bool = True) -> Results:  # noqa: ARG002
        """See `ReleaseStore`; FROM is carried out whatever `union` says."""
        self._parser.query(query, base_iri=BASE)
        try:
            spelled = spelled_out(query, BASE, MAX_SPELLED_OUT)
        except TooLong as error:
            detail = f"With its prefixes written out, the query has more than {MAX_SPELLED_OUT} characters."
            raise HttpProblem("too-large", detail, {"limit": MAX_SPELLED_OUT}, query=query) from error
        _refuse_inner_functions(spelled)
        default, named = [[graph.value for graph in part] for part in graphs] if graphs else spelled.dataset
        try:
            return self._results(spelled, default, named)
        except EngineRefusal as error:
            raise HttpProblem("not-evaluable", f"The engine refuses it: {error}.", query=query) from error

    def select(self, query: str) -> list[QuerySolution]:
        """See `ReleaseStore`."""
        with self.reading():
            return list(only(QuerySolutions, self._rows(query)))

    def construct(self, query: str, named: Sequence[NamedNode] | None = None) -> list[Triple]:
        """See `ReleaseStore`."""
        with self.reading():
            return list(self._graph(query, [graph.value for graph in named or ()]))

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See `ReleaseStore`."""
        try:
            yield
        except EngineCut as error:
            raise HttpProblem("answer-too-large", f"The answer is too large: {error}. Nothing was cut off.") from error
        except EngineRefusal as error:
            raise unavailable(f"it does not take a query of this server: {error}") from error
        except EngineUnavailable as error:
            raise unavailable(str(error)) from error
        except SyntaxError as error:
            raise unavailable(f"{_UNREADABLE}: {error}") from error

    def check(self) -> None:
        """See `ReleaseStore`."""
        if self._watch and self._watch.trouble:
            raise unavailable(self._watch.trouble)

    def _results(self, spelled: SpelledOut, default: Sequence[str], named: Sequence[str]) -> Results:
        if spelled.form in _GRAPH_FORMS:
            return self._graph(spelled.text, default, named)
        results = self._rows(spelled.text, default, named)
        if spelled.form == "ask" and isinstance(results, QuerySolutions):
            return _yes_or_no(results)
        return results

    def _rows(
        self, query: str, default: Sequence[str] = (), named: Sequence[str] = ()
    ) -> QuerySolutions | QueryBoolean:
        body = self._engine.ask(query, RESULTS_JSON, *_dataset(default, named))
        try:
            return parse_query_results(_BLANK_NODE.sub(rb"\1", body), QueryResultsFormat.JSON)
        except SyntaxError as error:  # which is not one of the query
            raise EngineUnavailable(f"{_UNREADABLE}: {error}") from error

    def _graph(self, query: str, default: Sequence[str] = (), named: Sequence[str] = ()) -> Iterator[Triple]:
        body = self._engine.ask(query, N_TRIPLES, *_dataset(default, named))
        return (quad.triple for quad in parse(body, RdfFormat.N_TRIPLES))


def unavailable(reason: str) -> HttpProblem:
    """Return the problem that the engine does not answer as it should."""
    detail = f"The engine that holds the data cannot be used: {reason}."
    return HttpProblem("engine-unavailable", detail, headers=_RETRY)


def _dataset(default: Sequence[str], named: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    return (default or _NOTHING, named or _NOTHING) if default or named else ((), ())


def _refuse_inner_functions(spelled: SpelledOut) -> None:
    """Keep a query within SPARQL.

    Raises:
        HttpProblem: it names a function by which an engine leaves the language.
    """
    inner = next((iri for iri in sorted(spelled.iris) if iri.casefold().startswith(_INNER_SCHEMES)), "")
    if inner:
        raise HttpProblem("not-evaluable", f"<{inner}> is a function of one engine; say it with what the standard has.")


def _yes_or_no(rows: QuerySolutions) -> QueryBoolean:
    """Return the answer to ASK from a table with one cell (Virtuoso), or none."""
    cells = [str(getattr(term, "value", "")) for row in rows for term in row]
    answer = parse_query_results(
        json.dumps({"head": {}, "boolean": cells in (["1"], ["true"])}), QueryResultsFormat.JSON
    )
    assert isinstance(answer, QueryBoolean)  # noqa: S101 - it was written as one
    return answer
