"""How alike two names are."""

from __future__ import annotations

from rapidfuzz.distance import Indel

from communique.matching.folding import folded

_REORDERED = 0.98
"""What a name keeps of its likeness when its words stand in another order."""
_NOT_EQUAL = 0.99
"""The most that two different names can reach."""


def name_similarity(a: str, b: str) -> float:
    """Return how alike two names are, from 0 to 1; 1 only if their folded forms are equal and not empty.

    It is the share of letters that need neither be added nor taken away to make one folded name of the other
    (normalised Indel similarity). The words of either may stand in another order, for slightly less.
    """
    return key_similarity(folded(a), folded(b))


def key_similarity(a: str, b: str) -> float:
    """Return what `name_similarity` returns, for two names that are folded already."""
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    in_order = Indel.normalized_similarity(a, b)
    in_any_order = Indel.normalized_similarity(_words_sorted(a), _words_sorted(b))
    return min(max(in_order, _REORDERED * in_any_order), _NOT_EQUAL)


def _words_sorted(key: str) -> str:
    return " ".join(sorted(key.split()))
