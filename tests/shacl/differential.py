"""Compare both engines on the same data and shapes; `python -m tests.shacl.differential --examples N` does it long.

pySHACL is compared with its known faults put right, so that no difference is excused.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, given, seed, settings
from pyoxigraph import Literal, Triple

from communique.errors import InvalidInput
from communique.terms import SH, compact
from tests.shacl import strategies
from tests.shacl.compared import Difference, difference
from tests.shacl.engines import ours, parsed, pyshacl
from tests.shacl.known_faults import Fault
from tests.shacl.mended import mended


@dataclass(frozen=True)
class Verdict:
    """How two reports compare.

    Attributes:
        components: the component of each result of pySHACL.
        faults: faults of pySHACL that came into play.
        difference: what is in one report only.
    """

    components: tuple[str, ...] = ()
    faults: frozenset[Fault] = frozenset()
    difference: Difference = field(default_factory=Difference)


def compare(data: str, shapes: str) -> Verdict:
    """Validate `data` against `shapes`, both in Turtle, with both engines.

    Raises:
        InvalidInput: one of them fails.
    """
    data_graph, shapes_graph = parsed(data, "data.ttl"), parsed(shapes, "shapes.ttl")
    own = ours(data_graph, shapes_graph)
    with mended() as met:
        theirs = pyshacl(data_graph, shapes_graph)
    components = tuple(result.component.value.rpartition("#")[2] for result in theirs.results)
    return Verdict(components, frozenset(met), difference(own.results, theirs.results, shapes_graph.triples))


class Tally:
    """What came up in some cases."""

    def __init__(self) -> None:
        self.cases = 0
        self._results: Counter[str] = Counter()
        self._with_results: Counter[str] = Counter()
        self._stating: Counter[str] = Counter()
        self._faults: Counter[str] = Counter()

    def add(self, shapes: str, verdict: Verdict) -> None:
        """Count a case; what every shapes graph states is left out."""
        self.cases += 1
        self._results.update(verdict.components)
        self._with_results.update(set(verdict.components))
        self._stating.update(set(_stated(parsed(shapes.replace(strategies.COMPONENTS, "")).triples)))
        self._faults.update(fault.name for fault in verdict.faults)

    def __str__(self) -> str:
        lines = [f"cases: {self.cases}", f"results: {self._results.total()}; by component, and in how many cases:"]
        lines += [f"  {name}: {count}, {self._with_results[name]}" for name, count in self._results.most_common()]
        for title, found in (("cases that state", self._stating), ("cases with a fault of pySHACL", self._faults)):
            lines += [f"{title}:", *(f"  {name}: {count}" for name, count in found.most_common())]
        return "\n".join(lines)


def _stated(shapes: list[Triple]) -> Iterator[str]:
    """Yield what a shapes graph states, of messages also whether they have languages and placeholders."""
    for triple in shapes:
        yield compact(triple.predicate.value)
        if triple.predicate == SH.message and isinstance(triple.object, Literal):
            yield from (["message with a language"] if triple.object.language else [])
            yield from (["message with a placeholder"] if "{" in triple.object.value else [])
        elif isinstance(triple.object, Literal) and triple.object.value in ("true", "false"):
            yield f"{compact(triple.predicate.value)} {triple.object.value}"


def main() -> int:
    """Compare random cases; print what came up, and the first difference, made small; return 1 if there is one."""
    parser = argparse.ArgumentParser(prog="python -m tests.shacl.differential", description=main.__doc__)
    parser.add_argument("--examples", type=int, default=1000, help="how many cases")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--core", action="store_true", help="without SPARQL")
    parser.add_argument("--as-found", action="store_true", help="do not make a case with a difference small")
    options = parser.parse_args()
    phases = [Phase.generate] if options.as_found else list(Phase)
    tally = Tally()

    @seed(options.seed)
    @settings(
        max_examples=options.examples,
        phases=phases,
        report_multiple_bugs=False,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategies.data(), strategies.shapes(sparql=not options.core))
    def run(data: str, shapes: str) -> None:
        verdict = compare(data, shapes)
        tally.add(shapes, verdict)
        assert not verdict.difference, f"{verdict.difference}\n{data}\n{shapes}"

    failure = ""
    try:
        run()
    except (AssertionError, InvalidInput) as error:
        failure = "\n".join([str(error), *getattr(error, "__notes__", ())])
    sys.stdout.write(f"{tally}\n{failure or 'no difference'}\n")
    return int(bool(failure))


if __name__ == "__main__":
    sys.exit(main())
