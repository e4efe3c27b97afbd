"""The decisions that a curator can make in front of a list of candidates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from urllib.parse import quote

from communique.linking.candidates import Candidate
from communique.linking.decisions import MANUAL, Decision, accepting_relation, usual_confidence
from communique.linking.things import Thing
from communique.matching.folding import folded

_SITE = "https://www.wikidata.org"
"""Where readers find the evidence, wherever it was read."""


def accepted(
    thing: Thing,
    candidate: Candidate,
    today: date,
    *,
    evidence: Sequence[str] = (),
    confidence: Decimal | None = None,
    note: str = "",
) -> Decision:
    """Return the decision that `thing` is the item; it rests on the revision that was shown and on `evidence`."""
    pages = tuple(dict.fromkeys((revision_address(candidate), *evidence)))
    confidence = usual_confidence(len(pages)) if confidence is None else confidence
    return Decision(
        thing.iri, accepting_relation(thing.iri), candidate.item, MANUAL, confidence, today, pages, note
    )  # fmt: skip


def rejected(thing: Thing, candidate: Candidate, today: date, note: str = "") -> Decision:
    """Return the decision that `thing` is not the item, whatever their names are."""
    pages = (revision_address(candidate),)
    return Decision(thing.iri, "different-from", candidate.item, MANUAL, usual_confidence(1), today, pages, note)


def nothing_there(thing: Thing, today: date, note: str = "") -> Decision:
    """Return the decision that a search for every name found no item."""
    return Decision(thing.iri, "no-match", "", MANUAL, usual_confidence(1), today, search_addresses(thing), note)


def item_address(item: str) -> str:
    """Return the address of the page about an item."""
    return f"{_SITE}/wiki/{item}"


def revision_address(candidate: Candidate) -> str:
    """Return the address of the very revision that was looked at."""
    if not candidate.revision:
        return item_address(candidate.item)
    return f"{_SITE}/w/index.php?title={candidate.item}&oldid={candidate.revision}"


def search_addresses(thing: Thing) -> tuple[str, ...]:
    """Return the addresses of searches for the names of a thing, one for each that is spelt otherwise."""
    spellings = {folded(name.text) or name.text: name.text for name in reversed(thing.names) if name.text.strip()}
    return tuple(f"{_SITE}/w/index.php?search={quote(text)}" for text in reversed(spellings.values()))
