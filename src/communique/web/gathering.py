"""A transport that sends together what is written together: head and body of an answer in one call to the system."""

from __future__ import annotations

import asyncio
from typing import Any


class GatheringTransport(asyncio.Transport):
    """Another transport, to which it passes on everything; what is written goes out when the event loop turns."""

    def __init__(self, inner: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._inner = inner
        self._loop = loop
        self._written: list[bytes] = []

    def write(self, data: Any) -> None:
        """Take data, to be sent in this turn of the event loop."""
        if not self._written:
            self._loop.call_soon(self.flush)
        self._written.append(data)

    def get_write_buffer_size(self) -> int:
        """Return how many bytes the system has not taken yet."""
        return self._inner.get_write_buffer_size() + sum(map(len, self._written))

    def close(self) -> None:
        """Close when everything is sent."""
        self.flush()
        self._inner.close()

    def abort(self) -> None:
        """Close at once."""
        self._written.clear()
        self._inner.abort()

    def is_closing(self) -> bool:
        """Tell whether it is closed or about to be."""
        return self._inner.is_closing()

    def pause_reading(self) -> None:
        """See the other transport."""
        self._inner.pause_reading()

    def resume_reading(self) -> None:
        """See the other transport."""
        self._inner.resume_reading()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """See the other transport."""
        return self._inner.get_extra_info(name, default)

    def flush(self) -> None:
        """Send what is written now, in case the other transport closes by itself."""
        written, self._written = self._written, []
        if written and not self._inner.is_closing():
            self._inner.writelines(written)
