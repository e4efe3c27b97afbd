"""What can befall a request to the stand-in. Each trouble takes the next request that it is meant for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.wikidata.items import Json


@dataclass(frozen=True)
class Trouble:
    """One way in which an answer goes wrong.

    Attributes:
        status: of the answer.
        headers: of the answer.
        body: instead of the right one; None for the right one.
        keep: share of the body that is sent before the connection breaks off; 1 for all of it.
        delay: seconds before the answer.
        lag: if not 0, the answer is wrong only for those who said `maxlag` and less than this.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    keep: float = 1.0
    delay: float = 0.0
    lag: float = 0.0

    def befalls(self, parameters: Mapping[str, str]) -> bool:
        """Say whether it is meant for a request with these parameters."""
        return not self.lag or float(parameters.get("maxlag", "inf")) < self.lag


_IN_JSON = {"Content-Type": "application/json; charset=utf-8"}


def _error(code: str, info: str, **more: object) -> bytes:
    body: Json = {"error": {"code": code, "info": info, **more}}
    return json_bytes(body)


def json_bytes(body: Json) -> bytes:
    """Return JSON as it is sent."""
    return json.dumps(body, ensure_ascii=False).encode()


def throttled(retry_after: str | None = "7") -> Trouble:
    """Return a refusal for having asked too often."""
    stated = {} if retry_after is None else {"Retry-After": retry_after}
    return Trouble(429, {**_IN_JSON, **stated}, _error("ratelimited", "Too many requests."))


def unavailable(status: int = 503, retry_after: str | None = None) -> Trouble:
    """Return an answer of a server in front that reaches nothing behind."""
    stated = {} if retry_after is None else {"Retry-After": retry_after}
    return Trouble(status, {"Content-Type": "text/html", **stated}, b"<html><body>Our servers are busy.</body></html>")


def lagging(lag: float = 7.5) -> Trouble:
    """Return what is said to those who do not want to add to the lag of the databases."""
    body = _error("maxlag", f"Waiting for a database server: {lag} seconds lagged.", lag=lag, type="db")
    return Trouble(200, {**_IN_JSON, "Retry-After": "5", "X-Database-Lag": str(int(lag))}, body, lag=lag)


def error(code: str, info: str = "Something is wrong.", retry_after: str | None = None) -> Trouble:
    """Return an error with status 200."""
    stated = {} if retry_after is None else {"Retry-After": retry_after}
    return Trouble(200, {**_IN_JSON, **stated, "MediaWiki-API-Error": code}, _error(code, info))


def saying(body: bytes, content_type: str = "application/json") -> Trouble:
    """Return another body than the right one."""
    return Trouble(200, {"Content-Type": content_type}, body)


def half_sent(keep: float = 0.5) -> Trouble:
    """Return the right answer, of which only a part arrives."""
    return Trouble(keep=keep)


def silent() -> Trouble:
    """Return a connection that closes without an answer."""
    return Trouble(keep=0.0)


def slow(seconds: float) -> Trouble:
    """Return the right answer, late."""
    return Trouble(delay=seconds)
