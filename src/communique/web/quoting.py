"""What stands where a passage was cited: the words, if they are those that were cited, and a little around them."""

from __future__ import annotations

import re

from communique.evidence import digest
from communique.web.values import Passage, Quotation
from communique.web.words import N_

MOST_AROUND = 120
"""Code points that are shown before a passage, and after it, at most."""
NO_TEXT = N_("The folder of texts holds no text with the SHA-256 that is recorded for this source.")
CHANGED = N_("What stands at this place of the text is not what was cited: its SHA-256 differs from the recorded one.")
_PARAGRAPH = re.compile(r"\n\s*\n")
_WORD_BEGINS = re.compile(r"(?<=\s)\S")
_ELLIPSIS = "…"


def quotation(passage: Passage, text: str | None, language: str, since: int = 0, until: int | None = None) -> Quotation:
    """Return what `text` says at the place of a passage, with some of its paragraph around it.

    Args:
        passage: where, and the digest of what was read there.
        text: the text of its source, None where there is none.
        language: language tag of the text, empty for the page's own.
        since, until: offsets between which the text is shown; what lies beyond, the page shows elsewhere.
    """
    if text is None:
        return Quotation(withheld=NO_TEXT)
    words = text[passage.start : passage.end]
    if not words or digest(words) != passage.sha256:
        return Quotation(withheld=CHANGED)
    return Quotation(words, _before(text[since : passage.start]), _after(text[passage.end : until]), language)


def shown_after(quoted: Quotation | None) -> int:
    """Return how many code points of the text are shown after a passage."""
    return len(quoted.after.removesuffix(f" {_ELLIPSIS}")) if quoted else 0


def _before(text: str) -> str:
    """Return the end of what stands before, from the start of the paragraph or of a word."""
    near = text[-MOST_AROUND - 1 :]
    paragraph = _PARAGRAPH.split(near)[-1]
    if len(paragraph) <= MOST_AROUND:
        return paragraph
    word = _WORD_BEGINS.search(paragraph)
    return f"{_ELLIPSIS} {paragraph[word.start() :] if word else ''}"


def _after(text: str) -> str:
    """Return the start of what stands after, to the end of the paragraph or of a word."""
    near = text[: MOST_AROUND + 1]
    paragraph = _PARAGRAPH.split(near)[0]
    if len(paragraph) <= MOST_AROUND:
        return paragraph
    return f"{paragraph.rpartition(' ')[0]} {_ELLIPSIS}"
