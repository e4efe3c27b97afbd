"""A server on a socket: listens, says so, serves until it is stopped."""

from __future__ import annotations

import errno
import os
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from types import FrameType

import uvicorn

from communique.errors import EnvironmentFailure
from communique.release.release import Release
from communique.settings import Settings
from communique.web.app import create_app

STACK_BYTES = 256 * 2**20
"""Stack of every thread that runs queries. The engine's parser recurses: with the limits of `sparql_guard` this is
enough for the worst query, while the usual 8 MB overflow. The memory is reserved, not taken."""
_GRACE_SECONDS = 3
_BACKLOG = 2048


class _Server(uvicorn.Server):
    """A uvicorn server that tells when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; leave at once when the grace period ends with a query still running, for nothing can stop that.

        The store is only read, so nothing is lost.
        """
        super().handle_exit(sig, frame)
        end = threading.Timer(_GRACE_SECONDS, _leave)
        end.daemon = True
        end.start()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def serve(settings: Settings, release: Release, ready: Callable[[str], None] = lambda _: None) -> None:
    """Serve a release until the process is interrupted.

    Args:
        settings: where to listen and what addresses to write; port 0 takes a free one.
        release: what to serve.
        ready: told the base address as soon as the server answers.

    Raises:
        EnvironmentFailure: the address cannot be listened on, or the release is damaged.
    """
    listener = _listen(settings.host, settings.port)
    with listener:
        settings = _with_port(settings, listener.getsockname()[1])
        app = create_app(settings, release)
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
        )
        threading.stack_size(STACK_BYTES)
        try:
            _Server(config, lambda: ready(settings.base_url)).run(sockets=[listener])
        except KeyboardInterrupt:
            return


def _leave() -> None:
    sys.stderr.write("A query was still running; it was given up.\n")
    sys.stderr.flush()
    os._exit(0)


def _with_port(settings: Settings, port: int) -> Settings:
    """Return the settings with the port that was taken where any would do."""
    base_url = settings.base_url
    if settings.port == 0 and base_url.endswith(":0"):
        base_url = f"{base_url.removesuffix(':0')}:{port}"
    return replace(settings, port=port, base_url=base_url)


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket that says it speaks TCP: only then does asyncio send small answers at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        listener.close()
        raise _cannot_listen(host, port, error) from error
    return listener


def _cannot_listen(host: str, port: int, error: Exception) -> EnvironmentFailure:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        return EnvironmentFailure(
            f"Port {port} on {host} is in use by another program.", "Stop that program or choose another --port."
        )
    if number == errno.EACCES:
        return EnvironmentFailure(
            f"Port {port} on {host} may not be used by you.", "Choose a port above 1023 with --port."
        )
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return EnvironmentFailure(f"{host}:{port} cannot be listened on: {reason}.", "Check --host and --port.")
