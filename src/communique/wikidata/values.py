"""Values of Wikidata's statements, read from the JSON of snaks.

The form is Wikibase's JSON data model (https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from communique.wikidata.members import map_of, number_of, text_of, whole_of

ENTITY_IRI = "http://www.wikidata.org/entity/"
"""Before the id, the IRI of an entity: always http, whatever the address of the site."""


@dataclass(frozen=True)
class Value:
    """One value.

    Attributes:
        kind: `item`, `property`, `string`, `url`, `monolingual`, `time`, `coordinate`, `quantity`, `somevalue` (there
            is one, which is not known), `novalue` (there is none), else the type by Wikidata's name.
        text: the id, string, address, text, time (`+1993-09-25T00:00:00Z`; month and day may be 00) or amount.
        language: of a monolingual text.
        precision: of a time: 11 day, 10 month, 9 year, 8 decade, 7 century.
        calendar: id of the calendar in which a time is to be shown.
        latitude: of a coordinate, in degrees.
        longitude: of a coordinate, in degrees.
    """

    kind: str
    text: str
    language: str = ""
    precision: int = 0
    calendar: str = ""
    latitude: float = 0.0
    longitude: float = 0.0


def value_of(snak: Any) -> Value:
    """Return the value of a snak.

    Raises:
        UnreadableAnswer: it has not the form of one.
    """
    snak = map_of(snak, "a snak")
    kind = text_of(snak.get("snaktype", "value"), "the type of a snak")
    if kind in ("somevalue", "novalue"):
        return Value(kind, "")
    data = map_of(snak.get("datavalue"), "the value of a snak")
    name = text_of(data.get("type"), "the type of a value")
    read = _READERS.get(name)
    if read is None:
        return Value(name, str(data.get("value", "")))
    return read(data.get("value"), snak)


def _entity(value: Any, _: Mapping[str, Any]) -> Value:
    value = map_of(value, "an id")
    kind = text_of(value.get("entity-type"), "the type of an entity")
    if "id" in value:
        return Value(kind, text_of(value["id"], "an id"))
    letter = {"item": "Q", "property": "P"}.get(kind, "")
    return Value(kind, f"{letter}{whole_of(value.get('numeric-id'), 'a number of an entity')}")


def _string(value: Any, snak: Mapping[str, Any]) -> Value:
    return Value("url" if snak.get("datatype") == "url" else "string", text_of(value, "a string"))


def _monolingual(value: Any, _: Mapping[str, Any]) -> Value:
    value = map_of(value, "a text")
    return Value("monolingual", text_of(value.get("text"), "a text"), text_of(value.get("language"), "a language"))


def _time(value: Any, _: Mapping[str, Any]) -> Value:
    value = map_of(value, "a time")
    calendar = text_of(value.get("calendarmodel", ""), "a calendar")
    return Value(
        "time",
        text_of(value.get("time"), "a time"),
        precision=whole_of(value.get("precision"), "a precision"),
        calendar=calendar.rpartition("/")[2],
    )


def _coordinate(value: Any, _: Mapping[str, Any]) -> Value:
    value = map_of(value, "a coordinate")
    latitude = number_of(value.get("latitude"), "a latitude")
    longitude = number_of(value.get("longitude"), "a longitude")
    return Value("coordinate", f"{latitude},{longitude}", latitude=latitude, longitude=longitude)


def _quantity(value: Any, _: Mapping[str, Any]) -> Value:
    amount = map_of(value, "a quantity").get("amount")
    number_of(amount, "an amount")
    return Value("quantity", str(amount))


_READERS: Mapping[str, Callable[[Any, Mapping[str, Any]], Value]] = {
    "wikibase-entityid": _entity,
    "string": _string,
    "monolingualtext": _monolingual,
    "time": _time,
    "globecoordinate": _coordinate,
    "quantity": _quantity,
}
"""Type of a value in JSON to what reads it."""
