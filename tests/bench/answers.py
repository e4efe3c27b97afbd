"""Whether servers answer alike: the rows of each query of the mix, in no order, and the statements of each graph."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from pyoxigraph import RdfFormat, parse

from tests.bench.servers import Server
from tests.bench.workload import GRAPH, Request

Answer = Counter[tuple[str, ...]]
"""How often each row, or each statement, is in the answer."""

_LITERAL = "literal"
_STRING = "http://www.w3.org/2001/XMLSchema#string"


def answer_of(server: Server, request: Request) -> Answer | str:
    """Return what a server answers to an encoded query, or the reason why it does not."""
    reply = server.get(server.kind.queries + request.target, request.accept)
    if reply.status != 200:
        return f"answers with status {reply.status}"
    if reply.media_type != request.accept:
        return f"answers with {reply.media_type} where {request.accept} is asked for"
    try:
        return _statements(reply.body) if request.accept == GRAPH else _rows(json.loads(reply.body))
    except (SyntaxError, ValueError, KeyError) as error:
        return f"cannot be read: {error}"


def _statements(turtle: bytes) -> Answer:
    return Counter((str(quad.triple),) for quad in set(parse(turtle, RdfFormat.TURTLE)))


def _rows(found: dict[str, Any]) -> Answer:
    """Read SPARQL 1.1 Query Results JSON; a type of literal that SPARQL 1.0 had means the same."""
    if "boolean" in found:
        return Counter([(str(found["boolean"]),)])
    names = found["head"]["vars"]
    return Counter(tuple(_term(row.get(name)) for name in names) for row in found["results"]["bindings"])


def _term(term: dict[str, str] | None) -> str:
    if term is None:
        return ""
    if not term["type"].endswith(_LITERAL):
        return f"<{term['value']}>"
    datatype = term.get("datatype", _STRING)
    return f'"{term["value"]}"@{term["xml:lang"].lower()}' if "xml:lang" in term else f'"{term["value"]}"^^{datatype}'


def difference(one: Sequence[Answer | str], other: Sequence[Answer | str]) -> str:
    """Say how two servers differ on the same requests; empty where they do not."""
    faults = sorted({answer for answer in other if isinstance(answer, str)})
    if faults:
        return "; ".join(faults)
    differing = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    if not differing:
        return ""
    sizes = ", ".join(f"{_size(left)} and {_size(right)}" for left, right in differing[:3])
    return f"{len(differing)} of {len(one)} differ (rows: {sizes})"


def _size(answer: Answer | str) -> int:
    return 0 if isinstance(answer, str) else answer.total()
