"""Work in portions, such as reading files, in several processes at a time."""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, BinaryIO, TypeVar, cast

from communique.errors import EnvironmentFailure
from communique.processes import die_with_parent

Portion = TypeVar("Portion")
Outcome = TypeVar("Outcome")
Portions = deque[tuple[int, Portion]]
Work = Callable[[Portion], Outcome]
"""A function of a module, which both processes can import."""
_COMMAND = "from communique.shacl.data.side_by_side import be_another; be_another()"


def side_by_side(portions: Sequence[Portion], processes: int, work: Work[Portion, Outcome]) -> list[Outcome]:
    """Return what `work` makes of each portion: this process works from the first on, others from the last.

    Raises:
        Exception: what the work has raised.
        EnvironmentFailure: another process was ended from outside.
    """
    left = deque(enumerate(portions))
    others = _others(min(processes, len(portions)) - 1)
    with ThreadPoolExecutor(len(others) + 1) as threads:
        theirs = [threads.submit(_by_another, other, left, work) for other in others]
        try:
            outcomes = _alone(left, work)
            for each in theirs:
                outcomes |= each.result()
        except BaseException:
            left.clear()
            for other in others:
                other.kill()
            raise
    return [outcomes[number] for number in range(len(portions))]


def be_another() -> None:
    """Be the other process: read portions from standard input until it ends, and write what comes of each."""
    die_with_parent(int(sys.argv[1]))
    gc.disable()  # see `loading`
    while True:
        try:
            work, portion = pickle.load(sys.stdin.buffer)  # noqa: S301 from who started us
        except EOFError:
            return
        try:
            answer = work(portion)
        except Exception as error:
            answer = error
        pickle.dump(answer, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
        sys.stdout.buffer.flush()


def _alone(left: Portions[Portion], work: Work[Portion, Outcome]) -> dict[int, Outcome]:
    outcomes = {}
    while taken := _taken(left, last=False):
        number, portion = taken
        outcomes[number] = work(portion)
    return outcomes


def _others(number: int) -> list[subprocess.Popen[bytes]]:
    """Start other processes, or fewer where there is no room. They know nothing of this one, not even its script."""
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", _COMMAND, str(os.getpid())]
    others: list[subprocess.Popen[bytes]] = []
    with suppress(OSError):
        while len(others) < number:
            other = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=path,
                process_group=0,  # Ctrl-C is not for them: who started them decides
            )
            others.append(other)
    return others


def _by_another(
    other: subprocess.Popen[bytes], left: Portions[Portion], work: Work[Portion, Outcome]
) -> dict[int, Outcome]:
    """Have another process do portions, then end it."""
    outcomes = {}
    try:
        with other:
            while taken := _taken(left, last=True):
                number, portion = taken
                outcomes[number] = cast(Outcome, _answer(other, (work, portion)))
    except (EOFError, OSError, pickle.UnpicklingError) as error:
        raise EnvironmentFailure(
            "Another process that read a part of the data was ended from outside.",
            "Look whether memory has run out, and try again.",
        ) from error
    return outcomes


def _answer(other: subprocess.Popen[bytes], task: tuple[Any, Any]) -> object:
    given, taken = cast(BinaryIO, other.stdin), cast(BinaryIO, other.stdout)
    pickle.dump(task, given, pickle.HIGHEST_PROTOCOL)
    given.flush()
    answer = pickle.load(taken)  # noqa: S301 from our own process
    if isinstance(answer, Exception):
        raise answer
    return answer


def _taken(left: Portions[Portion], *, last: bool) -> tuple[int, Portion] | None:
    try:
        return left.pop() if last else left.popleft()
    except IndexError:
        return None
