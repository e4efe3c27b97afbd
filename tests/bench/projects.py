"""The projects that are measured: the shipped corpus and synthetic ones, built once and kept for the next run."""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

from communique.release.release import DamagedRelease, Release, open_current
from tests.bench import synthetic
from tests.bench.measured import run, well

ROOT = synthetic.ROOT
KEPT = ROOT / ".communique" / "bench"
SHIPPED = 0
"""Number of synthetic events that stands for the shipped corpus."""
_PATIENCE = 3600
"""Seconds after which a build is given up."""


def title(events: int) -> str:
    """Return what tables call a project."""
    return f"{events:,} synthetic events" if events else "the shipped corpus"


def project(events: int, kept: Path = KEPT) -> Path:
    """Return a project with so many synthetic events, or with the shipped corpus; it is written if it is not there."""
    folder = kept / f"{events}-{_generation()}"
    if events == SHIPPED:
        shutil.rmtree(folder / "data", ignore_errors=True)
        for name in ("ontology", "shapes", "data", "seeds"):
            shutil.copytree(ROOT / name, folder / name, dirs_exist_ok=True)
    elif not folder.exists():
        unfinished = folder.with_name(f"{folder.name}.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        synthetic.write_project(unfinished, events).rename(folder)
    return folder


def _generation() -> str:
    """Return what changes when other events would be generated."""
    return hashlib.sha256(Path(synthetic.__file__).read_bytes()).hexdigest()[:8]


def release(folder: Path, events: int = SHIPPED) -> Release:
    """Return the release of a project; built, without the check before it, if there is none that this code can read.

    The shipped corpus is built anew each time, for it may have changed.

    Raises:
        NotMeasured: it cannot be built.
    """
    releases = folder / ".communique"
    try:
        found = open_current(releases) if events else None
    except DamagedRelease:
        found = None
    if found is None:
        well(run(building(folder, releases), _PATIENCE), f"the build of {title(events)}")
        found = open_current(releases)
    assert found is not None
    return found


def building(folder: Path, releases: Path) -> list[str]:
    """Return the command that builds the release of a project, to be run in `ROOT`."""
    return [sys.executable, "-m", "tests.bench.processes", str(folder), str(releases)]
