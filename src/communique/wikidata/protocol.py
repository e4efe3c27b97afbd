"""What is asked of the Action API and of a SPARQL endpoint, and what the answers hold.

The modules `wbgetentities` and `wbsearchentities` (https://www.wikidata.org/w/api.php?action=help&recursivesubmodules=1);
SPARQL 1.1 Query Results JSON Format, section 3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from communique.wikidata.entities import Entity, Missing, entity_of
from communique.wikidata.errors import UnreadableAnswer
from communique.wikidata.manners import MAXLAG
from communique.wikidata.members import list_of, map_of, text_of

BATCH = 50
"""How many ids, or languages, one call may name."""

MOST_FOUND = 50
"""How many results one search may ask for."""

Binding = Mapping[str, str]
"""A term of a row: `type` (uri, literal, bnode), `value`, and `datatype` or `xml:lang` of a literal that has one."""

_COMMON = {"format": "json", "formatversion": "2", "maxlag": str(MAXLAG)}
_EVERYTHING = "info|labels|aliases|descriptions|claims|datatype"


@dataclass(frozen=True)
class Found:
    """An entity that a search found, with the name that matched.

    Attributes:
        id: of the entity.
        label: in the language asked for, or one that stands in for it; empty when there is none.
        description: likewise.
        match_type: `label`, `alias` or `entityId`.
        match_language: of the name that matched; empty for an id.
        match_text: the name that matched.
    """

    id: str
    label: str
    description: str
    match_type: str
    match_language: str
    match_text: str


def entities_parameters(ids: Sequence[str], languages: Sequence[str]) -> dict[str, str]:
    """Return what asks for entities whole, with their names in `languages`, or in all if none or too many are named."""
    asked = {**_COMMON, "action": "wbgetentities", "ids": "|".join(ids), "props": _EVERYTHING}
    return {**asked, "languages": "|".join(languages)} if 0 < len(languages) <= BATCH else asked


def info_parameters(ids: Sequence[str]) -> dict[str, str]:
    """Return what asks for no more than the present id and revision of entities."""
    return {**_COMMON, "action": "wbgetentities", "ids": "|".join(ids), "props": "info"}


class Entry(NamedTuple):
    """What an answer says of one id: as it was sent, and read."""

    sent: Mapping[str, Any]
    read: Entity | Missing


def entries_of(members: Any, ids: Sequence[str]) -> dict[str, Entry]:
    """Return the entry of each of the `ids` in an answer of `wbgetentities`.

    Raises:
        UnreadableAnswer: one is not there, has not the form of an entity, or is about something else.
    """
    entries = map_of(map_of(members, "the answer").get("entities"), "the entities")
    return {asked: _entry(asked, map_of(entries.get(asked), f"the entry of {asked}")) for asked in ids}


def _entry(asked: str, sent: Mapping[str, Any]) -> Entry:
    entity = entity_of(asked, sent)
    if isinstance(entity, Entity):
        target = map_of(sent.get("redirects", {}), "a redirect").get("to", asked)
        if entity.id != target or entity.revision < 1:
            about = f"{entity.id}, revision {entity.revision}"
            raise UnreadableAnswer(f"Wikidata's answer about {asked} is about {about}.", "Try again later.")
    return Entry(sent, entity)


def search_parameters(text: str, language: str, kind: str, limit: int) -> dict[str, str]:
    """Return what asks for entities of a kind (`item`, `property`) with a name that begins with `text`."""
    asked = {"search": text, "language": language, "uselang": language, "type": kind, "limit": str(limit)}
    return {**_COMMON, "action": "wbsearchentities", **asked}


def found_in(members: Any) -> list[Found]:
    """Return what an answer of `wbsearchentities` lists.

    Raises:
        UnreadableAnswer: it has not the form of one.
    """
    return [
        _found(map_of(entry, "a result")) for entry in list_of(map_of(members, "the answer").get("search"), "search")
    ]


def _found(entry: Mapping[str, Any]) -> Found:
    match = map_of(entry.get("match", {}), "a match")
    return Found(
        text_of(entry.get("id"), "the id of a result"),
        text_of(entry.get("label", ""), "a label"),
        text_of(entry.get("description", ""), "a description"),
        text_of(match.get("type", ""), "a kind of match"),
        text_of(match.get("language", ""), "a language"),
        text_of(match.get("text", ""), "a matching text"),
    )


def bindings_of(members: Any) -> list[dict[str, Binding]]:
    """Return the rows of a table of SPARQL results, each with the variables that have a value.

    Raises:
        UnreadableAnswer: it is no table.
    """
    results = map_of(map_of(members, "the answer").get("results"), "the results")
    return [_row(map_of(row, "a row")) for row in list_of(results.get("bindings"), "the rows")]


def _row(row: Mapping[str, Any]) -> dict[str, Binding]:
    return {
        name: {key: text_of(text, f"?{name}") for key, text in map_of(term, f"?{name}").items()}
        for name, term in row.items()
    }
