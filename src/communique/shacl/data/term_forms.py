"""What a term's canonical N-Triples form says: its kind, its lexical form, its datatype and its language."""

from __future__ import annotations

import re

from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode

from communique.shacl.model import Term
from communique.terms import RDF, XSD

IRI, BLANK, LITERAL = 0, 1, 2

_ESCAPE = re.compile(r"\\(?:u([0-9A-F]{4})|U([0-9A-F]{8})|(.))")
_SHORT = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_STRING = str(XSD.string).encode()
_TAGGED = str(RDF.langString).encode()
_DIRECTED = str(RDF.dirLangString).encode()


def kind(form: bytes) -> int:
    """Return `IRI`, `BLANK` or `LITERAL`."""
    return IRI if form[:1] == b"<" else BLANK if form[:1] == b"_" else LITERAL


def suffix(literal: bytes) -> bytes:
    """Return what follows the closing quotation mark of a literal: nothing, `@tag` or `^^<datatype>`."""
    return literal[literal.rindex(b'"') + 1 :]


def datatype(suffix: bytes) -> bytes:
    """Return the form of the datatype that such a suffix stands for (RDF 1.1 Concepts, section 3.3)."""
    if not suffix:
        return _STRING
    if suffix[:1] == b"^":
        return suffix[2:]
    return _DIRECTED if b"--" in suffix else _TAGGED


def language(suffix: bytes) -> str:
    """Return the language tag of such a suffix; empty where there is none."""
    return suffix[1:].decode().partition("--")[0] if suffix[:1] == b"@" else ""


def lexical(form: bytes) -> str:
    """Return the IRI, the label of the blank node or the lexical form of the literal."""
    if form[:1] == b"<":
        return form[1:-1].decode()
    if form[:1] == b"_":
        return form[2:].decode()
    text = form[1 : form.rindex(b'"')].decode()
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def term(form: bytes) -> Term:
    """Return the term."""
    value = lexical(form)
    if form[:1] == b"<":
        return NamedNode(value)
    if form[:1] == b"_":
        return BlankNode(value)
    end = suffix(form)
    if not end:
        return Literal(value)
    if end[:1] == b"^":
        return Literal(value, datatype=NamedNode(end[3:-1].decode()))
    tag, _, direction = end[1:].decode().partition("--")
    return Literal(value, language=tag, direction=BaseDirection(direction) if direction else None)


def _unescaped(escape: re.Match[str]) -> str:
    short, long, letter = escape.groups()
    return chr(int(short or long, 16)) if letter is None else _SHORT.get(letter, letter)
