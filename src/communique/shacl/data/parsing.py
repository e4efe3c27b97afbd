"""From the bytes of a file to statements in N-Triples, each with its line from the same parse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import compress, islice
from operator import not_
from stat import S_ISREG
from typing import BinaryIO

import numpy as np
from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse, serialize

from communique.errors import InvalidInput
from communique.problems import Problem, Severity
from communique.shacl.data.arrays import Ids
from communique.shacl.data.canonical import terms_if_canonical
from communique.shacl.data.feeds import StreamFeed, WholeFeed
from communique.shacl.data.inputs import BROKEN, Input
from communique.shacl.data.piece import Pieces, TripleTerm
from communique.shacl.data.whole_xml import WholeXml
from communique.turtle.reader import in_sentences, too_long

WHOLE = 1 << 23
"""Bytes up to which a file is read at once; a larger one streams."""
STATEMENTS = 1 << 16
"""How many statements of a file that is not read at once are taken at a time."""
_WITHOUT_LINES = (RdfFormat.RDF_XML, RdfFormat.JSON_LD)
_TRIPLES_ONLY = (RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML)
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
    content = parts_of(entry, stream.read, -1 if _is_small(entry) else WHOLE)
    whole = len(content) < WHOLE
    return Text(entry.name, entry.format, entry.base, content, None if whole else stream, whole)


def parts_of(entry: Input, read: Callable[[int], bytes], size: int) -> bytes:
    """Return the next bytes of a file.

    Raises:
        Unparsable: the archive is damaged.
    """
    try:
        return read(size)
    except BROKEN as error:
        raise Unparsable(_damaged(entry.name, error)) from error


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
    feed = StreamFeed(text.content, text.rest) if text.rest else WholeFeed(text.content)
    marks: list[int] = []
    at_once = None if text.whole else STATEMENTS  # the blank nodes of a whole file are numbered, so it is one
    try:
        if _taken_as_they_stand(text, pieces):
            yield
            return
        statements = _statements(text, feed, marks)
        while ntriples := serialize(islice(statements, at_once), format=RdfFormat.N_TRIPLES):
            pieces.add(text.name, ntriples, _lines(text, feed, marks), whole=text.whole)
            marks.clear()
            yield
    except SyntaxError as error:
        raise Unparsable(_syntax_problem(text.name, error)) from error
    except MemoryError as error:
        raise Unparsable(_problem(text.name, 0, "too-long", too_long(error))) from error
    except TripleTerm as error:
        line = int(_lines(text, feed, marks)[error.place])
        raise Unparsable(_problem(text.name, line, "triple-term", str(error))) from error
    except _Formula as error:
        raise Unparsable(_problem(text.name, int(feed.lines(marks)[-1]), "formula", _FORMULA)) from error
    except BROKEN as error:
        raise Unparsable(_damaged(text.name, error)) from error


class _Formula(Exception):
    pass


def _taken_as_they_stand(text: Text, pieces: Pieces) -> bool:
    """Add the statements of canonical N-Triples, one a line; tell whether that is what they are."""
    terms = terms_if_canonical(text.content) if text.format == RdfFormat.N_TRIPLES and not text.rest else None
    if not terms:
        return False
    pieces.add_terms(text.name, terms, np.arange(1, len(terms) // 3 + 1, dtype=np.int32), whole=text.whole)
    return True


def _statements(text: Text, feed: WholeFeed | StreamFeed, marks: list[int]) -> Iterator[Quad]:
    """Return the statements, each of which leaves its mark."""
    source = WholeXml(feed) if text.format == RdfFormat.RDF_XML else feed
    quads = parse(source, format=text.format, base_iri=text.base or None)  # type: ignore[arg-type]
    noted = compress(quads, map(not_, map(marks.append, feed.marks())))  # appending gives None, which is not true
    return noted if text.format in _TRIPLES_ONLY else _merged(noted, text.format)


def _merged(quads: Iterator[Quad], format: RdfFormat) -> Iterator[Quad]:
    for quad in quads:
        if format == RdfFormat.N3 and quad.graph_name != DefaultGraph():
            raise _Formula
        yield Quad(*quad.triple)


def _lines(text: Text, feed: WholeFeed | StreamFeed, marks: list[int]) -> Ids:
    return np.zeros(len(marks), np.int32) if text.format in _WITHOUT_LINES else feed.lines(marks)


def _syntax_problem(name: str, error: SyntaxError) -> Problem:
    column = f"column {error.offset or 1}: " if error.lineno else ""
    hint = "Mend it there; the mistake may also be at the end of the statement before."
    return _problem(name, error.lineno or 0, "syntax", column + in_sentences(error, hint))


def _damaged(name: str, error: Exception) -> Problem:
    return _problem(name, 0, "unreadable", f"it cannot be read to its end: {error}. Fetch or pack it again.")


def _problem(name: str, line: int, code: str, message: str) -> Problem:
    return Problem(name, line, Severity.ERROR, code, message)
