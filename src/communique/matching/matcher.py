"""The candidates for a query: found in the index, scored, sorted, and at most one of them certain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from communique.matching.comparing import asked_period
from communique.matching.folding import folded
from communique.matching.index import Index
from communique.matching.properties import BY_ID, HELD, MATCHED, Kind
from communique.matching.query import Condition, Quantifier, Query
from communique.matching.scoring import Scored, is_admitted, scored
from communique.matching.verdict import is_certain

_EXACT, _ALIKE, _BY_VALUE = 100, 40, 200
"""Most things that are looked at because of a name, of a name like it, or of a value."""
_MOST = 1000
"""Most things that are looked at for a query."""
_LEAST = 0.5
"""Likeness of names below which a thing is no candidate."""


@dataclass(frozen=True)
class Candidate:
    """A thing that may be meant, and whether it certainly is."""

    scored: Scored
    match: bool


def candidates(index: Index, query: Query) -> list[Candidate]:
    """Return the things that fit a query best, the best first; at most one of them is a certain match.

    Raises:
        DamagedIndex: the index cannot be read.
    """
    numbers = _found(index, query)
    everything = [scored(index, query, profile) for profile in index.profiles(numbers)]
    admitted = sorted(
        (each for each in everything if is_admitted(query, each) and _is_near_enough(query, each)), key=_rank
    )
    if not admitted:
        return []
    best = admitted[0]
    apart = index.told_apart(best.profile)
    unseen = [scored(index, query, profile) for profile in index.profiles(set(apart) - set(numbers))]
    others = [each for each in (*everything, *unseen) if each is not best]
    certain = is_certain(query, best, apart, others)
    return [Candidate(each, certain and each is best) for each in admitted[: query.limit]]


def _rank(candidate: Scored) -> tuple[float, bool, bool, str]:
    return candidate.rank


def _is_near_enough(query: Query, candidate: Scored) -> bool:
    """Tell whether a thing is called at all like what was asked; without a name everything is near enough."""
    pairs = zip(query.conditions, candidate.fits, strict=True)
    return all(value >= _LEAST for condition, value in pairs if condition.is_of_name)


def _found(index: Index, query: Query) -> list[int]:
    """Return the numbers of the things to look at: by name and identifier, else by value, else by type."""
    calls = list(query.calls)
    if calls:
        return _distinct(number for call in calls for number in _called(index, call))
    by_value = _distinct(number for condition in query.conditions for number in _with_value(index, condition))
    return by_value or _distinct(number for type_ in query.types for number in _of_type(index, type_))


def _distinct(numbers: Iterable[int]) -> list[int]:
    """Return the first numbers, each once, as many things as are looked at; no more are asked for."""
    found: dict[int, None] = {}
    for number in numbers:
        found[number] = None
        if len(found) == _MOST:
            break
    return list(found)


def _of_type(index: Index, type_: str) -> Iterator[int]:
    property_, values = index.types.held_by(type_)
    for value in values:
        yield from index.holders(property_, value, _BY_VALUE)


def _called(index: Index, call: str) -> Iterator[int]:
    number = index.number_of(call)
    if number is not None:
        yield number
        yield from index.holders(MATCHED, index.item_of(call), _EXACT)
    key = folded(call)
    if key:
        yield from index.exact(key, _EXACT)
        yield from index.alike(key, _ALIKE)


def _with_value(index: Index, condition: Condition) -> Iterator[int]:
    """Yield the numbers of things that may meet a condition, where they can be looked up by it."""
    property_ = BY_ID.get(condition.property_id)
    if property_ is None or condition.quantifier is Quantifier.NONE:
        return
    for value in condition.values:
        period = asked_period(value) if property_.kind is Kind.PERIOD else None
        if period:
            yield from index.dated(period, _BY_VALUE)
        elif property_.id in HELD:
            for held in _values_called(index, property_.kind, value):
                yield from index.holders(property_.id, held, _BY_VALUE)


def _values_called(index: Index, kind: Kind, asked: str) -> list[str]:
    """Return the values of the index that are meant by a value asked for."""
    if kind is Kind.CODE:
        type_ = index.types.get(asked) or index.types.get(f"code:{asked}")
        return [type_.id] if type_ else []
    if kind is Kind.ITEM:
        return [asked.rpartition("/")[2]]
    return [profile.path for profile in index.profiles(_called(index, asked))]
