"""Data extension: properties of things that somebody has matched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from communique.matching.index import Index
from communique.matching.profiles import Profile
from communique.matching.properties import BY_ID, Kind, Property
from communique.matching.types import OF_KIND
from communique.matching.values import Reference, Value, values_of
from communique.web.reconcile.limits import COLUMNS, ROWS
from communique.web.reconcile.queries import types_of
from communique.web.reconcile.reading import MAX_TEXT, bounded, checked, member, refuse

WIKIDATA_SERVICE = "https://wikidata.reconci.link/en/api"
"""The reconciliation service in whose identifiers Wikidata items are handed out."""


@dataclass(frozen=True)
class Column:
    """A property that is wanted, in one language unless that is empty, and at most `limit` values unless that is 0."""

    property: Property
    language: str
    limit: int


@dataclass(frozen=True)
class Extension:
    """What is wanted of which things."""

    ids: Sequence[str]
    columns: Sequence[Column]


def extension_of(value: Any) -> Extension:
    """Return a data extension query, the same in both versions.

    Raises:
        HttpProblem: it is none.
    """
    query = checked(value, dict, "")
    ids: list[Any] = member(query, "ids", list, "")
    listed: list[Any] = member(query, "properties", list, "")
    if ids is None or listed is None:
        refuse("", "there have to be ids and properties")
    bounded(ids, ROWS, "ids")
    bounded(listed, COLUMNS, "properties")
    paths = [_id(each, f"/ids/{number}") for number, each in enumerate(ids)]
    return Extension(paths, [_column(each, f"/properties/{number}") for number, each in enumerate(listed)])


def _id(value: Any, where: str) -> str:
    text: str = checked(value, str, where)
    if len(text) > MAX_TEXT:
        refuse(where, f"this has more than {MAX_TEXT} characters")
    return text


def _column(value: Any, where: str) -> Column:
    stated = checked(value, dict, where)
    id_ = checked(stated.get("id"), str, f"{where}/id")
    if id_ not in BY_ID:
        refuse(f"{where}/id", f"there is no property “{id_}”; there are {', '.join(BY_ID)}")
    settings: Mapping[str, Any] = member(stated, "settings", dict, where, {})
    limit = str(settings.get("limit") or 0)
    if not (limit.isascii() and limit.isdecimal()):
        refuse(f"{where}/settings/limit", "this has to be a whole number")
    return Column(BY_ID[id_], str(settings.get("language") or "").lower(), int(limit[:9]))


def extended_02(index: Index, wanted: Extension) -> dict[str, Any]:
    """Return the answer of version 0.2."""
    rows = {
        id_: {column.property.id: [_value_02(each) for each in found] for column, found in row}
        for id_, row in _rows(index, wanted)
    }
    return {"meta": _meta(index, wanted), "rows": rows}


def extended_10(index: Index, wanted: Extension) -> dict[str, Any]:
    """Return the answer of version 1.0."""
    rows = [
        {
            "id": id_,
            "properties": [
                {"id": column.property.id, "values": [_value_10(each) for each in found]} for column, found in row
            ],
        }
        for id_, row in _rows(index, wanted)
    ]
    return {"meta": _meta(index, wanted), "rows": rows}


def _rows(index: Index, wanted: Extension) -> list[tuple[str, list[tuple[Column, list[Value]]]]]:
    """Return each thing asked for with its values; one that is not known has none."""
    numbers = {id_: index.number_of(id_) for id_ in wanted.ids}
    known = {each.number: each for each in index.profiles(number for number in numbers.values() if number is not None)}
    return [
        (id_, [(column, _values(index, known.get(number or 0), column)) for column in wanted.columns])
        for id_, number in numbers.items()
    ]


def _values(index: Index, profile: Profile | None, column: Column) -> list[Value]:
    found = values_of(index, profile, column.property, column.language) if profile else []
    return found[: column.limit] if column.limit else found


def _meta(index: Index, wanted: Extension) -> list[dict[str, Any]]:
    return [_about(index, column.property) for column in wanted.columns]


def _about(index: Index, property_: Property) -> dict[str, Any]:
    about: dict[str, Any] = {"id": property_.id, "name": property_.name}
    if property_.leads_to:
        about["type"] = types_of(index, [OF_KIND[property_.leads_to]])[0]
    if property_.kind is Kind.ITEM:
        about["service"] = WIKIDATA_SERVICE
    return about


def _value_02(value: Value) -> dict[str, Any]:
    if isinstance(value, date):
        return {"date": f"{value.isoformat()}T00:00:00Z"}
    return {"id": value.id, "name": value.name} if isinstance(value, Reference) else {"str": value.text}


def _value_10(value: Value) -> dict[str, Any]:
    language = getattr(value, "language", "")
    return {**_value_02(value), "lang": language} if language else _value_02(value)
