"""Processes beside the build: the same bytes, the same errors, and nobody is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

import pytest

from communique.errors import EnvironmentFailure, InvalidInput
from communique.release import beside
from communique.release.beside import Beside, in_order, processes_for
from communique.release.release import Release
from tests.release.support import build

SECONDS = 30


@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let even a small build take three processes."""
    monkeypatch.setattr(beside, "ALONE", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)


def doubled(numbers: Iterable[int]) -> Iterator[int]:
    for number in numbers:
        if number < 0:
            raise InvalidInput(f"{number}: too small.", "Take a larger one.")
        yield 2 * number


def ended(numbers: Iterable[int]) -> Iterator[int]:
    for _ in numbers:
        os.kill(os.getpid(), signal.SIGKILL)
        yield 0


def until(holds: Callable[[], bool]) -> bool:
    end = monotonic() + SECONDS
    while not holds() and monotonic() < end:
        sleep(0.02)
    return holds()


@pytest.mark.parametrize("number", [0, 1, 2, 50])
def test_outputs_come_in_the_order_of_the_inputs(number: int) -> None:
    assert list(in_order(doubled, range(number), 2)) == [2 * at for at in range(number)]


def test_an_error_comes_through_whole() -> None:
    with pytest.raises(InvalidInput) as raised:
        list(in_order(doubled, [1, 2, -3, 4, 5, 6], 2))
    assert (raised.value.message, raised.value.hint) == ("-3: too small.", "Take a larger one.")


def test_an_error_comes_through_when_more_is_given() -> None:
    def give_for_ever(process: Beside) -> None:
        while True:
            process.give(-1)

    with closing(Beside(doubled)) as process, pytest.raises(InvalidInput, match="too small"):
        give_for_ever(process)


def test_a_process_that_is_killed_is_no_empty_output() -> None:
    with pytest.raises(EnvironmentFailure, match="ended from outside"):
        list(in_order(ended, range(3), 2))


@pytest.mark.usefixtures("several")
def test_several_processes_write_the_same_bytes(odd_project: Path, odd_release: Release, tmp_path: Path) -> None:
    assert processes_for(1) == 3
    release = build(odd_project, tmp_path)
    assert release.path != odd_release.path
    for name in ("SHA256SUMS", "release.json"):
        assert (release.path / name).read_bytes() == (odd_release.path / name).read_bytes()


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize("text", ['<x:a> <x:1> "no name in XML" .', "<x:a> <x:b> <x:c>"])
def test_several_processes_find_the_same_fault(small_project: Path, tmp_path: Path, text: str) -> None:
    (small_project / "data" / "fault.ttl").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as found:
        build(small_project, tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "cpu_count", lambda: 1)
        with pytest.raises(InvalidInput) as alone:
            build(small_project, tmp_path)
    assert str(found.value) == str(alone.value)
    assert list((tmp_path / "releases").iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_who_is_killed_leaves_no_process() -> None:
    script = (
        "from communique.release.beside import Beside\n"
        "from tests.release.test_beside import doubled\n"
        "process = Beside(doubled)\nprocess.give(1)\nprint(process.take(), process.pid, flush=True)\ninput()\n"
    )
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        output, pid = process.stdout.readline().split()
        assert output == "2"
        assert Path(f"/proc/{pid}").exists()
        process.kill()
    assert until(lambda: not Path(f"/proc/{pid}").exists())
