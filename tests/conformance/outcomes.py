"""Run a case on both engines and say how each did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from communique.errors import InvalidInput
from communique.shacl.results import Report
from tests.conformance.cases import Case, source
from tests.shacl.compared import difference, difference_from_expected
from tests.shacl.engines import Engine, ours, pyshacl


@dataclass(frozen=True)
class Outcome:
    """How both engines did on a case.

    Attributes:
        case: the case.
        reference: what pySHACL did otherwise than the suite states; empty where it passes.
        ours: the same of our engine.
        difference: what stands in one report and not in the other; empty where the two are equal.
        referred: how many shapes our engine left to pySHACL.
    """

    case: Case
    reference: str
    ours: str
    difference: str
    referred: int

    @property
    def fine(self) -> bool:
        """Whether ours passes, and with the same report as pySHACL if that passes too."""
        return not self.ours and (bool(self.reference) or not self.difference)

    def __str__(self) -> str:
        said = {"pySHACL fails": self.reference, "ours fails": self.ours, "the reports differ": self.difference}
        lines = [f"{what}:\n{how}" for what, how in said.items() if how]
        return "\n".join([f"{self.case.suite} {self.case.name}", *lines])


def outcome(case: Case) -> Outcome:
    """Run `case`."""
    theirs, own = _run(pyshacl, case), _run(ours, case)
    return Outcome(case, _verdict(case, theirs), _verdict(case, own), _between(case, own, theirs), _referred(own))


def table(outcomes: Iterable[Outcome]) -> str:
    """Return the outcomes by suite, as a table in Markdown."""
    suites: dict[str, list[Outcome]] = {}
    for found in outcomes:
        suites.setdefault(found.case.suite, []).append(found)
    suites["all"] = [found for rows in list(suites.values()) for found in rows]
    lines = [
        "| suite | cases | pySHACL passes | ours passes | with shapes referred | reports that differ |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for name, rows in suites.items():
        passed = [sum(not found.reference for found in rows), sum(not found.ours for found in rows)]
        others = [sum(found.referred > 0 for found in rows), sum(bool(found.difference) for found in rows)]
        lines.append(f"| {name} | {len(rows)} | " + " | ".join(map(str, passed + others)) + " |")
    return "\n".join(lines)


def _run(engine: Engine, case: Case) -> Report | InvalidInput:
    try:
        return engine(source(case.data), source(case.shapes))
    except InvalidInput as error:
        return error


def _verdict(case: Case, found: Report | InvalidInput) -> str:
    if isinstance(found, InvalidInput):
        return "" if case.fails else str(found)
    if case.fails:
        return "does not fail"
    return "" if case.expected is None else str(difference_from_expected(found.results, case.expected))


def _between(case: Case, own: Report | InvalidInput, theirs: Report | InvalidInput) -> str:
    if isinstance(own, InvalidInput) or isinstance(theirs, InvalidInput):
        same = isinstance(own, InvalidInput) and isinstance(theirs, InvalidInput)
        return "" if same else f"ours: {_said(own)}\npySHACL: {_said(theirs)}"
    return str(difference(own.results, theirs.results, source(case.shapes).triples))


def _said(found: Report | InvalidInput) -> str:
    return str(found) if isinstance(found, InvalidInput) else f"{len(found.results)} results"


def _referred(found: Report | InvalidInput) -> int:
    return 0 if isinstance(found, InvalidInput) else len(found.referred)
