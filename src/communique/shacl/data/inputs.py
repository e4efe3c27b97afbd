"""Which files to read, and their bytes: any syntax of RDF, folders, standard input, compressed files."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import quote

import zstandard
from pyoxigraph import RdfFormat

from communique.errors import EnvironmentFailure, UsageError
from communique.shacl.data.zstd_stream import open_zstd

STANDARD_INPUT = "-"
FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".n3": RdfFormat.N3,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
    ".json": RdfFormat.JSON_LD,
}
"""Syntax by the end of a file's name."""
_BY_MEDIA_TYPE = {format.media_type: format for format in FORMATS.values()}
_IN_FOLDERS = FORMATS.keys() - {".xml", ".json"}  # which are mostly something else
_UNPACKED: dict[str, Callable[[Path], BinaryIO]] = {
    ".gz": lambda path: cast(BinaryIO, gzip.open(path)),  # noqa: SIM115 whoever opens it closes it
    ".bz2": lambda path: cast(BinaryIO, bz2.open(path)),  # noqa: SIM115
    ".xz": lambda path: cast(BinaryIO, lzma.open(path)),  # noqa: SIM115
    ".zst": open_zstd,
}
BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, zstandard.ZstdError)
"""What reading raises where a file is damaged, or no such archive at all."""


@dataclass(frozen=True)
class Input:
    """A file to read.

    Attributes:
        name: how results and problems name it.
        media_type: of its syntax.
        location: where it is; None for standard input.
        base: what relative IRIs in it are relative to; empty where they are refused.
        packing: the suffix that says how it is compressed; empty where it is not.
    """

    name: str
    media_type: str
    location: Path | None
    base: str = ""
    packing: str = ""

    @property
    def format(self) -> RdfFormat:
        """The syntax."""
        return _BY_MEDIA_TYPE[self.media_type]


def inputs(names: Iterable[str], format: RdfFormat | None = None) -> list[Input]:
    """Return the files that some names stand for, each once, in the order of the names, folders sorted by path.

    Args:
        names: files, folders, which are searched with all below them, or `-` for standard input. In folders what
            begins with a dot, is no RDF by its name, or ends in `.xml` or `.json` is passed over, and links to
            folders are not followed.
        format: the syntax; without it the name of a file tells.

    Raises:
        UsageError: a file's name does not tell its syntax, or standard input has none; a folder has no such file.
        EnvironmentFailure: there is no such file, or a folder cannot be listed.
    """
    found: dict[str, Input] = {}
    real_folder = lru_cache(os.path.realpath)
    for name in names:
        for entry in _inputs_of(name, format):
            found.setdefault(_identity(entry, real_folder), entry)
    return list(found.values())


def opened(entry: Input) -> BinaryIO:
    """Return the bytes of a file, unpacked while they are read.

    Raises:
        EnvironmentFailure: it cannot be opened.
    """
    if entry.location is None:
        if sys.stdin is None:
            raise EnvironmentFailure("Standard input is closed.", "Give it data, or name files.")
        return sys.stdin.buffer
    try:
        return _UNPACKED[entry.packing](entry.location) if entry.packing else entry.location.open("rb")
    except OSError as error:
        raise _unreadable(str(entry.location), error) from error


def _inputs_of(name: str, format: RdfFormat | None) -> Iterator[Input]:
    if name == STANDARD_INPUT:
        if format is None:
            raise UsageError(
                "Standard input has no name that would tell its syntax.",
                "Name it with --data-format or --shapes-format.",
            )
        yield Input(name, format.media_type, None)
    elif os.path.isdir(name):
        files = [entry for entry in map(_input_of, _files_below(name)) if entry]
        if not files:
            raise UsageError(f"{name}: no file below this folder is RDF by its name.", f"Known are {_known()}.")
        yield from files
    elif not os.path.exists(name):
        raise EnvironmentFailure(f"{name}: there is no such file.", "Check the spelling and the folder you are in.")
    else:
        entry = _input_of(name, format)
        if entry is None:
            hint = f"Known are {_known()}; name another's syntax with --data-format or --shapes-format."
            raise UsageError(f"{name}: the name does not tell which syntax of RDF this is.", hint)
        yield entry


def _input_of(name: str, format: RdfFormat | None = None) -> Input | None:
    suffix, packing = _suffixes(name)
    format = format or FORMATS.get(suffix)
    folder, file = os.path.split(name)
    base = f"{_uri_of(os.path.abspath(folder))}/{quote(os.fsencode(file))}"
    return Input(name, format.media_type, Path(name), base, packing) if format else None


def _suffixes(name: str) -> tuple[str, str]:
    """Return the suffix that tells the syntax, and the one that tells the compression, if there is one."""
    stem, suffix = os.path.splitext(name)
    return (os.path.splitext(stem)[1], suffix) if suffix in _UNPACKED else (suffix, "")


@lru_cache
def _uri_of(folder: str) -> str:
    return Path(folder).as_uri().removesuffix("/")


def _identity(entry: Input, real_folder: Callable[[str], str]) -> str:
    """Return what two names of one file have in common."""
    if entry.location is None or os.path.islink(entry.name):
        return os.path.realpath(entry.name)
    folder, file = os.path.split(entry.name)
    return f"{real_folder(folder)}/{file}"


def _files_below(folder: str) -> list[str]:
    """Return the files of a folder that are RDF by their name; pipes, sockets and devices are none."""
    try:
        with os.scandir(folder) as entries:
            seen = [entry for entry in entries if not entry.name.startswith(".")]
    except OSError as error:
        raise _unreadable(folder, error) from error
    found = [e.path for e in seen if _is_rdf(e.name) and (e.is_file() or e.is_symlink())]
    below = (_files_below(entry.path) for entry in seen if entry.is_dir(follow_symlinks=False))
    return sorted(chain(found, *below))


def _is_rdf(name: str) -> bool:
    return _suffixes(name)[0] in _IN_FOLDERS


def _known() -> str:
    return ", ".join(FORMATS) + ", each also with " + ", ".join(_UNPACKED)


def _unreadable(name: str, error: OSError) -> EnvironmentFailure:
    reason = f"{name}: cannot be read: {error.strerror}."
    return EnvironmentFailure(reason, "Check that it exists and its permissions.")
