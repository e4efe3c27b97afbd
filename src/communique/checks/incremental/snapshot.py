"""A memory in a folder, read only if it is what `keeping` has written.

The folder holds one folder for each writing and a link `current` to the last one. What stands in it counts only with
the digest of the programs that wrote it, and if every file is untouched since; else it is as if there were nothing. It
may be removed at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from pyoxigraph import NamedNode

import communique
from communique.checks.incremental.judgements import Judgements
from communique.checks.incremental.memory import Memory, ReadFile, Rules, Verdict
from communique.problems import Problem, Severity
from communique.settings import Settings
from communique.shacl import model_json
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.data.term_forms import term
from communique.shacl.dependence.looks import Dependence, Look, Same, Scan

CURRENT = "current"
MANIFEST, FACTS, SIGNATURES, ROWS = "manifest.json", "facts.json", "signatures.npy", "judgements.npy"


def cache_folder(settings: Settings) -> Path:
    """Return where what a check finds in a project is remembered: in the folder for releases, apart by project."""
    return settings.releases / "checks" / hashlib.sha256(os.fsencode(settings.root)).hexdigest()[:16]


def recall(folder: Path) -> Memory:
    """Return what was remembered in `folder`; nothing where there is nothing that can be relied on."""
    try:
        current = folder / os.readlink(folder / CURRENT)
        manifest = json.loads((current / MANIFEST).read_bytes())
        if manifest["programs"] != programs() or not _is_untouched(current, manifest["files"]):
            return Memory()
        return _read(current)
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return Memory()  # missing, removed meanwhile, or not what this version writes


def programs() -> str:
    """Return a digest of all that makes a result what it is, apart from the project.

    That is the files of this package, by size, times and inode, which change when a file is written or put in place of
    another, and the names and versions of all that is installed beside its libraries.
    """
    beside = Path(np.__file__).parents[1]
    installed = sorted(name for name in os.listdir(beside) if name.endswith(".dist-info"))
    digest = hashlib.sha256("\n".join([sys.version, *installed]).encode())
    for path, stamped in sorted(_modules(os.path.dirname(communique.__file__))):
        digest.update(f"{path} {stamped}\n".encode())
    return digest.hexdigest()


def _modules(folder: str) -> Iterator[tuple[str, list[int]]]:
    """Yield the files of a package and their stamps."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _modules(entry.path)
            elif entry.name.endswith(".py"):
                yield entry.path, _stamp_of(entry.stat())


def _is_untouched(folder: Path, files: Mapping[str, list[Any]]) -> bool:
    return all(_is_what_it_was(folder / name, seal) for name, seal in files.items())


def _is_what_it_was(path: Path, seal: list[Any]) -> bool:
    digest, *stamped = seal
    return stamp(path) == stamped or hashlib.sha256(path.read_bytes()).hexdigest() == digest


def stamp(path: Path) -> list[int]:
    """Return size, times and inode of a file: while these are the same, nobody has written it."""
    return _stamp_of(path.stat())


def _stamp_of(found: os.stat_result) -> list[int]:
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def _read(folder: Path) -> Memory:
    facts = json.loads((folder / FACTS).read_bytes())
    files = dict(zip(facts["paths"], map(ReadFile, facts["digests"]), strict=True))
    for path, readable, rows in facts["problems"]:
        files[path] = ReadFile(files[path].sha256, tuple(_problems(rows)), readable)
    mistakes, verdict = facts["mistakes"], facts["verdict"]
    return Memory(
        files,
        np.load(folder / SIGNATURES),
        DataGraph.open(folder),
        tuple(_problems(facts["divided"])),
        mistakes and (mistakes[0], tuple(_problems(mistakes[1]))),
        verdict and _verdict(verdict, np.load(folder / ROWS)),
    )


def _verdict(facts: Mapping[str, Any], rows: Any) -> Verdict:
    judgements = Judgements(tuple(facts["strings"]), rows)
    escaped, idle = (tuple(_problems(facts[name])) for name in ("unchecked", "idle"))
    return Verdict(_rules(facts["rules"]), judgements, escaped, idle)


def _rules(row: Mapping[str, Any]) -> Rules:
    depend = {number: (_dependence(one), _dependence(other)) for number, one, other in row["depend"]}
    places = {iri: (path, line) for iri, (path, line) in row["places"].items()}
    return Rules(row["digest"], model_json.from_json(row["shapes"]), depend, places, row["alone"])


def _problems(rows: list[list[Any]]) -> Iterator[Problem]:
    for path, line, severity, *texts in rows:
        yield Problem(path, line, Severity(severity), *texts)


def _dependence(row: Mapping[str, Any]) -> Dependence:
    return Dependence(
        tuple(Look(start, iri and NamedNode(iri), inverse, end) for start, iri, inverse, end in row["looks"]),
        tuple(Same(*fields) for fields in row["same"]),
        tuple(Scan(NamedNode(iri), subject, object) for iri, subject, object in row["scans"]),
        tuple((place, term(form.encode())) for place, form in row["constants"]),
        row["everything"],
        row["volatile"],
    )
