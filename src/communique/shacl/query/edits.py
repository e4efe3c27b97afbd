"""Replace pieces of a text."""

from __future__ import annotations

Edits = list[tuple[int, int, str]]
"""Where a piece begins and ends, and what stands there instead."""


def edited(text: str, edits: Edits) -> str:
    """Return a text after edits of pieces that do not overlap."""
    pieces: list[str] = []
    place = 0
    for start, end, new in sorted(edits):
        pieces += [text[place:start], new]
        place = end
    return "".join([*pieces, text[place:]])
