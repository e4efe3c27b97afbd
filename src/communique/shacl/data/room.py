"""How much memory is left, so that one can stop with a word before the system stops this process without one."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from communique.errors import EnvironmentFailure

_MARGIN = 64 << 20
"""Bytes that must be left over."""
_FEW = 4 << 20
_MANY = 16 << 20
"""Bytes of data above which it pays to have the allocator clear up."""
_PROCESS, _GROUPS, _MACHINE = Path("/proc/self"), Path("/sys/fs/cgroup"), Path("/proc/meminfo")
_HINT = (
    "Close other programs, take a machine with more memory, or validate the files in several runs or with "
    "--engine spark."
)


def demand(needed: int, doing: str, reserved: int = 0) -> None:
    """See to it that so many bytes are left, and some to spare; pass where the system does not tell.

    A few bytes are not asked for: asking takes longer than their use.

    Args:
        needed: bytes that will be used.
        doing: what they are used for.
        reserved: bytes of the address space that will be taken, used or not; they count where that is limited.

    Raises:
        EnvironmentFailure: there are fewer.
    """
    found = [*_of_address_space(reserved), *(_of_system() if needed > _FEW else ())]
    left = min(found, default=None)
    if left is not None and left < needed + _MARGIN:
        raise EnvironmentFailure(f"There is too little memory for {doing}: {max(left, 0) >> 20} MiB are left.", _HINT)


@contextmanager
def in_memory(doing: str) -> Iterator[None]:
    """Say it clearly where memory runs out all the same.

    Raises:
        EnvironmentFailure: it did.
    """
    try:
        yield
    except MemoryError as error:
        raise EnvironmentFailure(f"Memory has run out at {doing}.", _HINT) from error


def clear_up(size: int) -> None:
    """Give memory that was freed back to the system after work on so many bytes; the C library of GNU keeps it."""
    if size > _MANY and sys.platform == "linux":
        with suppress(AttributeError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)


def _of_system() -> Iterator[int]:
    """Yield what the machine has left without swapping, and what the control groups of the process have (cgroup v2)."""
    yield from _of_machine()
    yield from _of_groups()


def _of_machine() -> Iterator[int]:
    with suppress(OSError):
        facts = _MACHINE.read_text().splitlines()
        yield from (1024 * int(line.split()[1]) for line in facts if line.startswith("MemAvailable:"))


def _of_groups() -> Iterator[int]:
    with suppress(OSError):
        groups = (_PROCESS / "cgroup").read_text().splitlines()
        path = next((line.removeprefix("0::/") for line in groups if line.startswith("0::/")), "")
        folder = _GROUPS / path
        for each in (folder, *folder.parents):
            if not each.is_relative_to(_GROUPS):
                return
            with suppress(OSError, ValueError):  # no such limit
                limit, used = (int((each / name).read_text()) for name in ("memory.max", "memory.current"))
                yield limit - used + _droppable(each)


def _droppable(group: Path) -> int:
    """Return the bytes of files that are kept in memory only because there is room."""
    lines = (group / "memory.stat").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("inactive_file "))


def _of_address_space(reserved: int) -> Iterator[int]:
    with suppress(ImportError, OSError):
        import resource  # which Windows does not have

        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
        if limit != resource.RLIM_INFINITY:
            pages = int((_PROCESS / "statm").read_text().split()[0])
            yield limit - pages * resource.getpagesize() - reserved
