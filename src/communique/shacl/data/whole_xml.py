"""See to it that a file of RDF/XML is XML to its end: the parser of RDF does not miss the end tags of one cut off."""

from __future__ import annotations

from typing import Protocol
from xml.parsers.expat import ExpatError, ParserCreate


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class WholeXml:
    """Hands on what it reads, and looks on the way whether it is well-formed (XML 1.0, section 2.1).

    It makes nothing of what it sees and fetches nothing.
    """

    def __init__(self, source: _Readable) -> None:
        self._source = source
        self._parser = ParserCreate()
        self._ended = False

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes; nothing at the end.

        Raises:
            SyntaxError: so far or at its end this is no XML; with the line.
        """
        piece = self._source.read(size)
        if not self._ended:
            self._look_at(piece)
        return piece

    def _look_at(self, piece: bytes) -> None:
        self._ended = not piece
        try:
            self._parser.Parse(piece, not piece)
        except ExpatError as error:
            self._ended = True
            what = "it is no XML, or it was cut off" if not piece else "it is no XML"
            reason = f"{what}: {str(error).partition(':')[0]}"
            raise SyntaxError(reason, (None, error.lineno, error.offset + 1, None)) from error
