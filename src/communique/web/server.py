"""A server on a socket: listens, says so, serves until it is stopped."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import resource
import socket
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import cast

import uvicorn

from communique.errors import CommuniqueError, EnvironmentFailure
from communique.release.pruning import claim
from communique.release.release import Release, open_release
from communique.settings import Settings
from communique.web.app import create_app
from communique.web.cache import AnswerCache
from communique.web.connections import Bounds, Door
from communique.web.exchanges import Listener, to_all
from communique.web.gateway import Gateway, Serving
from communique.web.inspection import Inspection
from communique.web.loaded import check_loaded
from communique.web.log import Log, write_json_lines
from communique.web.workers.pool import Pool

_CHECK_SECONDS = 1.0
_GRACE_SECONDS = 3
_BACKLOG = 2048
_FILES_PER_CONNECTION = 2
"""A socket, and the dump that is sent."""
_OTHER_FILES = 200
_UNSENT_IN_SYSTEM = 128 * 2**10
"""Bytes of an answer that the system takes before they are on their way, so that it shows when a client takes none."""

_log = logging.getLogger("communique.web")


class _Server(uvicorn.Server):
    """A uvicorn server with workers that start before it answers and end with it, and a door that is watched."""

    def __init__(self, config: uvicorn.Config, door: Door, releases: ServedReleases, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._door = door
        self._watching: asyncio.Task[None] | None = None
        self._releases = releases
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await self._releases.start()
        await super().startup(sockets)
        self._watching = asyncio.get_running_loop().create_task(self._door.watch())
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        if self._watching:
            self._watching.cancel()
        self._releases.stop()


def serve(
    settings: Settings,
    release: Release,
    ready: Callable[[str], None] = lambda _: None,
    link: Path | None = None,
    bounds: Bounds = Bounds(),  # noqa: B008 - it is frozen
) -> None:
    """Serve a release until the process is interrupted.

    Args:
        settings: where to listen, what addresses to write, how much requests may take; port 0 takes a free one.
        release: what to serve.
        ready: told the base address as soon as the server answers.
        link: where the release was found; when it leads to another one, that is served from then on. None for a release
            that is served whatever happens.
        bounds: what connections may take.

    Raises:
        EnvironmentFailure: an address cannot be listened on, or the release is damaged.
    """
    if settings.log:
        write_json_lines()
    listener = _listen(settings.host, settings.port)
    with listener:
        bounds = _with_files_for(bounds)
        settings = _with_port(settings, listener.getsockname()[1])
        log = Log(settings.log_queries)
        if settings.metrics is None:
            with closing(ServedReleases(settings, release, link, log)) as releases:
                _run(settings, releases, Door(bounds, settings.base_url, log), listener, ready)
            return

        from communique.web.metrics import Metrics  # only now: who wants no numbers need not wait for the library

        metrics = Metrics()
        tell = to_all(log, metrics)
        with (
            closing(ServedReleases(settings, release, link, tell)) as releases,
            metrics.served(*settings.metrics, lambda: releases.gateway.serving),
        ):
            _run(settings, releases, Door(bounds, settings.base_url, tell), listener, ready)


def _run(
    settings: Settings, releases: ServedReleases, door: Door, listener: socket.socket, ready: Callable[[str], None]
) -> None:
    config = uvicorn.Config(
        releases.gateway,
        http=cast("type[asyncio.Protocol]", door),
        ws="none",
        lifespan="off",
        log_config=None if settings.log else uvicorn.config.LOGGING_CONFIG,
        log_level="error",  # what is no HTTP is an event like others, not a warning of its own
        access_log=False,
        proxy_headers=False,  # whose address counts is for `client_header` to say
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    try:
        _Server(config, door, releases, lambda: ready(settings.base_url)).run(sockets=[listener])
    except KeyboardInterrupt:
        return


class ServedReleases:
    """What is served now, and the change to the next release without a request lost."""

    def __init__(self, settings: Settings, release: Release, link: Path | None, tell: Listener) -> None:
        self._settings = settings
        self._release = release
        self._claim = claim(release)
        self._link = link
        self._tell = tell
        self._watching: asyncio.Task[None] | None = None
        try:
            self.gateway = Gateway(self._serving(release), settings, tell)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Need the release no longer."""
        self._claim.close()

    async def start(self) -> None:
        """Start the workers, and the watch for new releases.

        Raises:
            EnvironmentFailure: the release cannot be opened.
        """
        await self.gateway.serving.pool.start()
        self._inspection.start()
        if self._link:
            self._watching = asyncio.get_running_loop().create_task(self._watch(self._link))

    def stop(self) -> None:
        """End all workers."""
        if self._watching:
            self._watching.cancel()
        self.gateway.serving.pool.kill()

    def _serving(self, release: Release) -> Serving:
        check_loaded(self._settings, release)
        pool = Pool(self._settings, release, self._tell)
        inspection = self._inspection = Inspection(release, is_served=not self._settings.endpoint)
        app = create_app(self._settings, release, lambda: inspection.damage)
        languages = app.state.site.pages.languages
        languages.check()
        return Serving(app, pool, AnswerCache(self._settings.cache_memory), languages)

    async def _watch(self, link: Path) -> None:
        complaint = ""
        while True:
            await asyncio.sleep(_CHECK_SECONDS)
            folder = Path(os.path.realpath(link))
            if folder == self._release.path or not folder.exists():
                continue
            try:
                await self._go_over(open_release(folder))
            except (CommuniqueError, OSError) as error:
                if str(error) != complaint:
                    _log.error("the new release cannot be served: %s", error)
                complaint = str(error)

    async def _go_over(self, release: Release) -> None:
        """Serve another release from now on; what has been asked of the one before is still answered from that."""
        claimed = claim(release)
        try:
            serving = await asyncio.to_thread(self._serving, release)
            await serving.pool.start()
        except BaseException:
            claimed.close()
            raise
        self._inspection.start()
        old, self.gateway.serving = self.gateway.serving, serving
        self._release = release
        await old.pool.close()
        self._claim.close()
        self._claim = claimed


def _with_files_for(bounds: Bounds) -> Bounds:
    """Return bounds for which this process may open enough files, and have the system allow them as far as it does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = bounds.connections * _FILES_PER_CONNECTION + _OTHER_FILES
    if soft < wanted and soft != resource.RLIM_INFINITY:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        return replace(bounds, connections=min(bounds.connections, (soft - _OTHER_FILES) // _FILES_PER_CONNECTION))
    return bounds


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
        if hasattr(socket, "TCP_NOTSENT_LOWAT"):
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _UNSENT_IN_SYSTEM)
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
