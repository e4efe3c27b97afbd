"""The tokens of a SPARQL query (SPARQL 1.1, section 19.8), with their places in its text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LOCAL = r"(?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
_LOCAL_LATER = r"(?:[\w:·-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
_TOKEN = re.compile(
    rf"""
    (?P<space>\s+|\#[^\n\r]*)
  | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
  | (?P<string>\"\"\"(?:\"{{0,2}}(?:[^"\\]|\\.))*\"\"\"|'''(?:'{{0,2}}(?:[^'\\]|\\.))*'''
      |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
  | (?P<variable>[?$]\w[\w·]*)
  | (?P<blank>_:\w(?:[\w.·-]*[\w·-])?)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<name>(?:[^\W\d_](?:[\w.·-]*[\w·-])?)?:(?:{_LOCAL}(?:\.*{_LOCAL_LATER})*)?)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<sign>\^\^|\|\||&&|!=|<=|>=|[{{}}()\[\].,;*/+\-|^!=<>?])
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query.

    Attributes:
        kind: `iri`, `string`, `variable`, `blank`, `language`, `number`, `name`, `word` or `sign`.
        text: as written.
        start: where it begins.
    """

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @property
    def keyword(self) -> str:
        """A word in upper case, a sign as it is, else nothing."""
        if self.kind == "word":
            return self.text.upper()
        return self.text if self.kind == "sign" else ""

    @property
    def variable(self) -> str:
        """The name of a variable, else nothing."""
        return self.text[1:] if self.kind == "variable" else ""


def tokens(text: str) -> list[Token]:
    """Return the tokens of a query without white space and comments.

    Raises:
        ValueError: a character begins no token.
    """
    found: list[Token] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise ValueError(f"{text[place : place + 20]!r} is not SPARQL")
        if match.lastgroup != "space":
            found.append(Token(str(match.lastgroup), match[0], place))
        place = match.end()
    return found
