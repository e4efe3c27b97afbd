"""What was found when a thing here was compared with an item, feature by feature."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from communique.exports.wikidata_terms import WikidataTerms
from communique.linking.ledger import Ledger
from communique.wikidata.entities import Entity, Missing

FEATURES = ("type", "name", "link", "dates", "office", "place", "bodies")
"""What is compared, the weightiest first: candidates are put in order by the first feature in which they differ."""


class Verdict(StrEnum):
    """Whether a feature speaks for an item, leaves the question open or speaks against it."""

    FOR = "for"
    OPEN = "open"
    AGAINST = "against"


@dataclass(frozen=True)
class Finding:
    """What one of `FEATURES` says, and why, as a phrase for readers."""

    feature: str
    verdict: Verdict
    text: str


@dataclass(frozen=True)
class Context:
    """What comparing needs to know besides the thing and the item.

    Attributes:
        terms: the properties and classes that may be named.
        known: entities by the id under which something refers to them.
        wider: class to all classes above it that were looked up.
        ledger: which links stand already.
        kilometres: how far apart two statements of one place may be.
    """

    terms: WikidataTerms
    known: Mapping[str, Entity | Missing]
    wider: Mapping[str, frozenset[str]]
    ledger: Ledger
    kilometres: float

    def items(self, entity: Entity, prop: str) -> Iterator[str]:
        """Yield the items that `entity` has for the property called `prop`, under their present ids."""
        identifier = self.terms.property(prop)
        for statement in entity.best(identifier) if identifier else ():
            if statement.value.kind == "item":
                yield self.present(statement.value.text)

    def present(self, item: str) -> str:
        """Return the id that an item has now, which is another one if it was merged."""
        found = self.known.get(item)
        return found.id if isinstance(found, Entity) else item

    def label(self, item: str) -> str:
        """Return what an item is called, its id where that is not known."""
        found = self.known.get(item)
        return label_of(found) or item if isinstance(found, Entity) else item

    def names(self, item: str) -> set[str]:
        """Return every name of an item, in whatever language."""
        found = self.known.get(item)
        return {text for _, text in found.names} if isinstance(found, Entity) else set()


def label_of(entity: Entity) -> str:
    """Return the English label, else the one for many languages, else the first; empty where there is none."""
    return _first(entity.labels)


def description_of(entity: Entity) -> str:
    """Return the English description, else the first; empty where there is none."""
    return _first(entity.descriptions)


def _first(texts: Mapping[str, str]) -> str:
    return texts.get("en") or texts.get("mul") or next(iter(texts.values()), "")
