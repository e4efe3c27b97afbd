"""The tokens of a SPARQL query (SPARQL 1.1 Query Language, sections 19.2 to 19.8, with the signs of RDF 1.2).

Tokens are as long as possible, as the grammar wants it, with one kindness: `<` directly before a variable, a number,
a sign or a bracket is the comparison, though a relative IRI might begin so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = _BASE + "_"
_INNER = _NAME + "0-9\u00b7\u0300-\u036f\u203f-\u2040-"
_VARIABLE = _INNER.removesuffix("-")
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_PREFIX = rf"(?:[{_BASE}](?:[{_INNER}.]*[{_INNER}])?)?:"
_LOCAL = rf"(?:[{_NAME}:0-9]|{_ESCAPED})(?:(?:[{_INNER}.:]|{_ESCAPED})*(?:[{_INNER}:]|{_ESCAPED}))?"


class Kind(StrEnum):
    """What a token is."""

    SPACE = "space"
    COMMENT = "comment"
    STRING = "string"
    IRI = "iri"
    NAME = "name"
    BLANK = "blank"
    VARIABLE = "variable"
    LANGUAGE = "language"
    NUMBER = "number"
    WORD = "word"
    SIGN = "sign"
    OTHER = "other"


_PATTERNS = {
    Kind.SPACE: r"[ \t\r\n]+",
    Kind.COMMENT: r"#[^\r\n]*",
    Kind.STRING: (
        r"'''(?:'{0,2}(?:[^'\\]|\\.))*+'''"
        r'|"""(?:"{0,2}(?:[^"\\]|\\.))*+"""'
        r"|'(?!'')(?:[^'\\\r\n]|\\[^\r\n])*+'"
        r'|"(?!"")(?:[^"\\\r\n]|\\[^\r\n])*+"'
    ),
    Kind.IRI: (
        r"<(?![?$0-9+!=(':-])"
        r'(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>'
    ),
    Kind.BLANK: rf"_:[{_NAME}0-9](?:[{_INNER}.]*[{_INNER}])?",
    Kind.NAME: rf"{_PREFIX}(?:{_LOCAL})?",
    Kind.VARIABLE: rf"[?$][{_NAME}0-9][{_VARIABLE}]*",
    Kind.LANGUAGE: r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?",
    Kind.NUMBER: r"[+-]?(?:[0-9]+\.[0-9]*[eE][+-]?[0-9]+|\.?[0-9]+[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+)",
    Kind.WORD: r"[^\W\d]\w*",
    Kind.SIGN: r"<<\(|\)>>|<<|>>|\{\||\|\}|\^\^|&&|\|\||[<>!]=|[{}()\[\].;,=<>!?*/|^+~-]",
    Kind.OTHER: r".",
}
_TOKEN = re.compile("|".join(f"(?P<{kind.value}>{pattern})" for kind, pattern in _PATTERNS.items()), re.DOTALL)
_KINDS: dict[str | None, Kind] = {kind.value: kind for kind in _PATTERNS}
_ESCAPE = re.compile(r"\\\\|\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_STAYS_ESCAPED = frozenset("\"'\\<>#")


class Token(NamedTuple):
    """A token and the offset of its first character in the text as it was sent."""

    kind: Kind
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """Yield every token of a query, white space and comments included; together they cover the text.

    Code point escapes (section 19.2) count as the characters they stand for.
    """
    decoded, origin = decode(text)
    for match in _TOKEN.finditer(decoded):
        yield Token(_KINDS[match.lastgroup], match.group(), origin[match.start()])


def decode(text: str) -> tuple[str, list[int] | range]:
    """Replace code point escapes by their characters.

    Those that would end or begin a string, an IRI, a comment or a space stay as they are: they are legal in strings and
    IRIs only, where the engine reads them.

    Returns:
        The text and, for each of its characters and its end, the offset in the text as it was sent.
    """
    if "\\u" not in text and "\\U" not in text:
        return text, range(len(text) + 1)
    pieces: list[str] = []
    origin: list[int] = []
    position = 0
    for match in _ESCAPE.finditer(text):
        character = _character(match)
        if character:
            pieces += [text[position : match.start()], character]
            origin += [*range(position, match.start()), match.start()]
            position = match.end()
    return "".join([*pieces, text[position:]]), [*origin, *range(position, len(text) + 1)]


def _character(escape: re.Match[str]) -> str:
    digits = escape.group(1) or escape.group(2)
    code = int(digits, 16) if digits else 0
    if code <= 0x20 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF or chr(code) in _STAYS_ESCAPED:
        return ""
    return chr(code)
