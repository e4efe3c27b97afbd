"""The endpoints that a federated query may ask, asked over HTTP with the manners of a reader of Wikidata."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar
from urllib.parse import urlsplit

import requests
from pyoxigraph import Literal, NamedNode

from communique.errors import EnvironmentFailure
from communique.federation.answering import Partners, Tell, Term
from communique.settings import checked_endpoint
from communique.wikidata.client import Wikidata
from communique.wikidata.settings import WikidataSettings

MAX_ROWS = 50_000
"""Most rows that are taken from one answer."""
_GENID = "/.well-known/genid/"
"""Path below which IRIs stand for blank nodes (RDF 1.1 Concepts, section 3.5)."""

_Found = TypeVar("_Found")


class OutOfTime(EnvironmentFailure):
    """The endpoints took longer than they may."""

    code = "out-of-time"


def partners_of(settings: WikidataSettings, allowed: Iterable[str], seconds: float, tell: Tell) -> Partners:
    """Return Wikidata's query service and the endpoints at `allowed`, which together may take `seconds`.

    Raises:
        UsageError: an address is none.
    """
    deadline = _Deadline(seconds)

    def ask(address: str, query: str) -> list[Mapping[str, Term]]:
        return deadline.within(lambda: _asked(replace(settings, query=address), query, tell), address)

    return Partners(frozenset({settings.query, *map(checked_endpoint, allowed)}), ask, tell)


class _Deadline:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def within(self, work: Callable[[], _Found], address: str) -> _Found:
        """Return what `work` returns, in a thread that nobody waits for once the time is up.

        Raises:
            OutOfTime: it is.
        """
        outcome: queue.Queue[_Found | BaseException] = queue.Queue(1)

        def run() -> None:
            try:
                outcome.put(work())
            except BaseException as error:  # which is raised again where it is waited for
                outcome.put(error)

        threading.Thread(target=run, daemon=True).start()
        try:
            found = outcome.get(timeout=max(self._end - time.monotonic(), 0))
        except queue.Empty:
            reason = f"{address}: no answer in time; other endpoints may take {self._seconds:g} seconds in all."
            raise OutOfTime(reason, "Ask for less, or give them longer with --seconds.") from None
        if isinstance(found, BaseException):
            raise found
        return found


def _asked(settings: WikidataSettings, query: str, tell: Tell) -> list[Mapping[str, Term]]:
    """Ask the endpoint of the settings; a redirect is not followed, for it may lead to one that is not allowed."""
    session = requests.Session()
    session.max_redirects = 0
    with Wikidata.open(settings, session=session, tell=tell) as reader:
        rows = reader.sparql(query)
    if len(rows) > MAX_ROWS:
        reason = f"{settings.query} answers with {len(rows)} rows; at most {MAX_ROWS} are taken."
        raise EnvironmentFailure(reason, "Narrow the pattern inside SERVICE.")
    return [{name: _term(binding, settings.query) for name, binding in row.items()} for row in rows]


def _term(binding: Mapping[str, str], address: str) -> Term:
    """Return a term as SPARQL 1.1 Query Results JSON writes it (section 3.2.2)."""
    kind, value = binding.get("type", ""), binding.get("value", "")
    try:
        if kind == "uri":
            return NamedNode(value)
        if kind == "bnode":
            parts = urlsplit(address)
            return NamedNode(f"{parts.scheme}://{parts.netloc}{_GENID}{value}")
        if binding.get("xml:lang"):
            return Literal(value, language=binding["xml:lang"])
        return Literal(value, datatype=NamedNode(binding["datatype"])) if "datatype" in binding else Literal(value)
    except ValueError as error:
        reason = f"{address} answers with what is no term of RDF: {value[:100]!r}: {error}."
        raise EnvironmentFailure(reason, "Leave out what holds it.") from error
