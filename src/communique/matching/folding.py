"""One key for a name however it is written: in whatever script, with or without accents."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

_WITHIN_WORDS = re.compile(r"['`´ʹʺʻʼʽˈ‘’‛′]")
"""What some write within a word and others do not: apostrophes, and the marks of transliterations."""
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")


def folded(text: str) -> str:
    """Return the key under which a name is found: words of the letters a to z and digits, with single spaces between.

    Other scripts are transliterated letter by letter, accents and case are gone, apostrophes vanish and other
    punctuation separates words. The key is empty when the text holds no letter and no digit. Folding a key changes
    nothing.
    """
    plain = anyascii(_WITHIN_WORDS.sub("", unicodedata.normalize("NFC", text)))
    return _BETWEEN_WORDS.sub(" ", _WITHIN_WORDS.sub("", plain).casefold()).strip()
