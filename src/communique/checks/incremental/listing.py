"""The files of a project as the file system lists them, each with a signature that tells whether it was touched."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from communique.corpus import MODEL_FOLDERS, RECORD_FOLDERS, SHAPE_FOLDERS, is_turtle_name
from communique.errors import EnvironmentFailure
from communique.questions import ENDING, QUESTION_FOLDERS

Signatures = NDArray[np.int64]
"""Of each file: size, time of its content, time of its attributes (both ns), inode, device; shape (n, 5)."""
UNKNOWN = (-1, -1, -1, -1, -1)
"""The signature of a file that has none; it equals no other."""
_Found = tuple[str, tuple[int, ...], bool]
"""A path, the signature, and whether it is a regular file, or a link to one or to nothing."""
_FOLDERS = MODEL_FOLDERS + RECORD_FOLDERS + SHAPE_FOLDERS
_SAFE = 2_000_000_000
"""Nanoseconds after which a file system surely gives another time: FAT counts in steps of two seconds."""


@dataclass(frozen=True)
class Listing:
    """All files below the folders of a project.

    Attributes:
        root: the project's folder.
        paths: POSIX paths relative to the root, sorted.
        signatures: of each.
        regular: whether each is a regular file, or a link to one or to nothing.
    """

    root: Path
    paths: tuple[str, ...]
    signatures: Signatures
    regular: NDArray[np.bool_]

    @cached_property
    def turtle(self) -> list[str]:
        """The Turtle files, sorted: by their name, and no pipe, socket or device."""
        return [p for p, real in zip(self.paths, self.regular.tolist(), strict=True) if real and is_turtle_name(p)]

    def signatures_of(self, paths: Sequence[str]) -> Signatures:
        """Return the signatures of some files."""
        return self.signatures[np.array([self._places[path] for path in paths], np.int64)]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {path: place for place, path in enumerate(self.paths)}

    def below(self, folders: tuple[str, ...]) -> list[str]:
        """Return the Turtle files in some folders of the project, sorted."""
        starts = tuple(f"{folder}/" for folder in folders)
        return [path for path in self.turtle if path.startswith(starts)]

    @cached_property
    def records(self) -> list[str]:
        """The record files."""
        return self.below(RECORD_FOLDERS)

    @cached_property
    def model(self) -> list[str]:
        """The files of the model."""
        return self.below(MODEL_FOLDERS)

    @cached_property
    def shapes(self) -> list[str]:
        """The files of the shapes."""
        return self.below(SHAPE_FOLDERS)

    @cached_property
    def questions(self) -> list[str]:
        """The competency questions, those of all corpora first."""
        named = [path for path in self.paths if path.endswith(ENDING)]
        return [path for folder in QUESTION_FOLDERS for path in named if path.rpartition("/")[0] == folder]

    @cached_property
    def read(self) -> list[str]:
        """Every file that a check reads, in the order in which a report names them."""
        return [*self.model, *self.records, *self.shapes, *self.questions]


def list_files(root: Path) -> Listing:
    """List the files of the project at `root`.

    Raises:
        EnvironmentFailure: there is no project, or a folder cannot be listed.
    """
    folders = [folder for folder in _FOLDERS if (root / folder).is_dir()]
    if not folders:
        raise EnvironmentFailure(
            f"{root}: no project here: none of ontology/, data/, seeds/, shapes/ exists.",
            "Run the command in the project's folder or name it with --root.",
        )
    found: list[_Found] = []
    for folder in folders:
        _files(str(root / folder), folder, found)
    found.sort()
    numbers = chain.from_iterable(signature for _, signature, _ in found)
    signatures = np.fromiter(numbers, np.int64, 5 * len(found)).reshape(-1, 5)
    regular = np.array([real for _, _, real in found], np.bool_)
    return Listing(root, tuple(path for path, _, _ in found), signatures, regular)


def settled(signatures: Signatures, moment: int) -> Signatures:
    """Return the signatures that may be trusted later; those of files touched close to `moment` (ns) become unknown.

    A file that is written again within the same tick of the clock keeps its times. One that was touched shortly before
    it was read, or later, has to be read again the next time: what git calls racily clean.
    """
    fresh = signatures[:, 1:3].max(axis=1, initial=0) > moment - _SAFE
    return np.where(fresh[:, None], np.int64(-1), signatures)


def _files(folder: str, name: str, found: list[_Found]) -> None:
    """Add the files below a folder."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not entry.is_dir():
                    found.append(_found(entry, f"{name}/{entry.name}"))
                elif not entry.is_symlink():
                    _files(entry.path, f"{name}/{entry.name}", found)
    except OSError as error:
        reason = f"{error.filename or folder}: cannot be listed: {error.strerror}."
        raise EnvironmentFailure(reason, "Check the folder's permissions.") from error


def _found(entry: os.DirEntry[str], path: str) -> _Found:
    try:
        at = entry.stat()
    except OSError:
        return path, UNKNOWN, entry.is_symlink()
    signature = (at.st_size, at.st_mtime_ns, at.st_ctime_ns, at.st_ino, at.st_dev)
    return path, signature, stat.S_ISREG(at.st_mode)
