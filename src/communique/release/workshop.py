"""Where a release is built before it is one: a folder beside the others, swept away unless it is finished.

A builder holds a lock (flock(2)) on its folder. The kernel drops the lock when the process ends, however it ends, so
a folder whose lock can be had was left by a dead process, and one whose lock cannot is being worked in.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from communique.files import locked

MARK = ".building-"


@contextmanager
def building_folder(releases: Path, identifier: str) -> Iterator[Path]:
    """Give a new folder in `releases`, which exists, to build `identifier` in; what is still there at the end goes.

    Folders that dead processes left are removed first.

    Raises:
        OSError: the folder cannot be made.
    """
    folder = releases / f"{MARK}{os.getpid()}-{identifier}"
    with locked(releases):  # nobody sweeps between making the folder and locking it
        _sweep(releases)
        folder.mkdir()
        lock = _try_lock(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _sweep(releases: Path) -> None:
    for folder in releases.glob(f"{MARK}*"):
        lock = _try_lock(folder)
        if lock is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)


def _try_lock(folder: Path) -> int | None:
    """Return a file descriptor that holds the lock of `folder`, or None when another process holds it."""
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock
