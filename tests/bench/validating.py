"""Validating: our engine beside others on the same shapes and the same file with known errors, in one run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.damages import CORE, DAMAGED, Result, expected, write_data
from tests.bench.engines import COMMAND, OURS, PYSHACL, RUDOF, Engine, Found, Validation
from tests.bench.goals import Goal
from tests.bench.growth import exponent
from tests.bench.measured import NotMeasured
from tests.bench.projects import project

SIZES = (1_000, 10_000)
NOTE = f"""Each engine is a process of its own and reads one file of N-Triples, the model and the records. *Whole* is
the wall time of the process, *reading* and *validating* are parts of it by the engine's own clock; *memory* is the most
that the process and those it started held together. *Errors* are those of the {DAMAGED} put into the data that these
shapes know; *others* are results beside them, for the project's own shapes beside those of the first engine. What takes
less than two seconds is run five times, and the median counts."""
_SHAPES = Path(__file__).parent / "shapes"
_OWN = "the project's own shapes"
_FULL = "shapes with qualified counts, disjunctions and SPARQL"
_CORE = "shapes of Core alone"


@dataclass(frozen=True)
class Shapes:
    """Shapes to validate with: where they are, and the results there must be, None where nobody can tell."""

    name: str
    files: tuple[Path, ...]
    expected: frozenset[Result] | None


@dataclass
class Validations:
    """What was measured, by shapes, number of events and name of the engine; and what was given up."""

    found: dict[tuple[str, int, str], Validation] = field(default_factory=dict)
    given_up: set[tuple[str, str]] = field(default_factory=set)

    def measure(self, engine: Engine, data: Path, shapes: Shapes, events: int, limit: float) -> str:
        """Run one engine and return its row."""
        head = f"| {engine.name} {engine.version} |"
        if (shapes.name, engine.name) in self.given_up:
            return f"{head} not tried: given up with fewer events |||||||"
        try:
            found = engine.validate(data, shapes.files, limit)
        except NotMeasured as reason:
            self.given_up.add((shapes.name, engine.name))
            return f"{head} {str(reason).strip().splitlines()[-1]} |||||||"
        self.found[shapes.name, events, engine.name] = found
        judged = _judged(found.found, shapes.expected, self._first(shapes.name, events))
        times = " | ".join(
            "" if time is None else f"{time:.2f}" for time in (found.whole, found.reading, found.validating)
        )
        return f"{head} {times} | {found.mebibytes:,.0f} | {judged} |"

    def _first(self, shapes: str, events: int) -> Found:
        return next(v.found for (name, size, _), v in self.found.items() if (name, size) == (shapes, events))


def shapes_of(folder: Path, events: int) -> tuple[Shapes, ...]:
    """Return the shapes that a project of so many events is validated with."""
    core, beyond = _SHAPES / "core.ttl", _SHAPES / "beyond.ttl"
    return (
        Shapes(_FULL, (core, beyond), expected(events)),
        Shapes(_CORE, (core,), expected(events, CORE)),
        Shapes(_OWN, tuple(sorted((folder / "shapes").rglob("*.ttl"))), None),
    )


@dataclass(frozen=True)
class Plan:
    """What is measured.

    Attributes:
        sizes: numbers of events.
        engines: what validates them.
        works: only shapes with this in their name are used.
        limit: seconds after which an engine is given up.
    """

    sizes: Sequence[int]
    engines: Sequence[Engine]
    works: str
    limit: float


def validate_tables(plan: Plan, kept: Path, folder: Path, into: Validations) -> Iterator[str]:
    """Yield a table for each size and set of shapes, a row as soon as it is measured, which `into` keeps."""
    for events in plan.sizes:
        source = project(events, kept)
        data = write_data(source, events, folder / f"{events}.nt")
        statements = sum(chunk.count(b"\n") for chunk in _chunks(data))
        for shapes in (each for each in shapes_of(source, events) if plan.works in each.name):
            yield f"\n### {events:,} synthetic events, {statements:,} statements: {shapes.name}\n"
            yield "| engine | whole, s | reading, s | validating, s | memory, MiB | errors | others |"
            yield "|---|--:|--:|--:|--:|--:|--:|"
            for engine in plan.engines:
                yield into.measure(engine, data, shapes, events, plan.limit)
        data.unlink()


def validate_goals(found: Validations) -> Iterator[Goal]:
    """Yield what is to be reached, as far as it was measured."""
    by = found.found
    for peer, events, times in ((PYSHACL, 1_000, 100), (RUDOF, 1_000, 10), (RUDOF, 10_000, 15)):
        yield from _quicker(by, peer, events, times)
    ours, theirs = by.get((_FULL, 10_000, COMMAND.name)), by.get((_FULL, 10_000, RUDOF.name))
    if ours and theirs:
        yield Goal("10,000 events: our memory to rudof's", ours.mebibytes / theirs.mebibytes, "≤", 0.1)
    largest = by.get((_FULL, 100_000, COMMAND.name))
    if largest:
        yield Goal("100,000 events: whole time", largest.whole, "≤", 90, " s")
        yield Goal("100,000 events: memory", largest.mebibytes / 1024, "<", 3, " GiB")
    yield from _growth_goal(by)


def _quicker(by: Mapping[tuple[str, int, str], Validation], peer: Engine, events: int, times: float) -> Iterator[Goal]:
    """Yield how many times quicker we are, without reading and as a whole process."""
    theirs = by.get((_FULL, events, peer.name))
    ours, process = by.get((_FULL, events, OURS.name)), by.get((_FULL, events, COMMAND.name))
    if theirs and ours and theirs.validating and ours.validating:
        what = f"{events:,} events: validating, {peer.name} to ours"
        yield Goal(what, theirs.validating / ours.validating, "≥", times)
    if theirs and process:
        yield Goal(f"{events:,} events: whole process, {peer.name} to ours", theirs.whole / process.whole, "≥", times)


def _growth_goal(by: Mapping[tuple[str, int, str], Validation]) -> Iterator[Goal]:
    sizes = sorted(size for shapes, size, name in by if (shapes, name) == (_FULL, COMMAND.name) and size >= SIZES[0])
    if len(sizes) > 1:
        seconds = [by[_FULL, size, COMMAND.name].whole for size in sizes]
        yield Goal("exponent of the growth of our whole time", exponent(sizes, seconds), "≤", 1.1, "")


def _judged(found: Found, wanted: frozenset[Result] | None, first: Found) -> str:
    """Return how many of the wanted results were found, and how many others."""
    if wanted is None:
        return f"{len(found & first):,} of {len(first):,} | {len(found - first):,}"
    pairs = {(focus, shape) for focus, shape, _ in found}
    return f"{len(pairs & wanted)} of {len(wanted)} | {len(pairs - wanted):,}"


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as content:
        while chunk := content.read(1 << 20):
            yield chunk
