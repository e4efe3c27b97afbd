"""What can be asked of a thing and is handed out about it: one table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How the values of a property are compared and written."""

    NAME = "name"
    PERIOD = "period"
    DAY = "day"
    THING = "thing"
    CODE = "code"
    ITEM = "item"
    COORDINATES = "coordinates"


@dataclass(frozen=True)
class Qualifier:
    """A way to compare that can be asked for; `id` stands in requests."""

    id: str
    name: str


WITHIN = Qualifier("within", "lies wholly within the period asked for")
OVERLAPS = Qualifier("overlaps", "may have been in the period asked for")
EQUALS = Qualifier("equals", "has the same first and last possible day")
DATE_QUALIFIERS = (WITHIN, OVERLAPS, EQUALS)


@dataclass(frozen=True)
class Property:
    """A property.

    Attributes:
        id: its name in requests and in the index.
        name: what people call it.
        description: what its values are.
        kind: see `Kind`.
        of: kinds of things (words of their IRIs) that have it.
    """

    id: str
    name: str
    description: str
    kind: Kind
    of: tuple[str, ...]

    @property
    def qualifiers(self) -> tuple[Qualifier, ...]:
        """The ways to compare that can be asked for."""
        return DATE_QUALIFIERS if self.kind is Kind.PERIOD else ()

    @property
    def leads_to(self) -> str:
        """The kind of the things that are its values, empty where there are several kinds or none."""
        return _LEADS_TO.get(self.id, "")


_LEADS_TO = {
    "side": "body",
    "office": "office",
    "place": "place",
    "topic": "topic",
    "body": "body",
    "question": "question",
}
NAME, ID, TYPE, SORT = "name", "id", "type", "kind"
"""What tells what a thing is: its names, its identifier, its classes, its codes."""
DIFFERENT, ATTESTED, PARTICIPANT = "different-from", "attested", "participant"
"""Statements that matching itself needs: look-alikes, days on which there is word of somebody, who took part."""
MATCHED = "wikidata"

_DATED = ("event", "agreement", "claim")
_EVERYTHING = (
    "agreement", "body", "claim", "event", "office", "person", "place", "process", "question", "source", "topic",
)  # fmt: skip

PROPERTIES = tuple(
    Property(id_, name, description, kind, of)
    for id_, name, description, kind, of in (
        ("label", "label", "The neutral label, or a name from a reference table.", Kind.NAME, _EVERYTHING),
        ("name", "names", "All names, with those that somebody uses.", Kind.NAME, _EVERYTHING),
        (
            "date",
            "date",
            "As stated, in EDTF; of a person, when there is word of them.",
            Kind.PERIOD,
            (*_DATED, "person"),
        ),
        ("earliest", "earliest day", "First possible day.", Kind.DAY, _DATED),
        ("latest", "latest day", "Last possible day.", Kind.DAY, _DATED),
        (SORT, "kind", "A code of one of the code lists.", Kind.CODE, ("event", "agreement", "body", "source")),
        ("side", "side", "For whom somebody acts.", Kind.THING, (*_DATED, "person", "process")),
        ("office", "office", "Office at that time.", Kind.THING, ("event", "claim", "agreement", "person")),
        (PARTICIPANT, "participant", "Who took part.", Kind.THING, ("event",)),
        ("signatory", "signatory", "Who signed.", Kind.THING, ("agreement",)),
        ("place", "place", "Where it was.", Kind.THING, ("event",)),
        ("process", "process", "Of what it is a part.", Kind.THING, ("event",)),
        ("topic", "topic", "What it dealt with.", Kind.THING, ("event", "agreement")),
        ("body", "body", "Body to which it belongs.", Kind.THING, ("office", "body")),
        ("claimant", "claimant", "Who claims it.", Kind.THING, ("claim",)),
        ("about", "about", "What it is about.", Kind.THING, ("claim",)),
        ("question", "question", "What it answers.", Kind.THING, ("claim",)),
        ("coordinates", "coordinates", "Latitude, longitude (WGS 84).", Kind.COORDINATES, ("place",)),
        (MATCHED, "Wikidata item", "The same thing on Wikidata.", Kind.ITEM, _EVERYTHING),
    )
)
BY_ID = {each.id: each for each in PROPERTIES}

HELD = frozenset(
    {each.id for each in PROPERTIES if each.kind in (Kind.THING, Kind.CODE, Kind.ITEM)} | {TYPE, DIFFERENT}
)
"""Properties by whose values things are looked up."""
