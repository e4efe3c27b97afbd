"""What the endpoint lets a request take, as numbers that clients can read: in a header, in RDF and in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from communique.settings import Settings
from communique.sparql.depth import MAX_DEPTH
from communique.terms import RDF, SCHEMA, XSD
from communique.web.bounded import MAX_ANSWER, MAX_BODY, MAX_PAGE_ROWS, MAX_STATEMENTS
from communique.web.sparql_guard import MAX_CHARACTERS
from communique.web.workers.pool import Limits

HEADER = "Communique-Limits"
"""Header with all limits as a dictionary of numbers (RFC 9651, section 3.2)."""


@dataclass(frozen=True)
class Limit:
    """One limit.

    Attributes:
        key: its name in the header, small letters and hyphens.
        value: the number.
        unit: what is counted, in English.
        sentence: what it means for somebody who asks.
    """

    key: str
    value: float
    unit: str
    sentence: str


def limits_of(settings: Settings) -> tuple[Limit, ...]:
    """Return all limits of the endpoint."""
    pool = Limits.of(settings)
    seconds, queue, memory = settings.query_seconds, settings.queue_seconds, settings.query_memory
    return (
        Limit("query-seconds", seconds, "seconds", f"An answer may take {seconds:g} seconds."),
        Limit("queue-seconds", queue, "seconds", f"A request waits at most {queue:g} seconds for its turn."),
        Limit("query-memory", memory, "bytes", f"An answer may take {memory // 2**20:,} MiB of memory."),
        Limit("answer-bytes", MAX_ANSWER, "bytes", f"A table of results has at most {MAX_ANSWER // 2**20} MiB."),
        Limit("answer-statements", MAX_STATEMENTS, "statements", f"A graph has at most {MAX_STATEMENTS:,} statements."),
        Limit("page-rows", MAX_PAGE_ROWS, "rows", f"A page shows at most {MAX_PAGE_ROWS:,} rows."),
        Limit("body-bytes", MAX_BODY, "bytes", f"The body of a request has at most {MAX_BODY:,} bytes."),
        Limit("query-characters", MAX_CHARACTERS, "characters", f"A query has at most {MAX_CHARACTERS:,} characters."),
        Limit("query-depth", MAX_DEPTH, "brackets", f"At most {MAX_DEPTH} brackets stand within one another."),
        Limit("queries-at-once", pool.for_queries, "queries", f"{_queries(pool.for_queries)} at the same time."),
        Limit(
            "queries-per-client",
            pool.for_one_client,
            "queries",
            f"{_queries(pool.for_one_client)} at the same time for one client; more of them wait.",
        ),
        Limit("workers", pool.workers, "processes", f"{pool.workers} processes answer requests."),
    )


def header_of(limits: Iterable[Limit]) -> str:
    """Return the value of `HEADER`."""
    return ", ".join(f"{limit.key}={limit.value:.15g}" for limit in limits)


def described(
    service: NamedNode, limits: Iterable[Limit]
) -> Iterator[tuple[NamedNode, NamedNode, NamedNode | Literal]]:
    """Yield what a service description says of the limits, each a `schema:PropertyValue` of the service."""
    nodes = {limit: NamedNode(f"{service.value.partition('#')[0]}#limit-{limit.key}") for limit in limits}
    yield from ((service, SCHEMA.additionalProperty, node) for node in nodes.values())
    for limit, node in nodes.items():
        is_whole = float(limit.value).is_integer()
        value = f"{limit.value:.15g}"
        yield node, RDF.type, SCHEMA.PropertyValue
        yield node, SCHEMA.propertyID, Literal(limit.key)
        yield node, SCHEMA.value, Literal(value, datatype=XSD.integer if is_whole else XSD.decimal)
        yield node, SCHEMA.unitText, Literal(limit.unit, language="en")
        yield node, SCHEMA.description, Literal(limit.sentence, language="en")


def _queries(number: int) -> str:
    return f"{number} quer{'y is' if number == 1 else 'ies are'} answered"
