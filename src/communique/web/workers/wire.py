"""A request and its answer on their way between two processes: a length, a head in JSON, the body as it is."""

from __future__ import annotations

import asyncio
import json
import struct
from dataclasses import dataclass
from typing import Any, BinaryIO

_LENGTHS = struct.Struct("!II")
Headers = list[tuple[bytes, bytes]]
LEAVING = (b"x-worker", b"leaving")
"""Header by which a worker says that it ends after this answer; it goes no further."""


@dataclass(frozen=True)
class Ask:
    """A request.

    Attributes:
        method: in capitals.
        raw_path: the path as it was sent, without the query string.
        path: the same, decoded.
        query_string: what follows the question mark, as it was sent.
        headers: names in small letters with their values, in order.
        body: all of it.
    """

    method: str
    raw_path: bytes
    path: str
    query_string: bytes
    headers: Headers
    body: bytes = b""

    def pack(self) -> bytes:
        """Return the bytes of the message."""
        head = [
            self.method,
            self.raw_path.decode("latin-1"),
            self.path,
            self.query_string.decode("latin-1"),
            _text(self.headers),
        ]
        return _pack(head, self.body)

    @classmethod
    def read(cls, stream: BinaryIO) -> Ask | None:
        """Return the next request, None when there will be no more."""
        lengths = stream.read(_LENGTHS.size)
        if len(lengths) < _LENGTHS.size:
            return None
        head_length, body_length = _LENGTHS.unpack(lengths)
        head = stream.read(head_length)
        body = stream.read(body_length)
        if len(head) < head_length or len(body) < body_length:
            return None
        method, raw_path, path, query_string, headers = json.loads(head)
        return cls(method, raw_path.encode("latin-1"), path, query_string.encode("latin-1"), _bytes(headers), body)


@dataclass(frozen=True)
class Answer:
    """An answer: HTTP status, headers in order, all of the body."""

    status: int
    headers: Headers
    body: bytes

    def pack(self) -> bytes:
        """Return the bytes of the message."""
        return _pack([self.status, _text(self.headers)], self.body)

    @classmethod
    async def read(cls, stream: asyncio.StreamReader) -> Answer:
        """Return the next answer.

        Raises:
            asyncio.IncompleteReadError: the other process ended first.
        """
        head_length, body_length = _LENGTHS.unpack(await stream.readexactly(_LENGTHS.size))
        status, headers = json.loads(await stream.readexactly(head_length))
        return cls(status, _bytes(headers), await stream.readexactly(body_length))


def _pack(head: Any, body: bytes) -> bytes:
    text = json.dumps(head).encode()
    return _LENGTHS.pack(len(text), len(body)) + text + body


def _text(headers: Headers) -> list[list[str]]:
    return [[name.decode("latin-1"), value.decode("latin-1")] for name, value in headers]


def _bytes(headers: list[list[str]]) -> Headers:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
