"""The main loop of a worker: one request after another on one socket, until the socket ends.

Run as `python -m communique.web.workers.worker FD PARENT [FD]`; the first message on the first socket says what is to
be served, the other socket brings connections to another engine (`connector`).
"""

from __future__ import annotations

import json
import signal
import socket
import sys
import threading
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message

from communique.errors import CommuniqueError
from communique.processes import die_with_parent
from communique.release.release import open_release
from communique.settings import Settings
from communique.web.app import create_app
from communique.web.compress import choose, coded
from communique.web.engine import Connect
from communique.web.log import write_json_lines
from communique.web.workers.connector import Connector
from communique.web.workers.sandbox import leave_network, limit_memory, most_resident_bytes
from communique.web.workers.wire import LEAVING, Answer, Ask

STACK_BYTES = 256 * 2**20
"""Stack of the thread that answers. The engine's parser recurses: with the limits of `sparql_guard` this is
enough for the worst query, while the usual 8 MB overflow. The memory is reserved, not taken."""
READY, FAILED = 200, 503
_WARM_UP = (Ask("GET", b"/", "/", b"", []), Ask("GET", b"/sparql", "/sparql", b"query=ASK%7B%7D", []))
"""Requests after which templates and store are there, before memory is counted."""
_WARM_UP_ELSEWHERE = (Ask("GET", b"/problems", "/problems", b"", []),)
"""The same where another engine has the data: whether it is there is no matter of a worker's start."""
_GROWTH = 200 * 2**20
"""A worker that has grown by more than this makes room for a fresh one, so that memory does not stay taken."""


def main() -> None:
    """Serve what comes on the socket whose descriptor is the first argument."""
    die_with_parent(int(sys.argv[2]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; who started us decides
    connection = socket.socket(fileno=int(sys.argv[1]))
    connect = Connector(socket.socket(fileno=int(sys.argv[3]))) if len(sys.argv) > 3 else None
    isolated = leave_network()
    threading.stack_size(STACK_BYTES)
    answering = threading.Thread(target=_serve, args=(connection, isolated, connect))
    answering.start()
    answering.join()


def _serve(connection: socket.socket, isolated: bool, connect: Connect | None) -> None:
    with connection, connection.makefile("rb") as requests:
        first = Ask.read(requests)
        if first is None:
            return
        order: dict[str, Any] = json.loads(first.body)
        settings = Settings.from_json(order["settings"])
        if settings.log:
            write_json_lines()
        try:
            app = create_app(settings, open_release(Path(order["release"])), connect=connect)
        except CommuniqueError as error:
            connection.sendall(Answer(FAILED, [], f"{error}".encode()).pack())
            return
        for warm_up in _WARM_UP_ELSEWHERE if connect else _WARM_UP:
            answered(app, warm_up)
        limit_memory(settings.query_memory)
        connection.sendall(Answer(READY, [], json.dumps({"isolated": isolated}).encode()).pack())
        most = most_resident_bytes() + _GROWTH
        while (ask := Ask.read(requests)) is not None:
            answer = _compressed(ask, answered(app, ask))
            if most_resident_bytes() > most:
                connection.sendall(Answer(answer.status, [*answer.headers, LEAVING], answer.body).pack())
                return
            connection.sendall(answer.pack())


def _compressed(ask: Ask, answer: Answer) -> Answer:
    """Return an answer in the coding that the one who handed over the request has chosen."""
    wanted = next((value.decode("latin-1") for name, value in ask.headers if name == b"accept-encoding"), None)
    choice = choose(wanted)
    return coded(answer, choice) if choice else answer


def answered(app: ASGIApp, ask: Ask) -> Answer:
    """Return what an application answers to a request.

    Args:
        app: one that never waits for anything but its request, so that it needs no event loop.
        ask: the request.
    """
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": ask.method,
        "scheme": "http",
        "path": ask.path,
        "raw_path": ask.raw_path,
        "query_string": ask.query_string,
        "root_path": "",
        "headers": ask.headers,
        "client": None,
        "server": None,
    }
    body: Message = {"type": "http.request", "body": ask.body, "more_body": False}
    messages = iter([body])
    start: Message = {}
    pieces: list[bytes] = []

    async def receive() -> Message:
        return next(messages, {"type": "http.disconnect"})

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        elif message["type"] == "http.response.body":
            pieces.append(message.get("body", b""))

    try:
        _without_waiting(app(scope, receive, send))
    except Exception:  # the application has answered already, and written the fault to the log
        if not start:
            raise
    return Answer(start["status"], [(bytes(n), bytes(v)) for n, v in start["headers"]], b"".join(pieces))


def _without_waiting(running: Awaitable[None]) -> None:
    for waited_for in running.__await__():
        raise RuntimeError(f"an answer waits for {waited_for!r}")


if __name__ == "__main__":
    main()
