"""A buffer that refuses to grow beyond a limit, so that one answer cannot take all memory."""

from __future__ import annotations

from io import BytesIO


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
