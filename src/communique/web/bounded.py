"""How large requests and answers may be, and a buffer that refuses to grow beyond a limit."""

from __future__ import annotations

from io import BytesIO

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
