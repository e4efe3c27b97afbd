"""A query as the engine is given it.

The engine reads without a tokeniser of its own, so that the same characters mean different things to it in different
places: in `FILTER(?a<?b+'>')` it sees a comparison and a string where the grammar sees an IRI. What it is given here
can be read in one way only: an IRI starts with an escape, which nothing but an IRI can, and a sign that starts with `<`
is followed by a space, which an IRI cannot hold. A keyword that the engine would find is then a token here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from communique.sparql.tokens import Kind, Token

_AMBIGUOUS = re.compile(r"""\\|<(?![=\s]|[A-Za-z][A-Za-z0-9+.-]*://[^<>"{}|^`\\\x00-\x20]*>)""")


def is_unambiguous(text: str) -> bool:
    """Tell at a glance whether a query can be read in one way only as it is; False where that takes its tokens.

    It has no escapes, and each `<` stands before a space or `=`, where no IRI begins, or begins an IRI with `//`, with
    which no expression goes on.
    """
    return not _AMBIGUOUS.search(text)


def unambiguous(tokens: Iterable[Token]) -> str:
    """Return a query, of which these are all tokens, as the engine can read it in no other way."""
    return "".join([_REWRITERS[kind](text) if kind in _REWRITERS else text for kind, text, _ in tokens])


def _iri(text: str) -> str:
    return text if text[1] in "\\>" else f"<{escaped(text[1])}{text[2:]}"


def _sign(text: str) -> str:
    return text + " " if text.startswith("<") else text


def escaped(character: str) -> str:
    """Return the code point escape for a character."""
    code = ord(character)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


_REWRITERS: dict[Kind, Callable[[str], str]] = {Kind.COMMENT: lambda _: " ", Kind.IRI: _iri, Kind.SIGN: _sign}
