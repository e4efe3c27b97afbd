"""A reader's place in the tokens of a query, and its IRIs and literals as terms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import count
from urllib.parse import urljoin

from pyoxigraph import Literal, NamedNode, Variable

from communique.shacl.query.tokens import Token
from communique.shacl.query.tree import FRESH, End
from communique.terms import RDF, XSD

_END = Token("end", "", -1)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


class Cursor:
    """The tokens of a query, read from left to right.

    Attributes:
        tokens: all of them.
        place: index of the next one.
        prefixes: namespace by prefix.
        base: what relative IRIs are resolved against.
    """

    def __init__(self, tokens: list[Token], prefixes: Mapping[str, str]) -> None:
        self.tokens = tokens
        self.place = 0
        self.prefixes = dict(prefixes)
        self.base = ""
        self._blanks = count()
        self._labels: dict[str, Variable] = {}

    @property
    def token(self) -> Token:
        """The next token; past the end one without kind."""
        return self.tokens[self.place] if self.place < len(self.tokens) else _END

    def take(self) -> Token:
        """Return the next token and pass it."""
        token = self.token
        self.place += 1
        return token

    def at(self, *keywords: str) -> bool:
        """Tell whether one of these words or signs is next."""
        return self.token.keyword in keywords

    def skip(self, *keywords: str) -> bool:
        """Pass one of these words or signs, if it is next; tell whether it was."""
        found = self.at(*keywords)
        self.place += found
        return found

    def expect(self, keyword: str) -> None:
        """Pass a word or sign.

        Raises:
            ValueError: something else is next.
        """
        if not self.skip(keyword):
            where = f"where {self.token.text} stands" if self.token.text else "where the query ends"
            raise ValueError(f"{keyword} is expected {where}")

    def fresh(self) -> Variable:
        """Return a variable for a blank node without label."""
        return Variable(f"{FRESH}blank_{next(self._blanks)}")

    def term(self) -> End:
        """Pass a variable, an IRI, a literal or a labelled blank node.

        Raises:
            ValueError: it is none of these.
        """
        token = self.take()
        if token.kind == "variable":
            return Variable(token.variable)
        if token.kind == "blank":
            return self._labels.setdefault(token.text, self.fresh())
        if token.kind in ("iri", "name"):
            return self.iri(token)
        if token.keyword in ("+", "-") and self.token.kind == "number":
            return _number(token.text + self.take().text)
        return self._literal(token)

    def iri(self, token: Token) -> NamedNode:
        """Return the IRI that a token stands for.

        Raises:
            ValueError: it stands for none.
        """
        if token.text == "a":
            return RDF.type
        if token.kind == "iri":
            return NamedNode(urljoin(self.base, _unescaped(token.text[1:-1])))
        prefix, colon, local = token.text.partition(":")
        if token.kind != "name" or not colon or prefix not in self.prefixes:
            raise ValueError(f"{token.text} is no IRI, or its prefix is not declared")
        return NamedNode(self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local))

    def _literal(self, token: Token) -> Literal:
        if token.kind == "number":
            return _number(token.text)
        if token.keyword in ("TRUE", "FALSE"):
            return Literal(token.text.lower(), datatype=XSD.boolean)
        if token.kind != "string":
            raise ValueError(f"{token.text or 'the end'} stands where a term is expected")
        quote = 3 if token.text[:3] in ('"""', "'''") and len(token.text) >= 6 else 1
        text = _unescaped(token.text[quote:-quote])
        if self.token.kind == "language":
            return Literal(text, language=self.take().text[1:])
        if self.skip("^^"):
            return Literal(text, datatype=self.iri(self.take()))
        return Literal(text)


def _number(text: str) -> Literal:
    exponent, point = "e" in text.lower(), "." in text
    return Literal(text, datatype=XSD.double if exponent else XSD.decimal if point else XSD.integer)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] in "uU" and len(code) > 1:
        return chr(int(code[1:], 16))
    return _CONTROLS.get(code, code)
