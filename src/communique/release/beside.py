"""Processes beside the build, so that every processor has something to do.

What goes in and what comes out passes through pipes in order, so that results depend on nothing but the input, and
memory is bounded by what a pipe holds.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from communique.errors import EnvironmentFailure
from communique.processes import die_with_parent

Work = Callable[[Iterator[Any]], Iterator[Any]]
"""Takes what is given and yields what can be taken. A function of a module, or a `partial` of one."""

ALONE = 1_000
"""Fewer files than this are done before another process has started."""
_START = get_context("spawn")
_END = None


def processes_for(files: int) -> int:
    """Return how many processes are worth their start for so many files."""
    return 1 if files < ALONE else os.cpu_count() or 1


class Beside:
    """A process that does one work; it ends with this one, however that ends.

    Attributes:
        pid: its number.
    """

    def __init__(self, work: Work) -> None:
        """Start the process."""
        inputs, self._inputs = _START.Pipe(duplex=False)
        self._outputs, outputs = _START.Pipe(duplex=False)
        self._process = _START.Process(target=_run, args=(work, inputs, outputs, os.getpid()), daemon=True)
        self._process.start()
        self.pid = self._process.pid
        inputs.close()
        outputs.close()

    def give(self, item: Any) -> None:
        """Hand over an input; waits until there is room for it.

        Raises:
            Exception: what the work has raised.
            EnvironmentFailure: the process is no more.
        """
        try:
            self._inputs.send(item)
        except OSError:
            self.take()  # which tells why nobody listens
            raise

    def take(self) -> Any:
        """Return the next output; waits until there is one.

        Raises:
            Exception: what the work has raised.
            EnvironmentFailure: the process is no more.
        """
        try:
            outcome = self._outputs.recv()
        except (EOFError, OSError) as error:
            raise EnvironmentFailure(
                "A process of the build was ended from outside; nothing was built.",
                "Look whether memory has run out, and build again.",
            ) from error
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def finish(self) -> Any:
        """Say that there is no more input, and return the next output.

        Raises:
            Exception: see `take`.
        """
        self.give(_END)
        return self.take()

    def close(self) -> None:
        """End the process, finished or not."""
        self._process.kill()
        self._process.join()
        self._inputs.close()
        self._outputs.close()


def in_order(work: Work, items: Iterable[Any], processes: int) -> Iterator[Any]:
    """Yield what `work`, which yields one output for each input, makes of `items`, in their order.

    Args:
        work: see `Work`.
        items: the inputs.
        processes: how many work at a time.

    Raises:
        Exception: what the work has raised.
        EnvironmentFailure: a process is no more.
    """
    with ExitStack() as stack:
        idle = [stack.enter_context(closing(Beside(work))) for _ in range(processes)]
        busy = deque[Beside]()
        for item in items:
            outcome = None if idle else busy[0].take()
            worker = idle.pop() if idle else busy.popleft()
            worker.give(item)  # at once, so that it works while the outcome is made use of
            busy.append(worker)
            if outcome is not None:
                yield outcome
        while busy:
            yield busy.popleft().take()


def _run(work: Work, inputs: Connection, outputs: Connection, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; who started us decides
    die_with_parent(parent)
    gc.disable()  # nothing here is made in circles, and looking for them takes a fifth of the time
    try:
        for outcome in work(iter(inputs.recv, _END)):
            outputs.send(outcome)
    except (EOFError, BrokenPipeError):
        return  # nobody is interested any more
    except Exception as error:
        outputs.send(error)
