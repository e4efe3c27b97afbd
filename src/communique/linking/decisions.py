"""What a curator decided about a thing here and an item of Wikidata."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pyoxigraph import NamedNode

from communique.iris import kind_of
from communique.terms import compact

LINKABLE = ("person", "place", "body", "office", "agreement", "event", "process")
"""Kinds of things that can be linked to Wikidata."""
ACCEPTING = ("same-as", "exact-match")
"""Relations that say which item the thing is; they are stated on the thing itself too."""
RELATIONS = (*ACCEPTING, "close-match", "different-from", "no-match")
"""Codes of `code:link-relations` that a decision about Wikidata can have."""
MANUAL = "semapv:ManualMappingCuration"
"""The justification of what a curator has looked at."""

_ITEM = re.compile(r"Q[1-9][0-9]*")
_ADDRESS = re.compile(r"https?://[^\s/?#]+\S*")
_JUSTIFICATION = re.compile(r"semapv:[A-Za-z]+")
_MOST_DECIMALS = 6


@dataclass(frozen=True)
class Decision:
    """One decision, as an identity link records it.

    Attributes:
        thing: IRI of the thing here.
        relation: one of `RELATIONS`.
        target: the item, as `Q71`; empty for `no-match` and for nothing else.
        justification: the kind of reasoning as a CURIE, `semapv:…`.
        confidence: from 0 to 1, at most six decimals.
        date: the day on which it was checked.
        evidence: web addresses on which it rests, at least one.
        note: a remark in English, empty for none.
    """

    thing: str
    relation: str
    target: str
    justification: str
    confidence: Decimal
    date: date
    evidence: tuple[str, ...]
    note: str = ""

    @property
    def accepts(self) -> bool:
        """Whether it says which item the thing is."""
        return self.relation in ACCEPTING

    @property
    def answer(self) -> tuple[str, str, str]:
        """Thing, relation and target: what it says, without the grounds."""
        return (self.thing, self.relation, self.target)


def accepting_relation(thing: str) -> str:
    """Return the relation with which the thing (IRI) is said to be an item: `same-as` for people and places only."""
    return "same-as" if kind_of(thing) in ("person", "place") else "exact-match"


def usual_confidence(citations: int) -> Decimal:
    """Return the confidence of a link with so many citations, unless the curator states another."""
    return Decimal("0.95") if citations > 1 else Decimal("0.8")


def flaws(decision: Decision) -> Iterator[str]:
    """Yield what is wrong with a decision in itself, each as a sentence with its remedy; nothing when it is sound."""
    yield from _flaws_of_answer(decision)
    if not _JUSTIFICATION.fullmatch(decision.justification):
        yield f"{decision.justification or 'nothing'} is no justification. Write for instance {MANUAL}."
    exponent = decision.confidence.as_tuple().exponent
    if not isinstance(exponent, int) or not 0 <= decision.confidence <= 1 or exponent < -_MOST_DECIMALS:
        yield f"{decision.confidence} is no confidence. Write a number from 0 to 1, for instance 0.8."
    if not decision.evidence:
        yield "there is no evidence. Give the address of a page on which the decision rests."
    if not _is_unicode(decision.note):
        yield "the note holds bytes that are no text. Write it in UTF-8."
    for address in decision.evidence:
        if not (_ADDRESS.fullmatch(address) and _is_iri(address)):
            yield f"{address} is no web address. Give the address of a page, which begins with https://."


def _flaws_of_answer(decision: Decision) -> Iterator[str]:
    kind = kind_of(decision.thing)
    if kind not in LINKABLE or "#" in decision.thing or not _is_iri(decision.thing):
        yield f"{compact(decision.thing)} cannot be linked. Name one thing of these kinds: {', '.join(LINKABLE)}."
    if decision.relation not in RELATIONS:
        yield f"{decision.relation or 'nothing'} is no relation. Write one of {', '.join(RELATIONS)}."
        return
    if decision.relation == "no-match" and decision.target:
        yield f"no-match has no target. Remove {decision.target}, or choose another relation."
    if decision.relation != "no-match" and not _ITEM.fullmatch(decision.target):
        yield f"{decision.target or 'nothing'} is no item of Wikidata. Write Q and a number, for instance Q71."
    if decision.accepts and decision.relation != (fitting := accepting_relation(decision.thing)):
        yield f"{decision.relation} does not fit a thing of kind {kind or 'none'}. Write {fitting}."


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True
