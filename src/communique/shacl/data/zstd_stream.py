"""Read Zstandard as a stream of bytes, and notice where an archive ends too early (RFC 8878)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import zstandard

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BLOCK = 1 << 17
_PACKED = 1 << 10  # which can be 32 MiB when it is unpacked


def open_zstd(path: Path) -> io.BufferedReader:
    """Open a file of one or several Zstandard frames.

    Reading raises `zstandard.ZstdError` for what is no Zstandard, and EOFError where the last frame is not whole.
    """
    return io.BufferedReader(_Frames(path.open("rb")), _BLOCK)


class _Frames(io.RawIOBase):
    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._pieces = _unpacked(packed)
        self._piece = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        while not self._piece:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._piece = memoryview(piece)
        room = memoryview(buffer).cast("B")
        length = min(len(room), len(self._piece))
        room[:length], self._piece = self._piece[:length], self._piece[length:]
        return length

    def close(self) -> None:
        self._packed.close()
        super().close()


def _unpacked(packed: BinaryIO) -> Iterator[bytes]:
    frame, begun = zstandard.ZstdDecompressor().decompressobj(), False
    while block := packed.read(_PACKED):
        while block:
            yield frame.decompress(block)
            begun, block = True, b""
            if frame.eof:
                block = frame.unused_data
                frame, begun = zstandard.ZstdDecompressor().decompressobj(), False
    if begun:
        raise EOFError("the archive ends too early")
