"""The classes and codes by which things are sorted, and what lies above and below them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from communique.matching.folding import folded
from communique.matching.properties import SORT, TYPE
from communique.terms import compact

OF_KIND = {
    "agreement": "cmq:Agreement",
    "body": "cmq:Body",
    "claim": "cmq:Claim",
    "event": "cmq:Event",
    "office": "cmq:Office",
    "person": "foaf:Person",
    "place": "geo:Feature",
    "process": "cmq:Process",
    "question": "cmq:Question",
    "source": "cmq:Source",
    "topic": "skos:Concept",
}
"""The type of all things of a kind, by the word for it in their IRIs."""

_NAMES = {OF_KIND["topic"]: "topic"}
"""Names that say more than the label: of all concepts, topics alone are things."""


@dataclass(frozen=True)
class Type:
    """A class or code.

    Attributes:
        id: its short form, `cmq:Meeting`.
        name: its label.
        is_class: whether it is a class of the vocabulary and no code.
        broader: the ids of the types directly above.
    """

    id: str
    name: str
    is_class: bool
    broader: tuple[str, ...]


class Types:
    """All types that things have, and those above them."""

    def __init__(self, names: Iterable[Sequence[object]], broader: Iterable[Sequence[str]]) -> None:
        """Make the hierarchy of rows (id, name, whether it is a class) and rows (id, id of a broader type)."""
        above: dict[str, list[str]] = {}
        for type_, over in broader:
            above.setdefault(type_, []).append(over)
        self._types = {
            str(id_): Type(str(id_), _NAMES.get(str(id_), str(name)), bool(is_class), tuple(above.get(str(id_), ())))
            for id_, name, is_class in names
        }

        self._by_name = {folded(each.name): each for each in reversed(self._types.values()) if each.name}

    def __iter__(self) -> Iterator[Type]:
        return iter(self._types.values())

    def __contains__(self, id_: str) -> bool:
        return id_ in self._types

    def get(self, text: str) -> Type | None:
        """Return the type that `text` names: its id, its IRI, its name, or a kind of things; None if it names none."""
        short = compact(text) if "://" in text else text
        known = self._types.get(short) or self._types.get(OF_KIND.get(short, ""))
        return known or self._by_name.get(folded(text))

    def is_class(self, id_: str) -> bool:
        """Tell whether a type is a class of the vocabulary; otherwise it is a code, or not known."""
        return id_ in self._types and self._types[id_].is_class

    def name(self, id_: str) -> str:
        """Return the name of a type, its id if it is not known."""
        return self._types[id_].name if id_ in self._types else id_

    def with_broader(self, ids: Iterable[str]) -> frozenset[str]:
        """Return types and all types above them."""
        found: set[str] = set()
        wanted = list(ids)
        while wanted:
            each = wanted.pop()
            if each not in found:
                found.add(each)
                wanted += self._types[each].broader if each in self._types else ()
        return frozenset(found)

    def of(self, classes: Iterable[str], codes: Iterable[str]) -> frozenset[str]:
        """Return all types of a thing with some classes and codes: these, and the classes above its classes.

        A code lies below the classes of all things that have it, so what is above it may be the class of others.
        """
        return self.with_broader(classes) | frozenset(codes)

    def held_by(self, id_: str) -> tuple[str, list[str]]:
        """Return the property of the index by which things have a type, and its values: the classes below a class."""
        if not self.is_class(id_):
            return SORT, [id_]
        return TYPE, [each.id for each in self if each.is_class and id_ in self.with_broader([each.id])]
