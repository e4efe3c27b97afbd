"""Regular expressions as Python parses them, and as Rust writes them.

Python's parser has no public name; its tree has been the same since Python 3.11.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from functools import lru_cache
from importlib import import_module
from typing import Any

_parser: Any = import_module("re._parser")
_CATEGORIES = {
    "CATEGORY_DIGIT": r"\p{Nd}",
    "CATEGORY_SPACE": r"\s\x1C-\x1F",
    "CATEGORY_WORD": r"\p{L}\p{N}_",
}
"""What Python means by `\\d`, `\\s` and `\\w`."""
_PLACES = {"AT_BEGINNING": r"\A", "AT_BEGINNING_STRING": r"\A", "AT_END": r"\n?\z", "AT_END_STRING": r"\z"}
_PLACES_OF_LINES = {**_PLACES, "AT_BEGINNING": "(?m:^)", "AT_END": "(?m:$)"}
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT")


class _Inexpressible(Exception):
    """Something that only an engine that tries again has: looking around, references to what was found before."""


@lru_cache(maxsize=4096)
def in_rust(pattern: re.Pattern[str]) -> str | None:
    """Return a pattern that Rust's regular expressions find where Python finds this one; None where there is none."""
    try:
        written = _sequence(tree(pattern), pattern.flags)
    except _Inexpressible:
        return None
    return f"(?i:{written})" if pattern.flags & re.IGNORECASE else written


def tree(pattern: re.Pattern[str]) -> Any:
    """Return a pattern as Python parses it: items, each with its kind and what it consists of."""
    with warnings.catch_warnings(action="ignore"):
        return _parser.parse(pattern.pattern, pattern.flags)


def _sequence(items: Iterable[Any], flags: int) -> str:
    return "".join(_written(str(kind), content, flags) for kind, content in items)


def _written(kind: str, content: Any, flags: int) -> str:
    if kind in _REPEATS:
        least, most, body = content
        upper = "" if str(most) == "MAXREPEAT" else most
        return f"(?:{_sequence(body, flags)}){{{least},{upper}}}"
    if kind == "SUBPATTERN":
        return _group(content, flags)
    if kind == "BRANCH":
        return f"(?:{'|'.join(_sequence(each, flags) for each in content[1])})"
    if kind == "AT":
        return _place(str(content), flags)
    if kind == "ANY":
        return "(?s:.)" if flags & re.DOTALL else r"[^\n]"
    return f"[{_class(content if kind == 'IN' else [(kind, content)])}]"


def _group(content: Any, flags: int) -> str:
    _, added, removed, body = content
    case = "i" if added & re.IGNORECASE else "-i" if removed & re.IGNORECASE else ""
    return f"(?{case}:{_sequence(body, (flags | added) & ~removed)})"


def _place(name: str, flags: int) -> str:
    places = _PLACES_OF_LINES if flags & re.MULTILINE else _PLACES
    if name not in places:  # the ends of words: which characters make words differs
        raise _Inexpressible
    return places[name]


def _class(members: Iterable[Any]) -> str:
    return "".join(_member(str(kind), content) for kind, content in members)


def _member(kind: str, content: Any) -> str:
    if kind in ("NEGATE", "NOT_LITERAL"):
        return "^" if kind == "NEGATE" else f"^{_character(content)}"
    if kind == "LITERAL":
        return _character(content)
    if kind == "RANGE":
        low, high = content
        return f"{_character(low, 0xE000)}-{_character(high, 0xD7FF)}"
    name = str(content).replace("_NOT_", "_")
    if kind != "CATEGORY" or name not in _CATEGORIES:
        raise _Inexpressible
    return f"[{'^' if name != str(content) else ''}{_CATEGORIES[name]}]"


def _character(code: int, instead: int = 0xFFFD) -> str:
    """Write a character; of surrogates, which no text has, another one."""
    return f"\\x{{{instead if 0xD800 <= code <= 0xDFFF else code:X}}}"
