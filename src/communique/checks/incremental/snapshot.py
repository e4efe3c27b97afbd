"""A memory in a folder: written whole or not at all, and read only if it is what was written.

The folder holds one folder for each writing and a link `current` to the last one. What stands in it counts only with
the digest of the programs that wrote it, and if every file is untouched since; else it is as if there were nothing. It
may be removed at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np
from pyoxigraph import NamedNode

import communique
from communique.checks.incremental.judgements import Judgements
from communique.checks.incremental.memory import Memory, ReadFile, Rules, Verdict
from communique.files import locked
from communique.problems import Problem, Severity
from communique.settings import Settings
from communique.shacl import model_json
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.data.term_forms import term
from communique.shacl.dependence.looks import Dependence, Look, Same, Scan

CURRENT = "current"
_MANIFEST, _FACTS, _SIGNATURES, _ROWS = "manifest.json", "facts.json", "signatures.npy", "judgements.npy"
_PREFIX = "check-"


def cache_folder(settings: Settings) -> Path:
    """Return where what a check finds in a project is remembered: in the folder for releases, apart by project."""
    return settings.releases / "checks" / hashlib.sha256(os.fsencode(settings.root)).hexdigest()[:16]


def recall(folder: Path) -> Memory:
    """Return what was remembered in `folder`; nothing where there is nothing that can be relied on."""
    try:
        current = folder / os.readlink(folder / CURRENT)
        manifest = json.loads((current / _MANIFEST).read_bytes())
        if manifest["programs"] != programs() or not _is_untouched(current, manifest["files"]):
            return Memory()
        return _read(current)
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return Memory()  # missing, removed meanwhile, or not what this version writes


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
        (new / _MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        _make_current(folder, new.name)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    for old in folder.glob(f"{_PREFIX}*"):
        if old.is_symlink():
            old.unlink()
        elif old.name != new.name:
            shutil.rmtree(old, ignore_errors=True)


def programs() -> str:
    """Return a digest of all that makes a result what it is, apart from the project.

    That is the files of this package, by size, times and inode, which change when a file is written or put in place of
    another, and the names and versions of all that is installed beside its libraries.
    """
    beside = Path(np.__file__).parents[1]
    installed = sorted(name for name in os.listdir(beside) if name.endswith(".dist-info"))
    digest = hashlib.sha256("\n".join([sys.version, *installed]).encode())
    for path, signature in sorted(_modules(os.path.dirname(communique.__file__))):
        digest.update(f"{path} {signature}\n".encode())
    return digest.hexdigest()


def _modules(folder: str) -> Iterator[tuple[str, list[int]]]:
    """Yield the files of a package and their signatures."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _modules(entry.path)
            elif entry.name.endswith(".py"):
                yield entry.path, _signature_of(entry.stat())


def _make_current(folder: Path, name: str) -> None:
    beside = folder / f"{name}.link"
    beside.symlink_to(name)
    current = folder / CURRENT
    if current.is_dir() and not current.is_symlink():
        shutil.rmtree(current)  # somebody copied the folder and had links followed
    os.replace(beside, current)


def _seal(path: Path) -> list[Any]:
    """Return the digest of a file, and its size, times and inode: while these are the same, nobody has written it."""
    return [hashlib.sha256(path.read_bytes()).hexdigest(), *_signature(path)]


def _is_untouched(folder: Path, files: Mapping[str, list[Any]]) -> bool:
    return all(_is_what_it_was(folder / name, seal) for name, seal in files.items())


def _is_what_it_was(path: Path, seal: list[Any]) -> bool:
    digest, *signature = seal
    return _signature(path) == signature or hashlib.sha256(path.read_bytes()).hexdigest() == digest


def _signature(path: Path) -> list[int]:
    return _signature_of(path.stat())


def _signature_of(found: os.stat_result) -> list[int]:
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def _write(folder: Path, memory: Memory) -> None:
    if memory.graph is not None:
        memory.graph.save(folder)
    np.save(folder / _SIGNATURES, memory.signatures)
    verdict = memory.verdict
    if verdict:
        np.save(folder / _ROWS, verdict.judgements.rows)
    facts = {
        "files": {path: file.sha256 for path, file in memory.files.items()},
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
    (folder / _FACTS).write_text(json.dumps(facts), encoding="utf-8")


def _read(folder: Path) -> Memory:
    facts = json.loads((folder / _FACTS).read_bytes())
    files = {path: ReadFile(sha256) for path, sha256 in facts["files"].items()}
    for path, readable, rows in facts["problems"]:
        files[path] = ReadFile(files[path].sha256, tuple(_problems(rows)), readable)
    mistakes, verdict = facts["mistakes"], facts["verdict"]
    return Memory(
        files,
        np.load(folder / _SIGNATURES),
        DataGraph.open(folder),
        tuple(_problems(facts["divided"])),
        mistakes and (mistakes[0], tuple(_problems(mistakes[1]))),
        verdict and _verdict(verdict, np.load(folder / _ROWS)),
    )


def _verdict(facts: Mapping[str, Any], rows: Any) -> Verdict:
    judgements = Judgements(tuple(facts["strings"]), rows)
    escaped, idle = (tuple(_problems(facts[name])) for name in ("unchecked", "idle"))
    return Verdict(_rules(facts["rules"]), judgements, escaped, idle)


def _rules_row(rules: Rules) -> dict[str, Any]:
    depend = [[number, *map(_dependence_row, both)] for number, both in rules.depend.items()]
    shapes = model_json.as_json(rules.shapes)
    return {"digest": rules.digest, "shapes": shapes, "depend": depend, "places": rules.places, "alone": rules.alone}


def _rules(row: Mapping[str, Any]) -> Rules:
    depend = {number: (_dependence(one), _dependence(other)) for number, one, other in row["depend"]}
    places = {iri: (path, line) for iri, (path, line) in row["places"].items()}
    return Rules(row["digest"], model_json.from_json(row["shapes"]), depend, places, row["alone"])


def _rows(problems: tuple[Problem, ...]) -> list[tuple[Any, ...]]:
    return [astuple(problem) for problem in problems]


def _problems(rows: list[list[Any]]) -> Iterator[Problem]:
    for path, line, severity, *texts in rows:
        yield Problem(path, line, Severity(severity), *texts)


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


def _dependence(row: Mapping[str, Any]) -> Dependence:
    return Dependence(
        tuple(Look(start, iri and NamedNode(iri), inverse, end) for start, iri, inverse, end in row["looks"]),
        tuple(Same(*fields) for fields in row["same"]),
        tuple(Scan(NamedNode(iri), subject, object) for iri, subject, object in row["scans"]),
        tuple((place, term(form.encode())) for place, form in row["constants"]),
        row["everything"],
        row["volatile"],
    )
