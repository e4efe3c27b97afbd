"""Whether an engine holds a release, all of it and nothing else, and sends it uncut: asked before serving begins."""

from __future__ import annotations

import csv
import io

from communique.errors import EnvironmentFailure
from communique.release.release import Release
from communique.settings import Settings
from communique.terms import BASE
from communique.web.bounded import MAX_STATEMENTS
from communique.web.engine import Endpoint, Engine, EngineCut, EngineRefusal, EngineUnavailable

_PATIENCE = 600.0
"""Seconds for counting all statements."""
_CSV = "text/csv"
_IN_GRAPHS = f'SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?g), "{BASE}graph/")) }}'
_IN_ALL = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
_ROWS = f"SELECT (1 AS ?n) {{ ?s ?p ?o }} LIMIT {MAX_STATEMENTS}"
_GUIDE = "OPERATIONS.md, “Another engine”, has the commands."


def check_loaded(settings: Settings, release: Release) -> None:
    """Let a release pass that is to be served from its own store, or is what the engine of the settings holds.

    Engines hold numbers of equal value once or as often as they are written, so either count is right.

    Raises:
        EnvironmentFailure: the engine does not answer, holds less or more, or cuts answers.
    """
    if not settings.endpoint:
        return
    endpoint = Endpoint.of(settings.endpoint)
    engine = Engine(endpoint, seconds=_PATIENCE)
    try:
        _compare(engine, endpoint.shown, release)
    except (EngineUnavailable, EngineRefusal, EngineCut) as error:
        message = f"{endpoint.shown}: the engine cannot be asked: {error}."
        raise EnvironmentFailure(message, "Start it, or correct --endpoint or COMMUNIQUE_ENDPOINT.") from error
    finally:
        engine.close()


def _compare(engine: Engine, shown: str, release: Release) -> None:
    counts = (release.manifest["stored_quads"], release.manifest["counts"]["statements"])
    least, most = min(counts), max(counts)
    in_graphs = _numbers(engine, _IN_GRAPHS)[0]
    if not least <= in_graphs <= most:
        message = f"{shown}: the engine holds {in_graphs} statements of this record; release {release.manifest['id']}"
        dump = release.path / "dumps" / "communique.nq"
        raise EnvironmentFailure(f"{message} has {most}.", f"Load {dump} into an empty one. {_GUIDE}")
    in_all = _numbers(engine, _IN_ALL)[0]
    if not least <= in_all <= most:
        message = f"{shown}: the engine's default graph has {in_all} statements instead of {in_graphs}"
        remedy = "It has to be the union of the named graphs, and hold nothing else."
        raise EnvironmentFailure(f"{message}.", f"{remedy} {_GUIDE}")
    expected = min(in_all, MAX_STATEMENTS)
    sent = len(_numbers(engine, _ROWS))
    if sent != expected:
        message = f"{shown}: the engine cuts answers: it sent {sent} rows instead of {expected}"
        raise EnvironmentFailure(f"{message}.", f"Raise its limit. {_GUIDE}")


def _numbers(engine: Engine, query: str) -> list[int]:
    """Return the numbers in the only column of an answer."""
    text = engine.ask(query, _CSV).decode("utf-8", "replace")
    rows = list(csv.reader(io.StringIO(text, newline="")))[1:]
    try:
        return [int(row[0]) for row in rows]
    except (ValueError, IndexError) as error:
        raise EngineUnavailable("its answer to a count is none") from error
