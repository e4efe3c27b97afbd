"""What can be looked up in a data graph, as a graph of its own whose places are sets of nodes.

The focus node stands at place 0, and a look from one place leads to another. The places may hold too many nodes, never
too few.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from pyoxigraph import NamedNode

from communique.shacl.model import Term
from communique.shacl.paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    ZeroOrMore,
    ZeroOrOne,
)
from communique.shacl.paths import (
    Sequence as PathSequence,
)
from communique.terms import RDF, RDFS

FOCUS = 0
"""The place of the focus node."""


@dataclass(frozen=True)
class Look:
    """From the nodes at `start` to the values of `predicate` (of any, if None), or against it, which are at `end`."""

    start: int
    predicate: NamedNode | None
    inverse: bool
    end: int


@dataclass(frozen=True)
class Same:
    """The nodes at `start` are at `end` too; with `equal`, literals of the same value as well."""

    start: int
    end: int
    equal: bool = False


@dataclass(frozen=True)
class Scan:
    """Every triple with `predicate` is looked at: its subject is at `subject`, its object at `object`."""

    predicate: NamedNode
    subject: int
    object: int


@dataclass(frozen=True)
class Dependence:
    """All looks of a shape.

    Attributes:
        looks: along or against predicates.
        same: places whose nodes are at other places too.
        scans: predicates all of whose triples are looked at, whatever the focus node.
        constants: nodes that a shape or query names, with their places.
        everything: why it depends on the whole graph; empty where it does not.
        volatile: the same graph may give another result, because a query asks for the time or for chance.
    """

    looks: tuple[Look, ...] = ()
    same: tuple[Same, ...] = ()
    scans: tuple[Scan, ...] = ()
    constants: tuple[tuple[int, Term], ...] = ()
    everything: str = ""
    volatile: bool = False


class Builder:
    """Collects looks and gives out places."""

    def __init__(self) -> None:
        self._places = count(FOCUS + 1)
        self._looks: dict[Look, None] = {}
        self._same: dict[Same, None] = {}
        self._scans: dict[Scan, None] = {}
        self._constants: dict[Term, int] = {}
        self._everything = ""
        self._volatile = False

    def place(self) -> int:
        """Return a new place."""
        return next(self._places)

    def constant(self, term: Term) -> int:
        """Return the place of a node that a shape or query names."""
        return self._constants.setdefault(term, self.place())

    def look(self, start: int, predicate: NamedNode | None, inverse: bool = False, end: int | None = None) -> int:
        """Note a look and return where it ends."""
        ending = self.place() if end is None else end
        self._looks[Look(start, predicate, inverse, ending)] = None
        return ending

    def same(self, start: int, end: int, equal: bool = False) -> None:
        """Note that what is at `start` is at `end` too."""
        self._same[Same(start, end, equal)] = None

    def scan(self, predicate: NamedNode) -> tuple[int, int]:
        """Note that all triples of a predicate are looked at, and return the places of subjects and objects."""
        scan = Scan(predicate, self.place(), self.place())
        self._scans[scan] = None
        return scan.subject, scan.object

    def everything(self, reason: str) -> None:
        """Note that the whole graph is looked at."""
        self._everything = self._everything or reason

    def volatile(self) -> None:
        """Note that the result does not follow from the graph alone."""
        self._volatile = True

    def classes(self, start: int) -> None:
        """Look at the classes of the nodes at `start`, and at what these are subclasses of."""
        classes = self.look(start, RDF.type)
        self.look(classes, RDFS.subClassOf, end=classes)

    def walk(self, path: Path, start: int, inverse: bool = False) -> int:
        """Follow a path and return where it ends."""
        match path:
            case Predicate(iri):
                return self.look(start, iri, inverse)
            case Inverse(inner):
                return self.walk(inner, start, not inverse)
            case PathSequence(parts):
                for part in reversed(parts) if inverse else parts:
                    start = self.walk(part, start, inverse)
                return start
            case Alternative(parts):
                return self._joined([self.walk(part, start, inverse) for part in parts])
            case ZeroOrOne(inner):
                return self._joined([start, self.walk(inner, start, inverse)])
            case ZeroOrMore(inner) | OneOrMore(inner):
                before = self._joined([start])
                after = self.walk(inner, before, inverse)
                self.same(after, before)
                return before if isinstance(path, ZeroOrMore) else after

    def dependence(self) -> Dependence:
        """Return what was noted."""
        constants = tuple((place, term) for term, place in self._constants.items())
        looks, same, scans = tuple(self._looks), tuple(self._same), tuple(self._scans)
        return Dependence(looks, same, scans, constants, self._everything, self._volatile)

    def _joined(self, starts: Sequence[int]) -> int:
        end = self.place()
        for start in starts:
            self.same(start, end)
        return end
