"""Where output goes: to a reader that has gone, and to a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

LISTS = [
    ("contradictions",),
    ("contradictions", "--json"),
    ("questions",),
    ("links",),
    ("trace", "harbour-gazette"),
    ("explain", "event:1951-03-03-geneva"),
]


def started(stdout: int, folder: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "communique", *arguments]
    environment = {**os.environ, "COLUMNS": "150"}
    environment.pop("COMMUNIQUE_TEXTS", None)
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=stdout, stderr=subprocess.PIPE, text=True)


def read_all(terminal: int) -> str:
    """Return what a terminal shows until nobody writes to it any more, which Linux reports as an error."""
    found = b""
    try:
        while piece := os.read(terminal, 4096):
            found += piece
    except OSError:
        pass
    return found.decode()


@pytest.mark.parametrize("arguments", LISTS, ids=" ".join)
def test_a_closed_pipe_ends_a_command_without_complaint(small_project: Path, arguments: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with started(writer, small_project, *arguments) as process:
        os.close(writer)
        words = process.communicate(timeout=120)[1]
    assert not any(sign in words for sign in ("communique:", "Traceback", "Errno", "Exception"))
    assert process.returncode == 141


def test_contradictions_on_a_terminal_have_a_row_for_each_position(small_project: Path) -> None:
    ours, theirs = pty.openpty()
    with started(theirs, small_project, "contradictions") as process:
        os.close(theirs)
        shown = read_all(ours)
        assert process.communicate(timeout=120)[1] == "1 pair.\n"
    os.close(ours)
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in shown.splitlines() if line.startswith("│")]
    whole = [" ".join(filter(None, column)) for column in zip(*rows, strict=True)]
    assert whole == [
        "Did the envoy and the minister speak by telephone in spring 1951?",
        "contradiction",
        "The chancery says that there was a call The ministry denies that there was a call",
        "Chancery of Northland Foreign ministry of Southland",
        "asserts denies",
        "The Harbour Gazette, 16 May 1951 (invented) The Harbour Gazette, 16 May 1951 (invented)",
    ]
