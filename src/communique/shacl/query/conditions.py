"""What can be said of filters without asking a SPARQL engine: of each row, whether it may pass and whether it must.

Terms are compared by their numbers, numbers and dates by their values. Of everything else nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import Literal, NamedNode

from communique.shacl.data.arrays import Ids, in_parts, unique
from communique.shacl.data.terms_table import BLANK, IRI, LITERAL, Terms
from communique.shacl.query.cursor import Cursor
from communique.shacl.query.keys import SIGNS, Keys, compare_texts
from communique.shacl.query.parser import Parsed
from communique.shacl.query.rows import Rows
from communique.shacl.query.texts import Text, Texts
from communique.shacl.query.tree import Expression, Group
from communique.shacl.query.verdicts import Verdict, either, unknown

_KINDS = {"ISIRI": IRI, "ISURI": IRI, "ISBLANK": BLANK, "ISLITERAL": LITERAL}
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


Exists = Callable[[Group, Rows], Verdict]


class Conditions:
    """Judges the conditions of one query."""

    def __init__(self, parsed: Parsed, terms: Terms, exists: Exists) -> None:
        """`exists` judges the groups within EXISTS."""
        self._parsed = parsed
        self._tokens = parsed.tokens
        self._terms = terms
        self._keys = Keys(terms)
        self._texts = Texts(parsed.tokens, terms)
        self._exists = exists

    def judge(self, rows: Rows, condition: Expression) -> Verdict:
        """Return the verdict on a condition."""
        groups = {group.start: group for group in condition.exists}
        return self._judge(rows, condition.start, condition.end, groups)

    def _judge(self, rows: Rows, start: int, end: int, groups: dict[int, Group]) -> Verdict:
        while self._is_bracketed(start, end):
            start, end = start + 1, end - 1
        parts = self._split(start, end, "||")
        if len(parts) > 1:
            return either([self._judge(rows, first, last, groups) for first, last in parts])
        parts = self._split(start, end, "&&")
        return self._all(rows, parts, groups) if len(parts) > 1 else self._simple(rows, start, end, groups)

    def _all(self, rows: Rows, parts: list[tuple[int, int]], groups: dict[int, Group]) -> Verdict:
        """Judge conditions that are all to be true, those that take longest last and only where the others may be."""
        may, must = np.ones(len(rows), np.bool_), np.ones(len(rows), np.bool_)
        for first, last in sorted(parts, key=lambda part: self._is_slow(*part)):
            places = np.flatnonzero(may)
            names = frozenset(self._parsed.variables(first, last))
            verdict = self._judge(rows.only(names).take(places), first, last, groups)
            must &= may
            may[places] &= verdict.may
            must[places] &= verdict.must
        return Verdict(may, must & may)

    def _is_slow(self, start: int, end: int) -> bool:
        return any(token.keyword == "STR" or token.keyword == "EXISTS" for token in self._tokens[start:end])

    def _is_bracketed(self, start: int, end: int) -> bool:
        if self._tokens[start].text != "(" or self._tokens[end - 1].text != ")":
            return False
        return self._closing(start) == end - 1

    def _closing(self, start: int) -> int:
        depth = 0
        for place in range(start, len(self._tokens)):
            depth += (self._tokens[place].keyword in _OPENING) - (self._tokens[place].keyword in _CLOSING)
            if depth == 0:
                return place
        return -1

    def _split(self, start: int, end: int, sign: str) -> list[tuple[int, int]]:
        parts, depth, first = [], 0, start
        for place in range(start, end):
            token = self._tokens[place]
            depth += (token.keyword in _OPENING) - (token.keyword in _CLOSING)
            if depth == 0 and token.text == sign:
                parts.append((first, place))
                first = place + 1
        return [*parts, (first, end)]

    def _simple(self, rows: Rows, start: int, end: int, groups: dict[int, Group]) -> Verdict:
        first = self._tokens[start].keyword
        if first == "NOT" and start + 2 in groups and groups[start + 2].end == end - 1:
            return self._exists(groups[start + 2], rows).inverse
        if first == "EXISTS" and start + 1 in groups and groups[start + 1].end == end - 1:
            return self._exists(groups[start + 1], rows)
        if first in _KINDS and end == start + 4:
            return self._of_kind(rows, _KINDS[first], self._tokens[start + 2].variable)
        if first == "!" and self._is_unit(start + 1, end):
            return self._judge(rows, start + 1, end, groups).inverse
        for judge in (self._comparison, self._of_texts, self._of_text):
            found = judge(rows, start, end)
            if found is not None:
                return found
        return unknown(len(rows))

    def _is_unit(self, start: int, end: int) -> bool:
        """Tell whether these tokens are one call or one expression in brackets, to which `!` applies as a whole."""
        opening = start if start < end and self._tokens[start].text == "(" else start + 1
        return opening < end and self._tokens[opening].text == "(" and self._closing(opening) == end - 1

    def _of_text(self, rows: Rows, start: int, end: int) -> Verdict | None:
        """Judge what a function says of one text."""
        condition, after = self._texts.condition(start)
        column = rows.columns.get(condition.variable) if condition else None
        if condition is None or after != end or column is None:
            return None
        distinct, places = _coded(column)
        said = [each for part in in_parts(distinct) for each in condition.holds(part)]
        may, must = (np.array([each in allowed for each in said], np.bool_) for allowed in ((True, None), (True,)))
        return Verdict(may[places], must[places])

    def _of_texts(self, rows: Rows, start: int, end: int) -> Verdict | None:
        """Judge a comparison of texts."""
        left, place = self._texts.text(start)
        if left is None or place >= end or self._tokens[place].text not in SIGNS:
            return None
        right, after = self._texts.text(place + 1)
        if right is None or after != end:
            return None
        first, second = self._made(rows, left), self._made(rows, right)
        if first is None or second is None:
            return None
        return compare_texts(first, second, self._tokens[place].text)

    def _made(self, rows: Rows, side: Text) -> tuple[list[str | None], NDArray[np.intp]] | None:
        """Return the different texts of a side, and by row which it is."""
        if not side.variable:
            return side.value(np.zeros(1, np.int32)), np.zeros(len(rows), np.intp)
        column = rows.columns.get(side.variable)
        if column is None:
            return None
        distinct, places = _coded(column)
        return side.value(distinct), places

    def _of_kind(self, rows: Rows, kind: int, name: str) -> Verdict:
        column = rows.columns.get(name)
        if column is None:
            return unknown(len(rows))
        right = self._terms.kinds[column] == kind
        return Verdict(right, right)

    def _comparison(self, rows: Rows, start: int, end: int) -> Verdict | None:
        left, place = self._operand(rows, start)
        if left is None or place >= end:
            return None
        negated = self._tokens[place].keyword == "NOT"
        if self._tokens[place + negated].keyword == "IN":
            return self._membership(rows, left, place + negated + 1, end, negated)
        sign = self._tokens[place].text
        right, after = self._operand(rows, place + 1)
        if sign not in SIGNS or right is None or after != end:
            return None
        return self._compared(left, sign, right)

    def _membership(self, rows: Rows, left: Ids, start: int, end: int, negated: bool) -> Verdict | None:
        if not self._is_bracketed(start, end):
            return None
        equal: list[Verdict] = []
        for first, last in self._split(start + 1, end - 1, ","):
            right, after = self._operand(rows, first) if first < last else (None, last)
            if right is None or after != last:
                return None
            equal.append(self._compared(left, "=", right))
        found = either(equal)
        return found.inverse if negated else found

    def _operand(self, rows: Rows, place: int) -> tuple[Ids | None, int]:
        """Return the values of a variable, an IRI or a literal, and the token after it; None where it is none."""
        token = self._tokens[place]
        if token.variable:
            return rows.columns.get(token.variable), place + 1
        cursor = Cursor(self._tokens, self._parsed.prefixes)
        cursor.place = place
        try:
            term = cursor.term()
        except ValueError:
            return None, place
        if not isinstance(term, NamedNode | Literal) or cursor.at("("):
            return None, place
        return np.full(len(rows), self._terms.intern(term), np.int32), cursor.place

    def _compared(self, left: Ids, sign: str, right: Ids) -> Verdict:
        """Compare terms: the same are equal, others only if they are literals of one value (SPARQL 1.1, 17.4.1.7)."""
        if sign in ("=", "!="):
            found = self._equal(left, right)
            return found.inverse if sign == "!=" else found
        return self._keys.compare(left, sign, right)

    def _equal(self, left: Ids, right: Ids) -> Verdict:
        literal = (self._terms.kinds[left] == LITERAL) & (self._terms.kinds[right] == LITERAL)
        same = left == right
        by_value = self._keys.compare(left, "=", right)
        return Verdict(np.where(literal, by_value.may, same), np.where(literal, by_value.must, same))


def _coded(column: Ids) -> tuple[Ids, NDArray[np.intp]]:
    distinct = unique(column)
    return distinct, np.searchsorted(distinct, column)
