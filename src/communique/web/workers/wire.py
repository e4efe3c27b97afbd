"""A request and its answer on their way between two processes.

A message is a list of byte strings: the size of all that follows the first two numbers (8 bytes, most significant
first), how many strings there are (4 bytes), the length of each (8 bytes), and the strings one after another.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import BinaryIO

_START = struct.Struct("!QI")
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
        named = (self.method.encode(), self.raw_path, self.path.encode("utf-8", "surrogatepass"), self.query_string)
        return _pack([*named, self.body, *_flat(self.headers)])

    @classmethod
    def read(cls, stream: BinaryIO) -> Ask | None:
        """Return the next request, None when there will be no more."""
        start = stream.read(_START.size)
        if len(start) < _START.size:
            return None
        size, count = _START.unpack(start)
        rest = stream.read(size)
        if len(rest) < size:
            return None
        method, raw_path, path, query_string, body, *headers = _unpack(rest, count)
        decoded = path.decode("utf-8", "surrogatepass")
        return cls(method.decode(), raw_path, decoded, query_string, _pairs(headers), body)


@dataclass(frozen=True)
class Answer:
    """An answer: HTTP status, headers in order, all of the body."""

    status: int
    headers: Headers
    body: bytes

    def pack(self) -> bytes:
        """Return the bytes of the message."""
        return _pack([b"%d" % self.status, self.body, *_flat(self.headers)])


class Incoming:
    """An answer on its way: takes bytes as they come until it is whole."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, data: bytes) -> Answer | None:
        """Take the next bytes; return the answer when these were the last ones."""
        self._bytes += data
        if len(self._bytes) < _START.size:
            return None
        size, count = _START.unpack_from(self._bytes)
        if len(self._bytes) < _START.size + size:
            return None
        status, body, *headers = _unpack(bytes(memoryview(self._bytes)[_START.size :]), count)
        return Answer(int(status), _pairs(headers), body)


def _pack(strings: Sequence[bytes]) -> bytes:
    lengths = [len(string) for string in strings]
    size = 8 * len(lengths) + sum(lengths)
    return b"".join([_START.pack(size, len(lengths)), struct.pack(f"!{len(lengths)}Q", *lengths), *strings])


def _unpack(rest: bytes, count: int) -> list[bytes]:
    lengths = struct.unpack_from(f"!{count}Q", rest)
    ends = accumulate(lengths, initial=8 * count)
    return [rest[start : start + length] for start, length in zip(ends, lengths, strict=False)]


def _flat(headers: Headers) -> Iterable[bytes]:
    return (part for header in headers for part in header)


def _pairs(flat: Sequence[bytes]) -> Headers:
    return list(zip(flat[::2], flat[1::2], strict=True))
