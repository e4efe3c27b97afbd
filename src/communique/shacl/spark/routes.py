"""What several shapes look at, as one graph of places: where shapes look at the same from a place on, it is one place.

Most shapes look at few things, and often at the same ones: hundreds of looks come to some tens.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from communique.shacl.dependence.looks import FOCUS, Dependence
from communique.shacl.model import Node, Term

NOWHERE = -1
"""The place from which nothing is looked at."""


@dataclass(frozen=True)
class Way:
    """From a place, along `predicate` (any, if None) or against it, to the place `end`.

    With `by_value` a literal from which it starts stands for all of the same value, however they are written.
    """

    predicate: NamedNode | None
    inverse: bool
    by_value: bool
    end: int


@dataclass(frozen=True)
class Sweep:
    """Every triple with `predicate` (any, if None) is looked at: subjects are at `subject`, objects at `object`."""

    predicate: NamedNode | None
    subject: int
    object: int


@dataclass(frozen=True)
class Start:
    """Where a shape begins: the place of its focus nodes, what it names, and what it looks at whatever the focus."""

    focus: int
    constants: tuple[tuple[int, Term], ...]
    sweeps: tuple[Sweep, ...]


@dataclass(frozen=True)
class Routes:
    """The ways of all shapes.

    Attributes:
        starts: by shape.
        ways: by place; places without any are left out.
    """

    starts: Mapping[Node, Start]
    ways: Mapping[int, tuple[Way, ...]]

    @classmethod
    def of(cls, dependences: Mapping[Node, Dependence]) -> Routes:
        """Return the routes of shapes by what each depends on."""
        ways: dict[_Key, tuple[_Arrow, ...]] = {}
        for number, dependence in enumerate(dependences.values()):
            ways |= {(number, place): arrows for place, arrows in _arrows(dependence, number).items()}
        merged = _merged(ways)
        starts = {
            node: _start(dependence, number, merged) for number, (node, dependence) in enumerate(dependences.items())
        }
        distinct = {merged[key]: frozenset(_ways(arrows, merged)) for key, arrows in ways.items()}
        return cls(starts, {place: tuple(ways) for place, ways in distinct.items()})


_Key = tuple[int, int]
"""Number of a shape, and one of its places."""
_Arrow = tuple[NamedNode | None, bool, bool, _Key]


def _start(dependence: Dependence, number: int, merged: Mapping[_Key, int]) -> Start:
    def at(place: int) -> int:
        return merged.get((number, place), NOWHERE)

    constants = tuple((at(place), term) for place, term in dependence.constants)
    sweeps = tuple(Sweep(scan.predicate, at(scan.subject), at(scan.object)) for scan in dependence.scans)
    return Start(at(FOCUS), constants, sweeps)


def _arrows(dependence: Dependence, number: int) -> dict[int, tuple[_Arrow, ...]]:
    """Return what can be looked at from each place, the places that are the same included."""
    by_value = _reached(dependence, {same.end for same in dependence.same if same.equal})
    places = {FOCUS, *(place for place, _ in dependence.constants)}
    places |= {place for scan in dependence.scans for place in (scan.subject, scan.object)}
    places |= {look.end for look in dependence.looks}
    looks = defaultdict(list)
    for look in dependence.looks:
        arrow = (look.predicate, look.inverse, look.inverse and look.start in by_value, (number, look.end))
        looks[look.start].append(arrow)
    closed = {place: [arrow for same in _reached(dependence, {place}) for arrow in looks[same]] for place in places}
    return {place: tuple(arrows) for place, arrows in closed.items() if arrows}


def _reached(dependence: Dependence, places: set[int]) -> set[int]:
    """Return some places and those whose nodes are the same, or equal."""
    size = -1
    while size != (size := len(places)):
        places = places | {same.end for same in dependence.same if same.start in places}
    return places


def _merged(ways: Mapping[_Key, tuple[_Arrow, ...]]) -> dict[_Key, int]:
    """Return a number for each place, the same for those from which the same can be looked at, however far."""
    numbers = dict.fromkeys(ways, 0)
    size = -1
    while size != (size := len(set(numbers.values()))):
        seen: dict[tuple[int, frozenset[Way]], int] = {}
        numbers = {
            key: seen.setdefault((numbers[key], frozenset(_ways(arrows, numbers))), len(seen))
            for key, arrows in ways.items()
        }
    return numbers


def _ways(arrows: Iterable[_Arrow], numbers: Mapping[_Key, int]) -> Iterator[Way]:
    for predicate, inverse, by_value, end in arrows:
        yield Way(predicate, inverse, by_value, numbers.get(end, NOWHERE))
