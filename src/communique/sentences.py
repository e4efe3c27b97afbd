"""The sentences of a text, and words found again in it.

Offsets are Unicode code points of the text as it lies there, the end exclusive, as everywhere (see `evidence`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from sentencex import get_sentence_boundaries

from communique.evidence import Passage

DEFAULT_LANGUAGE = "en"
QUOTES = "\"'‘’‚‛“”„‟«»‹›"
_HIDDEN = re.compile(r'[\s"“”„‟«»]')
_OPENING_QUOTE = re.compile(r'(?<=\s)["“„‟«]+\s*\Z')
_CLOSING_QUOTE = re.compile(r'["“”«»]\s*\Z')


def sentences(text: str, language: str = DEFAULT_LANGUAGE) -> list[Passage]:
    """Return the sentences of `text` in order, without the white space around them.

    No sentence crosses a line break. What has neither letter nor digit is no sentence. Within quotation marks each
    sentence stands for itself.

    Args:
        text: any text.
        language: BCP 47 tag; the rules for English serve a language that the segmenter does not know.
    """
    found = []
    offset = 0
    for line in text.splitlines(keepends=True):
        start = 0
        for end in _ends(line, language):
            if has_words(line[start:end]):
                found.append(_trimmed(text, offset + start, offset + end))
            start = end
        offset += len(line)
    return found


def has_words(text: str) -> bool:
    """Tell whether `text` is more than white space and punctuation."""
    return any(character.isalnum() for character in text)


def occurrences(text: str, words: str) -> list[Passage]:
    """Return where `words` stand in `text`; case, white space, quotes and the encoding of accents do not matter."""
    folded, origins = _folded(text)
    sought = _folded(words)[0].strip()
    starts = [match.start() for match in re.finditer(f"(?={re.escape(sought)})", folded)] if sought else []
    spans = [(origins[start], origins[start + len(sought) - 1] + 1) for start in starts]
    return [Passage(start, end, text[start:end]) for start, end in spans]


def _ends(line: str, language: str) -> Iterator[int]:
    """Yield where the sentences of a line end.

    The segmenter takes a quotation for one sentence and a lone mark for the start of one, so it does not see the
    marks; then an opening mark belongs to what follows, and a sentence goes on in lower case after a closing one.
    Nor does it see white space other than the plain space: version 1.0.32 fails where such stands before a full stop.
    """
    for boundary in get_sentence_boundaries(language, _HIDDEN.sub(" ", line)):
        end: int = boundary["end_index"]
        if end < len(line) and _CLOSING_QUOTE.search(line, 0, end) and line[end].islower():
            continue
        opening = _OPENING_QUOTE.search(line, 0, end) if end < len(line) else None
        yield opening.start() if opening else end


def _trimmed(text: str, start: int, end: int) -> Passage:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return Passage(start, start + len(piece.strip()), piece.strip())


def _folded(text: str) -> tuple[str, list[int]]:
    """Return `text` in the form in which it is compared, and for each character of that its offset in `text`."""
    folded: list[str] = []
    origins: list[int] = []
    for offset, character in enumerate(text):
        for form in _forms(character, after_space=folded[-1:] == [" "]):
            folded.append(form)
            origins.append(offset)
    return "".join(folded), origins


def _forms(character: str, after_space: bool) -> str:
    if character in QUOTES:
        return ""
    if character.isspace():
        return "" if after_space else " "
    return unicodedata.normalize("NFKD", character).casefold()
