"""Compare both engines on the same data and shapes; `python -m tests.shacl.differential --examples N` does it long.

A difference is explained by a known fault of pySHACL, or by an explained difference in the shapes below, which are
then compared by themselves over every node.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import cast

from hypothesis import HealthCheck, given, seed, settings
from pyoxigraph import Triple

from communique.errors import InvalidInput
from communique.shacl.model import Node, Term
from communique.shacl.results import Result
from communique.terms import RDF, SH
from tests.shacl import strategies
from tests.shacl.compared import Difference, difference
from tests.shacl.engines import Focus, Source, ours, parsed, pyshacl
from tests.shacl.known_faults import Fault, as_pyshacl, fault, refusal

_BELOW = (SH.node, SH.property, SH.term("not"), SH.qualifiedValueShape)
_LISTS = (SH.term("and"), SH.term("or"), SH.xone)


@dataclass(frozen=True)
class Verdict:
    """How two reports compare.

    Attributes:
        components: the component of each result of pySHACL.
        faults: known faults of pySHACL that came into play.
        difference: what no fault explains.
    """

    components: tuple[str, ...] = ()
    faults: frozenset[Fault] = frozenset()
    difference: Difference = field(default_factory=Difference)


def compare(data: str, shapes: str) -> Verdict:
    """Validate `data` against `shapes`, both in Turtle, with both engines.

    Raises:
        InvalidInput: one of them fails, and not by a known fault of pySHACL.
    """
    return _compare(parsed(data, "data.ttl"), parsed(shapes, "shapes.ttl"))


def _compare(data: Source, shapes: Source, focus: Focus | None = None) -> Verdict:
    own = ours(data, shapes, focus)
    try:
        theirs = pyshacl(data, shapes, focus)
    except InvalidInput as error:
        if (known := refusal(str(error))) is None:
            raise
        return Verdict(faults=frozenset({known}))
    results = [as_pyshacl(result) for result in own.results]
    found = difference(results, theirs.results, shapes.triples)
    below = lru_cache(partial(_below_faults, data, shapes))
    faults = {
        result: _faults(result, result in found.surplus, data, shapes) or below(result.source_shape)
        for result in (*found.missing, *found.surplus)
    }
    rest = Difference(
        tuple(result for result in found.missing if not faults[result]),
        tuple(result for result in found.surplus if not faults[result]),
    )
    components = tuple(result.component.value.rpartition("#")[2] for result in theirs.results)
    return Verdict(components, frozenset().union(*faults.values()), rest)


def _faults(result: Result, surplus: bool, data: Source, shapes: Source) -> frozenset[Fault]:
    known = fault(result, surplus, data.triples, shapes.triples)
    return frozenset({known} if known else ())


def _below_faults(data: Source, shapes: Source, shape: Node) -> frozenset[Fault]:
    """Return the faults that explain all differences of the shapes below `shape`; none where there are others."""
    inner = list(_below(shapes.triples, shape))
    if not inner:
        return frozenset()
    terms = {term for triple in data.triples for term in (triple.subject, triple.object)}
    terms |= {triple.object for triple in shapes.triples if triple.predicate == SH.targetNode}
    verdict = _compare(data, shapes, dict.fromkeys(inner, cast(set[Term], terms)))
    return frozenset() if verdict.difference else verdict.faults


def _below(shapes: list[Triple], shape: Node) -> Iterator[Node]:
    """Yield the shapes that a shape names."""
    for _, predicate, term in (triple for triple in shapes if triple.subject == shape):
        if predicate in _BELOW:
            yield cast(Node, term)
        elif predicate in _LISTS:
            yield from _members(shapes, cast(Node, term))


def _members(shapes: list[Triple], head: Node) -> Iterator[Node]:
    cells = {(triple.subject, triple.predicate): cast(Node, triple.object) for triple in shapes}
    while head != RDF.nil:
        yield cells[head, RDF.first]
        head = cells[head, RDF.rest]


def main() -> int:
    """Compare random cases; print what came up, and the first difference, made small; return 1 if there is one."""
    parser = argparse.ArgumentParser(prog="python -m tests.shacl.differential", description=main.__doc__)
    parser.add_argument("--examples", type=int, default=1000, help="how many cases")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--core", action="store_true", help="without SPARQL")
    options = parser.parse_args()
    counts: dict[str, Counter[str]] = {"cases": Counter(), "results": Counter(), "cases with a known fault": Counter()}

    @seed(options.seed)
    @settings(max_examples=options.examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(strategies.data(), strategies.shapes(sparql=not options.core))
    def run(data: str, shapes: str) -> None:
        verdict = compare(data, shapes)
        counts["cases"]["all"] += 1
        counts["results"].update(verdict.components)
        counts["cases with a known fault"].update(fault.name for fault in verdict.faults)
        assert not verdict.difference, f"{verdict.difference}\n{data}\n{shapes}"

    failure = ""
    try:
        run()
    except (AssertionError, InvalidInput) as error:
        failure = "\n".join([str(error), *getattr(error, "__notes__", ())])
    for name, found in counts.items():
        sys.stdout.write(f"{name}: {found.total()}\n")
        sys.stdout.writelines(f"  {what}: {count}\n" for what, count in found.most_common() if what != "all")
    sys.stdout.write(f"{failure or 'no difference'}\n")
    return int(bool(failure))


if __name__ == "__main__":
    sys.exit(main())
