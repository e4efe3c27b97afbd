"""Whether the best candidate is certain enough to be taken without a look at it.

It is, if its identifier, and no other thing's, was asked for, or if its name is the same but for accents, case and
punctuation; if it has the type asked for and nothing recorded speaks against it; and if no rival is near. A rival is a
thing that

- is recorded as told apart from it,
- has nearly as high a score, or
- is a person with the same last name, if it is a person itself.

A condition that the candidate meets and the rival does not sets the two apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from communique.matching.comparing import AGREES, UNKNOWN
from communique.matching.profiles import USED
from communique.matching.query import Query
from communique.matching.scoring import Scored

MARGIN = 10.0
"""Points by which the best candidate has to be better than the next."""


def is_certain(query: Query, best: Scored, told_apart: Iterable[int], others: Sequence[Scored]) -> bool:
    """Tell whether `best` can be taken without a look at it.

    Args:
        query: what was asked.
        best: the best candidate.
        told_apart: numbers of the things that are recorded as told apart from it.
        others: the other candidates, and the things that are told apart from it.
    """
    if not any(condition.is_of_name for condition in query.conditions) or not _is_borne_out(query, best):
        return False
    if best.features["id"]:
        return not any(other.features["id"] and other.has_type for other in others)
    apart = set(told_apart)
    return not any(_is_near(best, other, apart) and not _is_set_apart(query, best, other) for other in others)


def _is_borne_out(query: Query, best: Scored) -> bool:
    needed = (1.0 if condition.is_of_name else UNKNOWN for condition in query.conditions)
    return best.has_type and all(value >= least for value, least in zip(best.fits, needed, strict=True))


def _is_near(best: Scored, other: Scored, apart: set[int]) -> bool:
    return (
        other.profile.number in apart
        or other.score > best.score - MARGIN
        or (best.profile.kind == other.profile.kind == "person" and bool(_last_names(best) & _last_names(other)))
    )


def _is_set_apart(query: Query, best: Scored, other: Scored) -> bool:
    if query.types and best.has_type and not other.has_type:
        return True
    pairs = zip(query.conditions, best.fits, other.fits, strict=True)
    return any(not each.is_of_name and own >= AGREES and theirs == 0 for each, own, theirs in pairs)


def _last_names(person: Scored) -> set[str]:
    return {name.key.rpartition(" ")[2] for name in person.profile.names if name.rank < USED}
