"""From the bytes of a file to statements in N-Triples, each with its line from the same parse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from stat import S_ISREG
from typing import BinaryIO

from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse, serialize

from communique.errors import InvalidInput
from communique.problems import Problem, Severity
from communique.shacl.data.inputs import BROKEN, Input
from communique.shacl.data.piece import Pieces, TripleTerm
from communique.shacl.data.whole_xml import WholeXml
from communique.turtle.reader import too_long, what_is_wrong

WHOLE = 1 << 24
"""Bytes up to which a file is read at once; a larger one streams."""
STATEMENTS = 200_000
"""How many statements of a file that is not read at once are taken at a time."""
_WITHOUT_LINES = (RdfFormat.RDF_XML, RdfFormat.JSON_LD)
_TRIPLES_ONLY = (RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML)
_BLOCK = 1 << 20
_LINE_END = ord("\n")
_FORMULA = "a formula, which RDF does not have. State its triples in the file itself, or leave them out."


class Unparsable(InvalidInput):
    """A file that cannot be read as what it is; `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True)
class Text:
    """What is to be parsed.

    Attributes:
        name: of the file.
        format: its syntax.
        base: what relative IRIs are relative to; empty where they are refused.
        content: its bytes, or those that come first.
        rest: what follows, for a file that streams.
        whole: this is all that there is of the file.
    """

    name: str
    format: RdfFormat
    base: str
    content: bytes
    rest: BinaryIO | None = None
    whole: bool = True


def read(entry: Input, stream: BinaryIO) -> Text:
    """Return the text of a file that was opened: the whole of it, or its beginning and the rest.

    Raises:
        Unparsable: the archive is damaged.
    """
    try:
        content = stream.read() if _is_small(entry) else stream.read(WHOLE)
    except BROKEN as error:
        raise Unparsable(_damaged(entry.name, error)) from error
    whole = len(content) < WHOLE
    return Text(entry.name, entry.format, entry.base, content, None if whole else stream, whole)


def _is_small(entry: Input) -> bool:
    if entry.location is None or entry.packing:
        return False
    status = entry.location.stat()
    return S_ISREG(status.st_mode) and status.st_size < WHOLE


def parsed(text: Text, pieces: Pieces) -> Iterator[None]:
    """Add the statements of a text to `pieces`, a long one pausing after every `STATEMENTS`; named graphs are merged.

    Raises:
        Unparsable: it is no such syntax, has a triple as a term or a formula, or is damaged.
    """
    lines: list[int] = []
    statements = _statements(text, lines)
    at_once = None if text.whole else STATEMENTS  # the blank nodes of a whole file are numbered, so it is one
    try:
        while ntriples := serialize(islice(statements, at_once), format=RdfFormat.N_TRIPLES):
            pieces.add(text.name, ntriples, lines, whole=text.whole)
            lines.clear()
            yield
    except SyntaxError as error:
        raise Unparsable(_syntax_problem(text.name, error)) from error
    except MemoryError as error:
        raise Unparsable(_problem(text.name, 0, "too-long", too_long(error))) from error
    except TripleTerm as error:
        raise Unparsable(_problem(text.name, lines[error.place], "triple-term", str(error))) from error
    except BROKEN as error:
        raise Unparsable(_damaged(text.name, error)) from error


class _Feed:
    """Hands a file to the parser, line by line.

    The parser asks for more only when it needs more, so the line handed out last when it yields a triple is the one
    that completed it.
    """

    def __init__(self, content: bytes, rest: BinaryIO | None) -> None:
        self._readline, self._rest = BytesIO(content).readline, rest
        self._new = 1
        self.line = 0

    def read(self, size: int) -> bytes:
        piece = self._readline(size)
        if not piece and self._rest:
            self._readline = BytesIO(self._rest.read(_BLOCK)).readline
            piece = self._readline(size)
        if piece:
            self.line += self._new
            self._new = piece[-1] == _LINE_END
        return piece


def _statements(text: Text, lines: list[int]) -> Iterator[Quad]:
    """Yield the statements, and note the line of each."""
    feed = _Feed(text.content, text.rest)
    source = WholeXml(feed) if text.format == RdfFormat.RDF_XML else feed
    quads = parse(source, format=text.format, base_iri=text.base or None)  # type: ignore[arg-type]
    if text.format in _WITHOUT_LINES:
        feed = _Feed(b"", None)  # whose line stays 0
    note = lines.append
    if text.format in _TRIPLES_ONLY:
        for quad in quads:
            note(feed.line)
            yield quad
        return
    for quad in quads:
        note(feed.line)
        if text.format == RdfFormat.N3 and quad.graph_name != DefaultGraph():
            raise Unparsable(_problem(text.name, feed.line, "formula", _FORMULA))
        yield Quad(*quad.triple)


def _syntax_problem(name: str, error: SyntaxError) -> Problem:
    what = what_is_wrong(error)
    column = f"column {error.offset or 1}: " if error.lineno else ""
    hint = "Mend it there; the mistake may also be at the end of the statement before."
    return _problem(name, error.lineno or 0, "syntax", f"{column}{what.rstrip('.')}. {hint}")


def _damaged(name: str, error: Exception) -> Problem:
    return _problem(name, 0, "unreadable", f"it cannot be read to its end: {error}. Fetch or pack it again.")


def _problem(name: str, line: int, code: str, message: str) -> Problem:
    return Problem(name, line, Severity.ERROR, code, message)
