"""Who gets which worker when: a fixed number of warm workers, a queue with an end, fair shares.

A worker answers one request at a time. One that dies, or is killed because its time is up or nobody waits any more, is
replaced. Queries of strangers never take the last free worker from pages and documents, and one client never takes all
the workers that queries may have.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
import subprocess
import sys
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import cast

from communique.errors import EnvironmentFailure
from communique.release.release import Release
from communique.settings import Settings
from communique.web.exchanges import Listener, WorkerEnded, WorkerStarted
from communique.web.workers.connector import Connections
from communique.web.workers.wire import LEAVING, Answer, Ask, Incoming

_log = logging.getLogger("communique.web")
_READY = 200
_RETRY_SECONDS = 1.0
_HOUSEKEEPING_SECONDS = 0.5
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "2", "GLIBC_TUNABLES": "glibc.malloc.tcache_count=500"}
"""For the allocator of glibc: fewer arenas, which reserve address space that a ceiling on memory counts; and more small
pieces kept at hand, which makes the engine a quarter faster. What the operator has set goes before it."""


class Busy(Exception):
    """No worker can be had: the queue is full, or the wait was too long."""


class Closed(Exception):
    """The release of this pool is no longer served; the next one has a pool of its own."""


class WorkerLost(Exception):
    """The worker ended before it had answered."""


@dataclass(frozen=True)
class Limits:
    """How much at once.

    Attributes:
        workers: processes; at least 2.
        memory: bytes by which the address space of a worker may grow.
        waiting: most requests that wait for a worker.
        patience: seconds that a request waits at most.
    """

    workers: int
    memory: int
    waiting: int = 200
    patience: float = 10.0

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """Return the limits that the settings state."""
        return cls(settings.workers, settings.query_memory, patience=settings.queue_seconds)

    @property
    def for_queries(self) -> int:
        """How many workers may be busy with strangers' queries at the same time."""
        return max(1, self.workers - 1)

    @property
    def for_one_client(self) -> int:
        """How many workers may be busy with the queries of one client."""
        return max(1, self.workers - 2)


class Worker(asyncio.Protocol):
    """A process and the connection to it, which carries one request at a time."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.isolated = False
        self.is_leaving = False
        self._is_lost = False
        self._transport: asyncio.Transport | None = None
        self._incoming = Incoming()
        self._answer: asyncio.Future[Answer] | None = None

    def ask(self, ask: Ask) -> asyncio.Future[Answer]:
        """Return the worker's answer, which is to come; `WorkerLost` if the process ends first."""
        self._incoming = Incoming()
        self._answer = asyncio.get_running_loop().create_future()
        if self._transport is None or self._is_lost:
            self._answer.set_exception(WorkerLost())
        else:
            self._transport.write(ask.pack())
        return self._answer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note the connection."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Take a part of the answer."""
        answer = self._incoming.feed(data)
        if answer is None or self._answer is None or self._answer.done():
            return
        self.is_leaving = LEAVING in answer.headers
        headers = [header for header in answer.headers if header != LEAVING]
        self._answer.set_result(Answer(answer.status, headers, answer.body))

    def connection_lost(self, _: Exception | None) -> None:
        """Give up the answer that has not come."""
        self._is_lost = True
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(WorkerLost())

    def is_gone(self) -> bool:
        """Tell whether the process has ended or is about to."""
        return self.is_leaving or self._is_lost

    def kill(self) -> None:
        """End the process now, whatever it does."""
        self.process.kill()
        if self._transport is not None:
            self._transport.abort()
        self.process.wait()


