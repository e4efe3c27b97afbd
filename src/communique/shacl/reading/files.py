"""Shapes files in any syntax of RDF, each statement with its line from the parse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import RdfFormat, parse

from communique.problems import Problem, Severity
from communique.shacl.data.inputs import BROKEN, Input, opened
from communique.shacl.data.loading import Unreadable
from communique.shacl.data.whole_xml import WholeXml
from communique.turtle.reader import LineFeed, Statement, in_sentences, too_long

_WITHOUT_LINES = (RdfFormat.RDF_XML, RdfFormat.JSON_LD)


@dataclass(frozen=True)
class ShapesFile:
    """A file as read.

    Attributes:
        path: its name, for problems.
        statements: its triples in their order, those of named graphs too, each with its line; 0 where the syntax has
            no lines.
        prefixes: namespace by prefix, as the file declares them.
    """

    path: str
    statements: Sequence[Statement]
    prefixes: Mapping[str, str] = field(default_factory=dict)


def read_files(entries: Sequence[Input]) -> list[ShapesFile]:
    """Return the files with all their statements.

    Raises:
        Unreadable: some cannot be read, with all that is wrong.
        EnvironmentFailure: one cannot be opened.
    """
    read = [_read(entry) for entry in entries]
    problems = [found for found in read if isinstance(found, Problem)]
    if problems:
        raise Unreadable(problems)
    return [found for found in read if isinstance(found, ShapesFile)]


def _read(entry: Input) -> ShapesFile | Problem:
    try:
        with opened(entry) as stream:
            feed = LineFeed(stream.read())
        source = WholeXml(feed) if entry.format == RdfFormat.RDF_XML else feed
        parser = parse(source, format=entry.format, base_iri=entry.base or None)  # type: ignore[arg-type]
        lines = entry.format not in _WITHOUT_LINES
        statements = [Statement(quad.triple, feed.line if lines else 0) for quad in parser]
    except SyntaxError as error:
        column = f"column {error.offset}: " if error.lineno else ""
        return _problem(entry, error.lineno or 0, column + in_sentences(error, "Mend it there."))
    except MemoryError as error:
        return _problem(entry, 0, too_long(error))
    except BROKEN as error:
        return _problem(entry, 0, f"it cannot be read to its end: {error}. Fetch or pack it again.")
    return ShapesFile(entry.name, statements, dict(parser.prefixes))


def _problem(entry: Input, line: int, message: str) -> Problem:
    return Problem(entry.name, line, Severity.ERROR, "syntax", message)
