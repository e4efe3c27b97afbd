"""Files of a release that are written once, front to back, together with their compressed copies and checksums.

Compression and checksums run in threads beside the writer, for they let go of the interpreter's lock. What they
write depends on nothing but the content: no time, no name, no number of processors.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Protocol

import zstandard

from communique.release.checksums import Listed

GZIP_LEVEL = 3
"""Half the time of level 6 for a fifth more bytes; who wants it small takes zstd."""
ZSTD_LEVEL = 5
PIECE_BYTES = 4 * 2**20
"""What is handed to the threads at a time."""

_GZIP_FORMAT = zlib.MAX_WBITS + 16


class Encoder(Protocol):
    """What compresses piece by piece."""

    def compress(self, data: bytes, /) -> bytes:
        """Take a piece and return what is ready."""

    def flush(self) -> bytes:
        """Return the rest."""


class _Plain:
    def compress(self, data: bytes, /) -> bytes:
        return data

    def flush(self) -> bytes:
        return b""


class _Copy:
    """One file with its checksum."""

    def __init__(self, folder: Path, name: str, encoder: Encoder) -> None:
        self._name = name
        self._encoder = encoder
        self._digest = hashlib.sha256()
        self._stream = (folder / name).open("wb")

    def write(self, piece: bytes) -> None:
        self._put(self._encoder.compress(piece))

    def close(self) -> Listed:
        self._put(self._encoder.flush())
        size = self._stream.tell()
        self._stream.close()
        return Listed(self._name, self._digest.hexdigest(), size)

    def abandon(self) -> None:
        with suppress(OSError):
            self._stream.close()

    def _put(self, data: bytes) -> None:
        self._digest.update(data)
        self._stream.write(data)


class Output:
    """A text file with its copies `.gz` (RFC 1952) and `.zst` (RFC 8878) beside it."""

    def __init__(self, folder: Path, name: str, threads: ThreadPoolExecutor) -> None:
        """Start to write the file called `name` in `folder`; `threads` do the work."""
        self._threads = threads
        self._written: list[str] = []
        self._size = 0
        self._pending: Future[None] | None = None
        gzip = zlib.compressobj(GZIP_LEVEL, wbits=_GZIP_FORMAT)
        zstd = zstandard.ZstdCompressor(level=ZSTD_LEVEL, write_checksum=True).compressobj()
        encoders: dict[str, Encoder] = {"": _Plain(), ".gz": gzip, ".zst": zstd}
        self._copies = [_Copy(folder, name + ending, encoder) for ending, encoder in encoders.items()]

    def write(self, text: str) -> None:
        """Append `text`.

        Raises:
            OSError: an earlier piece could not be written.
        """
        self._written.append(text)
        self._size += len(text)
        if self._size >= PIECE_BYTES:
            self._hand_over()

    def close(self) -> list[Listed]:
        """Write what is left and return names and checksums of the file and its copies.

        Raises:
            OSError: something could not be written.
        """
        self._hand_over()
        self._wait()
        return [copy.close() for copy in self._copies]

    def abandon(self) -> None:
        """Let go of the files as they are; does nothing after `close`."""
        self._pending = None
        for copy in self._copies:
            copy.abandon()

    def _hand_over(self) -> None:
        """Give what has gathered to a thread, when the piece before it is done."""
        piece = "".join(self._written).encode()
        self._written, self._size = [], 0
        self._wait()
        self._pending = self._threads.submit(self._write_copies, piece)

    def _wait(self) -> None:
        if self._pending:
            self._pending.result()

    def _write_copies(self, piece: bytes) -> None:
        for copy in self._copies:
            copy.write(piece)


class Outputs:
    """The files that are being written, and what they turned out to be."""

    def __init__(self, folder: Path, threads: ThreadPoolExecutor) -> None:
        """Write below `folder`, which exists."""
        self.folder = folder
        self._threads = threads
        self._outputs: list[Output] = []
        self._others: list[Listed] = []
        self.listed: list[Listed] = []
        """Names relative to the folder, sizes and checksums, once all is written."""

    def start(self, name: str) -> Output:
        """Start the file called `name`, a POSIX path relative to the folder."""
        output = Output(self.folder, name, self._threads)
        self._outputs.append(output)
        return output

    def include(self, written: Iterable[Listed]) -> None:
        """List what somebody else has written to the same folder, too."""
        self._others += written

    def close(self) -> None:
        """Finish all files.

        Raises:
            OSError: something could not be written.
        """
        self.listed = sorted([*self._others, *(entry for output in self._outputs for entry in output.close())])

    def abandon(self) -> None:
        """Let go of what has not been finished."""
        for output in self._outputs:
            output.abandon()


@contextmanager
def writing(folder: Path) -> Iterator[Outputs]:
    """Give a place to write files below `folder`; they are finished at the end of the block.

    Raises:
        OSError: something could not be written.
    """
    with ExitStack() as stack:
        threads = ThreadPoolExecutor(os.cpu_count() or 1)
        outputs = Outputs(folder, threads)
        stack.callback(outputs.abandon)
        stack.callback(threads.shutdown, cancel_futures=True)
        yield outputs
        outputs.close()
