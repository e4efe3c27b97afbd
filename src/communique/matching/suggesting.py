"""What somebody may be about to type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from communique.matching.folding import folded
from communique.matching.index import Index
from communique.matching.profiles import Profile
from communique.matching.properties import PROPERTIES, Property
from communique.matching.schema import in_grams
from communique.matching.types import OF_KIND, Type

_ALIKE = 200
Named = TypeVar("Named", Type, Property)


def things(index: Index, prefix: str, type_: str, most: int) -> list[Profile]:
    """Return at most `most` things whose identifier is `prefix`, or with a name or a word in a name that starts so.

    Those come first whose name starts so, in the order of these names. An empty prefix is the start of every name.

    Args:
        index: where they stand.
        prefix: what has been typed.
        type_: id of a type that they have to have, empty if any will do.
        most: how many are wanted.
    """
    found = index.profiles(_starting(index, prefix, type_, most))
    return [profile for profile in found if _has_type(index, profile, type_)][:most]


def types(index: Index, prefix: str) -> list[Type]:
    """Return the types whose id, name, or a word of whose name starts with `prefix`."""
    return list(_named(index.types, prefix))


def properties(prefix: str) -> list[Property]:
    """Return the properties whose id, name, or a word of whose name starts with `prefix`."""
    return list(_named(PROPERTIES, prefix))


def properties_of(index: Index, type_: str) -> list[Property]:
    """Return the properties that things of a type can have, all of them if there is no such type."""
    if type_ not in index.types:
        return list(PROPERTIES)
    kinds = {kind for kind, class_ in OF_KIND.items() if _are_related(index, type_, class_)}
    return [each for each in PROPERTIES if kinds.intersection(each.of)]


def _starting(index: Index, prefix: str, type_: str, most: int) -> Iterator[int]:
    number = index.number_of(prefix)
    if number is not None:
        yield number
    key = folded(prefix)
    if prefix.strip() and not key:
        return
    yield from index.starting(key, type_, most)
    if key:
        within = index.profiles(index.alike(key, _ALIKE))
        yield from (each.number for each in within if any(f" {key}" in in_grams(name.key) for name in each.names))


def _has_type(index: Index, profile: Profile, type_: str) -> bool:
    return not type_ or type_ in index.types.of(profile.classes, profile.codes)


def _named(known: Iterable[Named], prefix: str) -> Sequence[Named]:
    key = folded(prefix)
    return [each for each in known if each.id.startswith(prefix) or f" {key}" in in_grams(folded(each.name))]


def _are_related(index: Index, one: str, other: str) -> bool:
    return one in index.types.with_broader([other]) or other in index.types.with_broader([one])
