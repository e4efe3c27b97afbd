"""Items and properties of Wikidata as values, read from the JSON of `wbgetentities`.

The form is Wikibase's JSON data model (https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from communique.wikidata.members import list_of, map_of, text_of, whole_of
from communique.wikidata.values import ENTITY_IRI, Value, value_of

__all__ = ["ENTITY_IRI", "Entity", "Missing", "Snaks", "Statement", "Value", "entity_of", "is_entity_id"]

Snaks = tuple[tuple[str, Value], ...]
"""Pairs of property and value, in the order stated."""

_LARGEST = 2**31 - 1
"""The largest number an id of an item or property can have."""


@dataclass(frozen=True)
class Statement:
    """One statement of an entity.

    Attributes:
        property: id of the property.
        value: what the entity is said to have.
        rank: `preferred`, `normal` or `deprecated`.
        qualifiers: what is said about the statement.
        references: the groups of what bears it out.
        id: Wikidata's identifier of the statement, opaque.
    """

    property: str
    value: Value
    rank: str = "normal"
    qualifiers: Snaks = ()
    references: tuple[Snaks, ...] = ()
    id: str = ""


@dataclass(frozen=True)
class Entity:
    """An item or property.

    Attributes:
        id: the entity that was found.
        asked: the id that was asked for; another one when it was merged into `id`.
        kind: `item` or `property`.
        revision: number of the revision that was read, 0 when the answer does not say.
        modified: when it was saved, as the site writes it.
        labels: language to label.
        aliases: language to further names.
        descriptions: language to description.
        statements: in the order of the site, deprecated ones among them.
        datatype: of a property, what its values are, for instance `wikibase-item` or `time`.
    """

    id: str
    asked: str
    kind: str
    revision: int = 0
    modified: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    datatype: str = ""

    @property
    def merged(self) -> bool:
        """Whether what was asked for is now a redirect to this entity."""
        return self.id != self.asked

    @property
    def names(self) -> set[tuple[str, str]]:
        """Labels and aliases, each with its language before it."""
        aliases = {(language, text) for language, texts in self.aliases.items() for text in texts}
        return set(self.labels.items()) | aliases

    def all(self, prop: str) -> list[Statement]:
        """Return the statements with the property `prop`, of every rank."""
        return [statement for statement in self.statements if statement.property == prop]

    def best(self, prop: str) -> list[Statement]:
        """Return the preferred statements with the property `prop`, or the normal ones where there is none."""
        found = self.all(prop)
        preferred = [statement for statement in found if statement.rank == "preferred"]
        return preferred or [statement for statement in found if statement.rank == "normal"]


@dataclass(frozen=True)
class Missing:
    """There is no such entity: it was deleted or never there, or `asked` is no id at all (`malformed`)."""

    asked: str
    malformed: bool = False


def is_entity_id(text: str) -> bool:
    """Say whether `text` can be the id of an item or property: `Q` or `P`, then a number that the site can hold."""
    return bool(re.fullmatch("[QP][1-9][0-9]{0,9}", text)) and int(text[1:]) <= _LARGEST


def entity_of(asked: str, members: Mapping[str, Any]) -> Entity | Missing:
    """Return the entity in one entry of an answer of `wbgetentities`.

    Args:
        asked: the id under which the entry stands.
        members: the entry, in formatversion 1 or 2.

    Raises:
        UnreadableAnswer: it has not the form of an entity.
    """
    members = map_of(members, asked)
    if "missing" in members:
        return Missing(asked)
    identifier = text_of(members.get("id"), f"the id of {asked}")
    if not is_entity_id(identifier):
        identifier = text_of(None, f"the id of {asked}")
    return Entity(
        identifier,
        asked,
        text_of(members.get("type", "property" if identifier.startswith("P") else "item"), f"the type of {asked}"),
        whole_of(members.get("lastrevid", 0), f"the revision of {asked}"),
        text_of(members.get("modified", ""), f"the time of {asked}"),
        _terms(members, "labels"),
        _aliases(members),
        _terms(members, "descriptions"),
        _statements(members),
        text_of(members.get("datatype", ""), f"the datatype of {asked}"),
    )


def _terms(members: Mapping[str, Any], name: str) -> dict[str, str]:
    return {language: _text(term, name) for language, term in map_of(members.get(name, {}), name).items()}


def _aliases(members: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    found = map_of(members.get("aliases", {}), "aliases").items()
    return {language: tuple(_text(term, "aliases") for term in list_of(terms, "aliases")) for language, terms in found}


def _text(term: Any, name: str) -> str:
    return text_of(map_of(term, name).get("value"), name)


def _statements(members: Mapping[str, Any]) -> tuple[Statement, ...]:
    groups = map_of(members.get("claims", {}), "statements").items()
    return tuple(_statement(prop, one) for prop, group in groups for one in list_of(group, f"statements of {prop}"))


def _statement(prop: str, members: Any) -> Statement:
    members = map_of(members, f"a statement of {prop}")
    references = list_of(members.get("references", []), f"references of {prop}")
    return Statement(
        prop,
        value_of(members.get("mainsnak")),
        text_of(members.get("rank", "normal"), f"a rank of {prop}"),
        _snaks(members, "qualifiers"),
        tuple(_snaks(map_of(reference, "a reference"), "snaks") for reference in references),
        text_of(members.get("id", ""), f"the id of a statement of {prop}"),
    )


def _snaks(members: Mapping[str, Any], name: str) -> Snaks:
    """Return the snaks in the member `name`, in the order that the member `name`-order states if there is one."""
    groups = map_of(members.get(name, {}), name)
    order = [prop for prop in list_of(members.get(f"{name}-order", []), f"order of {name}") if prop in groups]
    properties = dict.fromkeys([*order, *groups])
    return tuple((prop, value_of(snak)) for prop in properties for snak in list_of(groups[prop], name))
