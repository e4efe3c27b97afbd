"""Content codings (RFC 9110, sections 8.4.1, 8.8.3 and 12.5.3): which one a client gets, and an answer in it.

The standard leaves to the server what happens without Accept-Encoding (nothing is compressed) and among codings of
equal weight (one that is named wins over one that only `*` admits, then zstd over br over gzip over nothing). An
element that cannot be read is left out.

The order is measured, on documents and results of 2 kB to 6 MB: brotli 5 makes them 3 to 26 % smaller than gzip 6 in
one to two times its time, and 10 to 30 % smaller than zstd 3 in one and a half to six times its time. What brotli saves
over zstd is worth that time only to a client with less than about 25 Mbit/s, and a busy server runs out of processor
first.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import brotli  # type: ignore[import-untyped]
import zstandard

from communique.web.workers.wire import Answer, Headers

IDENTITY = "identity"
LEAST = 1024
"""Bytes from which on an answer is worth compressing."""
_GZIP_LEVEL, _BROTLI_QUALITY, _ZSTD_LEVEL = 6, 5, 3
_CODERS: dict[str, Callable[[bytes], bytes]] = {
    "zstd": lambda body: zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(body),
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=_BROTLI_QUALITY),
    "gzip": lambda body: gzip.compress(body, _GZIP_LEVEL, mtime=0),
}
CODINGS = (*_CODERS, IDENTITY)
"""The codings that can be had, the preferred one first."""
_OTHER_NAMES = {"x-gzip": "gzip"}
_ELEMENT = re.compile(r"([!#$%&'*+.^_`|~0-9a-z-]+)[ \t]*(?:;[ \t]*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?")
_COMPRESSIBLE = re.compile(
    r"text/.+|image/svg\+xml|application/((.+\+)?(json|xml)|(x-)?(turtle|trig)|n-triples|n-quads|sparql-query)"
)


@dataclass(frozen=True)
class Choice:
    """What a client is sent.

    Attributes:
        coding: one of `CODINGS`.
        is_binding: whether the client refuses an answer that is not compressed, so that even a small one is.
    """

    coding: str = IDENTITY
    is_binding: bool = False

    @property
    def header(self) -> str:
        """The Accept-Encoding header from which `choose` makes this choice."""
        return f"{self.coding}, {IDENTITY};q=0" if self.is_binding else self.coding


@lru_cache(maxsize=128)
def choose(accept_encoding: str | None) -> Choice | None:
    """Return the choice for an Accept-Encoding header, several headers joined by commas; None when nothing will do.

    Args:
        accept_encoding: value of the header; None when there was none.
    """
    weights = _weights(accept_encoding or "")
    others = weights.pop("*", None)
    ranks: dict[str, tuple[float, bool, int]] = {}
    for place, coding in enumerate(reversed(CODINGS)):
        weight = weights.get(coding, others)
        if weight is None and coding == IDENTITY:
            ranks[coding] = (0.0, False, place)  # always possible unless it is refused
        elif weight:
            ranks[coding] = (weight, coding in weights, place)
    if not ranks:
        return None
    return Choice(max(ranks, key=lambda coding: ranks[coding]), IDENTITY not in ranks)


def coded(answer: Answer, choice: Choice) -> Answer:
    """Return an answer in the chosen coding, with a tag of its own, if it is one that is compressed at all.

    Nothing but an answer of status 200 is compressed. One whose type and size make it worth while says that it varies,
    whatever is chosen this time.
    """
    if answer.status != 200:
        return answer
    is_worth_while = len(answer.body) >= LEAST and _is_compressible(answer.headers)
    if not (is_worth_while or choice.is_binding):
        return answer
    headers = _varying(answer.headers)
    if choice.coding == IDENTITY:
        return Answer(answer.status, headers, answer.body)
    body = _CODERS[choice.coding](answer.body)
    headers = [_recoded(name, value, choice.coding, len(body)) for name, value in headers]
    return Answer(answer.status, [*headers, (b"content-encoding", choice.coding.encode())], body)


def _weights(header: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for element in header.lower().split(","):
        match = _ELEMENT.fullmatch(element.strip(" \t"))
        if match:
            name, weight = match.groups()
            found[_OTHER_NAMES.get(name, name)] = float(weight or 1)
    return found


def _is_compressible(headers: Headers) -> bool:
    stated = next((value for name, value in headers if name == b"content-type"), b"")
    return bool(_COMPRESSIBLE.fullmatch(stated.decode("latin-1").partition(";")[0].strip().lower()))


def _varying(headers: Headers) -> Headers:
    """Return headers whose Vary names Accept-Encoding, after what it named before."""
    before = [value for name, value in headers if name == b"vary"]
    rest = [(name, value) for name, value in headers if name != b"vary"]
    return [*rest, (b"vary", b", ".join([*before, b"Accept-Encoding"]))]


def _recoded(name: bytes, value: bytes, coding: str, length: int) -> tuple[bytes, bytes]:
    if name == b"content-length":
        return name, str(length).encode()
    if name == b"etag" and value.endswith(b'"'):
        return name, value[:-1] + f'-{coding}"'.encode()
    return name, value
