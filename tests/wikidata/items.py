"""Made-up items and properties in the JSON of Wikibase, for the stand-in.

Made-up ids are numbers from 2147480000 upwards: the site's ids end at 2147483647 and it has far fewer, so none is real.
Ids of real things may stand where a real item would name them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

ENTITY = "http://www.wikidata.org/entity/"
CALENDAR = "Q2147483640"
"""Stands for the calendar of every time here."""
GLOBE = "Q2147483641"
"""Stands for the globe of every coordinate here."""

Json = dict[str, Any]
Value = Mapping[str, Any]
"""A snak without its property."""


def entity(identifier: str) -> Json:
    """Return the value that is an item or property."""
    kind = "property" if identifier.startswith("P") else "item"
    value = {"entity-type": kind, "numeric-id": int(identifier[1:]), "id": identifier}
    return _value("wikibase-entityid", value, f"wikibase-{kind}")


def string(text: str, datatype: str = "string") -> Json:
    """Return a string; `datatype` may also be `external-id` or `url`."""
    return _value("string", text, datatype)


def url(address: str) -> Json:
    """Return an address."""
    return string(address, "url")


def monolingual(text: str, language: str) -> Json:
    """Return a text in a language."""
    return _value("monolingualtext", {"text": text, "language": language}, "monolingualtext")


def time(text: str, precision: int = 11) -> Json:
    """Return a time such as `+1951-03-03T00:00:00Z`."""
    value = {"time": text, "timezone": 0, "before": 0, "after": 0, "precision": precision}
    return _value("time", {**value, "calendarmodel": f"{ENTITY}{CALENDAR}"}, "time")


def day(text: str) -> Json:
    """Return a time from `1951-03-03`, `1951-03` or `1951`, with the precision that it has."""
    parts = text.split("-")
    padded = "-".join([*parts, "00", "00"][:3])
    return time(f"+{padded}T00:00:00Z", 8 + len(parts))


def coordinate(latitude: float, longitude: float) -> Json:
    """Return a place on the globe, in degrees."""
    value = {"latitude": latitude, "longitude": longitude, "altitude": None, "precision": 0.0001}
    return _value("globecoordinate", {**value, "globe": f"{ENTITY}{GLOBE}"}, "globe-coordinate")


def quantity(amount: str) -> Json:
    """Return a number without a unit, such as `+12`."""
    return _value("quantity", {"amount": amount, "unit": "1"}, "quantity")


def some_value(datatype: str = "wikibase-item") -> Json:
    """Return that there is a value which is not known."""
    return {"snaktype": "somevalue", "datatype": datatype}


def no_value(datatype: str = "wikibase-item") -> Json:
    """Return that there is no value."""
    return {"snaktype": "novalue", "datatype": datatype}


Pairs = Iterable[tuple[str, Value]]


def claim(
    prop: str, value: Value, *, rank: str = "normal", qualifiers: Pairs = (), references: Iterable[Pairs] = ()
) -> Json:
    """Return a statement; the item that gets it gives it an id."""
    made: Json = {"mainsnak": _snak(prop, value), "type": "statement", "rank": rank}
    if pairs := list(qualifiers):
        made |= {"qualifiers": _grouped(pairs), "qualifiers-order": list(dict.fromkeys(prop for prop, _ in pairs))}
    groups = [_reference(list(pairs)) for pairs in references]
    return {**made, "references": groups} if groups else made


def item(
    identifier: str,
    *,
    labels: Mapping[str, str] | None = None,
    aliases: Mapping[str, Sequence[str]] | None = None,
    descriptions: Mapping[str, str] | None = None,
    claims: Iterable[Json] = (),
) -> Json:
    """Return an item; the site that gets it gives it a revision."""
    return {"type": "item", "id": identifier, **_terms(labels, aliases, descriptions), **_claims(identifier, claims)}


def prop(
    identifier: str,
    datatype: str,
    *,
    labels: Mapping[str, str] | None = None,
    aliases: Mapping[str, Sequence[str]] | None = None,
    descriptions: Mapping[str, str] | None = None,
    claims: Iterable[Json] = (),
) -> Json:
    """Return a property with values of a type, for instance `wikibase-item`, `time` or `url`."""
    terms = _terms(labels, aliases, descriptions)
    return {"type": "property", "datatype": datatype, "id": identifier, **terms, **_claims(identifier, claims)}


def _value(kind: str, value: Any, datatype: str) -> Json:
    return {"snaktype": "value", "datavalue": {"value": value, "type": kind}, "datatype": datatype}


def _snak(prop: str, value: Value) -> Json:
    return {"property": prop, "hash": uuid.uuid5(uuid.NAMESPACE_OID, f"{prop} {value}").hex, **value}


def _grouped(pairs: Sequence[tuple[str, Value]]) -> dict[str, list[Json]]:
    return {prop: [_snak(prop, value) for other, value in pairs if other == prop] for prop, _ in pairs}


def _reference(pairs: Sequence[tuple[str, Value]]) -> Json:
    snaks = _grouped(pairs)
    return {"hash": uuid.uuid5(uuid.NAMESPACE_OID, str(snaks)).hex, "snaks": snaks, "snaks-order": list(snaks)}


def _terms(
    labels: Mapping[str, str] | None,
    aliases: Mapping[str, Sequence[str]] | None,
    descriptions: Mapping[str, str] | None,
) -> Json:
    return {
        "labels": {tag: {"language": tag, "value": text} for tag, text in (labels or {}).items()},
        "descriptions": {tag: {"language": tag, "value": text} for tag, text in (descriptions or {}).items()},
        "aliases": {
            tag: [{"language": tag, "value": text} for text in texts] for tag, texts in (aliases or {}).items()
        },
    }


def _claims(identifier: str, claims: Iterable[Json]) -> Json:
    groups: dict[str, list[Json]] = {}
    for number, one in enumerate(claims):
        name = uuid.uuid5(uuid.NAMESPACE_OID, f"{identifier} {number}")
        groups.setdefault(one["mainsnak"]["property"], []).append({**one, "id": f"{identifier}${name}"})
    return {"claims": groups}


LAKE, RIVER, FORMER_LAKE, GONE = "Q2147480001", "Q2147480002", "Q2147480003", "Q2147480004"
"""Ids of the example: two items, one that was merged into the first, and one that was deleted."""
DEPTH, SEEN = "P2147480001", "P2147480002"

EXAMPLE = (
    item(
        LAKE,
        labels={"en": "Bright Lake", "hy": "Լիճ", "tr": "Işık Gölü"},
        aliases={"en": ["Lake Bright", "The Bright"]},
        descriptions={"en": "lake that is not there"},
        claims=[
            claim("P31", entity("Q2147480010")),
            claim("P625", coordinate(46.2, 6.15)),
            claim(DEPTH, quantity("+12"), rank="deprecated"),
            claim(DEPTH, quantity("+14"), rank="preferred"),
            claim(DEPTH, quantity("+13")),
            claim(
                SEEN,
                day("1951-03"),
                qualifiers=[("P276", entity(RIVER)), ("P1476", monolingual("A view", "en"))],
                references=[[("P854", url("https://example.org/lake")), ("P813", day("1951-04-01"))]],
            ),
        ],
    ),
    item(
        RIVER,
        labels={"en": "Bright River"},
        descriptions={"en": "river that is not there"},
        claims=[claim("P31", some_value()), claim("P276", no_value())],
    ),
    prop(DEPTH, "quantity", labels={"en": "depth"}),
    prop(SEEN, "time", labels={"en": "seen on"}, descriptions={"en": "day on which somebody saw it"}),
)
"""A few entities to try things with."""
