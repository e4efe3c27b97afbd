"""Read Turtle and know the line of every statement, from the parse itself."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from pyoxigraph import RdfFormat, Triple, parse, serialize

from communique.problems import Problem, Severity, stops_build
from communique.terms import PREFIXES


class Statement(NamedTuple):
    """A triple and the 1-based line on which its object ends."""

    triple: Triple
    line: int


@dataclass(frozen=True)
class Document:
    """What one Turtle text holds: its statements, its prefixes and what is wrong with it as a text."""

    statements: tuple[Statement, ...] = ()
    prefixes: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


class LineFeed:
    """A binary reader that hands out one line a call.

    The parser asks for more only when it needs more, so the number of lines handed out when it yields a
    triple is the line that completed the triple.
    """

    def __init__(self, content: bytes) -> None:
        self._lines = iter(content.splitlines(keepends=True))
        self._rest = b""
        self.line = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next line, or at most `size` bytes of it; nothing at the end."""
        if not self._rest:
            self._rest = next(self._lines, b"")
            self.line += bool(self._rest)
        piece, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        return piece


def read_turtle(content: bytes, path: str) -> Document:
    """Parse `content`; `path` only names it in problems.

    Nothing is raised for bad text: a syntax error, a wrong encoding, a byte order mark, Windows line ends, an
    empty text or a prefix bound to another namespace than the project's come back as problems.
    """
    flaws = list(_flaws_of_bytes(content, path))
    if any(flaw.severity is Severity.ERROR for flaw in flaws):
        return Document(problems=tuple(flaws))
    feed = LineFeed(content)
    statements: list[Statement] = []
    parser = parse(feed, format=RdfFormat.TURTLE)  # type: ignore[arg-type]
    try:
        for quad in parser:
            statements.append(Statement(quad.triple, feed.line))
    except SyntaxError as error:
        flaws.append(_syntax_problem(error, path))
        return Document(problems=tuple(flaws))
    except MemoryError as error:
        flaws.append(_error(path, feed.line, "too-long", too_long(error)))
        return Document(problems=tuple(flaws))
    prefixes = dict(parser.prefixes)
    flaws += _flaws_of_document(content, prefixes, bool(statements), path)
    return Document(tuple(statements), prefixes, tuple(flaws))


def read_ntriples(content: bytes, path: str) -> tuple[bytes, tuple[Problem, ...]]:
    """Return the statements of Turtle as N-Triples, in document order, and what is wrong with the text.

    Refuses the texts that `read_turtle` refuses; makes no object of a statement and knows no lines. There are no
    statements when there is an error.
    """
    flaws = list(_flaws_of_bytes(content, path))
    if stops_build(flaws):
        return b"", tuple(flaws)
    parser = parse(content, format=RdfFormat.TURTLE)
    try:
        statements = serialize(parser, format=RdfFormat.N_TRIPLES) or b""
    except SyntaxError as error:
        return b"", (*flaws, _syntax_problem(error, path))
    flaws += _flaws_of_document(content, dict(parser.prefixes), bool(statements), path)
    return b"" if stops_build(flaws) else statements, tuple(flaws)


_CLEARER = {
    "\ufeff": "the file begins with a byte order mark. Save it as UTF-8 without one.",
    "LoadDocumentCallback": "its @context is at another address, and nothing is fetched. Write the context in.",
}
"""By a part of what a parser says: what is wrong and what to do."""


def in_sentences(error: SyntaxError, hint: str) -> str:
    """Return what the parser has to say and a hint, or clearer sentences where neither would help."""
    clearer = (sentences for said, sentences in _CLEARER.items() if said in error.msg)
    return next(clearer, f"{what_is_wrong(error).rstrip('.')}. {hint}")


def what_is_wrong(error: SyntaxError) -> str:
    """Return what the parser has to say, without the place that it names first."""
    rest = error.msg.partition(": ")[2]
    return rest if rest and error.msg.startswith("Parser error at ") else error.msg


def too_long(error: MemoryError) -> str:
    """Return what to say of a text with a literal or name that the parser does not hold.

    Raises:
        MemoryError: it is the memory of the machine that is full.
    """
    if "buffer" not in str(error):
        raise error
    return "a literal, name or comment is longer than 16 MiB, which cannot be read. Shorten it."


def _flaws_of_bytes(content: bytes, path: str) -> list[Problem]:
    if not content.strip():
        return [_error(path, 0, "empty-file", "the file is empty. Fill it or delete it.")]
    if content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return [
            _error(
                path,
                1,
                "byte-order-mark",
                "the file starts with a byte order mark. Save it as UTF-8 without one.",
            )
        ]
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"byte {content[error.start]:#04x} is not UTF-8. Save the file in the encoding UTF-8."
        return [_error(path, line, "wrong-encoding", message)]
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        return [
            _error(
                path,
                line,
                "not-turtle",
                "a zero byte: this is no text file. Put Turtle here or remove the file.",
            )
        ]
    if b"\r" in content:
        line = content.count(b"\n", 0, content.index(b"\r")) + 1
        message = "Windows or old Macintosh line ends. Run `communique fmt`, or save with LF line ends."
        return [Problem(path, line, Severity.WARNING, "line-ends", message)]
    return []


def _flaws_of_document(content: bytes, prefixes: dict[str, str], has_statements: bool, path: str) -> list[Problem]:
    flaws = _wrong_prefixes(content, prefixes, path)
    if not has_statements:
        flaws.append(_error(path, 0, "no-statements", "the file holds no statement. Fill it or delete it."))
    return flaws


def _syntax_problem(error: SyntaxError, path: str) -> Problem:
    line, column = error.lineno or 1, error.offset or 1
    what = what_is_wrong(error)
    hint = "Mend the Turtle there; the mistake may also be at the end of the statement before."
    if "has not been declared" in what:
        prefix = what.partition("The prefix ")[2].partition(":")[0]
        known = PREFIXES.get(prefix)
        declaration = f"Add `@prefix {prefix}: <{known}> .` at the top."
        hint = declaration if known else "Declare it with @prefix or mend the spelling."
    return _error(path, line, "syntax", f"column {column}: {what.rstrip('.')}. {hint}")


def _wrong_prefixes(content: bytes, prefixes: dict[str, str], path: str) -> list[Problem]:
    problems = []
    for prefix, namespace in prefixes.items():
        expected = PREFIXES.get(prefix)
        if expected and namespace != expected:
            declared = re.search(rb"(?i)\bprefix\s+" + prefix.encode() + rb":", content)
            line = content.count(b"\n", 0, declared.start() if declared else 0) + 1
            what = f"prefix {prefix}: stands for <{namespace}> here, but must stand for <{expected}>"
            problems.append(_error(path, line, "wrong-prefix", f"{what}. Correct the @prefix line."))
    return problems


def _error(path: str, line: int, code: str, message: str) -> Problem:
    return Problem(path, line, Severity.ERROR, code, message)
