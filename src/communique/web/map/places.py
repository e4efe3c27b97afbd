"""The places at which events are placed, with their counts, coordinates and where these come from."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, QuerySolution

from communique.release.events.index import EventIndex
from communique.release.events.schema import PLACE, PLAINLY, STATUS
from communique.terms import CMQ, CODE, DCTERMS, GEO, PREFIXES
from communique.web.describe import batches
from communique.web.drawing.projection import KILOMETRES_A_DEGREE
from communique.web.period import Period
from communique.web.store import ReleaseStore

MOST_UNUSED = 200
_POINT = re.compile(r"\s*(?:<[^>]*>\s*)?POINT\s*\(\s*(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)\s*\)\s*", re.IGNORECASE)
"""A point as well-known text (GeoSPARQL 1.1, section 8.5.1), longitude first."""
_IS_EVENT = f'FILTER(STRSTARTS(STR(?event), "{PREFIXES["event"]}") && !CONTAINS(STR(?event), "#"))'
_CLAIMED = f"""
SELECT ?place (COUNT(DISTINCT ?event) AS ?count) WHERE {{{{
  ?claim {CMQ.aboutProperty} {CMQ.place} ; {CMQ.about} ?event ; {CMQ.claimedValue} ?place .
  FILTER NOT EXISTS {{{{ ?claim {CMQ.stance} {CODE.denies} }}}}
  FILTER NOT EXISTS {{{{ ?event {CMQ.place} ?place }}}}
  {_IS_EVENT} {{period}}
}}}} GROUP BY ?place"""
_RELATED = f"""
SELECT ?place ?relation (COUNT(DISTINCT ?event) AS ?count) WHERE {{{{
  ?event {CMQ.placeRelation} ?relation ; {CMQ.place} ?place . {_IS_EVENT} {{period}}
}}}} GROUP BY ?place ?relation"""
_DESCRIBED = f"""
SELECT ?place ?property ?value WHERE {{{{
  VALUES ?place {{{{ {{places}} }}}} VALUES ?property {{{{ {GEO.asWKT} {DCTERMS.source} }}}} ?place ?property ?value
}}}} ORDER BY ?place ?property ?value"""
_UNUSED = f"""
SELECT DISTINCT ?place WHERE {{
  ?place a {GEO.Feature} FILTER(STRSTARTS(STR(?place), "{PREFIXES["place"]}"))
  FILTER NOT EXISTS {{ ?event {CMQ.place} ?place }}
}} ORDER BY ?place LIMIT {MOST_UNUSED + 1}"""


@dataclass(frozen=True)
class Coordinates:
    """A point as it is written.

    Attributes:
        longitude, latitude: in degrees.
        decimals: how many digits after the point the coarser of the two is given with.
    """

    longitude: float
    latitude: float
    decimals: int

    @property
    def reach(self) -> float:
        """Kilometres by which the point may be off by how it is rounded: half of its last digit."""
        return KILOMETRES_A_DEGREE / 2 / float(10**self.decimals)


@dataclass
class PlacedEvents:
    """A place and the events there.

    Attributes:
        iri: of the place.
        stated: how many events the record places there.
        plain: how many of them are reported as held or going on.
        claimed: how many further events only claims place there.
        relations: how many of the stated events stand to it how, by the IRI of the code.
        coordinates: where it is, None if nobody has verified it.
        sources: addresses of the pages that the coordinates or names come from.
    """

    iri: str
    stated: int = 0
    plain: int = 0
    claimed: int = 0
    relations: dict[str, int] = field(default_factory=dict)
    coordinates: Coordinates | None = None
    sources: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """All events there, however well established."""
        return self.stated + self.claimed

    @property
    def slug(self) -> str:
        """By which the list of events can be narrowed to it."""
        return self.iri.rpartition("/")[2]


def places_of(store: ReleaseStore, index: EventIndex, period: Period) -> list[PlacedEvents]:
    """Return the places at which something is placed in a period, those with the most first.

    Raises:
        HttpProblem: 503, the data cannot be read.
        DamagedEventIndex: the index of events cannot be read.
    """
    found: defaultdict[str, PlacedEvents] = _Places()
    events = period.events(index)
    plain = events & index.having(STATUS, PLAINLY)
    for term, count in index.counts(PLACE, events):
        if count:
            found[term.iri].stated = count
    for term, count in index.counts(PLACE, plain):
        if count:
            found[term.iri].plain = count
    pattern = period.pattern("event")
    for row in store.select(_CLAIMED.format(period=pattern)):
        found[row["place"].value].claimed = _number(row)
    for row in store.select(_RELATED.format(period=pattern)):
        found[row["place"].value].relations[row["relation"].value] = _number(row)
    _describe(store, found)
    return sorted((place for place in found.values() if place.count), key=lambda place: (-place.count, place.iri))


def unused_places(store: ReleaseStore) -> list[str]:
    """Return IRIs of places at which no event is placed, up to one more than `MOST_UNUSED`.

    Raises:
        HttpProblem: 503, the data cannot be read.
    """
    return [row["place"].value for row in store.select(_UNUSED)]


def coordinates_of(text: str) -> Coordinates | None:
    """Return a point in well-known text, None for anything else."""
    match = _POINT.fullmatch(text)
    if not match:
        return None
    longitude, latitude = float(match[1]), float(match[2])
    if abs(longitude) > 180 or abs(latitude) > 90:
        return None
    return Coordinates(longitude, latitude, min(len(part.partition(".")[2]) for part in match.groups()))


class _Places(defaultdict[str, PlacedEvents]):
    def __missing__(self, iri: str) -> PlacedEvents:
        self[iri] = PlacedEvents(iri)
        return self[iri]


def _describe(store: ReleaseStore, places: dict[str, PlacedEvents]) -> None:
    for batch in batches(sorted(places)):
        for row in store.select(_DESCRIBED.format(places=batch)):
            place, value = places[row["place"].value], row["value"]
            if row["property"] == GEO.asWKT and isinstance(value, Literal):
                place.coordinates = place.coordinates or coordinates_of(value.value)
            elif row["property"] == DCTERMS.source and isinstance(value, NamedNode):
                place.sources.append(value.value)


def _number(row: QuerySolution) -> int:
    count = row["count"]
    return int(count.value) if isinstance(count, Literal) else 0
