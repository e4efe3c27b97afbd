"""A server on a socket: listens, says so, serves until it is stopped."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from collections.abc import Callable
from dataclasses import replace

import uvicorn

from communique.errors import CommuniqueError, EnvironmentFailure
from communique.release.release import Release, open_current
from communique.settings import Settings
from communique.web.app import create_app
from communique.web.cache import AnswerCache
from communique.web.events import Listener, to_all
from communique.web.gateway import Gateway, Serving
from communique.web.log import Log, write_json_lines
from communique.web.workers.pool import Pool

_CHECK_SECONDS = 1.0
_GRACE_SECONDS = 3
_BACKLOG = 2048

_log = logging.getLogger("communique.web")


class _Server(uvicorn.Server):
    """A uvicorn server with workers that start before it answers and end with it."""

    def __init__(self, config: uvicorn.Config, releases: ServedReleases, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._releases = releases
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await self._releases.start()
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        self._releases.stop()


def serve(
    settings: Settings, release: Release, ready: Callable[[str], None] = lambda _: None, follow: bool = False
) -> None:
    """Serve a release until the process is interrupted.

    Args:
        settings: where to listen, what addresses to write, how much requests may take; port 0 takes a free one.
        release: what to serve.
        ready: told the base address as soon as the server answers.
        follow: whether to go over to a new release as soon as it has become the current one.

    Raises:
        EnvironmentFailure: an address cannot be listened on, or the release is damaged.
    """
    if settings.log:
        write_json_lines()
    listener = _listen(settings.host, settings.port)
    with listener:
        settings = _with_port(settings, listener.getsockname()[1])
        log = Log(settings.log_queries)
        if settings.metrics is None:
            releases = ServedReleases(settings, release, follow, log)
            _run(settings, releases, listener, ready)
            return

        from communique.web.metrics import Metrics  # only now: who wants no numbers need not wait for the library

        metrics = Metrics()
        releases = ServedReleases(settings, release, follow, to_all(log, metrics))
        with metrics.served(*settings.metrics, lambda: releases.gateway.serving):
            _run(settings, releases, listener, ready)


def _run(settings: Settings, releases: ServedReleases, listener: socket.socket, ready: Callable[[str], None]) -> None:
    config = uvicorn.Config(
        releases.gateway,
        lifespan="off",
        log_config=None if settings.log else uvicorn.config.LOGGING_CONFIG,
        log_level="warning",
        access_log=False,
        proxy_headers=False,  # whose address counts is for `client_header` to say
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    try:
        _Server(config, releases, lambda: ready(settings.base_url)).run(sockets=[listener])
    except KeyboardInterrupt:
        return


class ServedReleases:
    """What is served now, and the change to the next release without a request lost."""

    def __init__(self, settings: Settings, release: Release, follow: bool, tell: Listener) -> None:
        self._settings = settings
        self._release = release
        self._follow = follow
        self._tell = tell
        self._watching: asyncio.Task[None] | None = None
        self.gateway = Gateway(self._serving(release), settings, tell)

    async def start(self) -> None:
        """Start the workers, and the watch for new releases.

        Raises:
            EnvironmentFailure: the release cannot be opened.
        """
        await self.gateway.serving.pool.start()
        if self._follow:
            self._watching = asyncio.get_running_loop().create_task(self._watch())

    def stop(self) -> None:
        """End all workers."""
        if self._watching:
            self._watching.cancel()
        self.gateway.serving.pool.kill()

    def _serving(self, release: Release) -> Serving:
        pool = Pool(self._settings, release, self._tell)
        return Serving(create_app(self._settings, release), pool, AnswerCache(self._settings.cache_memory))

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_CHECK_SECONDS)
            try:
                release = open_current(self._settings.releases)
                if release is None or release.path == self._release.path:
                    continue
                serving = self._serving(release)
                await serving.pool.start()
            except (CommuniqueError, OSError) as error:
                _log.error("the new release cannot be served: %s", error)
                continue
            old, self.gateway.serving = self.gateway.serving, serving
            self._release = release
            await old.pool.close()


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
