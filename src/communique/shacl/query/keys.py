"""The order of literals in columns, as far as it is plain: whole numbers, and days without a time zone."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from communique.shacl.data.arrays import Flags, Ids, unique
from communique.shacl.data.terms_table import Terms
from communique.shacl.query.verdicts import Verdict
from communique.terms import XSD

_OTHER, _NUMBER, _DAY, _TEXT = range(4)
SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip
_LONGEST = 15  # digits that a double holds


class Keys:
    """Compares literals of a graph."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._known: dict[int, tuple[int, float]] = {}

    def compare(self, left: Ids, sign: str, right: Ids) -> Verdict:
        """Return the verdict on a comparison, row by row."""
        (left_kinds, left_keys), (right_kinds, right_keys) = self._of(left), self._of(right)
        plain = (left_kinds == right_kinds) & ((left_kinds == _NUMBER) | (left_kinds == _DAY))
        found: Flags = SIGNS[sign](left_keys, right_keys)
        may, must = ~plain | found, plain & found
        if sign == "=":
            texts = (left_kinds == _TEXT) & (right_kinds == _TEXT)
            may, must = np.where(texts, left == right, may), np.where(texts, left == right, must)
        return Verdict(may, must)

    def _of(self, numbers: Ids) -> tuple[NDArray[np.int8], NDArray[np.float64]]:
        distinct = unique(numbers)
        places = np.searchsorted(distinct, numbers)
        given = [number for number in distinct.tolist() if number not in self._known]
        self._known.update(zip(given, map(self._key, given), strict=True))
        found = [self._known[number] for number in distinct.tolist()]
        kinds = np.array([kind for kind, _ in found], np.int8)
        keys = np.array([key for _, key in found], np.float64)
        return kinds[places], keys[places]

    def _key(self, number: int) -> tuple[int, float]:
        datatype = int(self._terms.datatypes[number])
        if datatype < 0:
            return _OTHER, 0
        text, kind = self._terms.lexical(number), self._terms.lexical(datatype)
        if kind == XSD.string.value:
            return _TEXT, 0
        if kind == XSD.integer.value and len(text) <= _LONGEST and text.isascii() and text.removeprefix("-").isdigit():
            return _NUMBER, int(text)
        if kind == XSD.date.value and len(text) == len("2000-01-01"):
            try:
                return _DAY, date.fromisoformat(text).toordinal()
            except ValueError:
                return _OTHER, 0
        return _OTHER, 0


def compare_texts(
    left: tuple[list[str | None], NDArray[np.intp]], right: tuple[list[str | None], NDArray[np.intp]], sign: str
) -> Verdict:
    """Return the verdict on a comparison of texts, each side as its different texts and by row which of them it is.

    Nothing is said where a text is not known.
    """
    known = sorted({text for texts, _ in (left, right) for text in texts if text is not None})
    rank = {text: place for place, text in enumerate(known)}
    first, second = (
        np.array([-1 if text is None else rank[text] for text in texts], np.int64)[places]
        for texts, places in (left, right)
    )
    plain = (first >= 0) & (second >= 0)
    found: Flags = SIGNS[sign](first, second)
    return Verdict(~plain | found, plain & found)
