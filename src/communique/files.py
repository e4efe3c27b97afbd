"""Write files so that a reader sees the old content or the new, never half of it, and writers take turns."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from communique.errors import EnvironmentFailure


def write_atomically(path: Path, content: bytes) -> None:
    """Replace the content of `path`, keeping its permissions; on failure the old content stays.

    Raises:
        EnvironmentFailure: the folder cannot be written or the disk is full.
    """
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            os.chmod(beside, path.stat().st_mode if path.exists() else 0o644)
            os.replace(beside, path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = f"{path}: cannot be written: {error.strerror}."
        raise EnvironmentFailure(reason, "Nothing was changed. Check permissions and free space.") from error


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock (flock(2)) of `folder` until the block ends; the kernel drops it if the process ends.

    Raises:
        OSError: the folder cannot be opened.
    """
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
