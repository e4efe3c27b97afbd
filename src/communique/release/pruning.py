"""Old releases: how a process says that it needs one, and which of them may go.

Who serves a release holds a shared lock (flock(2)) on its manifest, which the kernel drops when the process ends,
however it ends. A release whose lock can be had alone is needed by nobody on this machine.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import IO

from communique.errors import EnvironmentFailure
from communique.files import locked
from communique.release.layout import CURRENT, MANIFEST, RELEASES
from communique.release.release import Release
from communique.release.workshop import MARK


def claim(release: Release) -> IO[bytes]:
    """Keep a release from being pruned until what is returned is closed or the process ends.

    Raises:
        OSError: the release is gone.
    """
    manifest = (release.path / MANIFEST).open("rb")
    fcntl.flock(manifest, fcntl.LOCK_SH)
    return manifest


def prune(releases: Path, keep: int) -> list[str]:
    """Remove all releases but the `keep` newest, the current one and those that a process serves.

    Returns:
        The ids of those that were removed.

    Raises:
        EnvironmentFailure: a folder cannot be read or removed.
    """
    folder = releases / RELEASES
    try:
        with locked(folder):  # what is renamed here is swept by the next build, should this process end before
            current = (releases / CURRENT).resolve()
            old = [path for path in _by_age(folder)[keep:] if path != current and not _is_claimed(path)]
            aside = [path.rename(folder / f"{MARK}{os.getpid()}-{path.name}-pruned") for path in old]
        for path in aside:
            with suppress(FileNotFoundError):  # a build that begins now sweeps it too
                shutil.rmtree(path)
    except OSError as error:
        raise EnvironmentFailure(
            f"{error.filename or folder}: old releases could not be removed: {error.strerror}.",
            "Check the folder's permissions. The new release is there and is the current one.",
        ) from error
    return [path.name for path in old]


def _by_age(folder: Path) -> list[Path]:
    """Return the releases in `folder`, the one that was built last first."""
    found = [path for path in folder.iterdir() if not path.name.startswith(".") and (path / MANIFEST).is_file()]
    return sorted(found, key=lambda path: ((path / MANIFEST).stat().st_mtime_ns, path.name), reverse=True)


def _is_claimed(path: Path) -> bool:
    with (path / MANIFEST).open("rb") as manifest:
        try:
            fcntl.flock(manifest, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
