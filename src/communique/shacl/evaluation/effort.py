"""How often an engine that tries again may have to try a regular expression, at most.

Where what is repeated cannot begin what follows, only one way leads through a text: `[a-z]+(-[a-z]+)*` is harmless and
`([a-z]+)*` is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import inf
from typing import Any

from communique.shacl.evaluation.expressions import tree

_Item = tuple[Any, Any]
_Set = list[_Item]
_Sets = tuple[_Set, ...]
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_CHARACTERS = ("LITERAL", "NOT_LITERAL", "ANY", "IN")
_CATEGORIES = {"CATEGORY_DIGIT": r"\d", "CATEGORY_SPACE": r"\s", "CATEGORY_WORD": r"\w"}
_MOST = 4096
"""Characters of a set that are looked at one by one."""


def steps(pattern: re.Pattern[str], length: int) -> float:
    """Return about how many steps it takes to try a pattern on a text of some length; more, where it is not clear."""
    parsed = tree(pattern)
    items = list(parsed)
    anchored = bool(items) and str(items[0][1]).startswith("AT_BEGINNING") and not pattern.flags & re.MULTILINE
    reach = min(int(parsed.getwidth()[1]), length) + 1
    return (1 if anchored else length) * reach * _ways(items, length, ())


def _ways(items: Sequence[_Item], length: int, after: _Sets | None) -> float:
    """Return the ways to try a sequence; `after` is what can begin what follows it, None where that is not known."""
    product = 1.0
    for place, item in enumerate(items):
        product *= _ways_of(item, length, _beginning(items[place + 1 :], after))
    return product


def _ways_of(item: _Item, length: int, after: _Sets | None) -> float:
    kind, content = str(item[0]), item[1]
    if kind in _REPEATS:
        return _ways_to_repeat(content, length, after)
    if kind == "BRANCH":
        return sum(_ways(list(each), length, after) for each in content[1])
    if kind == "GROUPREF_EXISTS":
        return sum(_ways(list(each or ()), length, None) for each in content[1:])
    if kind in ("SUBPATTERN", "ASSERT", "ASSERT_NOT"):
        return _ways(list(content[-1]), length, after if kind == "SUBPATTERN" else None)
    return _ways(list(content), length, None) if kind == "ATOMIC_GROUP" else 1.0


def _ways_to_repeat(content: Any, length: int, after: _Sets | None) -> float:
    least, most, body = int(content[0]), min(int(content[1]), length), _without_brackets(list(content[2]))
    parts = [_characters(item) for item in body]
    sets = [part for part in parts if part is not None]
    if len(sets) == len(parts) and ((len(body) == 1 and _is_single(body[0])) or _is_one_way(body, sets)):
        return 1.0 if after is not None and _all_disjoint(sets, after) else float(max(most - least, 0) + 1)
    again = None if after is None else _beginning(body, after)
    inner = _ways(body, length, None if again is None or after is None else (*again, *after))
    try:
        return max(most - least + 1, 1) * inner**most
    except OverflowError:
        return inf


def _without_brackets(body: list[_Item]) -> list[_Item]:
    while len(body) == 1 and str(body[0][0]) == "SUBPATTERN":
        body = list(body[0][1][-1])
    return body


def _is_one_way(body: Sequence[_Item], sets: Sequence[_Set]) -> bool:
    """Tell whether it is plain where each part of a body that is repeated begins and ends."""
    following = [*sets[1:], *sets[:1]]
    return all(
        _least(item) > 0 and (_is_single(item) or _are_disjoint(own, then))
        for item, own, then in zip(body, sets, following, strict=True)
    )


def _beginning(items: Sequence[_Item], after: _Sets | None) -> _Sets | None:
    """Return the sets of characters that can begin a sequence and what is after it; None where they are not known."""
    found: list[_Set] = []
    for item in items:
        kind, content = str(item[0]), item[1]
        if kind == "AT" and str(content) == "AT_END_STRING":
            return tuple(found)
        inner = _beginning_of(item)
        if inner is None:
            return None
        found += inner
        if _least(item) > 0:
            return tuple(found)
    return None if after is None else (*found, *after)


def _beginning_of(item: _Item) -> _Sets | None:
    """Return what an item that takes a character at least can begin with."""
    own = _characters(item)
    if own is not None:
        return (own,)
    kind, content = str(item[0]), item[1]
    if kind in (*_REPEATS, "SUBPATTERN"):
        return _beginning(list(content[-1]), None)
    if kind == "BRANCH":
        branches = [_beginning(list(each), None) for each in content[1]]
        return None if None in branches else tuple(each for branch in branches if branch for each in branch)
    return None


def _all_disjoint(sets: Sequence[_Set], others: Sequence[_Set]) -> bool:
    return all(_are_disjoint(one, other) for one in sets for other in others)


def _is_single(item: _Item) -> bool:
    return str(item[0]) in _CHARACTERS


def _least(item: _Item) -> int:
    return int(item[1][0]) if str(item[0]) in _REPEATS else 1


def _characters(item: _Item) -> _Set | None:
    """Return the set of characters that an item takes one of, once or repeated; None where it is no such thing."""
    kind, content = str(item[0]), item[1]
    if kind in _REPEATS:
        body = list(content[2])
        return _characters(body[0]) if len(body) == 1 and _is_single(body[0]) else None
    if kind not in _CHARACTERS:
        return None
    return list(content) if kind == "IN" else [item]


def _are_disjoint(one: Sequence[_Item], other: Sequence[_Item]) -> bool:
    for few, many in ((one, other), (other, one)):
        listed = list(_listed(few))
        if listed and len(listed) <= _MOST:
            return not any(_has(many, each) for code in listed for each in _cases(code))
    names = [str(members[0][1]) for members in (one, other) if len(members) == 1]
    return len(names) == 2 and names[0] != names[1] and len({name.replace("_NOT_", "_") for name in names}) == 1


def _listed(members: Sequence[_Item]) -> Iterator[int]:
    """Yield the characters of a set; none where it is not made of single ones and short ranges."""
    kinds = {str(kind) for kind, _ in members}
    if kinds <= {"LITERAL", "RANGE"}:
        for kind, content in members:
            low, high = content if str(kind) == "RANGE" else (content, content)
            yield from range(low, min(high, low + _MOST) + 1)


def _cases(code: int) -> set[str]:
    character = chr(code)
    return {character, *character.lower(), *character.upper()}


def _has(members: Sequence[_Item], character: str) -> bool:
    negated = any(str(kind) == "NEGATE" for kind, _ in members)
    return any(_matches(str(kind), content, character) for kind, content in members) is not negated


def _matches(kind: str, content: Any, character: str) -> bool:
    if kind == "RANGE":
        return bool(content[0] <= ord(character) <= content[1])
    if kind == "CATEGORY":
        name = str(content)
        known = _CATEGORIES.get(name.replace("_NOT_", "_"))
        return known is None or (re.match(known, character) is not None) is not ("_NOT_" in name)
    return (
        kind == "ANY"
        or (kind == "LITERAL" and content == ord(character))
        or (kind == "NOT_LITERAL" and content != ord(character))
    )
