"""Sorting in pieces on disk and looking up by bisection give what sorting and looking up in memory give."""

from __future__ import annotations

import tracemalloc
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.jsonld import natural_key
from communique.release import sorting
from communique.release.lookup import SortedFile
from communique.release.sorting import SortedLines
from communique.release.subjects import blocks_of_quads

LINES = st.lists(st.text("ab19-é", max_size=5).map(lambda text: f"{text}\n".encode()), max_size=60)
QUADS = st.lists(
    st.builds(
        lambda s, p, o, g: f"{s} <p:{p}> {o} <g:{g}> .\n",
        st.sampled_from(["<a:>", "<a:1>", "<a:1#x>", "<a:10>", "<b:>", "_:c14n1", "_:c14n10"]),
        st.integers(0, 3),
        st.sampled_from(["<a:1>", '"a b"', '"a <b> c"@en', "_:c14n1"]),
        st.integers(0, 2),
    ),
    max_size=60,
)


@pytest.fixture(autouse=True)
def few_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Merge a few runs at a time."""
    monkeypatch.setattr(sorting, "MAX_RUNS", 3)


@settings(deadline=None)
@given(st.lists(LINES, max_size=4), st.sampled_from([1, 40, 10_000]))
def test_lines_come_out_sorted_and_once(pieces: list[list[bytes]], run_bytes: int) -> None:
    with TemporaryDirectory() as folder:
        lines = SortedLines(Path(folder), "x", run_bytes=run_bytes)
        for piece in pieces:
            lines.add(piece)
        found = [line for block in lines.blocks() for line in block]
        assert found == sorted({line for piece in pieces for line in piece})
        assert list(Path(folder).iterdir()) == []


@settings(deadline=None)
@given(LINES, st.sampled_from([1, 40, 10_000]))
def test_a_key_decides_the_order(given_lines: list[bytes], run_bytes: int) -> None:
    def key(line: bytes) -> list[tuple[int, str]]:
        return natural_key(line.decode())

    with TemporaryDirectory() as folder:
        lines = SortedLines(Path(folder), "x", key, run_bytes)
        for line in given_lines:
            lines.add([line])
        assert [line for block in lines.blocks() for line in block] == sorted(set(given_lines), key=key)


def test_what_does_not_fit_is_on_disk_meanwhile_in_few_files(tmp_path: Path) -> None:
    lines = SortedLines(tmp_path, "x", run_bytes=100)
    for number in range(1000):
        lines.add([f"{number}\n".encode()])
        assert len(list(tmp_path.iterdir())) <= 3
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) > 3500
    assert sum(len(block) for block in lines.blocks()) == 1000
    assert list(tmp_path.iterdir()) == []


def test_memory_is_that_of_a_run_whatever_the_number_of_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "MAX_RUNS", 8)
    peaks = []
    for number in (10_000, 40_000):
        tracemalloc.start()
        lines = SortedLines(tmp_path, "x", run_bytes=50_000)
        for start in range(0, number, 100):
            lines.add(f"{hash((start, n)):064}\n".encode() for n in range(100))
        assert sum(len(block) for block in lines.blocks()) == number
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]
    assert peaks[1] < 40_000 * 65 / 2


@settings(deadline=None)
@given(QUADS, st.sampled_from([1, 7, 64, 10_000]))
def test_a_subject_is_found_wherever_parts_begin_and_end(quads: list[str], part_bytes: int) -> None:
    wanted: defaultdict[str, list[str]] = defaultdict(list)
    for subject, facts in blocks_of_quads(sorted(set(quads))):
        wanted[subject] = facts
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sorted.nq"
        path.write_text("".join(sorted(set(quads))), encoding="utf-8")
        with closing(SortedFile(path, part_bytes)) as file:
            for subject in ("<a:>", "<a:1>", "<a:1#x>", "<a:10>", "<b:>", "<c:>", "<0:>", "_:c14n1", "_:c14n10"):
                assert file.facts(subject) == wanted[subject]
