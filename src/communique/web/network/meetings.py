"""Who took part in the same contacts, counted over the index of events."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, groupby

from communique.iris import kind_of
from communique.release.events.index import EventIndex
from communique.release.events.schema import KIND, PLAINLY, STATUS, numbers_of
from communique.terms import CMQ
from communique.web.drawing.network import Meetings
from communique.web.period import Period
from communique.web.store import ReleaseStore

PERSON, BODY, SIDE = "person", "body", "side"
KINDS = (PERSON, BODY, SIDE)
CONTACTS = ("meeting", "call", "correspondence", "round")
"""Kinds of events in which people or bodies have to do with each other; an announcement is made by one of them."""
ACROSS, ALL = "sides", "all"
MOST_PAIRS = 1000
_CONTESTED = f"""
SELECT DISTINCT ?event ?participant ?side WHERE {{
  VALUES ?property {{ {CMQ.participant} {CMQ.side} }}
  ?claim {CMQ.aboutProperty} ?property ; {CMQ.about} ?part .
  ?event {CMQ.participation} ?part
  OPTIONAL {{ ?part {CMQ.participant} ?participant }} OPTIONAL {{ ?part {CMQ.side} ?side }}
}} LIMIT 1000"""
"""Participations about whose participant or side there are claims."""


@dataclass(frozen=True)
class Wish:
    """What an address asks for.

    Attributes:
        kind: who meets: people, bodies or the sides for which they act.
        between: whether two count who act for the same side.
        least: in how many events two have to have met.
        period: when.
    """

    kind: str
    between: str
    least: int
    period: Period


@dataclass
class Present:
    """One who took part in an event: for which sides, and whether that is stated plainly."""

    sides: set[str] = field(default_factory=set)
    is_plain: bool = False


@dataclass(frozen=True)
class Pair:
    """Two who met, and how often."""

    first: str
    second: str
    met: Meetings


@dataclass(frozen=True)
class Network:
    """Who met whom.

    Attributes:
        pairs: those who met most often first, at most `MOST_PAIRS`.
        total: how many pairs there are.
        events: in how many contacts each took part with somebody else.
        sides: for which sides each acted in them, those for which most often first.
        contacts: how many contacts were looked at.
        unnamed: in how many of them somebody took part whom no source names, or for no side that is stated.
    """

    pairs: list[Pair]
    total: int
    events: Mapping[str, int]
    sides: Mapping[str, list[str]]
    contacts: int
    unnamed: int


def network_of(store: ReleaseStore, index: EventIndex, wish: Wish) -> Network:
    """Return who met whom.

    Raises:
        HttpProblem: 503, the data cannot be read.
        DamagedEventIndex: the index of events cannot be read.
    """
    contacts = contacts_of(index, wish.period)
    held = set(numbers_of(contacts & index.having(STATUS, PLAINLY)))
    gathered = _Gathered(wish)
    for event, present in present_at(store, index, contacts, wish.kind):
        gathered.add(present, event in held)
    return gathered.network(contacts.bit_count())


def contacts_of(index: EventIndex, period: Period) -> int:
    """Return the set of the contacts in a period.

    Raises:
        DamagedEventIndex: the index of events cannot be read.
    """
    return period.events(index) & index.having(KIND, CONTACTS)


def present_at(
    store: ReleaseStore, index: EventIndex, events: int, kind: str
) -> Iterator[tuple[int, dict[str, Present]]]:
    """Yield for each of a set of events who of a kind took part, by IRI; under none, that somebody unnamed did.

    Raises:
        HttpProblem: 503, the data cannot be read.
        DamagedEventIndex: the index of events cannot be read.
    """
    contested, numbers = _contested(store, index), set(numbers_of(events))
    for event, found in groupby(index.acting(), lambda row: row[0]):
        if event in numbers:
            present: defaultdict[str, Present] = defaultdict(Present)
            for _, participant, side, standing in found:
                iri = side if kind == SIDE else participant
                if not iri or kind == SIDE or kind_of(iri) == kind:
                    present[iri].sides.update({side} - {""})
                    present[iri].is_plain |= not standing and (event, participant, side) not in contested
            yield event, present


@dataclass
class _Gathered:
    wish: Wish
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    plain: Counter[tuple[str, str]] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    sides: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    unnamed: int = 0

    def add(self, present: Mapping[str, Present], is_held: bool) -> None:
        """Count an event."""
        met: set[str] = set()
        self.unnamed += "" in present
        for one, other in combinations(sorted(present.keys() - {""}), 2):
            if is_meeting(present[one], present[other], self.wish.between):
                met |= {one, other}
                self.counts[one, other] += 1
                if is_held and present[one].is_plain and present[other].is_plain:
                    self.plain[one, other] += 1
        for iri in met:
            self.events[iri] += 1
            self.sides[iri].update(present[iri].sides)

    def network(self, contacts: int) -> Network:
        """Return what has been counted."""
        found = [(count, pair) for pair, count in self.counts.items() if count >= self.wish.least]
        found.sort(key=lambda item: (-item[0], -self.plain[item[1]], item[1]))
        pairs = [Pair(*pair, Meetings(count, self.plain[pair])) for count, pair in found[:MOST_PAIRS]]
        named = {iri for pair in pairs for iri in (pair.first, pair.second)}
        sides = {iri: sorted(self.sides[iri], key=lambda side: (-self.sides[iri][side], side)) for iri in named}
        return Network(pairs, len(found), {iri: self.events[iri] for iri in named}, sides, contacts, self.unnamed)


def is_meeting(one: Present, other: Present, between: str) -> bool:
    """Tell whether two at the same event count: always, or if they acted for different sides, as far as stated."""
    return between == ALL or (not (one.sides & other.sides) and bool(one.sides or other.sides))


def _contested(store: ReleaseStore, index: EventIndex) -> set[tuple[int, str, str]]:
    found: set[tuple[int, str, str]] = set()
    for row in store.select(_CONTESTED):
        number = index.number(row["event"].value)
        if number is not None:
            participant, side = (row[name].value if row[name] else "" for name in ("participant", "side"))
            found.add((number, participant, side))
    return found
