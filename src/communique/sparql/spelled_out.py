"""A query that means the same to any engine: its IRIs are absolute, and its dataset stands beside it.

Engines differ in what surrounds a query. Virtuoso reads one BASE and only at the very start, knows prefixes that nobody
has declared, reads no escapes in IRIs, and adds FROM to the dataset of the protocol, which should win over it.
Oxigraph's server forgets FROM where its default graph is the union. Nothing of that matters once the declarations are
carried out and the dataset has been taken out of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, RdfFormat, parse

from communique.sparql.tokens import Kind, Token, tokens
from communique.sparql.unambiguous import escaped

_UNSEEN = frozenset({Kind.SPACE, Kind.COMMENT})
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LOCAL_ESCAPE = re.compile(r"\\(.)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://.*|[A-Za-z][A-Za-z0-9:/._~%-]*", re.DOTALL)
"""IRIs that nobody can take for a comparison: no expression goes on with `//`, and none holds `<` and then `>`."""


class TooLong(Exception):
    """Written out, the query is longer than the limit."""


@dataclass
class SpelledOut:
    """A query without declarations and without dataset clause.

    Attributes:
        form: its first keyword in small letters: `select`, `ask`, `construct` or `describe`.
        text: the query.
        default: the IRIs of its FROM clauses.
        named: those of FROM NAMED.
        iris: every IRI in it.
    """

    form: str = ""
    text: str = ""
    default: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    iris: set[str] = field(default_factory=set)

    @property
    def dataset(self) -> tuple[list[str], list[str]]:
        """Default graphs and named graphs, each once; both empty where the query has no dataset clause."""
        return list(dict.fromkeys(self.default)), list(dict.fromkeys(self.named))


def spelled_out(query: str, base: str, limit: int) -> SpelledOut:
    """Return a query, which has to be one of the grammar, spelled out.

    Args:
        query: SPARQL text.
        base: what its relative IRIs are relative to, unless it says so itself.
        limit: most characters of the result.

    Raises:
        TooLong: it would have more than `limit`.
    """
    return _Writer(list(tokens(query)), base, limit).written()


class _Writer:
    def __init__(self, everything: Sequence[Token], base: str, limit: int) -> None:
        self._tokens = everything
        self._base = base
        self._limit = limit
        self._length = 0
        self._namespaces: dict[str, str] = {}
        self._query = SpelledOut()

    def written(self) -> SpelledOut:
        pieces = []
        position = self._after_declarations()
        self._query.form = self._tokens[position].text.casefold() if position < len(self._tokens) else ""
        while position < len(self._tokens):
            token = self._tokens[position]
            if token.kind is Kind.WORD and token.text.casefold() == "from":
                position = self._dataset_clause(position)
            else:
                pieces.append(self._piece(token))
                position += 1
        self._query.text = "".join(pieces)
        return self._query

    def _piece(self, token: Token) -> str:
        piece = token.text
        if token.kind in (Kind.IRI, Kind.NAME):
            iri = self._iri(token)
            self._query.iris.add(iri)
            piece = written_iri(iri)
        elif token.kind is Kind.COMMENT or (token.kind is Kind.SIGN and piece.startswith("<")):
            piece = " " if token.kind is Kind.COMMENT else f"{piece} "
        self._length += len(piece)
        if self._length > self._limit:
            raise TooLong
        return piece

    def _iri(self, token: Token) -> str:
        if token.kind is Kind.IRI:
            return _absolute(_ESCAPE.sub(_character, token.text[1:-1]), self._base)
        prefix, _, local = token.text.partition(":")
        return self._namespaces.get(prefix, "") + _LOCAL_ESCAPE.sub(r"\1", local)

    def _after_declarations(self) -> int:
        """Carry out BASE, PREFIX and VERSION, and return where the query itself begins."""
        position = self._next(0)
        while position < len(self._tokens):
            word = self._tokens[position].text.casefold()
            first = self._next(position + 1)
            if word == "base":
                self._base = self._iri(self._tokens[first])
                position = self._next(first + 1)
            elif word == "prefix":
                second = self._next(first + 1)
                self._namespaces[self._tokens[first].text.removesuffix(":")] = self._iri(self._tokens[second])
                position = self._next(second + 1)
            elif word == "version":
                position = self._next(first + 1)
            else:
                return position
        return position

    def _dataset_clause(self, position: int) -> int:
        """Take down the graph of a FROM clause and return the position after it."""
        position = self._next(position + 1)
        is_named = self._tokens[position].text.casefold() == "named"
        if is_named:
            position = self._next(position + 1)
        iri = self._iri(self._tokens[position])
        (self._query.named if is_named else self._query.default).append(iri)
        self._query.iris.add(iri)
        return position + 1

    def _next(self, position: int) -> int:
        """Return the position of the first token from `position` that is neither space nor comment."""
        while position < len(self._tokens) and self._tokens[position].kind in _UNSEEN:
            position += 1
        return position


def written_iri(iri: str) -> str:
    """Return an absolute IRI as it stands in a query, in a way that can be read as nothing else."""
    return f"<{iri}>" if _PLAIN.fullmatch(iri) else f"<{escaped(iri[0])}{iri[1:]}>"


def _absolute(iri: str, base: str) -> str:
    """Return what an IRI means beside a base (RFC 3986, section 5.2); Turtle's parser knows, whatever the schemes."""
    if _SCHEME.match(iri):
        return iri
    subject = next(parse(f"<{iri}> a <x:> .", RdfFormat.TURTLE, base_iri=base)).subject
    return subject.value if isinstance(subject, NamedNode) else iri


def _character(escape: re.Match[str]) -> str:
    return chr(int(escape[1] or escape[2], 16))
