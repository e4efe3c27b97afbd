"""What a worker gives up before it reads anything that a stranger has sent (Linux; elsewhere as far as it goes)."""

from __future__ import annotations

import ctypes
import errno
import platform
import resource
import struct
import sys
from pathlib import Path

from communique.processes import c_library

_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWNET = 0x40000000
_CLONE_NEWUSER = 0x10000000
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_SOCKET_CALL = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""By machine: its name in the kernel's audit, and the number of the system call `socket`."""
_IO_URING_SETUP = 425
_OTHER_INTERFACE = 0x40000000
"""System calls from here on belong to another interface of the same machine (x32) and are refused altogether."""
_AT_NUMBER, _AT_ARCHITECTURE = 0, 4
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM


def leave_network() -> bool:
    """Make it impossible for this process to connect to anything; tell whether the system granted that.

    First a network namespace of its own, in which there is nothing, then a filter by which the kernel refuses to make
    sockets (Linux, `seccomp(2)`); either is enough. Sockets that are open already keep working. Call it while there is
    one thread only.
    """
    if sys.platform != "linux":
        return False
    libc = c_library()
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    is_alone = any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))
    return _refuse_sockets(libc) or is_alone


def _refuse_sockets(libc: ctypes.CDLL) -> bool:
    architecture, number = _SOCKET_CALL.get(platform.machine(), (0, 0))
    if not architecture:
        return False
    load, equal, at_least, answer = 0x20, 0x15, 0x35, 0x06  # BPF: LD|W|ABS, JMP|JEQ|K, JMP|JGE|K, RET|K
    program = [
        (load, 0, 0, _AT_ARCHITECTURE),
        (equal, 0, 4, architecture),
        (load, 0, 0, _AT_NUMBER),
        (equal, 2, 0, number),
        (equal, 1, 0, _IO_URING_SETUP),
        (at_least, 0, 1, _OTHER_INTERFACE),
        (answer, 0, 0, _REFUSE),
        (answer, 0, 0, _ALLOW),
    ]
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in program)
    buffer = ctypes.create_string_buffer(code, len(code))
    description = struct.pack("HxxxxxxP", len(program), ctypes.addressof(buffer))
    granted: int = libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, description, 0, 0)
    return granted == 0


def limit_memory(more: int) -> None:
    """Let the address space of this process grow by at most `more` bytes from what it is now."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        ceiling = pages * resource.getpagesize() + more
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def most_resident_bytes() -> int:
    """Return the most memory that this process has held so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024  # bytes on macOS, KiB elsewhere
