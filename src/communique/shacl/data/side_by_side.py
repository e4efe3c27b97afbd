"""Reading files in several processes at a time."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO, cast

from communique.errors import EnvironmentFailure
from communique.processes import die_with_parent
from communique.shacl.data.batches import Batch, Outcome, Stretch, outcome_of

Portions = deque[tuple[int, Batch | Stretch]]
_COMMAND = "from communique.shacl.data.side_by_side import be_another; be_another()"


def side_by_side(portions: Sequence[Batch | Stretch], processes: int) -> list[Outcome]:
    """Return what comes of each portion: this process works from the first on, others from the last.

    Raises:
        EnvironmentFailure: a file cannot be opened, or another process was ended from outside.
    """
    left = Portions(enumerate(portions))
    with ThreadPoolExecutor(processes - 1) as threads:
        others = [threads.submit(_by_another, left) for _ in range(processes - 1)]
        try:
            outcomes = _alone(left)
        finally:
            left.clear()
        for other in others:
            outcomes |= other.result()
    return [outcomes[number] for number in range(len(portions))]


def be_another() -> None:
    """Be the other process: read portions from standard input until it ends, and write what comes of each."""
    die_with_parent(int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; who started us decides
    gc.disable()  # see `loading`
    while True:
        try:
            portion = pickle.load(sys.stdin.buffer)  # noqa: S301 from who started us
        except EOFError:
            return
        try:
            answer: Outcome | Exception = outcome_of(portion)
        except Exception as error:
            answer = error
        pickle.dump(answer, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
        sys.stdout.buffer.flush()


def _alone(left: Portions) -> dict[int, Outcome]:
    outcomes = {}
    while taken := _taken(left, last=False):
        number, portion = taken
        outcomes[number] = outcome_of(portion)
    return outcomes


def _by_another(left: Portions) -> dict[int, Outcome]:
    """Have another process do portions. It knows nothing of what this one was started with, not even its script."""
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", _COMMAND, str(os.getpid())]
    outcomes = {}
    try:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=path) as other:
            while taken := _taken(left, last=True):
                number, portion = taken
                outcomes[number] = _answer(other, portion)
    except (EOFError, OSError, pickle.UnpicklingError) as error:
        raise EnvironmentFailure(
            "Another process that was reading the data was ended from outside.",
            "Look whether memory has run out, and try again.",
        ) from error
    return outcomes


def _answer(other: subprocess.Popen[bytes], portion: Batch | Stretch) -> Outcome:
    given, taken = cast(BinaryIO, other.stdin), cast(BinaryIO, other.stdout)
    pickle.dump(portion, given, pickle.HIGHEST_PROTOCOL)
    given.flush()
    answer = pickle.load(taken)  # noqa: S301 from our own process
    if isinstance(answer, Exception):
        raise answer
    return cast(Outcome, answer)


def _taken(left: Portions, *, last: bool) -> tuple[int, Batch | Stretch] | None:
    try:
        return left.pop() if last else left.popleft()
    except IndexError:
        return None
