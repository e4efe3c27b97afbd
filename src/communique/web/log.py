"""The log: nothing but warnings, or JSON lines on standard error with one line per request.

Query texts may say what somebody is after, so a line names a query by a fingerprint only, unless the operator wants the
texts. Addresses of clients are never written.
"""

from __future__ import annotations

import hashlib
import json
import logging
from datetime import UTC, datetime
from typing import Any

from communique.web.exchanges import Event, Exchange, WorkerEnded, WorkerStarted
from communique.web.problems import HttpProblem
from communique.web.sparql_request import read_request
from communique.web.workers.wire import Ask

_FINGERPRINT = 16
_QUERIES = "/sparql"
_log = logging.getLogger("communique.web")


def write_json_lines() -> None:
    """Write everything that this process logs as JSON lines on standard error, requests included."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    _log.setLevel(logging.INFO)


class JsonLines(logging.Formatter):
    """Formats a record as one line of ASCII: `time`, `level`, `event`, and what belongs to that kind of event.

    Beyond ASCII there are characters that break lines or turn a terminal round, and strangers choose what is written.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        facts = getattr(record, "facts", None)
        line |= facts or {"event": "message", "logger": record.name, "message": record.getMessage()}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line)


class Log:
    """A listener that writes what it is told."""

    def __init__(self, with_queries: bool = False) -> None:
        """Write query texts only if `with_queries`."""
        self._with_queries = with_queries

    def __call__(self, event: Event) -> None:
        """Write one event, if its level is written at all."""
        level = logging.WARNING if isinstance(event, WorkerEnded) and event.is_unexpected else logging.INFO
        if _log.isEnabledFor(level):
            text, facts = self._worded(event)
            _log.log(level, text, extra={"facts": facts})

    def _worded(self, event: Event) -> tuple[str, dict[str, Any]]:
        match event:
            case Exchange():
                return f"{event.method} {event.path}: {event.outcome}", self._facts(event)
            case WorkerStarted():
                return f"worker {event.pid} is ready", {"event": "worker-started", "worker": event.pid}
            case WorkerEnded():
                facts = {"event": "worker-ended", "worker": event.pid, "why": event.why, "exit": event.exit_code}
                return f"worker {event.pid} ended ({event.why}, exit code {event.exit_code})", facts

    def _facts(self, exchange: Exchange) -> dict[str, Any]:
        query = _query(exchange.ask)
        facts = {
            "event": "request",
            "request": exchange.id,
            "method": exchange.method,
            "path": exchange.path,
            "status": exchange.status,
            "bytes": exchange.bytes,
            "seconds": round(exchange.seconds, 6),
            "outcome": exchange.outcome,
            "query": fingerprint(query) if query else None,
            "worker": exchange.worker,
            "workers": dict(exchange.workers),
        }
        return {**facts, "query_text": query} if query and self._with_queries else facts


def fingerprint(query: str) -> str:
    """Return the start of the SHA-256 of a query text, in hexadecimal."""
    return hashlib.sha256(query.encode()).hexdigest()[:_FINGERPRINT]


def _query(ask: Ask | None) -> str:
    """Return the query text of a request, empty where there is none that can be told."""
    if ask is None or ask.path != _QUERIES:
        return ""
    content_type = next((value.decode("latin-1") for name, value in ask.headers if name == b"content-type"), "")
    try:
        asked = read_request(ask.query_string, content_type, ask.body)
    except HttpProblem:
        return ""
    return asked.query if asked else ""
