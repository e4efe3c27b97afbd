"""`make bench`: serving, growth, building, checking, validating, matching names and pages.

Beside peers where there are any: same data, machine and client, in one run.

The output is Markdown.
"""

from __future__ import annotations

import argparse
import os
import platform
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from communique.release.release import Release
from tests.bench import load, pages, projects, reconciling, trifid, virtuoso
from tests.bench.building import Built
from tests.bench.checking import NOTE as CHECK_NOTE
from tests.bench.checking import SIZES as CHECK_SIZES
from tests.bench.checking import Checks
from tests.bench.engines import ENGINES
from tests.bench.goals import Goal, goals_table
from tests.bench.growth import NOTE as GROWTH_NOTE
from tests.bench.growth import SIZES as GROWTH_SIZES
from tests.bench.growth import growth_of, growth_table
from tests.bench.measured import NotMeasured
from tests.bench.servers import OURS, OXIGRAPH, PEERS, Kind
from tests.bench.serving import CONNECTIONS, Bench, Plan
from tests.bench.serving_tables import NOTE, answers_table, load_table, memory_table, remarks, serving_goals
from tests.bench.validating import NOTE as VALIDATE_NOTE
from tests.bench.validating import SIZES as VALIDATE_SIZES
from tests.bench.validating import Plan as ValidatePlan
from tests.bench.validating import Validations, validate_goals, validate_tables

SIZES = (projects.SHIPPED, 100_000)
_PACKAGES = ("pyoxigraph", "oxigraph", "rdflib", "rdflib-endpoint", "uvicorn")


def main() -> int:
    """Measure what is asked for and print it."""
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that no server outlives a run that is ended
    try:
        print(_heading(), flush=True)
    except load.NoWrk as error:
        print(error, file=sys.stderr)
        return 3
    options.kept = options.kept.resolve()
    options.kept.mkdir(parents=True, exist_ok=True)
    goals: list[Goal] = []
    for name in options.only or _PARTS:
        with tempfile.TemporaryDirectory(prefix="run-", dir=options.kept) as folder:
            try:
                goals += _PARTS[name](options, Path(folder))
            except NotMeasured as error:
                print(f"\nNot measured: {name}, {error}.", flush=True)
    if goals:
        _print(("\n## Goals, of serving at the highest number of connections\n", *goals_table(goals)))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog='make bench ARGS="…"', description=__doc__)
    parser.add_argument("--only", nargs="+", choices=_PARTS, help="measure these alone")
    parser.add_argument("--events", type=int, nargs="+", help="numbers of synthetic events; 0 is the shipped corpus")
    parser.add_argument("--seconds", type=int, default=8, help="how long each work is measured")
    parser.add_argument("--connections", type=int, nargs="+", default=list(CONNECTIONS), help="how many at a time")
    parser.add_argument("--works", default="", help="only the works, or the shapes, with this in their name")
    parser.add_argument(
        "--peers", nargs="*", default=[kind.name for kind in (*PEERS, pages.TRIFID)], help="which peers to measure"
    )
    names = [engine.name for engine in ENGINES]
    parser.add_argument("--engines", nargs="*", choices=names, default=names, help="which SHACL engines to measure")
    parser.add_argument(
        "--limit", type=float, default=1800, help="seconds after which a check, validation or build is given up"
    )
    parser.add_argument(
        "--kept",
        type=Path,
        default=projects.KEPT,
        help="folder for projects and what a run needs",
    )
    return parser.parse_args()


