"""How a worker, which can connect to nothing, comes by a connection to the one engine that is configured.

It asks the process that accepts connections over a socket pair of their own, by one byte. That process connects and
hands over the open socket (`SCM_RIGHTS`, unix(7)), or says why it could not. So a worker talks to that engine and to
nothing else.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from communique.web.engine import Connect, Endpoint

_ASK = b"?"
_HERE = b"!"
_MOST = 1000


class Connector:
    """The worker's end: call it for a connection."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control

    def __call__(self) -> socket.socket:
        """Return a new connection to the engine.

        Raises:
            OSError: there is none.
        """
        self._control.sendall(_ASK)
        message, descriptors, _, _ = socket.recv_fds(self._control, _MOST, 1)
        if not descriptors:
            raise OSError(message.decode("utf-8", "replace") or "nobody makes connections any more")
        return socket.socket(fileno=descriptors[0])


class Connections:
    """The other end, for all workers of a pool. To be used in an event loop."""

    def __init__(self, endpoint: str) -> None:
        """Connect to the engine at an address, or to nothing where that is empty."""
        self._connect = Endpoint.of(endpoint).connect if endpoint else None
        self._tasks: set[asyncio.Task[None]] = set()

    @contextmanager
    def for_worker(self) -> Iterator[list[int]]:
        """Return the descriptors that a worker needs besides its own, open until the block ends: one, or none."""
        if self._connect is None:
            yield []
            return
        ours, theirs = socket.socketpair()
        task = asyncio.get_running_loop().create_task(hand_out(ours, self._connect))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        with theirs:
            yield [theirs.fileno()]


async def hand_out(control: socket.socket, connect: Connect) -> None:
    """Make a connection whenever the worker at the other end of `control` asks for one, until it ends."""
    control.setblocking(False)
    with control, suppress(ConnectionError):
        while await asyncio.get_running_loop().sock_recv(control, len(_ASK)):
            try:
                connection = await asyncio.to_thread(connect)
            except OSError as error:
                control.send(reason(error).encode()[:_MOST])
                continue
            with connection:
                socket.send_fds(control, [_HERE], [connection.fileno()])


def reason(error: OSError) -> str:
    """Return why there is no connection, in half a sentence."""
    if isinstance(error, TimeoutError):
        return "it cannot be reached in time"
    return (os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror) or str(error)
