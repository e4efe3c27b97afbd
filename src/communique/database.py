"""SQLite files that are written once, the same bytes for the same rows, and only read afterwards."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path
from urllib.parse import quote

_SETTINGS = """
PRAGMA page_size = 4096;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -16384;
"""


def created(path: Path, schema: str) -> sqlite3.Connection:
    """Return a new database with the tables of a schema; whoever writes begins and ends transactions.

    Raises:
        sqlite3.Error: it cannot be written.
    """
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript(_SETTINGS + schema)
    return database


def opened(path: Path, probe: str, cache_kibibytes: int) -> sqlite3.Connection:
    """Return a database that nobody changes, for any thread.

    Args:
        path: the file.
        probe: a query that it has to answer.
        cache_kibibytes: how much of it may be kept in memory.

    Raises:
        sqlite3.Error: there is none, or it cannot be read.
    """
    address = f"file:{quote(str(path))}?mode=ro&immutable=1"
    database = sqlite3.connect(address, uri=True, check_same_thread=False)
    database.execute(f"PRAGMA cache_size = -{cache_kibibytes}")
    database.execute("PRAGMA temp_store = MEMORY")  # who only reads may have no place to write
    database.execute(probe).fetchone()
    return database


def as_os_error(error: sqlite3.Error, path: Path) -> OSError:
    """Return what went wrong while a database was written as other files report it: the disk is full, or fails."""
    is_full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return OSError(errno.ENOSPC if is_full else errno.EIO, str(error), str(path))
