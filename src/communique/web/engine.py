"""Another engine that answers queries: the client's side of the SPARQL 1.1 Protocol, over one connection that is kept.

Queries go as forms (section 2.1.2), which every engine takes; Virtuoso never answers a query that is sent as it is
(section 2.1.3). They only read, so a query may be sent a second time when a kept connection turns out to be closed.
"""

from __future__ import annotations

import base64
import re
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.client import BadStatusLine, HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from urllib.parse import unquote, urlencode, urlsplit

from communique import __version__

Connect = Callable[[], socket.socket]
"""Returns a socket that is connected to the engine, or raises `OSError`."""
CONNECT_SECONDS = 5.0
MAX_RAW = 256 * 2**20
"""Most bytes that are read of an answer: four times what a table of results may have in the end, since the engine's way
of writing it can be longer."""
MAX_MESSAGE = 300
"""Most characters of an engine's complaint that are passed on."""
_PIECE = 2**18
_OK, _FAULT = 200, 500
_MOST_ROWS, _OUT_OF_TIME = "X-SPARQL-MaxRows", "X-SQL-State"
"""Headers by which an engine says that a complete-looking answer is not (Virtuoso)."""
_CLOSED = (ConnectionError, BadStatusLine, IncompleteRead)
"""What asking over a connection leads to that the engine has closed."""


class EngineUnavailable(Exception):
    """The engine does not answer, answers with a fault of its own, or with something that cannot be used."""


class EngineRefusal(Exception):
    """The engine does not take a query: what it said."""


class EngineCut(Exception):
    """The answer is larger than the engine sends, or than is read here."""


@dataclass(frozen=True)
class Endpoint:
    """The address of an engine.

    Attributes:
        host, port: where it listens.
        target: path and query.
        is_secure: whether it speaks TLS.
        authorization: value of the Authorization header, empty where the address holds no user.
        shown: the address without a password.
    """

    host: str
    port: int
    target: str
    is_secure: bool
    authorization: str
    shown: str

    @classmethod
    def of(cls, address: str) -> Endpoint:
        """Return what an address says, which is one that `settings.checked_endpoint` has let pass."""
        parts = urlsplit(address)
        is_secure = parts.scheme == "https"
        user = f"{unquote(parts.username)}:{unquote(parts.password or '')}" if parts.username else ""
        where = parts.netloc.rpartition("@")[2]
        return cls(
            parts.hostname or "",
            parts.port or (443 if is_secure else 80),
            (parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
            is_secure,
            f"Basic {base64.b64encode(user.encode()).decode()}" if user else "",
            parts._replace(netloc=where).geturl(),
        )

    def connect(self) -> socket.socket:
        """Return a new connection.

        Raises:
            OSError: there is none.
        """
        return socket.create_connection((self.host, self.port), CONNECT_SECONDS)


class Engine:
    """An engine at an address. For one thread at a time."""

    def __init__(self, endpoint: Endpoint, connect: Connect | None = None, seconds: float = 20) -> None:
        """Connect to nothing yet.

        Args:
            endpoint: where it is.
            connect: makes connections; by default this process does itself.
            seconds: how long it may keep silent.
        """
        self.endpoint = endpoint
        self._connect = connect or endpoint.connect
        self._seconds = seconds
        self._kept: HTTPConnection | None = None

    def ask(self, query: str, media_type: str, default: Sequence[str] = (), named: Sequence[str] = ()) -> bytes:
        """Return what the engine answers, in the form that is asked for.

        Args:
            query: SPARQL text.
            media_type: the form.
            default, named: IRIs of the dataset's graphs.

        Raises:
            EngineUnavailable: there is no answer.
            EngineRefusal: the query is not taken.
            EngineCut: the answer is too large.
        """
        graphs = [*(("default-graph-uri", iri) for iri in default), *(("named-graph-uri", iri) for iri in named)]
        form = urlencode([("query", query), *graphs]).encode()
        was_kept = self._kept is not None
        try:
            return self._exchange(form, media_type)
        except (OSError, HTTPException) as error:
            self.close()
            if was_kept and isinstance(error, _CLOSED):
                return self.ask(query, media_type, default, named)
            raise EngineUnavailable(_reason(error)) from error
        except (EngineUnavailable, EngineCut):
            self.close()
            raise

    def close(self) -> None:
        """Give up the connection, if there is one."""
        if self._kept:
            self._kept.close()
            self._kept = None

    def _open(self) -> HTTPConnection:
        connection = HTTPConnection(self.endpoint.host, self.endpoint.port)
        plain = self._connect()
        plain.settimeout(self._seconds)
        connection.sock = plain
        if self.endpoint.is_secure:
            connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.endpoint.host)
        return connection

    def _exchange(self, form: bytes, media_type: str) -> bytes:
        connection = self._kept = self._kept or self._open()
        headers = {
            "Accept": media_type,
            "Content-Type": "application/x-www-form-urlencoded",
            "User-Agent": f"communique/{__version__}",
        }
        if self.endpoint.authorization:
            headers["Authorization"] = self.endpoint.authorization
        connection.request("POST", self.endpoint.target, form, headers)
        with connection.getresponse() as response:
            body = _body(response)
            if response.will_close:
                self.close()
            _check(response, body, media_type)
            return body


def _body(response: HTTPResponse) -> bytes:
    if response.length is None and not response.chunked:
        raise HTTPException("its answer does not say where it ends")
    pieces = []
    size = 0
    while piece := response.read(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > MAX_RAW:
            raise EngineCut(f"it has more than {MAX_RAW} bytes as the engine writes it")
    if response.length:
        raise IncompleteRead(b"", response.length)
    return b"".join(pieces)


def _check(response: HTTPResponse, body: bytes, media_type: str) -> None:
    """Let pass what can be read as an answer.

    Raises:
        EngineUnavailable, EngineRefusal, EngineCut: see `Engine.ask`.
    """
    if response.status >= _FAULT:
        raise EngineUnavailable(f"it answers {response.status}: {_message(body)}")
    if response.status != _OK:
        raise EngineRefusal(f"{response.status}: {_message(body)}")
    found = response.headers.get_content_type()
    if found != media_type:
        raise EngineUnavailable(f"it answers in {found} where {media_type} was asked for")
    if _MOST_ROWS in response.headers:
        raise EngineCut(f"the engine sends at most {response.headers[_MOST_ROWS]} rows")
    if _OUT_OF_TIME in response.headers:
        raise EngineUnavailable("its own time was up before the answer was complete")


def _message(body: bytes) -> str:
    """Return the beginning of an engine's complaint on one line, without tags."""
    text = re.sub(r"<[^>]{0,200}>", " ", body[: 10 * MAX_MESSAGE].decode("utf-8", "replace"))
    words = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return words[:MAX_MESSAGE] + "…" * (len(words) > MAX_MESSAGE) or "nothing more"


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "it does not answer in time"
    if isinstance(error, IncompleteRead):
        return "its answer broke off"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {error.verify_message}"
    return (error.strerror if isinstance(error, OSError) and error.strerror else str(error)) or type(error).__name__
