"""Keep a memory in a folder, whole or not at all; see `snapshot`, which reads it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np

from communique.checks.incremental.memory import Memory, Rules
from communique.checks.incremental.snapshot import CURRENT, FACTS, MANIFEST, ROWS, SIGNATURES, programs, stamp
from communique.files import locked
from communique.problems import Problem
from communique.shacl import model_json
from communique.shacl.dependence.looks import Dependence

_PREFIX = "check-"


def remember(folder: Path, memory: Memory) -> None:
    """Keep a memory in `folder`, in place of what was there.

    Raises:
        OSError: the folder cannot be written or the disk is full.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder):
        _replace(folder, memory)


def _replace(folder: Path, memory: Memory) -> None:
    new = Path(tempfile.mkdtemp(dir=folder, prefix=_PREFIX))
    try:
        _write(new, memory)
        manifest = {"programs": programs(), "files": {path.name: _seal(path) for path in sorted(new.iterdir())}}
        (new / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        _make_current(folder, new.name)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    for old in folder.glob(f"{_PREFIX}*"):
        if old.is_symlink():
            old.unlink()
        elif old.name != new.name:
            shutil.rmtree(old, ignore_errors=True)


def _make_current(folder: Path, name: str) -> None:
    beside = folder / f"{name}.link"
    beside.symlink_to(name)
    current = folder / CURRENT
    if current.is_dir() and not current.is_symlink():
        shutil.rmtree(current)  # somebody copied the folder and had links followed
    os.replace(beside, current)


def _seal(path: Path) -> list[Any]:
    """Return the digest of a file, and its stamp."""
    return [hashlib.sha256(path.read_bytes()).hexdigest(), *stamp(path)]


def _write(folder: Path, memory: Memory) -> None:
    if memory.graph is not None:
        memory.graph.save(folder)
    np.save(folder / SIGNATURES, memory.signatures)
    verdict = memory.verdict
    if verdict:
        np.save(folder / ROWS, verdict.judgements.rows)
    facts = {
        "paths": list(memory.files),
        "digests": [file.sha256 for file in memory.files.values()],
        "problems": [
            [path, file.readable, _rows(file.problems)] for path, file in memory.files.items() if file.problems
        ],
        "divided": _rows(memory.divided),
        "mistakes": memory.mistakes and [memory.mistakes[0], _rows(memory.mistakes[1])],
        "verdict": verdict
        and {
            "rules": _rules_row(verdict.rules),
            "strings": verdict.judgements.strings,
            "unchecked": _rows(verdict.unchecked),
            "idle": _rows(verdict.idle),
        },
    }
    (folder / FACTS).write_text(json.dumps(facts), encoding="utf-8")


def _rules_row(rules: Rules) -> dict[str, Any]:
    depend = [[number, *map(_dependence_row, both)] for number, both in rules.depend.items()]
    shapes = model_json.as_json(rules.shapes)
    return {"digest": rules.digest, "shapes": shapes, "depend": depend, "places": rules.places, "alone": rules.alone}


def _rows(problems: tuple[Problem, ...]) -> list[tuple[Any, ...]]:
    return [astuple(problem) for problem in problems]


def _dependence_row(dependence: Dependence) -> dict[str, Any]:
    return {
        "looks": [
            [look.start, look.predicate and look.predicate.value, look.inverse, look.end] for look in dependence.looks
        ],
        "same": [astuple(same) for same in dependence.same],
        "scans": [[scan.predicate.value, scan.subject, scan.object] for scan in dependence.scans],
        "constants": [[place, str(node)] for place, node in dependence.constants],
        "everything": dependence.everything,
        "volatile": dependence.volatile,
    }
