"""Checksum files in the form of sha256sum(1), if wanted with sizes in comments, and what they find wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

_SIZE = "# bytes: "


class Listed(NamedTuple):
    """A file as a checksum file lists it.

    Attributes:
        name: POSIX path relative to the folder of the checksum file.
        sha256: hex digest of its bytes.
        bytes: its size; None where the checksum file does not state it.
    """

    name: str
    sha256: str
    bytes: int | None = None


def sha256_of(path: Path) -> str:
    """Return the hex SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def listed(folder: Path, paths: Iterable[Path]) -> Iterator[Listed]:
    """Yield the entries of files below `folder`, sorted by name; reads every byte of them."""
    for path in sorted(paths):
        yield Listed(path.relative_to(folder).as_posix(), sha256_of(path), path.stat().st_size)


def write_checksums(path: Path, entries: Iterable[Listed], sizes: bool = False) -> None:
    """Write a checksum file.

    Args:
        path: where to write it; the names are relative to its folder.
        entries: what it lists.
        sizes: whether a comment states the size of each file; `sha256sum --check` passes over comments.
    """
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for entry in entries:
            stream.write(f"{_SIZE}{entry.bytes}\n" if sizes else "")
            stream.write(f"{entry.sha256}  {entry.name}\n")


def read_checksums(path: Path) -> list[Listed]:
    """Return what a checksum file lists.

    Raises:
        OSError: it cannot be read.
        ValueError: it is not what a build writes.
    """
    size: int | None = None
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(_SIZE):
            size = int(line.removeprefix(_SIZE))
            continue
        sha256, name = line.split("  ", 1)
        found.append(Listed(name, sha256, size))
        size = None
    return found


def wrong_files(path: Path, thorough: bool = True) -> list[str]:
    """Return a sentence for each file that is missing, of another size or altered by the checksum file at `path`.

    Args:
        path: the checksum file.
        thorough: whether every byte is read; otherwise only the sizes are looked at.
    """
    try:
        entries = read_checksums(path)
    except OSError as error:
        return [f"{path.name} cannot be read: {error.strerror}"]
    except ValueError:
        return [f"{path.name} is not what was built: it is no list of checksums"]
    return [wrong for entry in entries if (wrong := _wrong(path.parent, entry, thorough))]


def _wrong(folder: Path, entry: Listed, thorough: bool) -> str:
    """Return what is wrong with a file, empty when nothing is."""
    try:
        size = (folder / entry.name).stat().st_size
        if entry.bytes not in (None, size):
            return f"{entry.name} has {size} bytes instead of {entry.bytes}"
        if thorough and sha256_of(folder / entry.name) != entry.sha256:
            return f"{entry.name} is not what was built: its checksum differs"
    except FileNotFoundError:
        return f"{entry.name} is missing"
    except OSError as error:
        return f"{entry.name} cannot be read: {error.strerror}"
    return ""
