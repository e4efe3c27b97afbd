"""The score of a candidate, and what it is made of.

Every condition is a feature between 0 and 1 (`comparing`). The score is 100 times

- the mean of the features of names and identifiers, or of the other conditions, if there are only these or those;
- 0.6 of the one and 0.4 of the other, if there are both;

and half of that for a thing that has none of the types asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from communique.matching.comparing import FITS, fit, is_called
from communique.matching.index import Index
from communique.matching.profiles import Profile
from communique.matching.query import Condition, Query, TypeRule

NAME_WEIGHT = 0.6
OTHER_TYPE = 0.5


@dataclass(frozen=True)
class Feature:
    """What speaks for a candidate, or helps to judge it, and is no property."""

    id: str
    name: str
    description: str


FEATURES = (
    Feature(
        "name", "likeness of the name", "The nearest name, from 0 to 1; 1 if only accents, case or punctuation differ."
    ),
    Feature("spelling", "same spelling", "Whether a name is spelt exactly so."),
    Feature("id", "identifier", "Whether its identifier was asked for, here or on Wikidata."),
    Feature("type", "type", "Whether it has a type that was asked for."),
    Feature("look-alikes", "look-alikes", "From how many things the record tells it apart."),
)
"""A property is a feature under its own id: 1 fits, 0.5 is not recorded, 0 does not fit."""


@dataclass(frozen=True)
class Scored:
    """A thing with what speaks for it.

    Attributes:
        profile: the thing.
        score: from 0 to 100.
        features: what the score is made of, by name, and what helps to judge it.
        fits: how well it meets each condition, in their order.
        has_type: whether it has the types that were asked for.
    """

    profile: Profile
    score: float
    features: Mapping[str, float | bool]
    fits: Sequence[float]
    has_type: bool

    @property
    def rank(self) -> tuple[float, bool, bool, str]:
        """What sorts candidates: the score, then identifiers before exact spellings before all else."""
        return (-self.score, not self.features["id"], not self.features["spelling"], self.profile.path)


def scored(index: Index, query: Query, profile: Profile) -> Scored:
    """Return a thing with its score for a query."""
    fits = [fit(index, profile, condition) for condition in query.conditions]
    has_type = has_types(index, query, profile)
    by_name = [each for each, condition in zip(fits, query.conditions, strict=True) if condition.is_of_name]
    others = [each for each, condition in zip(fits, query.conditions, strict=True) if not condition.is_of_name]
    share = _share(by_name, others) * (1 if has_type else OTHER_TYPE)
    return Scored(profile, round(100 * share, 1), _features(index, query, profile, fits, has_type), fits, has_type)


def has_types(index: Index, query: Query, profile: Profile) -> bool:
    """Tell whether a thing has the types that are asked for."""
    if not query.types:
        return True
    own = index.types.of(profile.classes, profile.codes)
    found = [type_ in own for type_ in query.types]
    return all(found) if query.type_rule is TypeRule.ALL else any(found)


def is_admitted(query: Query, candidate: Scored) -> bool:
    """Tell whether a candidate meets what is required."""
    if not candidate.has_type and query.type_rule is not TypeRule.SHOULD:
        return False
    pairs = zip(candidate.fits, query.conditions, strict=True)
    return all(value >= FITS for value, condition in pairs if condition.required)


def _share(by_name: Sequence[float], others: Sequence[float]) -> float:
    if by_name and others:
        return NAME_WEIGHT * fmean(by_name) + (1 - NAME_WEIGHT) * fmean(others)
    return fmean([*by_name, *others]) if by_name or others else 1.0


def _features(
    index: Index, query: Query, profile: Profile, fits: Sequence[float], has_type: bool
) -> dict[str, float | bool]:
    calls = list(query.calls)
    spellings = {name.text for name in profile.names}
    features: dict[str, float | bool] = {
        "id": any(is_called(index, profile, call) for call in calls),
        "spelling": any(call in spellings for call in calls),
    }
    if query.types:
        features["type"] = has_type
    for name, values in _by_feature(query.conditions, fits).items():
        features[name] = round(min(values), 3)
    features["look-alikes"] = len(profile.look_alikes)
    return features


def _by_feature(conditions: Sequence[Condition], fits: Sequence[float]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for condition, value in zip(conditions, fits, strict=True):
        if condition.property_id != "id":
            found.setdefault(condition.property_id, []).append(value)
    return found
