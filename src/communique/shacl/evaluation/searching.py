"""Search many texts for a pattern, in a time that a hostile pattern cannot stretch without end.

Python's engine is quick, but it goes back and tries again: `(a+)+$` takes it years on a line of a's. Where a pattern
could make it try too often on a text of some length, Oxigraph's engine searches, whose time grows with the text only.
Case is then of no account as Unicode's simple case folding has it, which sets the dotted and the dotless i apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pyoxigraph import Literal, Store

from communique.shacl.evaluation.effort import steps
from communique.shacl.evaluation.expressions import in_rust
from communique.shacl.evaluation.regexes import regex

_PATIENCE = 4_000_000
"""How many steps Python's engine may take on one text."""
_AT_ONCE = 1 << 22
"""Characters that are asked about together."""
_SHORT = 256
"""Characters that a value may well have."""


def search(pattern: str, flags: str, texts: Sequence[str]) -> list[bool]:
    """Return in which of `texts` a pattern is found.

    Args:
        pattern: as SPARQL's REGEX takes it.
        flags: any of `s`, `m`, `i`, `x` and `q`.
        texts: what is searched.

    Raises:
        InvalidInput: it is no regular expression.
    """
    compiled = regex(pattern, flags)
    quick = quick_up_to(compiled, 1 << max(map(len, texts), default=0).bit_length())
    found = [len(text) <= quick and compiled.search(text) is not None for text in texts]
    left = [place for place, text in enumerate(texts) if len(text) > quick]
    if left:
        for place, answer in zip(left, _without_trying(compiled, [texts[place] for place in left]), strict=True):
            found[place] = answer
    return found


def may_not_end(pattern: str, flags: str) -> bool:
    """Tell whether a pattern may take very long and cannot be handed to the engine that does not try again."""
    compiled = regex(pattern, flags)
    return quick_up_to(compiled, _SHORT) < _SHORT and not _is_taken(in_rust(compiled))


@lru_cache(maxsize=4096)
def quick_up_to(pattern: re.Pattern[str], length: int) -> int:
    """Return up to what part of a length, in characters, a text is searched quickly by trying."""
    while length and steps(pattern, length) > _PATIENCE:
        length >>= 1
    return length


def _without_trying(pattern: re.Pattern[str], texts: Sequence[str]) -> Iterator[bool]:
    written = in_rust(pattern)
    if written is None or not _is_taken(written):
        yield from (pattern.search(text) is not None for text in texts)
        return
    for start, end in _parts(texts):
        rows = " ".join(f"({Literal(text)} {row})" for row, text in enumerate(texts[start:end]))
        query = f"SELECT ?row WHERE {{ VALUES (?text ?row) {{ {rows} }} FILTER REGEX(?text, {Literal(written)}) }}"
        matching = {int(solution["row"].value) for solution in Store().query(query)}  # type: ignore[union-attr]
        yield from (row in matching for row in range(end - start))


@lru_cache(maxsize=4096)
def _is_taken(pattern: str | None) -> bool:
    """Tell whether Oxigraph takes a pattern: it gives no answer to one that grows too large."""
    if pattern is None:
        return False
    asked = f'SELECT (REGEX("", {Literal(pattern)}) AS ?found) WHERE {{}}'
    return any(solution["found"] is not None for solution in Store().query(asked))  # type: ignore[union-attr]


def _parts(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where parts of about `_AT_ONCE` characters begin and end."""
    start = size = 0
    for place, text in enumerate(texts):
        size += len(text)
        if size >= _AT_ONCE or place == len(texts) - 1:
            yield start, place + 1
            start, size = place + 1, 0
