"""A stand-in for Wikidata: a real HTTP server on the loopback interface that speaks the documented protocol.

    with standin([item("Q2147480001", labels={"en": "Somewhere"})]) as site:
        ...  # site.address, site.sparql, site.requests, site.befall(throttled(), times=2), site.merge(...)

`python -m tests.wikidata.standin` serves a few made-up entities until it is interrupted. What it does not speak:
writing, sitelinks, lexemes, `sites` and `titles`, full-text search, `SERVICE` to anything but this machine.
"""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.wikidata import action_api, entity_data, sparql
from tests.wikidata.entity_data import Reply
from tests.wikidata.items import EXAMPLE, FORMER_LAKE, GONE, LAKE, Json, item
from tests.wikidata.site import Site
from tests.wikidata.troubles import Trouble

CONTACT = "curator@example.org"


@dataclass(frozen=True)
class Request:
    """A request as it came: `at` is when, in seconds of a monotonic clock."""

    method: str
    path: str
    parameters: Mapping[str, str]
    headers: Mapping[str, str]
    at: float


class Standin(Site):
    """The site behind an address, with what was asked of it and what is to go wrong."""

    def __init__(self, entities: Iterable[Json], address: str) -> None:
        super().__init__(entities)
        self.address = address
        self.sparql = f"{address}/sparql"
        self.requests: list[Request] = []
        self.most_at_once = 0
        """The largest number of requests that were under way at a time."""
        self._at_once = 0
        self._troubles: list[Trouble] = []
        self.closing = threading.Event()

    def befall(self, *troubles: Trouble, times: int = 1) -> None:
        """Let the next requests go wrong, in this order, each trouble `times` times."""
        self._troubles += [trouble for trouble in troubles for _ in range(times)]

    def asked(self, action: str) -> list[Request]:
        """Return the requests for an action of the API."""
        return [request for request in self.requests if request.parameters.get("action") == action]

    def environment(self, cache: Path | None = None) -> dict[str, str]:
        """Return the settings of a process that is to take this for Wikidata."""
        named = {"COMMUNIQUE_WIKIDATA": self.address, "COMMUNIQUE_WIKIDATA_QUERY": self.sparql}
        where = {"COMMUNIQUE_WIKIDATA_CACHE": str(cache)} if cache else {}
        return {**named, **where, "COMMUNIQUE_WIKIDATA_CONTACT": CONTACT}

    def serve(self, request: Request) -> tuple[Reply, float]:
        """Return the answer, and how much of its body to send."""
        with self._lock:
            self.requests.append(request)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            trouble = self._take_trouble(request)
        try:
            self.closing.wait(trouble.delay)
            if trouble.body is not None:
                return Reply(trouble.status, trouble.body, trouble.headers), trouble.keep
            return self._reply(request), trouble.keep
        finally:
            with self._lock:
                self._at_once -= 1

    def _take_trouble(self, request: Request) -> Trouble:
        if self._troubles and self._troubles[0].befalls(request.parameters):
            return self._troubles.pop(0)
        return Trouble()

    def _reply(self, request: Request) -> Reply:
        path = unquote(request.path)
        if re.match(r"$|python-requests/", request.headers.get("User-Agent") or ""):
            return Reply(403, b"Please set a user-agent.", {"Content-Type": "text/plain"})
        if path == "/w/api.php":
            return _api(self, request)
        if path == "/sparql":
            return sparql.asked(self.store, request.parameters, request.headers.get("Accept", ""))
        if path.startswith(entity_data.PATH):
            name = path.removeprefix(entity_data.PATH)
            return entity_data.document(self, name, request.parameters, request.headers)
        title = f"/wiki/{request.parameters.get('title', '')}"
        if path == "/w/index.php" and title.startswith(entity_data.PATH):
            name = title.removeprefix(entity_data.PATH)
            return entity_data.document(self, name, request.parameters, request.headers)
        if path.startswith("/entity/"):
            return Reply(303, headers={"Location": f"{entity_data.PATH}{path.removeprefix('/entity/')}"})
        if path.startswith("/wiki/"):
            return Reply(200, f"<html><h1>{path[6:]}</h1></html>".encode(), {"Content-Type": "text/html"})
        return Reply(404, b"Not found.", {"Content-Type": "text/plain"})


def _api(site: Site, request: Request) -> Reply:
    members = action_api.answer(site, request.parameters)
    error = {"MediaWiki-API-Error": members["error"]["code"]} if "error" in members else {}
    media_type = {"Content-Type": "application/json; charset=utf-8"}
    return Reply(200, json.dumps(members, ensure_ascii=False).encode(), {**media_type, **error})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """Answer a request."""
        parts = urlsplit(self.path)
        parameters = dict(parse_qsl(parts.query, keep_blank_values=True)) | self._form()
        request = Request(self.command, parts.path, parameters, Headers(self.headers), time.monotonic())
        reply, keep = self.server.site.serve(request)
        with suppress(ConnectionError):
            self._send(reply, keep)

    do_POST = do_HEAD = do_GET

    def _form(self) -> dict[str, str]:
        """Return the parameters in the body, or the query that is one."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        media_type = (self.headers.get("Content-Type") or "").partition(";")[0]
        if media_type == "application/sparql-query":
            return {"query": body}
        if media_type == "application/x-www-form-urlencoded":
            return dict(parse_qsl(body, keep_blank_values=True))
        return {}

    def _send(self, reply: Reply, keep: float) -> None:
        if keep == 0:
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.content[: int(len(reply.content) * keep)])
        self.close_connection = self.close_connection or keep < 1

    def log_message(self, *_: object) -> None:
        """Say nothing: the requests are recorded."""


class Headers(dict[str, str]):
    """Headers by name, whatever its case."""

    def __init__(self, message: Message) -> None:
        super().__init__({name.title(): value for name, value in message.items()})

    def get(self, name: str, default: str | None = None) -> str | None:  # type: ignore[override]
        """Return a header."""
        return super().get(name.title(), default)


class _Server(ThreadingHTTPServer):
    """Ends with the connections that clients keep open."""

    daemon_threads = False
    site: Standin

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._open: set[socket.socket] = set()

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        """Answer the requests of a connection in a thread."""
        assert isinstance(request, socket.socket)
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        """Close a connection."""
        assert isinstance(request, socket.socket)
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Break off all connections."""
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def standin(entities: Iterable[Json] = EXAMPLE) -> Iterator[Standin]:
    """Serve entities on a free port until the block ends."""
    with _Server() as server:
        server.site = Standin(entities, f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.site
        finally:
            server.site.closing.set()
            server.shutdown()
            thread.join()
            server.hang_up()


@contextmanager
def example() -> Iterator[Standin]:
    """Serve the example, with an item that was merged and one that was deleted."""
    with standin() as site:
        site.put(item(FORMER_LAKE, labels={"en": "Brightwater"}))
        site.merge(FORMER_LAKE, into=LAKE)
        site.put(item(GONE, labels={"en": "Gone"}))
        site.delete(GONE)
        yield site


if __name__ == "__main__":
    with example() as running, suppress(KeyboardInterrupt):
        print(running.address, flush=True)  # noqa: T201
        threading.Event().wait()
