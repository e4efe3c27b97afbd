"""Texts and addresses in the form that Wikidata and both parsers of QuickStatements take alike.

Limits are the defaults of Wikibase (options `multilang-limits` and `string-limits`).
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

LABEL = 250
"""Longest label, description or alias, in characters."""
TEXT = 400
"""Longest string or monolingual text."""
ADDRESS = 500
"""Longest URL."""

_STRAIGHT = {**dict.fromkeys(map(ord, "“”„‟〝〞"), '"'), **dict.fromkeys(map(ord, "‘’‚‛"), "'"), ord("|"): "/"}
"""One parser makes curly quotes straight and reads a bar as the end of a column, wherever they stand."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SPACES = re.compile(r"\s+")
_QUOTES = re.compile('"{2,}')
_SAFE = "%/:?#[]@!$&'()*+,;=~-._"


def plain(text: str) -> str:
    """Return `text` on one line, composed (NFC), with straight single quotation marks and no bar."""
    straight = unicodedata.normalize("NFC", text).translate(_STRAIGHT)
    return _QUOTES.sub('"', _SPACES.sub(" ", _CONTROL.sub(" ", straight)).strip())


def web_address(address: str) -> str:
    """Return an address with everything percent-encoded that is not plain ASCII; what is encoded stays as it is."""
    return quote(address.strip(), safe=_SAFE)
