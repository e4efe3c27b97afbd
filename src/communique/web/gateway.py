"""The application that faces the network: it reads requests, hands them to workers, and bounds what they may take.

It parses no query and no RDF. Dumps and the answer to health checks it sends itself; all else is answered by a worker.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import TypeVar

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from communique.settings import Settings
from communique.web.bounded import MAX_BODY
from communique.web.cache import AnswerCache
from communique.web.client import client_of
from communique.web.compress import CODINGS, IDENTITY, choose
from communique.web.conditional import unless_known
from communique.web.exchanges import CACHED, GONE, Exchange, Listener, is_id, new_id
from communique.web.failures import on_problem
from communique.web.headers import CommonHeaders
from communique.web.language.accepted import accepted_in
from communique.web.language.languages import ENGLISH, Languages
from communique.web.limits import HEADER, header_of, limits_of
from communique.web.problems import HEADER as PROBLEM
from communique.web.problems import HttpProblem
from communique.web.workers.pool import Busy, Closed, Pool, WorkerLost
from communique.web.workers.wire import Answer, Ask

BODY_SECONDS = 20.0
"""How long it may take until the whole body of a request has come."""
_DUMPS, _HEALTH, _QUERIES, _RECONCILE, _CHECK = "/dumps/", "/healthz", "/sparql", "/reconcile", "/contribute/check"
_HEADERS_FOR_WORKERS = frozenset(
    {b"accept", b"content-type", b"origin", b"access-control-request-method", b"access-control-request-headers"}
)
_HEADERS_FOR_MATCHING = _HEADERS_FOR_WORKERS | {b"accept-language"}
_REQUEST_ID = "X-Request-Id"
_RETRY = {"Retry-After": "5"}
_ATTEMPTS = 3
_SHORT = 0.05
"""Seconds in which most requests are answered."""
Result = TypeVar("Result")


class Gone(Exception):
    """The client hung up."""


class Killed(Exception):
    """Somebody else has killed the worker, so that what was asked need not be to blame."""


@dataclass(frozen=True)
class Serving:
    """One release as it is served: `app` sends files and words problems, `pool` answers all else, `cache` remembers,
    `languages` are those of its pages."""

    app: ASGIApp
    pool: Pool
    cache: AnswerCache
    languages: Languages = field(default_factory=Languages)


class Gateway:
    """ASGI application in front of the workers.

    `serving` may be exchanged at any time; a request ends where it began.
    """

    def __init__(self, serving: Serving, settings: Settings, tell: Listener) -> None:
        self.serving = serving
        self._settings = settings
        self._limits = header_of(limits_of(settings))
        self._tell = tell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request and tell what became of it, or pass on what concerns the life of the server."""
        serving = self.serving
        if scope["type"] != "http":
            await serving.app(scope, receive, send)
            return
        stated = Headers(scope=scope).get(_REQUEST_ID, "")
        exchange = Exchange(stated if is_id(stated) else new_id(), scope["method"], scope["path"])
        try:
            await self._respond(serving, exchange, scope, receive, self._noted(exchange, stated, send))
        finally:
            exchange.end(serving.pool.state)
            self._tell(exchange)

    def _noted(self, exchange: Exchange, stated_id: str, send: Send) -> Send:
        """Return `send`, which notes what is sent and adds what the gateway says about itself.

        The id goes back where it is of use: to whoever has stated it, and to all when it can be found in the log.
        """

        async def send_and_note(message: Message) -> None:
            if message["type"] == "http.response.start":
                exchange.status = message["status"]
                headers = MutableHeaders(scope=message)
                exchange.outcome = exchange.outcome or headers.get(PROBLEM, "")
                if self._settings.log or stated_id == exchange.id:
                    headers[_REQUEST_ID] = exchange.id
                if exchange.path == _QUERIES:
                    headers[HEADER] = self._limits
            elif message["type"] == "http.response.body" and exchange.method != "HEAD":
                exchange.bytes += len(message.get("body", b""))
            await send(message)

        return send_and_note

    async def _respond(self, serving: Serving, exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        if _is_own(scope["path"]):
            await serving.app(scope, receive, send)
            return
        try:
            answer = await self._answer(serving, exchange, scope, receive)
        except Gone:
            exchange.outcome = GONE
        except HttpProblem as problem:
            request = Request({**scope, "app": serving.app}, receive)
            await CommonHeaders(on_problem(request, problem))(scope, receive, send)
        else:
            await _send(answer, scope["method"], send)

    async def _answer(self, serving: Serving, exchange: Exchange, scope: Scope, receive: Receive) -> Answer:
        ask = exchange.ask = await self._ask(serving, scope, receive)
        answer = serving.cache.get(ask)
        if answer:
            exchange.outcome = CACHED
        else:
            client = client_of(scope, self._settings.client_header) if _is_query(scope["path"]) else ""
            answer = await self._made(serving, exchange, ask, client, receive)
            serving.cache.put(ask, answer)
        return unless_known(answer, scope["method"], _joined(scope, "if-none-match") or "")

    async def _ask(self, serving: Serving, scope: Scope, receive: Receive) -> Ask:
        """Return what a worker gets to see: HEAD is GET until the answer is sent; coding and language are chosen.

        Raises:
            HttpProblem: the body is too large, too slow or coded, or no coding of the answer will do.
        """
        _refuse_coded_body(scope)
        body = await _body(receive) if _has_body(scope) else b""
        accepted = _joined(scope, "accept-encoding")
        choice = choose(accepted)
        if choice is None:
            detail = f"Nothing here fits “Accept-Encoding: {accepted}”."
            raise HttpProblem("not-acceptable", detail, {"offers": list(CODINGS)})
        is_matching = scope["path"].startswith(_RECONCILE)
        wanted = _HEADERS_FOR_MATCHING if is_matching else _HEADERS_FOR_WORKERS
        headers = [(name, value) for name, value in scope["headers"] if name in wanted]
        headers += [] if is_matching else _language(scope, serving.languages)
        return Ask(
            "GET" if scope["method"] == "HEAD" else scope["method"],
            scope.get("raw_path") or scope["path"].encode(),
            scope["path"],
            scope["query_string"],
            [*headers, (b"accept-encoding", choice.header.encode())],
            body,
        )

    async def _made(self, serving: Serving, exchange: Exchange, ask: Ask, client: str, receive: Receive) -> Answer:
        """Return a new answer; ask again where the release has changed or somebody has killed the worker."""
        for _ in range(_ATTEMPTS):
            try:
                return await self._from_worker(serving.pool, exchange, ask, client, receive)
            except (Closed, Killed):
                serving = self.serving
        raise _problem_of(WorkerLost(), 0)

    async def _from_worker(self, pool: Pool, exchange: Exchange, ask: Ask, client: str, receive: Receive) -> Answer:
        """Return what a worker answers; when time is up or the client has gone, nobody works on it any more."""
        seconds = self._settings.query_seconds
        try:
            worker = pool.take_idle(client)
            if worker is None:
                worker = await _unless_gone(receive, pool.take(client))
            exchange.worker = worker.process.pid
            try:
                answer = await _unless_gone(receive, worker.ask(ask), seconds)
            except BaseException as error:
                pool.drop(worker, _why(error))
                if isinstance(error, WorkerLost) and worker.process.returncode == -signal.SIGKILL:
                    raise Killed from error
                raise _problem_of(error, seconds) from error
            pool.put(worker)
            return answer
        except Busy:
            detail = "All workers are busy and others wait already."
            raise HttpProblem("busy", detail, headers=_RETRY) from None


def _is_own(path: str) -> bool:
    """Tell whether the gateway answers itself: files, which are streamed, and the question whether it is well."""
    return path == _HEALTH or (path.startswith(_DUMPS) and path != _DUMPS)


def _is_query(path: str) -> bool:
    """Tell whether a request asks for what may be long in the making, so that one client does not get all workers."""
    return path in (_QUERIES, _CHECK) or path.startswith(_RECONCILE)


def _language(scope: Scope, languages: Languages) -> list[tuple[bytes, bytes]]:
    """Return the language that a page will have as a header; none for English, so that most requests look alike."""
    stated = _joined(scope, "accept-language") if languages.are_several else None
    tag = languages.fitting(accepted_in(stated or ""))
    return [] if tag == ENGLISH.tag else [(b"accept-language", tag.encode())]


def _joined(scope: Scope, name: str) -> str | None:
    """Return all headers of a name as one, None when there is none."""
    stated = Headers(scope=scope).getlist(name)
    return ", ".join(stated) if stated else None


def _refuse_coded_body(scope: Scope) -> None:
    """Nothing that is compressed is read here, so nothing small can become large (RFC 9110, section 15.5.16).

    Raises:
        HttpProblem: 415.
    """
    coding = (_joined(scope, "content-encoding") or IDENTITY).strip()
    if coding.lower() != IDENTITY:
        detail = f"The body is coded in “{coding}”; send it as it is."
        raise HttpProblem("unsupported-media-type", detail, headers={"Accept-Encoding": IDENTITY})


def _has_body(scope: Scope) -> bool:
    """Tell whether a body belongs to the request (RFC 9112, section 6.3)."""
    return any(name in (b"content-length", b"transfer-encoding") for name, _ in scope["headers"])


async def _body(receive: Receive) -> bytes:
    pieces: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
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
        detail = f"The body was not complete after {BODY_SECONDS:g} seconds."
        raise HttpProblem("too-slow", detail, {"limit": BODY_SECONDS}, {"Connection": "close"}) from None


def _why(error: BaseException) -> str:
    """Return the reason for which a worker is given up, as `WorkerEnded` has it."""
    if isinstance(error, TimeoutError):
        return "timeout"
    return "lost" if isinstance(error, WorkerLost) else "gone"


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


async def _unless_gone(receive: Receive, work: Awaitable[Result], seconds: float | None = None) -> Result:
    """Return what `work` returns, unless the client hangs up first; that is looked for only if it takes a while.

    Raises:
        Gone: it did.
        TimeoutError: neither came in the time given.
    """
    future = asyncio.ensure_future(work)
    hanging_up: asyncio.Future[None] | None = None
    try:
        await asyncio.wait((future,), timeout=_SHORT if seconds is None else min(_SHORT, seconds))
        if not future.done():
            hanging_up = asyncio.ensure_future(_disconnect(receive))
            rest = None if seconds is None else seconds - _SHORT
            await asyncio.wait((future, hanging_up), timeout=rest, return_when=asyncio.FIRST_COMPLETED)
        if future.done():
            return future.result()
        raise Gone if hanging_up and hanging_up.done() else TimeoutError
    finally:
        unfinished = [each for each in (future, hanging_up) if each and not each.done()]
        for each in unfinished:
            each.cancel()
        if unfinished:
            await asyncio.gather(*unfinished, return_exceptions=True)


async def _send(answer: Answer, method: str, send: Send) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else answer.body})