def _heading() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    machine = [f"{os.cpu_count()} cores", f"{memory:.0f} GiB", f"{platform.system()} {platform.release()}"]
    software = [f"Python {platform.python_version()}", *(f"{name} {_version(name)}" for name in _PACKAGES)]
    arguments = f' ARGS="{" ".join(sys.argv[1:])}"' if sys.argv[1:] else ""
    busy = f"load of the machine before the run {os.getloadavg()[0]:.1f}"
    facts = ", ".join([*machine, *software, virtuoso.version(), trifid.version(), load.version(), busy])
    return f"# Bench\n\n`make bench{arguments}`\n\n{facts}"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _serve(options: argparse.Namespace, folder: Path) -> list[Goal]:
    plan = Plan(options.seconds, options.connections, options.works)
    goals: list[Goal] = []
    for events in options.events or SIZES:
        title, release = projects.title(events), _release(options, events)
        print(f"\n## Serving {title}: {release.manifest['counts']['statements']:,} statements\n\n{NOTE}\n", flush=True)
        bench = Bench(release, folder / str(events), plan)
        found = {kind.name: bench.measure(kind) for kind in (OURS, *_peers(options))}
        for table in (load_table(found), memory_table(found), answers_table(found, [*bench.compared]), remarks(found)):
            _print([*table, ""])
        goals += serving_goals(title, found)
    return goals


def _growth(options: argparse.Namespace, folder: Path) -> list[Goal]:
    sizes = [events for events in options.events or GROWTH_SIZES if events != projects.SHIPPED]
    print(f"\n## Growth: mean milliseconds of an answer over one connection\n\n{GROWTH_NOTE}\n", flush=True)
    releases = [_release(options, events) for events in sizes]
    kinds = [OURS, *(kind for kind in _peers(options) if kind is OXIGRAPH)]
    found = growth_of(kinds, sizes, releases, folder, max(1, options.seconds // 4))
    _print(growth_table(sizes, found))
    return []


def _build(options: argparse.Namespace, folder: Path) -> list[Goal]:
    goals: list[Goal] = []
    for events in options.events or SIZES:
        title = projects.title(events)
        built = Built(projects.project(events, options.kept), folder / str(events), options.limit)
        print(f"\n## Building {title}: {built.statements:,} statements\n", flush=True)
        _print(built.table())
        goals += built.goals(title)
    return goals


def _check(options: argparse.Namespace, folder: Path) -> list[Goal]:
    print(f"\n## Checking\n\n{CHECK_NOTE}\n", flush=True)
    checks = Checks(options.kept, folder, options.limit)
    _print(checks.table(options.events or CHECK_SIZES))
    return [*checks.goals()]


def _validate(options: argparse.Namespace, folder: Path) -> list[Goal]:
    print(f"\n## Validating\n\n{VALIDATE_NOTE}", flush=True)
    found = Validations()
    wanted = [engine for engine in ENGINES if engine.name in options.engines]
    plan = ValidatePlan(options.events or VALIDATE_SIZES, wanted, options.works, options.limit)
    _print(validate_tables(plan, options.kept, folder, found))
    return [*validate_goals(found)]


def _reconcile(options: argparse.Namespace, folder: Path) -> list[Goal]:
    goals: list[Goal] = []
    for events in options.events or SIZES:
        title, release = projects.title(events), _release(options, events)
        print(
            f"\n## Matching names against {title}: {len(release.index()):,} things\n\n{reconciling.NOTE}\n", flush=True
        )
        found = reconciling.measure(release, folder / str(events), options.seconds)
        _print(reconciling.table(found))
        goals += reconciling.goals(title, found)
    return goals


def _pages(options: argparse.Namespace, folder: Path) -> list[Goal]:
    goals: list[Goal] = []
    for events in options.events or pages.SIZES:
        title, release = projects.title(events), _release(options, events)
        print(f"\n## Pages of {title}\n\n{pages.NOTE}\n", flush=True)
        found = pages.measure(release, folder / str(events), options.seconds, options.peers)
        _print(pages.table(found))
        goals += pages.goals(title, found)
    return goals


def _release(options: argparse.Namespace, events: int) -> Release:
    return projects.release(projects.project(events, options.kept), events)


def _peers(options: argparse.Namespace) -> list[Kind]:
    return [kind for kind in PEERS if kind.name in options.peers]


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, flush=True)


_PARTS: dict[str, Callable[[argparse.Namespace, Path], list[Goal]]] = {
    "serve": _serve,
    "growth": _growth,
    "build": _build,
    "check": _check,
    "validate": _validate,
    "reconcile": _reconcile,
    "pages": _pages,
}


if __name__ == "__main__":
    sys.exit(main())
