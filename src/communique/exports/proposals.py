"""What an export proposes to an editor, and what it withholds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from communique.wikidata.entities import Statement

REASONS = {
    "not-held": "No source says in its own voice that it took place, or that it was agreed.",
    "contested": "Sources or sides say different things about it.",
    "claimed": "It is told as what somebody says, not as a fact.",
    "hearsay": "It is passed on as said by people whom nobody names.",
    "sovereignty": "It says to whom a place belongs or who controls it.",
    "conduct": "It is about what a person is said to have done.",
    "inferred": "The curators inferred it; no source says it.",
    "vague": "It is an uncertain date of a part of a statement, and nothing can be said of that but the date.",
    "no-class": "No verified class of Wikidata matches it.",
    "unverified-property": "It needs a property or item of Wikidata that nobody has verified yet.",
    "unlinked": "A person, body, place or office in it has no verified item.",
    "no-reference": "No source that bears it out can be cited: by address, by item, or by title with outlet or day.",
    "under-sourced": "Fewer than two independent sources that can be cited bear it out, nor one of each side.",
    "undated": "None of its dates can be exported, and an item without one could be mistaken for another.",
    "not-searched": "Nobody has looked whether Wikidata has an item already; answer `communique link` for it first.",
    "not-distinct": "Another item of this export has the same label and description.",
    "text": "Its label or title is longer than Wikidata takes, or its language has no code that both parsers read.",
    "item-gone": "An item in it is gone from Wikidata; run `communique link --verify`.",
    "repeated": "The same value is exported with other qualifiers, and a batch would make one statement of both.",
    "differs": "Wikidata has another value, and which one is right is for editors to judge.",
}
"""Why something is withheld: code to a sentence."""


@dataclass(frozen=True)
class Proposal:
    """An item to create, or statements to add to one.

    Attributes:
        thing: IRI of the thing here.
        item: id of its item, empty where one is to be created.
        labels: language to label, of an item to create.
        descriptions: language to description, of an item to create.
        statements: what to add, each with its references.
    """

    thing: str
    item: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, order=True)
class Withheld:
    """Something that is not exported.

    Attributes:
        thing: IRI of the thing that it is about.
        what: "item" for the whole, else the label of the property, here or on Wikidata.
        value: the value, in words.
        reason: a key of `REASONS`.
        detail: what exactly stands against it; empty where the reason says all.
    """

    thing: str
    what: str
    value: str
    reason: str
    detail: str = ""


@dataclass(frozen=True)
class Export:
    """All that can be exported and all that cannot; both sorted."""

    proposals: tuple[Proposal, ...] = ()
    withheld: tuple[Withheld, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How much is withheld for each reason, the commonest first."""
        return dict(Counter(sorted(each.reason for each in self.withheld)).most_common())


def export_of(proposals: Iterable[Proposal], withheld: Iterable[Withheld]) -> Export:
    """Put an export in order and leave out proposals that say nothing."""
    full = (proposal for proposal in proposals if proposal.statements)
    return Export(tuple(sorted(full, key=lambda p: (p.item != "", p.thing))), tuple(sorted(set(withheld))))
