"""A check that reads its files in several processes finds what one process finds, and leaves none behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from communique.checks.incremental import portions
from communique.checks.incremental.listing import list_files
from communique.checks.incremental.memory import Memory
from communique.checks.incremental.project import Outcome, check_project
from communique.checks.incremental.reading import compare
from communique.checks.run import check
from communique.checks.scope import Scope
from communique.corpus import read_corpus
from communique.errors import EnvironmentFailure
from communique.processes import processors
from tests.shacl.graph_model import shown


@pytest.fixture
def two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read small portions in two processes."""
    monkeypatch.setattr(portions, "PORTION", 2_000)
    monkeypatch.setattr(portions, "ALONE", 100)
    monkeypatch.setattr(portions, "processors", lambda: 2)


def anew(root: Path) -> Outcome:
    return check_project(root, Memory(), Scope())


@pytest.mark.usefixtures("two_processes")
def test_two_processes_find_the_same_in_the_same_order(small_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    events = small_project / "data" / "events"
    (events / "blank.ttl").write_text("@prefix code: <https://w3id.org/communique/code/> . code:x code:y [] .", "utf-8")
    path = next(events.glob("1951*.ttl"))
    path.write_text(path.read_text("utf-8").replace("earliest", "latest").replace("1951", "TODO", 1), "utf-8")
    both, files = anew(small_project), compare(list_files(small_project), Memory())
    graph, known = files.graph(), files.known
    monkeypatch.setattr(portions, "processors", lambda: 1)
    assert both.report == anew(small_project).report
    assert both.report.problems == check(read_corpus(small_project)).problems
    files = compare(list_files(small_project), Memory())
    assert shown(files.graph()) == shown(graph)
    assert files.known == known
    assert {problem.code for problem in both.report.problems} >= {"blank-node", "bounds", "format"}


@pytest.mark.usefixtures("two_processes")
def test_a_file_that_cannot_be_opened_is_named_whoever_reads_it(small_project: Path) -> None:
    for name in ("data/bodies.ttl", "seeds/zz.ttl"):
        gone = small_project / name
        before = gone.read_bytes() if gone.exists() else None
        gone.unlink(missing_ok=True)
        gone.symlink_to("nowhere")
        with pytest.raises(EnvironmentFailure, match=name):
            anew(small_project)
        gone.unlink()
        if before:
            gone.write_bytes(before)


def test_when_most_files_have_changed_a_check_begins_anew(small_project: Path) -> None:
    memory = anew(small_project).memory
    assert memory
    listed = list_files(small_project).read
    edited = small_project / "data" / "people.ttl"
    edited.write_text(f"{edited.read_text('utf-8')}\n", "utf-8")
    assert compare(list_files(small_project), memory).changed == ["data/people.ttl"]
    for path in listed:
        with (small_project / path).open("a", encoding="utf-8") as stream:
            stream.write("\n")
    files = compare(list_files(small_project), memory)
    assert files.changed == listed
    assert files.before.graph is None
    assert check_project(small_project, memory, Scope()).report == anew(small_project).report


def test_one_processor_is_known_as_one() -> None:
    code = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n"
    code += "from communique.processes import processors; print(processors())"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"1\n"
    assert processors() >= 1


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize("send", [os.kill, os.killpg])
def test_ctrl_c_ends_the_other_process_at_once(send: Callable[[int, int], None]) -> None:
    work = "import time; print('working', flush=True); time.sleep(60)"
    code = "from communique.shacl.data.side_by_side import side_by_side\n"
    code += f"side_by_side([{work!r}, 'import time; time.sleep(60)'], 2, exec)"
    command = [sys.executable, "-c", code]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # else ignored in a background job
    try:
        one = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    finally:
        signal.signal(signal.SIGINT, before)
    assert one.stdout
    assert one.stdout.readline() == b"working\n"
    (other,) = Path(f"/proc/{one.pid}/task/{one.pid}/children").read_text("utf-8").split()
    send(one.pid, signal.SIGINT)
    _, said = one.communicate(timeout=50)
    assert said.count(b"Traceback") == 1
    assert said.endswith(b"KeyboardInterrupt\n")
    assert not Path(f"/proc/{other}").exists()


def test_where_no_other_process_can_be_started_one_does_it_all() -> None:
    code = "import subprocess\nfrom communique.shacl.data import side_by_side\n"
    code += "subprocess.Popen = lambda *_, **__: open('/nowhere')\nprint(side_by_side.side_by_side('ab', 2, str.upper))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['A', 'B']\n"
