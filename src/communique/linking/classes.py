"""Classes of Wikidata and the wider ones above them, as far as that helps to tell what an item is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from communique.wikidata.client import Wikidata
from communique.wikidata.entities import Entity, Missing

STEPS = 3
"""How many steps up are taken: beyond that classes are so wide that they tell nothing."""


def wider_classes(wikidata: Wikidata, classes: Iterable[str], subclass_of: str | None) -> dict[str, frozenset[str]]:
    """Return for each class all classes above it, up to `STEPS` steps; none where the property is not known.

    Raises:
        WikidataUnavailable: the site does not answer.
        NotCached: offline, and something is not remembered.
    """
    asked = set(classes)
    parents: dict[str, set[str]] = {}
    frontier = asked if subclass_of else set()
    for _ in range(STEPS):
        found = wikidata.entities(sorted(frontier)) if frontier else {}
        parents |= {each: _parents(entity, subclass_of) for each, entity in found.items()}
        frontier = set().union(*(parents[each] for each in frontier)) - parents.keys()
    return {each: _above(each, parents) for each in asked}


def _parents(entity: Entity | Missing, subclass_of: str | None) -> set[str]:
    if isinstance(entity, Missing) or not subclass_of:
        return set()
    return {statement.value.text for statement in entity.best(subclass_of) if statement.value.kind == "item"}


def _above(narrow: str, parents: Mapping[str, set[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = set(parents.get(narrow, ()))
    while waiting:
        found |= waiting
        waiting = set().union(*(parents.get(each, set()) for each in waiting)) - found
    return frozenset(found)
