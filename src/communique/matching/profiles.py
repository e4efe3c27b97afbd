"""What the index knows of one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from communique.dates import Bounds
from communique.matching.properties import DIFFERENT, SORT, TYPE

LABEL, REFERENCE, USED = range(3)
"""Ranks of names: the neutral label, names from reference tables, names that somebody uses."""


@dataclass(frozen=True)
class Name:
    """A name of a thing.

    Attributes:
        text: as it is written.
        key: folded.
        language: language tag, empty where there is none.
        rank: `LABEL`, `REFERENCE` or `USED`.
        user: path of who uses it, empty if unknown.
    """

    text: str
    key: str
    language: str
    rank: int
    user: str = ""


@dataclass(frozen=True)
class Profile:
    """A thing.

    Attributes:
        number: its number in the index.
        path: its IRI below `…/id/`.
        label: its neutral label.
        bounds: first and last possible day.
        names: its names, the label first.
        statements: values by property.
    """

    number: int
    path: str
    label: str
    bounds: Bounds
    names: Sequence[Name]
    statements: Mapping[str, Sequence[str]]

    @property
    def kind(self) -> str:
        """The word for its kind in its IRI."""
        return self.path.partition("/")[0]

    @property
    def classes(self) -> Sequence[str]:
        """Its classes, not those above them."""
        return self.values(TYPE)

    @property
    def codes(self) -> Sequence[str]:
        """The codes by which it is sorted."""
        return self.values(SORT)

    @property
    def types(self) -> Sequence[str]:
        """Its classes and the codes by which it is sorted, not those above them."""
        return [*self.classes, *self.codes]

    @property
    def look_alikes(self) -> frozenset[str]:
        """Paths of the things from which it is told apart."""
        return frozenset(self.values(DIFFERENT))

    def values(self, property_: str) -> Sequence[str]:
        """Return the values of a property."""
        return self.statements.get(property_, ())

    def name_in(self, languages: Sequence[str]) -> Name | None:
        """Return the label, or a name from a reference table, in the first of `languages` that there is."""
        known = {name.language: name for name in reversed(self.names) if name.rank < USED}
        return next((known[language] for language in languages if language in known), None)


def day(text: str) -> date | None:
    """Return a day of the index (ISO 8601), None where it is empty or no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
