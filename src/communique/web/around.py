"""What came before and after an event: in the list of all events, and among those between the same parties."""

from __future__ import annotations

from dataclasses import dataclass

from communique.release.events.index import EventIndex
from communique.release.events.schema import PARTY
from communique.release.timeline import Timeline

_FEWEST = 2
"""Parties between which there is something."""


@dataclass(frozen=True)
class Near:
    """A neighbour of an event.

    Attributes:
        iri: of the neighbour.
        is_later: whether it comes after the event.
        is_between_the_same: whether it is one among those between the same parties, not in the list of all.
    """

    iri: str
    is_later: bool
    is_between_the_same: bool = False


def around(timeline: Timeline, events: EventIndex, iri: str, earliest: str, latest: str) -> list[Near]:
    """Return the neighbours of an event; one that is both is named once. Overlapping dates leave the order open.

    Args:
        timeline: all events in time.
        events: what is known of them.
        iri: of the event.
        earliest, latest: its first and last possible day (ISO 8601), empty where there is none.

    Raises:
        DamagedEventIndex: the index cannot be read.
    """
    before, after = timeline.neighbours(iri, earliest, latest)
    near = [Near(other, is_later) for other, is_later in ((before, False), (after, True)) if other]
    return [*near, *(other for other in _between_the_same(events, iri) if other.iri not in (before, after))]


def _between_the_same(events: EventIndex, iri: str) -> list[Near]:
    number = events.number(iri)
    parties = (
        [party.name for event in events.events([number]) for party in event.of(PARTY)] if number is not None else []
    )
    if number is None or len(parties) < _FEWEST:
        return []
    among = events.all
    for party in parties:
        among &= events.having(PARTY, [party])
    earlier, later = among & ((1 << number) - 1), among >> (number + 1)
    found = [(earlier.bit_length() - 1, False)] if earlier else []
    found += [(number + (later & -later).bit_length(), True)] if later else []
    others = {event.number: event.iri for event in events.events([other for other, _ in found])}
    return [Near(others[other], is_later, True) for other, is_later in found if other in others]
