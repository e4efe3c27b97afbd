"""What expressions of SPARQL make of the text of one term (SPARQL 1.1, section 17.4.3), for columns of terms.

Only what every engine computes alike is computed: the rest is left to the engine that is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from communique.errors import InvalidInput
from communique.shacl.data.arrays import Ids
from communique.shacl.data.terms_table import BLANK, LITERAL, Terms
from communique.shacl.evaluation.regexes import regex
from communique.shacl.query.tokens import Token

Value = Callable[[Ids], list[str | None]]
"""The texts that are made of terms, by their numbers; None where one is not known."""


@dataclass(frozen=True)
class Text:
    """An expression whose value is a text: the variable it rests on, empty for a constant, and its value."""

    variable: str
    value: Value


@dataclass(frozen=True)
class Condition:
    """An expression whose value is true or false, or not known."""

    variable: str
    holds: Callable[[Ids], list[bool | None]]


class Texts:
    """Reads such expressions out of the tokens of a query."""

    def __init__(self, tokens: list[Token], terms: Terms) -> None:
        self._tokens = tokens
        self._terms = terms

    def text(self, place: int) -> tuple[Text | None, int]:
        """Return the expression that begins at a token, and the token after it; None where it is no such expression."""
        token = self._tokens[place]
        after = self._tokens[place + 1].text if place + 1 < len(self._tokens) else ""
        if token.kind == "string":
            plain = token.text.isascii() and "\\" not in token.text and after not in ("^^",) and after[:1] != "@"
            return (_constant(token.text) if plain else None), place + 1
        if after != "(":
            return None, place
        if token.keyword in ("STR", "LANG"):
            variable = self._tokens[place + 2].variable
            whole = variable and self._tokens[place + 3].text == ")"
            value = self._lexicals if token.keyword == "STR" else self._languages
            return (Text(variable, value) if whole else None), place + 4
        made = _MADE.get(token.keyword)
        given, end = self._arguments(place + 2)
        if made is None or given is None or not given or any(each.variable for each in given[1:]):
            return None, place
        return made(given), end

    def condition(self, place: int) -> tuple[Condition | None, int]:
        """Return the condition that begins at a token, likewise."""
        judged = _JUDGED.get(self._tokens[place].keyword)
        if judged is None or self._tokens[place + 1].text != "(":
            return None, place
        given, end = self._arguments(place + 2)
        if given is None or len(given) < 2 or any(each.variable for each in given[1:]):
            return None, place
        return judged(given), end

    def _arguments(self, place: int) -> tuple[list[Text] | None, int]:
        given: list[Text] = []
        while True:
            found, place = self.text(place)
            if found is None or place >= len(self._tokens):
                return None, place
            given.append(found)
            sign = self._tokens[place].text
            if sign not in (",", ")"):
                return None, place
            place += 1
            if sign == ")":
                return given, place

    def _lexicals(self, numbers: Ids) -> list[str | None]:
        blank = (self._terms.kinds[numbers] == BLANK).tolist()
        found = self._terms.lexicals(numbers)
        return [None if is_blank else text for is_blank, text in zip(blank, found, strict=True)]

    def _languages(self, numbers: Ids) -> list[str | None]:
        literal = (self._terms.kinds[numbers] == LITERAL).tolist()
        tags = (
            self._terms.tags[place].lower() if place >= 0 else "" for place in self._terms.languages[numbers].tolist()
        )
        return [tag if is_literal else None for is_literal, tag in zip(literal, tags, strict=True)]


_NO_TERM = np.zeros(1, np.int32)


def _constant(written: str) -> Text:
    quote = 3 if written[:3] in ('"""', "'''") and len(written) >= 6 else 1
    text = written[quote:-quote]
    return Text("", lambda numbers: [text] * len(numbers))


def _fixed(text: Text) -> str:
    return text.value(_NO_TERM)[0] or ""


def _then(first: Text, make: Callable[[str], str | None]) -> Text:
    return Text(first.variable, lambda numbers: [None if text is None else make(text) for text in first.value(numbers)])


def _judged(first: Text, judge: Callable[[str], bool | None]) -> Condition:
    return Condition(
        first.variable, lambda numbers: [None if text is None else judge(text) for text in first.value(numbers)]
    )


def _ascii(make: Callable[[str], str]) -> Callable[[str], str | None]:
    return lambda text: make(text) if text.isascii() else None


def _before(given: list[Text]) -> Text:
    mark = _fixed(given[1])
    return _then(given[0], lambda text: text.partition(mark)[0] if mark and mark in text else "")


def _after(given: list[Text]) -> Text:
    mark = _fixed(given[1])
    return _then(given[0], lambda text: text.partition(mark)[2] if mark and mark in text else "" if mark else text)


def _joined(given: list[Text]) -> Text:
    rest = "".join(map(_fixed, given[1:]))
    return _then(given[0], lambda text: text + rest)


def _replaced(given: list[Text]) -> Text | None:
    if len(given) != 3 or not _is_plain(_fixed(given[1])) or set(_fixed(given[2])) & set("$\\"):
        return None
    pattern, new = regex(_fixed(given[1])), _fixed(given[2])
    return _then(given[0], _ascii(lambda text: pattern.sub(new, text)))


def _is_plain(pattern: str) -> bool:
    """Tell whether every dialect reads a pattern alike, and it does not match where there is nothing."""
    if set(pattern) & set("\\&~") or "(?" in pattern or "[:" in pattern:
        return False
    try:
        return regex(pattern).match("") is None
    except InvalidInput:
        return False


def _judging(judge: Callable[[str, str], bool]) -> Callable[[list[Text]], Condition | None]:
    def made(given: list[Text]) -> Condition | None:
        other = _fixed(given[1])
        return _judged(given[0], lambda text: judge(text, other)) if len(given) == 2 else None

    return made


def _matching(given: list[Text]) -> Condition | None:
    if len(given) != 2 or not _is_plain(_fixed(given[1])):
        return None
    pattern = regex(_fixed(given[1]))
    return _judged(given[0], lambda text: pattern.search(text) is not None if text.isascii() else None)


_MADE: dict[str, Callable[[list[Text]], Text | None]] = {
    "STRBEFORE": lambda given: _before(given) if len(given) == 2 else None,
    "STRAFTER": lambda given: _after(given) if len(given) == 2 else None,
    "CONCAT": _joined,
    "REPLACE": _replaced,
    "LCASE": lambda given: _then(given[0], _ascii(str.lower)) if len(given) == 1 else None,
    "UCASE": lambda given: _then(given[0], _ascii(str.upper)) if len(given) == 1 else None,
}
_JUDGED: dict[str, Callable[[list[Text]], Condition | None]] = {
    "STRSTARTS": _judging(str.startswith),
    "STRENDS": _judging(str.endswith),
    "CONTAINS": _judging(lambda text, part: part in text),
    "REGEX": _matching,
}
