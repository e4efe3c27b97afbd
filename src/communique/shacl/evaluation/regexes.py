"""Regular expressions of SPARQL, run by Python's (SPARQL 1.1, section 17.4.3.14; XPath and XQuery Functions, 5.6).

What the two dialects write differently is translated: the end of the text, the dot, the flags `x` and `q`, the classes
of XML names, Unicode categories and subtracted classes. `\\d`, `\\w` and `\\s` mean what they mean to Python, and what
only Python has, such as looking ahead, is allowed.
"""

from __future__ import annotations

import re
import sys
import unicodedata
import warnings
from functools import lru_cache

from communique.errors import InvalidInput

Ranges = tuple[tuple[int, int], ...]
_FLAGS = frozenset("smixq")
_NAME_START: Ranges = (
    (0x3A, 0x3A), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x2FF),
    (0x370, 0x37D), (0x37F, 0x1FFF), (0x200C, 0x200D), (0x2070, 0x218F), (0x2C00, 0x2FEF), (0x3001, 0xD7FF),
    (0xF900, 0xFDCF), (0xFDF0, 0xFFFD), (0x10000, 0xEFFFF),
)  # fmt: skip
_NAME_CHAR: Ranges = tuple(
    sorted((*_NAME_START, (0x2D, 0x2E), (0x30, 0x39), (0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040)))
)
_CATEGORIES = re.compile(r"L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?")
_CATEGORY = re.compile(r"\\[pP]\{([^}]*)\}")
_SPACES = " \t\n\r"


@lru_cache(maxsize=4096)
def regex(pattern: str, flags: str = "") -> re.Pattern[str]:
    """Return `pattern` ready to search with.

    Args:
        pattern: as SPARQL's REGEX takes it.
        flags: any of `s`, `m`, `i`, `x` and `q`.

    Raises:
        InvalidInput: it is no regular expression, or it names what is not supported.
    """
    unknown = set(flags) - _FLAGS
    if unknown:
        raise InvalidInput(
            f"{flags!r}: no flag of a regular expression: {min(unknown)!r}.", "Use any of s, m, i, x and q."
        )
    python_flags = (re.IGNORECASE if "i" in flags else 0) | (re.MULTILINE if "m" in flags else 0)
    python_flags |= re.DOTALL if "s" in flags else 0
    translated = re.escape(pattern) if "q" in flags else _Translation(pattern, flags).text
    try:
        with warnings.catch_warnings(action="ignore"):
            return re.compile(translated, python_flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise InvalidInput(f"{pattern!r}: no regular expression: {error}.", "Mend it.") from error


class _Translation:
    """One pattern in Python's dialect, as `text`."""

    def __init__(self, pattern: str, flags: str) -> None:
        self._pattern = pattern
        self._flags = flags
        self._at = 0
        pieces = []
        while self._at < len(pattern):
            pieces.append(self._piece())
        self.text = "".join(pieces)

    def _piece(self) -> str:
        character = self._pattern[self._at]
        if character == "[":
            return self._class()
        if character == "\\":
            ranges = self._escape()
            return ranges if len(ranges) <= 2 else f"[{ranges}]"
        self._at += 1
        if character == "." and "s" not in self._flags:
            return r"[^\n\r]"
        if character == "$":
            return "$" if "m" in self._flags else r"\Z"
        return "" if character in _SPACES and "x" in self._flags else character

    def _escape(self) -> str:
        """Pass an escape, and return it or, where Python does not know it, the ranges that it stands for."""
        text = self._pattern[self._at : self._at + 2]
        kind = text[1:]
        if kind and kind in "icIC":
            self._at += 2
            ranges = _NAME_START if kind in "iI" else _NAME_CHAR
            return _written(_outside(ranges) if kind.isupper() else ranges)
        if kind and kind in "pP":
            return self._category(kind)
        self._at += 2
        return text

    def _category(self, kind: str) -> str:
        match = _CATEGORY.match(self._pattern, self._at)
        if match is None or not _CATEGORIES.fullmatch(match[1]):
            what = match[0] if match else f"\\{kind}"
            raise InvalidInput(
                f"{self._pattern!r}: {what} is no category of characters.",
                "Name one, such as \\p{L}; write blocks such as \\p{IsGreek} as ranges.",
            )
        self._at = match.end()
        ranges = _of_category(match[1])
        return _written(_outside(ranges) if kind == "P" else ranges)

    def _class(self) -> str:
        """Pass a class of characters with the one that is subtracted from it, if any."""
        start, self._at = self._at, self._at + 1
        opening = "[^" if self._pattern.startswith("^", self._at) else "["
        self._at += len(opening) - 1
        pieces = [opening]
        while self._at < len(self._pattern):
            character = self._pattern[self._at]
            if character == "]" and len(pieces) > 1:
                self._at += 1
                return "".join((*pieces, "]"))
            if self._pattern.startswith("-[", self._at):
                self._at += 1
                subtracted = self._class()
                if self._pattern.startswith("]", self._at):
                    self._at += 1
                    return f"(?:(?!{subtracted}){''.join(pieces)}])"
            pieces.append(self._member(character))
        raise InvalidInput(
            f"{self._pattern!r}: a class of characters does not end.", f"Close {self._pattern[start:]!r}."
        )

    def _member(self, character: str) -> str:
        if character == "\\":
            return self._escape()
        self._at += 1
        return f"\\{character}" if character in "[&~|" else character


@lru_cache
def _of_category(name: str) -> Ranges:
    """Return the ranges of all characters of a category, or of those whose names begin with its letter."""
    ranges: list[list[int]] = []
    for code in range(sys.maxunicode + 1):
        if unicodedata.category(chr(code)).startswith(name):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return tuple((low, high) for low, high in ranges)


def _outside(ranges: Ranges) -> Ranges:
    """Return the ranges of all characters that are in none of `ranges`, which ascend."""
    starts = [0, *(high + 1 for _, high in ranges)]
    ends = [*(low - 1 for low, _ in ranges), sys.maxunicode]
    return tuple((low, high) for low, high in zip(starts, ends, strict=True) if low <= high)


def _written(ranges: Ranges) -> str:
    return "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges)
