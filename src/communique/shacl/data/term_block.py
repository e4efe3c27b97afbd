"""Distinct terms as one run of bytes.

A term's identity is its canonical N-Triples form: what is written alike is one term.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from communique.shacl.data.arrays import Ids
from communique.shacl.data.term_forms import BLANK, IRI, LITERAL


@dataclass(frozen=True)
class TermBlock:
    """Distinct terms; numbers are their places in the block.

    Attributes:
        text: the N-Triples forms, one after the other.
        ends: where each ends in `text`, in bytes.
        hashes: CRC-32 of each form.
        kinds: `IRI`, `BLANK` or `LITERAL`.
        datatypes: number of the datatype's IRI; -1 for what is no literal.
        languages: place in `tags`; -1 for what has no language.
        tags: the distinct language tags.
    """

    text: NDArray[np.uint8]
    ends: NDArray[np.int64]
    hashes: NDArray[np.uint32]
    kinds: NDArray[np.uint8]
    datatypes: Ids
    languages: Ids
    tags: tuple[str, ...]

    @classmethod
    def of(cls, forms: Sequence[bytes], datatypes: Ids, languages: Ids, tags: Sequence[str]) -> TermBlock:
        """Return the block of these distinct forms."""
        text = np.frombuffer(b"".join(forms), np.uint8)
        ends = np.cumsum(np.fromiter(map(len, forms), np.int64, len(forms)))
        hashes = np.fromiter(map(crc32, forms), np.uint32, len(forms))
        return cls(text, ends, hashes, _kinds(text, ends), datatypes, languages, tuple(tags))

    def __len__(self) -> int:
        return len(self.ends)

    def form(self, number: int) -> bytes:
        """Return the N-Triples form of a term."""
        return self.text[self.ends[number - 1] if number else 0 : self.ends[number]].tobytes()

    def forms(self, numbers: NDArray[np.integer]) -> list[bytes]:
        """Return the N-Triples forms of several terms."""
        ends = self.ends[numbers].tolist()
        starts = np.where(numbers > 0, self.ends[numbers - 1], 0).tolist() if len(numbers) else []
        text = self.text.data
        return [text[start:end].tobytes() for start, end in zip(starts, ends, strict=True)]

    def all(self) -> list[bytes]:
        """Return all N-Triples forms in their order."""
        return self.forms(np.arange(len(self)))


def _kinds(text: NDArray[np.uint8], ends: NDArray[np.int64]) -> NDArray[np.uint8]:
    first = text[_starts(ends)]
    kinds = np.full(len(ends), LITERAL, np.uint8)
    kinds[first == ord("<")] = IRI
    kinds[first == ord("_")] = BLANK
    return kinds


def lengths_of(ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the lengths of terms that end there."""
    return ends - _starts(ends)


def _starts(ends: NDArray[np.int64]) -> NDArray[np.int64]:
    starts = np.zeros_like(ends)
    starts[1:] = ends[:-1]
    return starts
