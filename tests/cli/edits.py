"""Random edits of a project, such as people make and such as they do not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from communique.checks.incremental.listing import list_files
from communique.turtle.reader import read_turtle
from communique.turtle.writer import write_turtle


@dataclass(frozen=True)
class Edit:
    """What is done, to which file, and where in it; numbers are taken modulo what there is."""

    deed: str
    file: int
    place: int
    other: int

    def make(self, root: Path, cache: Path) -> None:
        """Edit the project at `root`."""
        DEEDS[self.deed](self, root, cache)


def _records(root: Path) -> list[Path]:
    return [root / path for path in list_files(root).records]


def _chosen(paths: list[Path], number: int) -> Path:
    return paths[number % len(paths)]


def _triples(path: Path) -> list[Triple]:
    return [statement.triple for statement in read_turtle(path.read_bytes(), path.name).statements]


def _without_line(path: Path, place: int) -> None:
    lines = path.read_bytes().splitlines(keepends=True) or [b""]
    del lines[place % len(lines)]
    path.write_bytes(b"".join(lines))


def _drop_line(edit: Edit, root: Path, _: Path) -> None:
    _without_line(_chosen(_records(root), edit.file), edit.place)


def _add_line(edit: Edit, root: Path, _: Path) -> None:
    path = _chosen(_records(root), edit.file)
    path.write_bytes(b"\n" * (edit.place % 3 + 1) + path.read_bytes())


def _drop_statement(edit: Edit, root: Path, _: Path) -> None:
    path = _chosen(_records(root), edit.file)
    triples = _triples(path)
    if len(triples) > 1:
        del triples[edit.place % len(triples)]
        path.write_text(write_turtle(triples), "utf-8")


def _mix_statements(edit: Edit, root: Path, _: Path) -> None:
    """Give a thing a statement that another one has, or another value."""
    records = _records(root)
    path = _chosen(records, edit.file)
    own, others = _triples(path), _triples(_chosen(records, edit.other))
    if own and others:
        one, other = own[edit.place % len(own)], others[edit.other % len(others)]
        object_ = other.object if edit.place % 2 else Literal("01", datatype=NamedNode(f"{_XSD}integer"))
        new = Triple(one.subject, one.predicate if edit.other % 2 else other.predicate, object_)
        path.write_text(write_turtle([*own, new]), "utf-8")


def _break(edit: Edit, root: Path, _: Path) -> None:
    path = _chosen(_records(root), edit.file)
    content = path.read_bytes()
    path.write_bytes(content[: edit.place % (len(content) + 1)])


def _mend(_: Edit, root: Path, __: Path) -> None:
    """Bring every file back that was damaged, from beside the project."""
    for folder in ("data", "seeds", "shapes", "ontology"):
        shutil.copytree(root.parent / "original" / folder, root / folder, dirs_exist_ok=True)


def _remove(edit: Edit, root: Path, _: Path) -> None:
    if len(_records(root)) > 2:
        _chosen(_records(root), edit.file).unlink()


def _copy(edit: Edit, root: Path, _: Path) -> None:
    content = _chosen(_records(root), edit.file).read_bytes()
    (root / "data" / f"copy-{edit.place % 3}.ttl").write_bytes(content)


def _rename(edit: Edit, root: Path, _: Path) -> None:
    _chosen(_records(root), edit.file).rename(root / "data" / f"renamed-{edit.place % 3}.ttl")


def _stray(edit: Edit, root: Path, _: Path) -> None:
    name = ("notes.txt", "notes.md", "questions/calls.rq", "empty.ttl")[edit.place % 4]
    (root / "data" / name).parent.mkdir(exist_ok=True)
    (root / "data" / name).write_bytes(b"" if edit.other % 2 else b"# title: What?\n")


def _keep_times(edit: Edit, root: Path, _: Path) -> None:
    """Change a letter and set the times back, as careless programs do."""
    path = _chosen(_records(root), edit.file)
    before = path.stat()
    content = bytearray(path.read_bytes())
    if content:
        content[edit.place % len(content)] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _touch(edit: Edit, root: Path, _: Path) -> None:
    _chosen(_records(root), edit.file).touch()


def _edit_rule(edit: Edit, root: Path, _: Path) -> None:
    """Drop a line of a shape or of the model."""
    folder = root / ("shapes" if edit.other % 2 else "ontology")
    _without_line(_chosen(sorted(folder.rglob("*.ttl")), edit.file), edit.place)


def _forget(_: Edit, __: Path, cache: Path) -> None:
    shutil.rmtree(cache, ignore_errors=True)


def _damage(edit: Edit, _: Path, cache: Path) -> None:
    """Cut or change a file of what is remembered."""
    files = sorted(path for path in cache.rglob("*") if path.is_file() and not path.is_symlink())
    if files:
        path = _chosen(files, edit.file)
        content = bytearray(path.read_bytes())
        if edit.other % 2:
            content = content[: edit.place % (len(content) + 1)]
        elif content:
            content[edit.place % len(content)] ^= 255
        path.write_bytes(content)


_XSD = "http://www.w3.org/2001/XMLSchema#"
DEEDS: dict[str, Callable[[Edit, Path, Path], None]] = {
    "drop a line": _drop_line,
    "add a line": _add_line,
    "drop a statement": _drop_statement,
    "mix statements": _mix_statements,
    "break": _break,
    "mend": _mend,
    "remove": _remove,
    "copy": _copy,
    "rename": _rename,
    "stray": _stray,
    "keep times": _keep_times,
    "touch": _touch,
    "edit a rule": _edit_rule,
    "forget": _forget,
    "damage": _damage,
}
_COMMON = [
    "drop a statement",
    "mix statements",
    "drop a statement",
    "mix statements",
    "mend",
    "drop a line",
    "add a line",
]
numbers = st.integers(0, 1 << 16)
edits = st.builds(Edit, st.sampled_from([*_COMMON, *DEEDS]), numbers, numbers, numbers)