@dataclass(eq=False)
class _Waiting:
    client: str
    turn: asyncio.Future[Worker] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Pool:
    """The workers of one release. All methods are to be called in one event loop."""

    def __init__(self, settings: Settings, release: Release, tell: Listener) -> None:
        self.limits = Limits.of(settings)
        self._tell = tell
        self._connections = Connections(settings.endpoint)
        self._order = json.dumps({"settings": settings.as_json(), "release": str(release.path)}).encode()
        self._idle: list[Worker] = []  # the one that was busy last is the last, and the next: its memory is warm
        self._busy: dict[Worker, str] = {}
        self._queries: Counter[str] = Counter()
        self._queue: deque[_Waiting] = deque()
        self._starting: set[asyncio.Task[None]] = set()
        self._housekeeping: asyncio.Task[None] | None = None
        self._is_closed = False

    async def start(self) -> None:
        """Start the workers; returns when the first is ready, the others follow.

        Raises:
            EnvironmentFailure: it cannot open the release.
        """
        self._idle.append(await self._spawn())
        for _ in range(1, self.limits.workers):
            self._replace()
        self._housekeeping = asyncio.get_running_loop().create_task(self._keep_house())

    def take_idle(self, client: str = "") -> Worker | None:
        """Return what `take` would without waiting, None where there is a wait."""
        if self._queue or not self._idle or self._idle[-1].is_gone() or not self._may_start(client):
            return None
        return self._start(client)

    async def take(self, client: str = "") -> Worker:
        """Return a worker, to be given back by `put` or `drop`.

        Args:
            client: who sends a query of a stranger; empty for a request that asks a query of ours.

        Raises:
            Busy: there is none within the time that a request waits.
            Closed: there will be none any more.
        """
        if self._is_closed:
            raise Closed
        if self._is_queue_full(client):
            raise Busy
        waiting = _Waiting(client)
        self._queue.append(waiting)
        self._hand_out()
        try:
            async with asyncio.timeout(self.limits.patience):
                return await waiting.turn
        except BaseException as error:
            if waiting in self._queue:
                self._queue.remove(waiting)
            elif waiting.turn.done() and not waiting.turn.cancelled() and not waiting.turn.exception():
                self.put(waiting.turn.result())  # it came at the very moment at which the wait ended
            if isinstance(error, TimeoutError):
                raise Busy from None
            raise

    def put(self, worker: Worker) -> None:
        """Take a worker back that has answered."""
        self._forget(worker)
        if self._is_closed:
            self._end(worker, "retired")
        elif worker.is_gone():
            self._end(worker, "grown" if worker.is_leaving else "died")
        else:
            self._idle.append(worker)
        self._hand_out()

    def drop(self, worker: Worker, why: str) -> None:
        """Kill a worker, for a reason that `WorkerEnded` knows, and start another in its place."""
        self._forget(worker)
        self._end(worker, why)
        self._hand_out()

    async def close(self) -> None:
        """Kill the idle workers now and the busy ones when they come back; who waits is told to go to the next pool."""
        self._is_closed = True
        while self._queue:
            turn = self._queue.popleft().turn
            if not turn.done():
                turn.set_exception(Closed())
        for task in (*self._starting, self._housekeeping):
            if task:
                task.cancel()
        while self._idle:
            self._end(self._idle.pop(), "retired")

    def kill(self) -> None:
        """Kill all workers, the busy ones too."""
        self._is_closed = True
        for worker in (*self._idle, *self._busy):
            worker.kill()

    @property
    def state(self) -> dict[str, int]:
        """How many workers are idle, busy and starting, and how many requests wait."""
        numbers = (len(self._idle), len(self._busy), len(self._starting), len(self._queue))
        return dict(zip(("idle", "busy", "starting", "waiting"), numbers, strict=True))

    def _is_queue_full(self, client: str) -> bool:
        """Tell whether there is no place left for one more request; the queries of one client have half of them."""
        if len(self._queue) < self.limits.waiting // 2:
            return False
        own = sum(waiting.client == client for waiting in self._queue) if client else 0
        return len(self._queue) >= self.limits.waiting or own >= self.limits.waiting // 2

    def _may_start(self, client: str) -> bool:
        if not client:
            return True
        running = self._queries.total()
        return running < self.limits.for_queries and self._queries[client] < self.limits.for_one_client

    def _hand_out(self) -> None:
        """Give idle workers to those who wait and whose share allows it, first come first served."""
        for waiting in list(self._queue):
            while self._idle and self._idle[-1].is_gone():
                self._end(self._idle.pop(), "died")
            if not self._idle:
                return
            if waiting.turn.done():
                self._queue.remove(waiting)
            elif self._may_start(waiting.client):
                self._queue.remove(waiting)
                waiting.turn.set_result(self._start(waiting.client))

    def _start(self, client: str) -> Worker:
        """Return an idle worker, which is busy for a client from now on."""
        worker = self._idle.pop()
        self._busy[worker] = client
        if client:
            self._queries[client] += 1
        return worker

    def _forget(self, worker: Worker) -> None:
        client = self._busy.pop(worker, "")
        if client:
            self._queries[client] -= 1
            self._queries += Counter()  # drops what has come to nothing

    async def _keep_house(self) -> None:
        """Replace workers that have died while nobody wanted anything of them."""
        while True:
            await asyncio.sleep(_HOUSEKEEPING_SECONDS)
            for worker in [worker for worker in self._idle if worker.is_gone()]:
                self._idle.remove(worker)
                self._end(worker, "died")

    def _end(self, worker: Worker, why: str) -> None:
        """Kill a worker, say so, and start another in its place unless all is over."""
        worker.kill()
        self._tell(WorkerEnded(worker.process.pid, why, worker.process.returncode))
        self._replace()

    def _replace(self) -> None:
        if not self._is_closed:
            task = asyncio.get_running_loop().create_task(self._add())
            self._starting.add(task)
            task.add_done_callback(self._starting.discard)

    async def _add(self) -> None:
        while not self._is_closed:
            try:
                worker = await self._spawn()
            except (EnvironmentFailure, OSError) as error:
                _log.error("a worker cannot be started: %s", error)
                await asyncio.sleep(_RETRY_SECONDS)
                continue
            if self._is_closed:
                worker.kill()
            else:
                self._idle.append(worker)
                self._hand_out()
            return

    async def _spawn(self) -> Worker:
        ours, theirs = socket.socketpair()
        with theirs, self._connections.for_worker() as others:
            command = [sys.executable, "-m", "communique.web.workers.worker", str(theirs.fileno()), str(os.getpid())]
            process = subprocess.Popen(
                [*command, *map(str, others)],
                pass_fds=[theirs.fileno(), *others],
                stdin=subprocess.DEVNULL,
                env={**_ENVIRONMENT, **os.environ},
            )
        worker = Worker(process)
        await asyncio.get_running_loop().create_connection(lambda: worker, sock=ours)
        try:
            ready = await worker.ask(Ask("START", b"", "", b"", [], self._order))
        except WorkerLost as error:
            worker.kill()
            raise EnvironmentFailure("A worker ended before it was ready.", "Look at the log.") from error
        except BaseException:
            worker.kill()
            raise
        if ready.status != _READY:
            worker.kill()
            raise EnvironmentFailure(ready.body.decode(), "Build the release again.")
        worker.isolated = json.loads(ready.body)["isolated"]
        self._tell(WorkerStarted(process.pid))
        return worker
