"""Connections that take nothing hostage: bounds on their number, on their patience and on what is held for them.

uvicorn reads and writes HTTP; what it leaves open is closed here. A request has to come, and its answer has to be
taken, in some time; a head has a size; all connections together have a number and a share of memory, and when that is
used up, those that wait longest go first. A client may close its sending side and still get its answer (RFC 9112,
section 9.6). What cannot be read as HTTP is answered by a problem document (RFC 9457).
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from httptools import HttpParserCallbackError
from starlette.responses import Response
from uvicorn._types import ASGI3Application
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from communique.web.exchanges import Exchange, new_id
from communique.web.gathering import GatheringTransport
from communique.web.headers import COMMON_HEADERS
from communique.web.problems import HEADER, HttpProblem

_SWEEP_SECONDS = 0.5
_MOST_IN_A_ROW = 32
"""Most requests of a connection that wait while one before them is answered."""
_PROBE = b"HTTP/1.1 100 Continue\r\n\r\n"
"""Sent to a client that has closed its sending side: one that is gone altogether answers by a reset, another may pass
over it (RFC 9110, section 15.2)."""
_NOWHERE: deque[tuple[bytes, bytes]] = deque(maxlen=0)
"""Where what comes after a body goes: it looks like headers, but is none of the request."""
Tell = Callable[[Exchange], None]


@dataclass(frozen=True)
class Bounds:
    """What all connections, and each of them, may take.

    Attributes:
        connections: most at the same time.
        head_bytes: most of the request line and the headers together.
        head_seconds: from the connection, or the end of the answer before, to the end of a head.
        taking_seconds: how long a client may take nothing of an answer that waits for it.
        held_bytes: most of all bodies that are not complete and all answers that are not taken.
    """

    connections: int = 1000
    head_bytes: int = 64 * 2**10
    head_seconds: float = 15.0
    taking_seconds: float = 30.0
    held_bytes: int = 256 * 2**20


class Door:
    """Makes the connections of one server, and ends those for which there is no more time or room.

    It stands where uvicorn expects the class of a protocol.
    """

    def __init__(self, bounds: Bounds, base_url: str, tell: Tell) -> None:
        """Answer what is no request with problems at `base_url`, and `tell` of them."""
        self.bounds = bounds
        self.base_url = base_url
        self.tell = tell
        self.open: set[Connection] = set()
        self.asking: dict[Connection, float] = {}
        """Those whose request is not complete, and since when (event loop's time); the longest first."""

    def __call__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> Connection:
        """Return the protocol of one more connection."""
        return Connection(self, config, server_state, app_state, _loop)

    def admit(self, connection: Connection) -> bool:
        """Count a connection in; where there is no room, the one that waits longest makes it. Tell whether one did."""
        self.open.add(connection)
        has_room = len(self.open) <= self.bounds.connections or self._make_room()
        self.asking[connection] = connection.loop.time()
        return has_room

    def leave(self, connection: Connection) -> None:
        """Count a connection out."""
        self.open.discard(connection)
        self.asking.pop(connection, None)

    async def watch(self) -> None:
        """Look after all connections until the task is cancelled."""
        while True:
            await asyncio.sleep(_SWEEP_SECONDS)
            self._sweep(asyncio.get_running_loop().time())

    def _sweep(self, now: float) -> None:
        for connection in list(self.open):
            connection.check(now)
        held = {connection: connection.held for connection in self.open if connection.held}
        excess = sum(held.values()) - self.bounds.held_bytes
        for connection in sorted(held, key=lambda connection: (connection.taken_at, -held[connection])):
            if excess <= 0:
                return
            if connection.unsent or connection in self.asking:
                connection.end()
                excess -= held[connection]

    def _make_room(self) -> bool:
        """End the connection that waits longest for its client, if one does.

        Those whose request is not complete go first, then those whose answer is not taken.
        """
        asking = next((connection for connection in self.asking if not connection.unsent), None)
        taking = (connection for connection in self.open if connection.unsent)
        oldest = asking or min(taking, key=lambda connection: connection.taken_at, default=None)
        if oldest is not None:
            oldest.end()
        return oldest is not None


class Connection(HttpToolsProtocol):
    """uvicorn's protocol within the bounds of its door."""

    def __init__(
        self,
        door: Door,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.taken_at = 0.0
        """When the client was last seen to take something of its answer."""
        self._door = door
        self._in_head = True
        self._head_bytes = 0
        self._body_bytes = 0
        self._unsent_before = 0
        self._has_room = True
        self._is_half_closed = False
        self._running: RequestResponseCycle | None = None

    @property
    def unsent(self) -> int:
        """Bytes of answers that the client has not taken yet, without those that the system keeps."""
        return self.transport.get_write_buffer_size()

    @property
    def held(self) -> int:
        """Bytes that are kept for this connection."""
        return self.unsent + self._body_bytes

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin."""
        self._outgoing = GatheringTransport(transport, self.loop)
        super().connection_made(self._outgoing)
        self._has_room = self._door.admit(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """End, and stop what was done for the client: uvicorn tells only the last of several requests in a row."""
        self._door.leave(self)
        if self._running is not None and not self._running.response_complete:
            self._running.disconnected = True
            self._running.message_event.set()
        super().connection_lost(exc)

    def eof_received(self) -> bool | None:  # type: ignore[override]
        """Stay open for answers that are being made, and see whether anybody is there to read them."""
        if self.cycle is None or self.cycle.response_complete or self.cycle.more_body:
            self._outgoing.flush()
            return None
        self.cycle.keep_alive = False
        self._is_half_closed = True
        is_next = self.cycle is self._running and not self.cycle.response_started
        if is_next and self.scope["http_version"] == "1.1":
            self.transport.write(_PROBE)
        return True

    def data_received(self, data: bytes) -> None:
        """Read on, and give up on a head without end."""
        self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > self._door.bounds.head_bytes and not self.transport.is_closing():
            self._refuse(self._too_large())

    def on_headers_complete(self) -> None:
        """Hand the request on, unless there is no room for it or its head is not as it should be.

        Raises:
            BufferError: many before it wait for their answers. The parser stops, and `_refuse` has those answered.
        """
        if len(self.pipeline) >= _MOST_IN_A_ROW:
            raise BufferError(f"{len(self.pipeline)} requests wait")
        problem = self._objection()
        if problem:
            headers, body = self._worded(problem)
            self.app = Response(body, problem.type.status, headers)
            self._note(problem, len(body), self.parser.get_method(), self.url.partition(b"?")[0])
        super().on_headers_complete()
        self._in_head = False
        self.headers = _NOWHERE  # type: ignore[assignment]

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        super().on_body(body)
        if not self.cycle.response_complete:
            self._body_bytes += len(body)

    def on_message_complete(self) -> None:
        """Note that the client has said what it wants, and that it may go on to the next request."""
        self._in_head = True
        self._head_bytes = 0
        if not self.cycle.response_complete:
            self._door.asking.pop(self, None)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        self._body_bytes = 0
        if not self.pipeline and not self.transport.is_closing():
            self._door.asking.pop(self, None)
            self._door.asking[self] = self.loop.time()
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - what the parser has raised says more
        """Answer what is no HTTP."""
        is_too_large = self._in_head and self._head_bytes > self._door.bounds.head_bytes
        problem = self._too_large() if is_too_large else HttpProblem("malformed", _what_is_wrong(sys.exc_info()[1]))
        self._refuse(problem)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def check(self, now: float) -> None:
        """End the connection if its client has gone, sends no request or takes no answer."""
        bounds = self._door.bounds
        unsent = self.unsent
        if unsent != self._unsent_before:
            self._unsent_before, self.taken_at = unsent, now
        if unsent:
            if now - self.taken_at > bounds.taking_seconds:
                self.end()
        elif self._is_half_closed and _was_reset(self.transport):
            self.end()
        elif self._is_idle() and now - self._door.asking.get(self, now) > bounds.head_seconds:
            self._give_up()

    def end(self) -> None:
        """Cut the connection at once, whatever has not been sent."""
        self._door.leave(self)
        self.transport.abort()

    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _give_up(self) -> None:
        if self._in_head and self._head_bytes:
            detail = f"The head was not complete after {self._door.bounds.head_seconds:g} seconds."
            self._refuse(HttpProblem("too-slow", detail, {"limit": self._door.bounds.head_seconds}))
        else:
            self.end()

    def _objection(self) -> HttpProblem | None:
        if not self._has_room:
            detail = f"This server keeps {self._door.bounds.connections} connections at a time."
            return HttpProblem("busy", detail, headers={"Retry-After": "5"})
        hosts = [name for name, _ in self.headers].count(b"host")
        if hosts != 1 and self.scope["http_version"] == "1.1":
            return HttpProblem("malformed", f"There are {hosts} Host headers instead of one (RFC 9112, section 3.2).")
        return self._too_large() if self._is_too_large() else None

    def _is_too_large(self) -> bool:
        """Tell whether the head is, which can be only where as many bytes have come since the request before."""
        most = self._door.bounds.head_bytes
        if self._head_bytes <= most:
            return False
        return len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > most

    def _too_large(self) -> HttpProblem:
        limit = self._door.bounds.head_bytes
        return HttpProblem(
            "head-too-large", f"The address and the headers have more than {limit} bytes.", {"limit": limit}
        )

    def _refuse(self, problem: HttpProblem) -> None:
        """Answer what is not even a request, and close.

        Requests that came whole before it on this connection are answered instead; an answer that has begun is cut off.
        """
        if not self._is_idle() and (self._in_head or self.cycle is not self._running):
            self.cycle.keep_alive = False
            self.flow.pause_reading()
            return
        if not self._is_idle() and self.cycle.response_started:
            self.end()
            return
        headers, body = self._worded(problem)
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.transport.write(b"".join([STATUS_LINE[problem.type.status], lines.encode("latin-1"), b"\r\n", body]))
        self.transport.close()
        self._note(problem, len(body))

    def _worded(self, problem: HttpProblem) -> tuple[dict[str, str], bytes]:
        text = json.dumps(problem.as_json(self._door.base_url), ensure_ascii=False, indent=2) + "\n"
        body = text.encode()
        stated = {
            **COMMON_HEADERS,
            **problem.headers,
            HEADER: problem.code,
            "Cache-Control": "no-store",
            "Content-Type": "application/problem+json",
            "Content-Length": str(len(body)),
            "Connection": "close",
        }
        return stated, body

    def _note(self, problem: HttpProblem, size: int, method: bytes = b"", path: bytes = b"") -> None:
        asked = method.decode("ascii"), path.decode("ascii", "replace")
        exchange = Exchange(new_id(), *asked, outcome=problem.code, status=problem.type.status, bytes=size)
        exchange.end({})
        self._door.tell(exchange)


def _what_is_wrong(error: BaseException | None) -> str:
    """Return sentences about what the parser has raised."""
    if isinstance(error, HttpParserCallbackError):
        return "The address is none that a server has."
    hint = " Spaces and all that is not ASCII have to be percent-encoded." if "url" in str(error) else ""
    return f"This is no request of HTTP/1.1: {error}.{hint}"


def _was_reset(transport: asyncio.Transport) -> bool:
    """Tell whether the other end has answered what was sent to it by a reset."""
    connection = transport.get_extra_info("socket")
    return bool(connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
