"""What happens while a release is served, for those who keep account of it: the log and the metrics."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from communique.web.workers.wire import Ask

ANSWERED, CACHED, REFUSED, FAILED, GONE = "answered", "cached", "refused", "failed", "gone"
_TOKEN = re.compile(r"[A-Za-z0-9._-]{1,64}")


@dataclass
class Exchange:
    """One request and what became of it, filled in as it goes.

    Attributes:
        id: by which the request is found again.
        method: in capitals.
        path: decoded, without the query string.
        ask: what was asked, None until all of it has come.
        outcome: `cached`, `gone` (the client hung up) or the code of a problem; empty where the status says it.
        status: HTTP status of the answer, None if there was none.
        bytes: sent of its body.
        worker: process id of the worker that had it, None if none had.
        workers: how many workers were idle, busy and starting at the end, and how many requests waited.
        seconds: from the head of the request to the end of the answer.
    """

    id: str
    method: str
    path: str
    ask: Ask | None = None
    outcome: str = ""
    status: int | None = None
    bytes: int = 0
    worker: int | None = None
    workers: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    _started: float = field(default_factory=time.perf_counter)

    def end(self, workers: Mapping[str, int]) -> None:
        """State how long it took and, where nobody has said it, how it went."""
        self.seconds = time.perf_counter() - self._started
        self.workers = workers
        self.outcome = self.outcome or _outcome(self.status)


@dataclass(frozen=True)
class WorkerStarted:
    """A worker is ready."""

    pid: int


@dataclass(frozen=True)
class WorkerEnded:
    """A worker has ended or was killed.

    Attributes:
        pid: its process id.
        why: `timeout` (its time was up), `gone` (nobody waited any more), `lost` (it ended at work), `died` (it ended
            while idle), `grown` (it had taken much memory and made room for a fresh one), `retired` (its release is
            no longer served).
        exit_code: as `subprocess` states it: negative for a signal.
    """

    pid: int
    why: str
    exit_code: int | None

    @property
    def is_unexpected(self) -> bool:
        """Whether nobody here wanted it to end."""
        return self.why in ("lost", "died")


Event = Exchange | WorkerStarted | WorkerEnded
Listener = Callable[[Event], None]


def to_all(*listeners: Listener) -> Listener:
    """Return a listener that tells each of `listeners`."""

    def tell(event: Event) -> None:
        for listener in listeners:
            listener(event)

    return tell


def is_id(text: str) -> bool:
    """Tell whether what a client calls its request can be used as it is: up to 64 letters, digits, `.`, `_` and `-`."""
    return bool(_TOKEN.fullmatch(text))


def new_id() -> str:
    """Return an id for a request that has none."""
    return secrets.token_hex(8)


def _outcome(status: int | None) -> str:
    if status is None or status >= 500:
        return FAILED
    return ANSWERED if status < 400 else REFUSED
