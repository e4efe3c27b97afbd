"""The statements as files in six syntaxes.

N-Quads and TriG keep the named graph of each source file. Turtle, N-Triples, RDF/XML and JSON-LD hold the distinct
statements of all graphs together; JSON-LD is one flat `@graph` with a node object per subject and line. Every dump
parses back to exactly the statements that were parsed, lexical forms included.

TriG is written while the files are read, for a file is a graph; all others in one pass over the sorted statements.
Three of these take as much work as all that goes with the pass, so a process of their own does them where there is much
to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

from communique.release import as_rdfxml, as_turtle
from communique.release.as_jsonld import JsonLdWriter
from communique.release.beside import Beside
from communique.release.checksums import Listed
from communique.release.layout import dump_name
from communique.release.output import Output, Outputs, writing
from communique.release.reading import ReadGraph
from communique.release.sorting import SortedLines
from communique.release.subjects import Block, blocks_of_quads, ntriples_lines

_HERE, _BESIDE = ("nt",), ("ttl", "rdf", "jsonld")


class Writer(Protocol):
    """Writes one syntax: the head, a piece of text for each subject in turn, the tail."""

    @property
    def head(self) -> str:
        """What comes first."""

    @property
    def tail(self) -> str:
        """What comes last."""

    def text(self, block: Block, /) -> str:
        """Return what is written of a subject."""


@dataclass(frozen=True)
class _Plain:
    """A writer that needs to remember nothing."""

    text: Callable[[Block], str]
    head: str = ""
    tail: str = ""


_WRITERS: dict[str, Callable[[Mapping[str, Any]], Writer]] = {
    "nt": lambda _: _Plain(ntriples_lines),
    "ttl": lambda _: _Plain(as_turtle.turtle_block, as_turtle.HEAD),
    "rdf": lambda _: _Plain(as_rdfxml.rdf_xml_element, as_rdfxml.HEAD, as_rdfxml.TAIL),
    "jsonld": JsonLdWriter,
}
"""What writes a dump with an ending, given the JSON-LD context."""


def write_trig(graphs: Iterable[ReadGraph], quads: SortedLines, outputs: Outputs) -> None:
    """Write the dump in TriG, and hand all statements on to be sorted.

    Args:
        graphs: the graph of each file.
        quads: takes the statements as canonical N-Quads.
        outputs: where the dump is written.

    Raises:
        OSError: something cannot be written.
    """
    trig = outputs.start(dump_name("trig"))
    trig.write(as_turtle.HEAD)
    for graph in graphs:
        quads.add(graph.quads.splitlines(keepends=True))
        trig.write(graph.trig)


def write_dumps(
    quads: SortedLines, outputs: Outputs, context: Mapping[str, Any], processes: int = 1
) -> Iterator[Block]:
    """Write the dumps in all other syntaxes, and yield each subject that was written with its facts.

    Args:
        quads: the statements as canonical N-Quads.
        outputs: where the dumps are written.
        context: JSON-LD context that the JSON-LD dump uses and embeds.
        processes: how many may work at a time.

    Raises:
        InvalidInput: a statement that RDF/XML or JSON-LD cannot hold, or a JSON-LD context that cannot be used.
        EnvironmentFailure: a process was ended from outside.
        OSError: something cannot be written.
    """
    nq = outputs.start(dump_name("nq"))
    if processes == 1:
        yield from _write((*_HERE, *_BESIDE), _written(quads, nq), outputs, context)
        return
    with closing(Beside(partial(_write_beside, outputs.folder, context))) as beside:
        yield from _write(_HERE, _written(quads, nq, beside), outputs, context)
        outputs.include(beside.finish())


def _written(quads: SortedLines, output: Output, beside: Beside | None = None) -> Iterator[str]:
    """Yield the sorted lines as they are written, and handed on to another process."""
    for block in quads.blocks():
        piece = b"".join(block)
        if beside:
            beside.give(piece)
        text = piece.decode()
        output.write(text)
        yield from _lines(text)


def _lines(piece: str) -> list[str]:
    return piece.removesuffix("\n").split("\n")  # not `splitlines`, which knows line ends that are none in N-Quads


def _write_beside(folder: Path, context: Mapping[str, Any], pieces: Iterator[bytes]) -> Iterator[list[Listed]]:
    """Write what is written by a process of its own, and yield once what that was."""
    with writing(folder) as outputs:
        for _ in _write(_BESIDE, chain.from_iterable(_lines(piece.decode()) for piece in pieces), outputs, context):
            pass
    yield outputs.listed


def _write(
    endings: Sequence[str], quads: Iterable[str], outputs: Outputs, context: Mapping[str, Any]
) -> Iterator[Block]:
    """Write the dumps with some endings, and yield each subject with its facts."""
    writers = [_WRITERS[ending](context) for ending in endings]
    files = [outputs.start(dump_name(ending)) for ending in endings]
    both = list(zip(writers, files, strict=True))
    for writer, file in both:
        file.write(writer.head)
    for block in blocks_of_quads(quads):
        for writer, file in both:
            file.write(writer.text(block))
        yield block
    for writer, file in both:
        file.write(writer.tail)
