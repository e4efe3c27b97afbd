"""Load the store of a release piece by piece, so that memory does not grow with the data."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from pyoxigraph import RdfFormat, Store

PIECE_BYTES = 32 * 2**20
"""N-Quads that the engine gets at a time; it takes about six times as much memory for them."""
_THREADS = 2


def load_store(nquads: Path, path: Path) -> Store:
    """Return a new store at `path` with the statements of an N-Quads file.

    Raises:
        OSError: the store cannot be written.
    """
    store = Store(str(path))
    loading: deque[Future[None]] = deque()
    with ThreadPoolExecutor(_THREADS) as threads:
        for piece in _pieces(nquads):
            if len(loading) == _THREADS:
                loading.popleft().result()
            loading.append(threads.submit(store.bulk_load, piece, RdfFormat.N_QUADS))
        for future in loading:
            future.result()
    store.flush()
    return store


def settle(store: Store) -> int:
    """Put what was loaded in pieces together, and return how many quads there are; numbers of equal value are one.

    Raises:
        OSError: the store cannot be written.
    """
    store.optimize()
    store.flush()
    return len(store)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while lines := stream.readlines(PIECE_BYTES):
            yield b"".join(lines)
