"""The values of a thing that are handed out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from communique.matching.comparing import point_of
from communique.matching.index import Index
from communique.matching.profiles import USED, Profile
from communique.matching.properties import Kind, Property


@dataclass(frozen=True)
class Text:
    """A text, with its language tag if it has one."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Reference:
    """Something with an identifier: a thing here by its path, or a Wikidata item."""

    id: str
    name: str


Value = Text | Reference | date


def values_of(index: Index, profile: Profile, property_: Property, language: str = "") -> list[Value]:
    """Return the values of a property of a thing, in a fixed order.

    Args:
        index: where it stands.
        profile: the thing.
        property_: the property.
        language: tag of the language in which names are wanted; all if empty.
    """
    found = _VALUES[property_.kind](index, profile, property_)
    kept = (each for each in found if not (language and isinstance(each, Text)) or each.language in ("", language))
    return list(dict.fromkeys(kept))


def _names(_: Index, profile: Profile, property_: Property) -> Sequence[Value]:
    every = property_.id == "name"
    return [Text(name.text, name.language) for name in profile.names if every or name.rank < USED]


def _texts(_: Index, profile: Profile, property_: Property) -> Sequence[Value]:
    return [Text(value) for value in profile.values(property_.id)]


def _day(_: Index, profile: Profile, property_: Property) -> Sequence[Value]:
    found = profile.bounds.earliest if property_.id == "earliest" else profile.bounds.latest
    return [found] if found else []


def _things(index: Index, profile: Profile, property_: Property) -> Sequence[Value]:
    paths = profile.values(property_.id)
    labels = index.labels(paths)
    return [Reference(path, labels[path]) for path in paths if path in labels]


def _codes(index: Index, profile: Profile, property_: Property) -> Sequence[Value]:
    return [Text(index.types.name(value)) for value in profile.values(property_.id)]


def _items(_: Index, profile: Profile, property_: Property) -> Sequence[Value]:
    return [Reference(value, value) for value in profile.values(property_.id)]


def _coordinates(_: Index, profile: Profile, property_: Property) -> Sequence[Value]:
    points = filter(None, map(point_of, profile.values(property_.id)))
    return [Text(f"{latitude},{longitude}") for latitude, longitude in points]


_VALUES: Mapping[Kind, Callable[[Index, Profile, Property], Sequence[Value]]] = {
    Kind.NAME: _names,
    Kind.PERIOD: _texts,
    Kind.DAY: _day,
    Kind.THING: _things,
    Kind.CODE: _codes,
    Kind.ITEM: _items,
    Kind.COORDINATES: _coordinates,
}
