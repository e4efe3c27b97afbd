"""How large requests and answers may be, and a buffer that refuses to grow beyond a limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import TypeVar

from communique.web.problems import HttpProblem

Item = TypeVar("Item")

MAX_BODY = 1_000_000
"""Most bytes of a request body that are read."""
MAX_ANSWER = 64 * 2**20
"""Most bytes of a table of results. An answer is sent whole or not at all."""
MAX_STATEMENTS = 500_000
"""Most statements of an answer that is a graph."""
MAX_PAGE_ROWS = 10_000
"""Most rows of results on a page."""


class TooMuch(Exception):
    """More was written than the limit allows."""


class BoundedBuffer(BytesIO):
    """Takes at most `limit` bytes; what would go beyond raises `TooMuch`, and `overflowed` stays true."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit
        self.overflowed = False

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """Append `data`.

        Raises:
            TooMuch: the limit would be passed.
        """
        if self.tell() + len(data) > self.limit:
            self.overflowed = True
            raise TooMuch(f"more than {self.limit} bytes")
        return super().write(data)


def at_most(limit: int, what: str, items: Iterable[Item]) -> Iterator[Item]:
    """Yield `items`.

    Raises:
        HttpProblem: 422, there are more than `limit`.
    """
    for number, item in enumerate(items):
        if number == limit:
            raise too_large(limit, what)
        yield item


def too_large(limit: int, what: str) -> HttpProblem:
    """Return the problem that an answer has more than `limit` of something."""
    detail = f"The answer has more than {limit} {what}, which this server does not send. Nothing was cut off."
    return HttpProblem("answer-too-large", detail, {"limit": limit, "unit": what})
