"""Members of a JSON answer, each of the type that it has to have.

PHP has one type for lists and maps, so what is empty may come as `[]` where a map is meant. Numbers may come as text.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, TypeVar

from communique.wikidata.errors import UnreadableAnswer

_Type = TypeVar("_Type")


def map_of(value: Any, what: str) -> Mapping[str, Any]:
    """Return `value` as a map; an empty list is an empty one.

    Raises:
        UnreadableAnswer: it is none; `what` says of what.
    """
    if value == []:
        return {}
    if not isinstance(value, Mapping):
        raise _unexpected(what, "a map", value)
    return value


def list_of(value: Any, what: str) -> list[Any]:
    """Return `value` as a list.

    Raises:
        UnreadableAnswer: it is none.
    """
    return _of_type(list, value, what, "a list")


def text_of(value: Any, what: str) -> str:
    """Return `value`, which has to be a text.

    Raises:
        UnreadableAnswer: it is none.
    """
    return _of_type(str, value, what, "a text")


def whole_of(value: Any, what: str) -> int:
    """Return `value` as a whole number, which may be written as a text.

    Raises:
        UnreadableAnswer: it is none.
    """
    number = number_of(value, what)
    if number != int(number):
        raise _unexpected(what, "a whole number", value)
    return int(number)


def number_of(value: Any, what: str) -> float:
    """Return `value` as a number, which may be written as a text.

    Raises:
        UnreadableAnswer: it is none, or has no end.
    """
    try:
        number = math.nan if isinstance(value, bool) or not isinstance(value, int | float | str) else float(value)
    except (ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise _unexpected(what, "a number", value)
    return number


def _of_type(type_: type[_Type], value: Any, what: str, expected: str) -> _Type:
    if not isinstance(value, type_):
        raise _unexpected(what, expected, value)
    return value


def _unexpected(what: str, expected: str, value: Any) -> UnreadableAnswer:
    return UnreadableAnswer(
        f"Wikidata's answer cannot be read: {what} should be {expected} and is {value!r:.60}.",
        "Try again; if it stays so, report it: the form of the answers has changed.",
    )
