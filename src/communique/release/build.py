"""Build a release beside the others and make it the current one at the end.

The same input gives the same bytes: two builds of the same files by the same version of the software and its
libraries differ in nothing but `store/`, whose files carry random names and times of the storage engine. For that
reason a release holds no time of building, and the store is no part of the checksums.

Whatever goes wrong before the last step (a full disk, a killed process, an unwritable folder), the releases that were
there are as they were, and `current` points where it pointed.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from communique.corpus import Sources
from communique.errors import EnvironmentFailure, InvalidInput
from communique.problems import stops_build
from communique.release.contents import write_contents
from communique.release.identity import release_id
from communique.release.layout import CURRENT, RELEASES
from communique.release.release import DamagedRelease, Release, open_release, verify_release
from communique.release.workshop import building_folder

_NO_ROOM = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "a file would be larger than is allowed here",
}


def build_release(
    sources: Sources, releases: Path, problems_summary: Mapping[str, int], progress: Callable[[str], None]
) -> Release:
    """Build the release of `sources` unless it is there already, and point `releases/current` at it.

    Args:
        sources: checked files, which are read again; memory does not grow with what they hold.
        releases: folder that holds `releases/<id>/` and `current`; made when missing.
        problems_summary: number of `warnings` and `infos` that the checks found, for `release.json`.
        progress: told what is being done, in a few words.

    Returns:
        The release, which is now the current one.

    Raises:
        InvalidInput: a file cannot be read as what it is, holds what one of the syntaxes cannot, or has changed
            since it was checked.
        EnvironmentFailure: the disk is full or the folder cannot be written; nothing was changed.
    """
    broken = [file.path for file in sources.questions if stops_build(file.problems)]
    if broken:
        raise InvalidInput(
            f"{', '.join(broken)}: cannot be published.", "Run `communique check` and mend what it finds."
        )
    identifier = release_id(sources.fingerprint)
    folder = releases / RELEASES
    try:
        folder.mkdir(parents=True, exist_ok=True)
        release = _complete(folder / identifier)
        if release is None:
            with building_folder(folder, identifier) as beside:
                write_contents(sources, beside, identifier, problems_summary, progress)
                release = _put_in_place(beside, folder / identifier)
        _make_current(releases, identifier)
    except OSError as error:
        raise _failure(releases, error) from error
    return release


def _complete(path: Path) -> Release | None:
    """Return the release at `path` if it is there and as it was built, byte for byte."""
    try:
        release = open_release(path) if path.exists() else None
    except DamagedRelease:
        return None
    return None if release is None or verify_release(release) else release


def _put_in_place(folder: Path, target: Path) -> Release:
    """Rename `folder` to `target`; a complete release that is there by now stays, a damaged one makes way."""
    try:
        folder.rename(target)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        there = _complete(target)
        if there:
            return there
        damaged = folder.with_name(f"{folder.name}-damaged")
        target.rename(damaged)
        folder.rename(target)
        shutil.rmtree(damaged, ignore_errors=True)
    return open_release(target)


def _make_current(releases: Path, identifier: str) -> None:
    """Point `current` at the release in one step: a reader sees the old one or the new one."""
    target = os.path.join(RELEASES, identifier)
    current, beside = releases / CURRENT, releases / f".{CURRENT}-{os.getpid()}"
    if current.is_symlink() and os.readlink(current) == target:
        return
    beside.unlink(missing_ok=True)
    beside.symlink_to(target)
    try:
        beside.replace(current)
    finally:
        beside.unlink(missing_ok=True)


def _failure(releases: Path, error: OSError) -> EnvironmentFailure:
    for number, words in _NO_ROOM.items():
        if os.strerror(number) in str(error):  # the storage engine tells the words, but not the number
            return EnvironmentFailure(
                f"{releases}: {words}; the release could not be written.",
                "Make room and build again. The releases that were there are as they were.",
            )
    return EnvironmentFailure(
        f"{error.filename or releases}: the release could not be written: {error.strerror or error}.",
        "Check the folder's permissions. The releases that were there are as they were.",
    )
