"""Wait for what may take long: Ctrl-C is heard meanwhile, and there is an end to it.

The work is done in a thread of its own, for nothing interrupts a library in the thread that waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import islice
from queue import Empty, Queue
from threading import Event, Thread
from time import monotonic
from typing import TypeVar

Item = TypeVar("Item")
TIMEOUT = 300.0
"""Seconds that one query may take, unless more is allowed."""
_TOGETHER = 4096


class TimedOut(Exception):
    """It has taken too long. What was begun is left to itself, and ends with the process at the latest."""


def in_time(make: Callable[[], Iterable[Item]], timeout: float | None) -> Generator[Item, None, None]:
    """Yield what `make` returns, which is called and gone through in a thread of its own.

    Args:
        make: gives the items; its exceptions are raised here.
        timeout: seconds to wait for them altogether; None without end.

    Raises:
        TimedOut: they did not come in that time.
    """
    pieces: Queue[list[Item] | Exception] = Queue(maxsize=2)
    given_up = Event()

    def work() -> None:
        try:
            items = iter(make())
            piece = [*islice(items, _TOGETHER)]
            while piece and not given_up.is_set():
                pieces.put(piece)
                piece = [*islice(items, _TOGETHER)]
            pieces.put([])
        except Exception as error:  # whatever it is, it is raised where it is waited for
            pieces.put(error)

    Thread(target=work, daemon=True, name="query").start()
    try:
        yield from _taken(pieces, timeout)
    finally:
        given_up.set()
        while not pieces.empty():
            pieces.get()


def _taken(pieces: Queue[list[Item] | Exception], timeout: float | None) -> Iterator[Item]:
    waited = 0.0
    while True:
        start = monotonic()
        try:
            piece = pieces.get(timeout=None if timeout is None else max(timeout - waited, 0))
        except Empty:
            raise TimedOut from None
        waited += monotonic() - start
        if isinstance(piece, Exception):
            raise piece
        if not piece:
            return
        yield from piece
