"""The terms of a graph by number, and numbers by term."""

from __future__ import annotations

from functools import cached_property
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from communique.shacl.data import term_forms
from communique.shacl.data.arrays import Ids
from communique.shacl.data.term_block import TermBlock
from communique.shacl.data.term_forms import BLANK, IRI, LITERAL
from communique.shacl.model import Term

__all__ = ["BLANK", "IRI", "LITERAL", "Terms"]


class Terms:
    """Terms and their numbers, from 0 on; terms are added and never removed.

    What a graph was loaded with stays one block of bytes, in which terms are found by their hash; what is added
    later, constants of shapes and values that queries compute, stands beside it.

    Attributes:
        tags: the language tags, in lower case as the parser gives them.
    """

    def __init__(self, block: TermBlock, index: tuple[NDArray[np.uint32], Ids] | None = None) -> None:
        """Take over a block; `index` are its hashes in ascending order and the terms that have them."""
        self.block = block
        self._given_index = index
        self._kinds, self._datatypes, self._languages = block.kinds, block.datatypes, block.languages
        self.tags = list(block.tags)
        self._added: list[bytes] = []
        self._numbers: dict[bytes, int] = {}

    def __len__(self) -> int:
        return len(self.block) + len(self._added)

    @property
    def kinds(self) -> NDArray[np.uint8]:
        """`IRI`, `BLANK` or `LITERAL` of each term."""
        return self._kinds[: len(self)]

    @property
    def datatypes(self) -> Ids:
        """Number of each term's datatype; -1 for what is no literal."""
        return self._datatypes[: len(self)]

    @property
    def languages(self) -> Ids:
        """Place of each term's language in `tags`; -1 without."""
        return self._languages[: len(self)]

    @cached_property
    def index(self) -> tuple[NDArray[np.uint32], Ids]:
        """The hashes of the block in ascending order, and the terms that have them."""
        if self._given_index is not None:
            return self._given_index
        order = np.argsort(self.block.hashes, kind="stable").astype(np.int32)
        return self.block.hashes[order], order

    def intern(self, term: Term) -> int:
        """Return the number of a term; it gets one if it has none."""
        return self.intern_form(str(term).encode())

    def find(self, term: Term) -> int:
        """Return the number of a term, -1 if it has none."""
        return self.find_form(str(term).encode())

    def term(self, number: int) -> Term:
        """Return the term with a number."""
        return term_forms.term(self.form(number))

    def lexical(self, number: int) -> str:
        """Return a term's IRI, label or lexical form."""
        return term_forms.lexical(self.form(number))

    def lexicals(self, numbers: Ids) -> list[str]:
        """Return the IRIs, labels or lexical forms of several terms."""
        return [term_forms.lexical(form) for form in self.forms(numbers)]

    def form(self, number: int) -> bytes:
        """Return the N-Triples form of a term."""
        added = number - len(self.block)
        return self.block.form(number) if added < 0 else self._added[added]

    def forms(self, numbers: Ids) -> list[bytes]:
        """Return the N-Triples forms of several terms."""
        added = numbers >= len(self.block)
        if not added.any():
            return self.block.forms(numbers)
        known = iter(self.block.forms(numbers[~added]))
        late = (self._added[number] for number in (numbers[added] - len(self.block)).tolist())
        return [next(late) if new else next(known) for new in added.tolist()]

    def find_form(self, form: bytes) -> int:
        """Return the number of the term with this N-Triples form, -1 if it has none."""
        number = self._numbers.get(form)
        if number is not None:
            return number
        hashes, order = self.index
        wanted = np.uint32(crc32(form))
        for place in range(int(hashes.searchsorted(wanted)), len(hashes)):
            if hashes[place] != wanted:
                break
            if self.block.form(int(order[place])) == form:
                number = self._numbers[form] = int(order[place])
                return number
        return -1

    def intern_form(self, form: bytes) -> int:
        """Return the number of the term with this N-Triples form; it gets one if it has none."""
        number = self.find_form(form)
        return number if number >= 0 else self._add(form)

    def packed(self) -> TermBlock:
        """Return all terms as one block, with the same numbers."""
        if not self._added:
            return self.block
        text = np.frombuffer(b"".join(self._added), np.uint8)
        ends = np.cumsum([len(form) for form in self._added]) + len(self.block.text)
        hashes = np.array([crc32(form) for form in self._added], np.uint32)
        return TermBlock(
            np.append(self.block.text, text),
            np.append(self.block.ends, ends),
            np.append(self.block.hashes, hashes),
            self.kinds.copy(),
            self.datatypes.copy(),
            self.languages.copy(),
            tuple(self.tags),
        )

    def _add(self, form: bytes) -> int:
        kind, datatype, language = term_forms.kind(form), -1, -1
        if kind == LITERAL:
            suffix = term_forms.suffix(form)
            datatype = self.intern_form(term_forms.datatype(suffix))
            language = self._language(term_forms.language(suffix))
        number = len(self)
        if number == len(self._kinds):
            self._grow()
        self._kinds[number], self._datatypes[number], self._languages[number] = kind, datatype, language
        self._added.append(form)
        self._numbers[form] = number
        return number

    def _language(self, tag: str) -> int:
        if not tag:
            return -1
        if tag not in self.tags:
            self.tags.append(tag)
        return self.tags.index(tag)

    def _grow(self) -> None:
        room = max(1024, len(self) // 4)
        self._kinds = np.append(self._kinds, np.zeros(room, np.uint8))
        self._datatypes = np.append(self._datatypes, np.full(room, -1, np.int32))
        self._languages = np.append(self._languages, np.full(room, -1, np.int32))
