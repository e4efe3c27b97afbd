"""The generated corpus is one that a curator could have written: canonical files, equal for equal counts."""

from __future__ import annotations

from pathlib import Path

from communique.formatting import canonical
from tests.bench.synthetic import write_project


def content_of(project: Path) -> dict[str, bytes]:
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in project.rglob("*") if path.is_file()}


def test_generated_files_are_canonical_and_the_same_each_time(tmp_path: Path) -> None:
    first = content_of(write_project(tmp_path / "one", 40))
    assert first == content_of(write_project(tmp_path / "two", 40))
    records = {name: content for name, content in first.items() if "/synthetic-" in name}
    assert len([name for name in records if name.startswith("data/events/")]) == 40
    assert len([name for name in records if name.startswith("data/claims/")]) == 4
    assert [name for name, content in records.items() if canonical(content, name) != content] == []
