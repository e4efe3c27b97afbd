"""A thing in a line, so that namesakes can be told from one another."""

from __future__ import annotations

from collections.abc import Sequence

from communique.dates import InvalidDate, in_words
from communique.matching.index import Index
from communique.matching.profiles import Profile
from communique.matching.properties import SORT

_TELLING = {
    "event": ("place",),
    "agreement": ("topic",),
    "person": ("office", "side"),
    "office": ("body",),
    "body": ("body",),
    "claim": ("question",),
}
"""By kind the properties whose values tell things of it apart; the first that there is."""
_MOST = 3


def descriptions(index: Index, profiles: Sequence[Profile]) -> list[str]:
    """Return a description of each thing: what it is, when it was, and what tells it apart."""
    telling = [_telling(profile) for profile in profiles]
    labels = index.labels(path for paths in telling for path in paths)
    return [
        ", ".join(filter(None, [what_it_is(index, profile), _when(profile), *(labels.get(path, "") for path in paths)]))
        for profile, paths in zip(profiles, telling, strict=True)
    ]


def what_it_is(index: Index, profile: Profile) -> str:
    """Return the names of the codes by which a thing is sorted, or of its classes."""
    return ", ".join(index.types.name(type_) for type_ in profile.values(SORT) or profile.classes)


def _when(profile: Profile) -> str:
    try:
        return next(map(in_words, profile.values("date")), "")
    except InvalidDate:
        return ""


def _telling(profile: Profile) -> Sequence[str]:
    found = (profile.values(property_) for property_ in _TELLING.get(profile.kind, ()))
    return next(filter(None, found), ())[:_MOST]
