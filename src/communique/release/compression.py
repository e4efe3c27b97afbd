"""Compressed copies that depend on nothing but the content: no time, no name, no number of processors."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import zstandard

GZIP_LEVEL = 6
ZSTD_LEVEL = 10
"""The level from which higher ones cost many times the time for a tenth of the size."""


def compress(path: Path) -> None:
    """Write `path` as `.gz` (RFC 1952) and `.zst` (RFC 8878) beside it; it stays."""
    _gzip(path, path.with_name(path.name + ".gz"))
    _zstd(path, path.with_name(path.name + ".zst"))


def _gzip(path: Path, target: Path) -> None:
    with (
        path.open("rb") as source,
        target.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", compresslevel=GZIP_LEVEL, fileobj=raw, mtime=0) as stream,
    ):
        shutil.copyfileobj(source, stream)


def _zstd(path: Path, target: Path) -> None:
    compressor = zstandard.ZstdCompressor(level=ZSTD_LEVEL, write_checksum=True, threads=0)
    with path.open("rb") as source, target.open("wb") as stream:
        compressor.copy_stream(source, stream, size=path.stat().st_size)
