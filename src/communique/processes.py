"""What processes have to do with those that started them."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int) -> None:
    """Have the kernel end this process when `parent`, the process that started it, is gone, however that ended."""
    if sys.platform == "linux":
        c_library().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(0)  # it was gone already


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def c_library() -> ctypes.CDLL:
    """Return the C library of this process, for calls that Python has no name for."""
    return ctypes.CDLL(None, use_errno=True)
