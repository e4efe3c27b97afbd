"""Distinct terms as one run of bytes, and blocks of them joined to one.

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


def join(blocks: list[TermBlock]) -> tuple[TermBlock, list[Ids]]:
    """Return one block of the distinct terms of several, and for each the new numbers of its terms.

    The terms keep the order of their first appearance. The list is emptied on the way, so that there is never much
    more in memory than the terms twice.
    """
    if len(blocks) == 1:
        block = blocks.pop()
        return block, [np.arange(len(block), dtype=np.int32)]
    numbers, kept = _numbering(blocks)
    bounds = np.cumsum([len(block) for block in blocks])[:-1]
    mappings, kept_of = np.split(numbers, bounds), np.split(kept, bounds)
    joined = _Joined(int(np.count_nonzero(kept)), blocks, kept_of)
    blocks.reverse()
    for mapping, chosen in zip(mappings, kept_of, strict=True):
        joined.add(blocks.pop(), chosen, mapping)
    return joined.block(), mappings


class _Joined:
    """A block that is filled from others."""

    def __init__(self, size: int, blocks: Sequence[TermBlock], kept: Sequence[NDArray[np.bool_]]) -> None:
        lengths = sum(int(_lengths(block.ends)[chosen].sum()) for block, chosen in zip(blocks, kept, strict=True))
        self._text, self._lengths = np.empty(lengths, np.uint8), np.empty(size, np.int64)
        self._hashes, self._kinds = np.empty(size, np.uint32), np.empty(size, np.uint8)
        self._datatypes, self._languages = np.empty(size, np.int32), np.empty(size, np.int32)
        self._tags = tuple(dict.fromkeys(tag for block in blocks for tag in block.tags))
        self._bytes = self._terms = 0

    def add(self, block: TermBlock, kept: NDArray[np.bool_], mapping: Ids) -> None:
        """Add the kept terms of a block, all of whose terms have the numbers of `mapping`."""
        lengths = _lengths(block.ends)
        text = block.text[np.repeat(kept, lengths)]
        tags = np.array([*(self._tags.index(tag) for tag in block.tags), -1], np.int32)
        here = slice(self._terms, self._terms + int(np.count_nonzero(kept)))
        self._text[self._bytes : self._bytes + len(text)] = text
        self._lengths[here], self._hashes[here] = lengths[kept], block.hashes[kept]
        self._kinds[here], self._languages[here] = block.kinds[kept], tags[block.languages[kept]]
        self._datatypes[here] = np.append(mapping, np.int32(-1))[block.datatypes[kept]]
        self._bytes, self._terms = self._bytes + len(text), here.stop

    def block(self) -> TermBlock:
        """Return what was filled."""
        ends = np.cumsum(self._lengths)
        return TermBlock(self._text, ends, self._hashes, self._kinds, self._datatypes, self._languages, self._tags)


def _kinds(text: NDArray[np.uint8], ends: NDArray[np.int64]) -> NDArray[np.uint8]:
    first = text[_starts(ends)]
    kinds = np.full(len(ends), LITERAL, np.uint8)
    kinds[first == ord("<")] = IRI
    kinds[first == ord("_")] = BLANK
    return kinds


def _starts(ends: NDArray[np.int64]) -> NDArray[np.int64]:
    starts = np.zeros_like(ends)
    starts[1:] = ends[:-1]
    return starts


def _lengths(ends: NDArray[np.int64]) -> NDArray[np.int64]:
    return ends - _starts(ends)


def _numbering(blocks: Sequence[TermBlock]) -> tuple[Ids, NDArray[np.bool_]]:
    """Return the new number of every term of every block, and which terms are the first of their kind."""
    hashes = np.concatenate([block.hashes for block in blocks])
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    alike = np.zeros(len(ordered) + 1, np.bool_)
    alike[1:-1] = ordered[1:] == ordered[:-1]
    first = np.arange(len(hashes), dtype=np.int32)
    doubtful = np.sort(order[alike[1:] | alike[:-1]])  # only what shares its hash can be the same term
    forms = _forms_across(blocks, doubtful)
    seen: dict[bytes, int] = {}
    first[doubtful] = [seen.setdefault(form, number) for form, number in zip(forms, doubtful.tolist(), strict=True)]
    kept = first == np.arange(len(first))
    numbers = np.cumsum(kept, dtype=np.int32) - np.int32(1)
    return numbers[first], kept


def _forms_across(blocks: Sequence[TermBlock], numbers: NDArray[np.int64]) -> list[bytes]:
    starts = np.cumsum([0, *(len(block) for block in blocks)])
    cuts = np.searchsorted(numbers, starts)
    forms: list[bytes] = []
    for block, start, low, high in zip(blocks, starts, cuts, cuts[1:], strict=False):
        forms += block.forms(numbers[low:high] - start)
    return forms
