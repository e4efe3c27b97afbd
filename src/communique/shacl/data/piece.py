"""Statements on their way into a graph: columns of numbers, with the terms that the numbers stand for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import count

import numpy as np

from communique.errors import InvalidInput
from communique.shacl.data import canonical, term_forms
from communique.shacl.data.arrays import Ids
from communique.shacl.data.term_block import TermBlock


@dataclass(frozen=True)
class Piece:
    """Statements of some files, in their order.

    Attributes:
        triples: subject, predicate and object of each, as numbers in `terms`; shape (n, 3).
        lines: the line that completed each; 0 where the syntax knows no lines.
        files: path and number of statements of each file.
        terms: the distinct terms.
    """

    triples: Ids
    lines: Ids
    files: tuple[tuple[str, int], ...]
    terms: TermBlock


class TripleTerm(InvalidInput):
    """A triple as a term, which SHACL knows nothing of.

    Attributes:
        place: which of the added statements has it, from 0.
    """

    def __init__(self, place: int) -> None:
        super().__init__("A triple is used as a term.", "SHACL validates RDF 1.1: state it with a node of its own.")
        self.place = place


class Pieces:
    """Makes pieces of statements in N-Triples.

    Blank nodes of different files stay apart, because they are renamed after their file: numbered where the whole
    file is at hand, which gives the same names in every run, else by their label.
    """

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._table = _Table()
        self._triples: list[Ids] = []
        self._lines: list[Ids] = []
        self._files: list[tuple[str, int]] = []

    def add(
        self, path: str, ntriples: bytes, lines: Sequence[int] | Ids, *, rename: bool = True, whole: bool = True
    ) -> None:
        """Add statements of a file: canonical N-Triples, and the line of each.

        Raises:
            TripleTerm: a term is a triple; nothing is added.
        """
        self.add_terms(path, canonical.terms(ntriples), lines, rename=rename, whole=whole)

    def add_terms(
        self,
        path: str,
        written: Sequence[bytes],
        lines: Sequence[int] | Ids,
        *,
        rename: bool = True,
        whole: bool = True,
    ) -> None:
        """Add statements of a file: their terms, as `canonical.terms` gives them, and the line of each.

        Raises:
            TripleTerm: a term is a triple; nothing is added.
        """
        names = _names(path, whole) if rename else None
        self._triples.append(self._table.numbers(written, names))
        self._lines.append(np.array(lines, np.int32))
        self._files.append((path, len(written) // 3))

    def take(self) -> Piece:
        """Return what was added since the last time."""
        triples = np.concatenate([np.empty((0, 3), np.int32), *self._triples])
        lines = np.concatenate([np.empty(0, np.int32), *self._lines])
        piece = Piece(triples, lines, tuple(self._files), self._table.block())
        self._begin()
        return piece


class _Table(dict[bytes, int]):
    """Numbers of terms by their form as written; one that is new gets the next number."""

    def __init__(self) -> None:
        self._forms: list[bytes] = []
        self._suffix_of: list[int] = []  # of each term; 0 for what is no literal
        self._suffixes: dict[bytes, int] = {}
        self._datatypes, self._languages = [-1], [-1]  # of each suffix
        self._tags: list[str] = []
        self._blanks: list[bytes] = []
        self._names: Callable[[bytes], bytes] | None = None

    def numbers(self, written: Sequence[bytes], names: Callable[[bytes], bytes] | None) -> Ids:
        """Return the triples of a file; `names` renames its blank nodes."""
        self._names = names
        try:
            numbers = np.fromiter(map(self.__getitem__, written), np.int32, len(written))
        except _Nested:
            raise TripleTerm(next(i for i, term in enumerate(written) if term.startswith(b"<<")) // 3) from None
        finally:
            for label in self._blanks:
                del self[label]
            self._blanks.clear()
        return numbers.reshape(-1, 3)

    def block(self) -> TermBlock:
        """Return the terms."""
        of = np.array(self._suffix_of, np.int32)
        datatypes, languages = np.array(self._datatypes, np.int32)[of], np.array(self._languages, np.int32)[of]
        return TermBlock.of(self._forms, datatypes, languages, self._tags)

    def __missing__(self, written: bytes) -> int:
        form, suffix = written, 0
        match term_forms.kind(written):
            case term_forms.LITERAL:
                suffix = self._suffix(term_forms.suffix(written))
            case term_forms.BLANK if self._names:
                form = self._names(written)
                self._blanks.append(written)
            case term_forms.IRI if written[1:2] == b"<":
                raise _Nested
        number = self[written] = len(self._forms)
        self._forms.append(form)
        self._suffix_of.append(suffix)
        return number

    def _suffix(self, suffix: bytes) -> int:
        number = self._suffixes.get(suffix)
        if number is None:
            number = self._suffixes[suffix] = len(self._datatypes)
            self._datatypes.append(self[term_forms.datatype(suffix)])
            self._languages.append(self._language(term_forms.language(suffix)))
        return number

    def _language(self, tag: str) -> int:
        if not tag:
            return -1
        if tag not in self._tags:
            self._tags.append(tag)
        return self._tags.index(tag)


class _Nested(Exception):
    pass


def _names(path: str, whole: bool) -> Callable[[bytes], bytes]:
    """Return what gives the blank nodes of a file names that no other file has."""
    start = b"_:f" + blake2b(path.encode(errors="surrogateescape"), digest_size=8).hexdigest().encode()
    if not whole:
        return lambda label: start + b"l" + label[2:]
    numbers = count()
    return lambda _: start + b"n%d" % next(numbers)
