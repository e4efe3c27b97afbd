"""The SHACL engines that are measured, each a process of its own, and what each took and found."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from communique.terms import SH
from tests.bench.measured import Measured, NotMeasured, run, well

Found = frozenset[tuple[str, str, str]]
"""Focus node, source shape and constraint component of each result, as IRIs."""

_NPM = Path(__file__).with_name("npm")
_MODULES = _NPM / "node_modules"
_QUICK, _TIMES = 2, 5  # seconds, and runs of what takes less
_MOST = 0.7 * os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**20
"""MiB that an engine may hold."""


@dataclass(frozen=True)
class Validation:
    """What one engine took and found.

    Attributes:
        whole: wall seconds of its process.
        reading: seconds of it until shapes and data were read, and
        validating: seconds from then on; both None where the process does not say.
        mebibytes: most memory of the process and of those that it started, together.
        found: the results.
    """

    whole: float
    reading: float | None
    validating: float | None
    mebibytes: float
    found: Found


@dataclass(frozen=True)
class Engine:
    """An engine that can be measured.

    Attributes:
        name: what it is called.
        version: its version; empty where it is not installed.
        command: what reads a file of N-Triples and some of shapes in Turtle, and validates.
        understand: reads what the command printed.
    """

    name: str
    version: str
    command: Callable[[Path, Sequence[Path]], list[str]]
    understand: Callable[[Measured], Validation]

    def validate(self, data: Path, shapes: Sequence[Path], limit: float) -> Validation:
        """Run it; the median of five times where that takes moments.

        Raises:
            NotMeasured: it is not installed, fails, takes longer than `limit` seconds or most of the machine's memory.
        """
        if not self.version:
            raise NotMeasured(f"{self.name} is not installed")
        runs = [self.understand(run(self.command(data, shapes), limit, _MOST))]
        if runs[0].whole < _QUICK:
            runs += [self.understand(run(self.command(data, shapes), limit, _MOST)) for _ in range(_TIMES - 1)]
        return sorted(runs, key=lambda each: each.whole)[len(runs) // 2]


def _by_module(name: str) -> Callable[[Path, Sequence[Path]], list[str]]:
    return lambda data, shapes: [sys.executable, "-m", "tests.bench.validators", name, str(data), *map(str, shapes)]


def _by_command(data: Path, shapes: Sequence[Path]) -> list[str]:
    named = [part for path in shapes for part in ("--shapes", str(path))]
    command = [sys.executable, "-m", "communique", "validate", *named, "--data", str(data)]
    return [*command, "--format", "ntriples"]


def _by_node(data: Path, shapes: Sequence[Path]) -> list[str]:
    memory = "--max-old-space-size=16384"
    return ["node", memory, str(_NPM / "validate.mjs"), str(data), *map(str, shapes)]


def _timed(measured: Measured) -> Validation:
    """Read the line of JSON of `validators.py` and `validate.mjs`, which comes last."""
    text = well(measured, "validation").output
    said = json.loads(text[text.rindex('{"load"') :])
    found = frozenset(tuple(term.strip("<>") for term in result) for result in said["results"])
    return Validation(_seconds(measured), said["load"], said["validate"], measured.together, found)


def _reported(measured: Measured) -> Validation:
    """Read a validation report in N-Triples; status 1 says that there are results."""
    if measured.seconds is None or measured.status not in (0, 1):
        well(measured, "communique validate")
    lines = "".join(line for line in measured.output.splitlines(True) if line.startswith(("_:", "<")))
    results: dict[str, dict[str, str]] = {}
    for quad in parse(lines, RdfFormat.N_TRIPLES):
        results.setdefault(str(quad.subject), {})[quad.predicate.value] = getattr(quad.object, "value", "")
    wanted = [SH.focusNode.value, SH.sourceShape.value, SH.sourceConstraintComponent.value]
    found = frozenset(tuple(said[key] for key in wanted) for said in results.values() if wanted[0] in said)
    return Validation(_seconds(measured), None, None, measured.together, found)  # type: ignore[arg-type]


def _seconds(measured: Measured) -> float:
    assert measured.seconds is not None
    return measured.seconds


def _python(package: str) -> str:
    try:
        return version_of(package)
    except PackageNotFoundError:
        return ""


def _node(package: str) -> str:
    path = _MODULES / package / "package.json"
    return str(json.loads(path.read_text("utf-8"))["version"]) if path.exists() else ""


OURS = Engine("communique", _python("communique"), _by_module("communique"), _timed)
COMMAND = Engine("communique validate", _python("communique"), _by_command, _reported)
PYSHACL = Engine("pySHACL", _python("pyshacl"), _by_module("pySHACL"), _timed)
RUDOF = Engine("rudof", _python("pyrudof"), _by_module("rudof"), _timed)
SHACL_ENGINE = Engine("shacl-engine", _node("shacl-engine"), _by_node, _timed)
ENGINES = (COMMAND, OURS, RUDOF, PYSHACL, SHACL_ENGINE)
