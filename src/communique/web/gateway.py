"""The application that faces the network: it reads requests, hands them to workers, and bounds what they may take.

It parses no query and no RDF. Files (dumps, style sheets) it sends itself; all else is answered by a worker.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from communique.web.cache import AnswerCache
from communique.web.failures import on_problem
from communique.web.headers import CommonHeaders
from communique.web.problems import HttpProblem
from communique.web.workers.pool import Busy, Pool, WorkerLost
from communique.web.workers.wire import Answer, Ask

MAX_BODY = 1_000_000
"""Most bytes of a request body that are read."""
_OWN = ("/dumps/", "/static/")
_OWN_PATHS = frozenset({"/healthz", "/favicon.ico", "/robots.txt", "/dumps"})
_QUERIES = "/sparql"
_HEADERS_FOR_WORKERS = frozenset(
    {b"accept", b"content-type", b"if-none-match", b"origin", b"access-control-request-method",
     b"access-control-request-headers"}
)  # fmt: skip
_RETRY = {"Retry-After": "5"}
Result = TypeVar("Result")


@dataclass(frozen=True)
class Times:
    """How long things may take, in seconds.

    Attributes:
        query: from the moment at which a worker gets a request until its answer is complete.
        body: until the whole body of a request has come.
    """

    query: float
    body: float = 20.0


class Gone(Exception):
    """The client hung up."""


@dataclass(frozen=True)
class Serving:
    """One release as it is served: `app` sends files and words problems, `pool` answers all else, `cache` remembers."""

    app: ASGIApp
    pool: Pool
    cache: AnswerCache


class Gateway:
    """ASGI application in front of the workers.

    `serving` may be exchanged at any time; a request ends where it began.
    """

    def __init__(self, serving: Serving, times: Times) -> None:
        self.serving = serving
        self._times = times

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass on what concerns the life of the server."""
        serving = self.serving
        if scope["type"] != "http" or scope["path"].startswith(_OWN) or scope["path"] in _OWN_PATHS:
            await serving.app(scope, receive, send)
            return
        try:
            answer = await self._answer(serving, scope, receive)
        except Gone:
            return
        except HttpProblem as problem:
            request = Request({**scope, "app": serving.app}, receive)
            await CommonHeaders(on_problem(request, problem))(scope, receive, send)
            return
        await _send(answer, scope["method"], send)

    async def _answer(self, serving: Serving, scope: Scope, receive: Receive) -> Answer:
        ask = Ask(
            scope["method"],
            scope.get("raw_path") or scope["path"].encode(),
            scope["path"],
            scope["query_string"],
            [(name, value) for name, value in scope["headers"] if name in _HEADERS_FOR_WORKERS],
            await self._body(receive),
        )
        known = serving.cache.get(ask)
        if known:
            return known
        client = (scope.get("client") or ("",))[0] or "unknown"
        answer = await self._from_worker(serving.pool, ask, client if scope["path"] == _QUERIES else "", receive)
        serving.cache.put(ask, answer)
        return answer

    async def _body(self, receive: Receive) -> bytes:
        pieces: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(self._times.body):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise Gone
                    pieces.append(message.get("body", b""))
                    size += len(pieces[-1])
                    if size > MAX_BODY:
                        detail = f"The body has more than {MAX_BODY} bytes."
                        raise HttpProblem("too-large", detail, {"limit": MAX_BODY}, {"Connection": "close"})
                    if not message.get("more_body"):
                        return b"".join(pieces)
        except TimeoutError:
            detail = f"The body was not complete after {self._times.body:g} seconds."
            raise HttpProblem("too-slow", detail, {"limit": self._times.body}, {"Connection": "close"}) from None

    async def _from_worker(self, pool: Pool, ask: Ask, client: str, receive: Receive) -> Answer:
        """Return what a worker answers; when time is up or the client has gone, nobody works on it any more."""
        hanging_up = asyncio.ensure_future(_disconnect(receive))
        try:
            worker = await _unless(hanging_up, pool.take(client))
            try:
                async with asyncio.timeout(self._times.query):
                    answer = await _unless(hanging_up, worker.ask(ask))
            except BaseException as error:
                pool.drop(worker)
                raise _problem_of(error, self._times.query) from error
            pool.put(worker)
            return answer
        except Busy:
            detail = "All workers are busy and others wait already."
            raise HttpProblem("busy", detail, headers=_RETRY) from None
        finally:
            hanging_up.cancel()


def _problem_of(error: BaseException, seconds: float) -> BaseException:
    if isinstance(error, TimeoutError):
        return HttpProblem("timeout", f"The answer was not complete after {seconds:g} seconds.", {"limit": seconds})
    if isinstance(error, WorkerLost):
        detail = "The process that worked on it ended: it needs more memory or a deeper stack than a request may have."
        return HttpProblem("too-costly", detail)
    return error


async def _disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _unless(ending: asyncio.Future[None], work: Awaitable[Result]) -> Result:
    """Return what `work` returns, unless `ending` comes first.

    Raises:
        Gone: it did.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait((task, ending), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise Gone
    finally:
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def _send(answer: Answer, method: str, send: Send) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else answer.body})
