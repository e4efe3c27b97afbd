"""Checking a project: for the first time, again, and after one file was changed, as a curator feels it."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from tests.bench.goals import Goal
from tests.bench.measured import Measured, NotMeasured, run
from tests.bench.projects import project, title

SIZES = (0, 100, 1_000, 10_000)
NOTE = """Wall seconds of `communique check` as a process, from start to end, and the most memory that it and those it
started held together. *After a change*: the label of one event is written anew; the median of five, each of which finds
the changes of those before it too.
The files were written three seconds before the first check."""
_CHANGES = 5
_SETTLED = 3  # seconds after which the times of files are trusted
_GOAL_EVENTS, _GOAL_SECONDS = 10_000, 0.3


class Checks:
    """What was measured: seconds after a change, by number of events."""

    def __init__(self, kept: Path, folder: Path, limit: float) -> None:
        """Measure projects that are kept in one folder, by copies of them in another."""
        self._kept, self._folder, self._limit = kept, folder, limit
        self.after_a_change: dict[int, float] = {}

    def table(self, sizes: Sequence[int]) -> Iterator[str]:
        """Yield the table, a row for each size as soon as it is measured."""
        yield "| project | first | again | after a change |"
        yield "|---|--:|--:|--:|"
        for events in sizes:
            yield f"| {title(events)} | {' | '.join(self.row(project(events, self._kept), events))} |"

    def goals(self) -> Iterator[Goal]:
        """Yield what is to be reached, if it was measured."""
        if _GOAL_EVENTS in self.after_a_change:
            what = f"{title(_GOAL_EVENTS)}: check after a change"
            yield Goal(what, self.after_a_change[_GOAL_EVENTS], "<", _GOAL_SECONDS, " s")

    def row(self, folder: Path, events: int) -> list[str]:
        """Return the cells of the project in a folder, or the reason why there are none."""
        copy = self._folder / str(events)
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(".communique"))
        time.sleep(_SETTLED)
        try:
            first, again = self._check(copy), self._check(copy)
            changed = [self._check_after(copy, number) for number in range(_CHANGES)]
        except NotMeasured as reason:
            return [str(reason), "", ""]
        finally:
            shutil.rmtree(copy)
        self.after_a_change[events] = median(check.seconds or self._limit for check in changed)
        return [_shown(first), _shown(again), f"{self.after_a_change[events]:.2f} s"]

    def _check_after(self, copy: Path, number: int) -> Measured:
        """Check after a change, each of another file, so that none is remembered."""
        path = sorted((copy / "data" / "events").rglob("*.ttl"))[number]
        text = path.read_text("utf-8")
        start = text.index("skos:prefLabel")
        path.write_text(text[:start] + text[start:].replace('"@en', f', no. {number}"@en', 1), "utf-8")
        return self._check(copy)

    def _check(self, copy: Path) -> Measured:
        """Check a project.

        Raises:
            NotMeasured: it ends badly or takes too long.
        """
        found = run([sys.executable, "-m", "communique", "--root", str(copy), "check"], self._limit)
        if found.seconds is None or found.status not in (0, 1):
            raise NotMeasured(f"{found}: {found.output[-200:]}")
        return found


def _shown(check: Measured) -> str:
    return f"{check.seconds:.2f} s, {check.together:,.0f} MiB"
