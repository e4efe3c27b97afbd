"""Choose what to send from what a client accepts (RFC 9110, sections 5.6, 8.3.1 and 12.5.1).

Where the standard leaves a choice: an element that cannot be read (`text`, `*/xml`, `q=high`, an open quotation) is
left out, and a header of which nothing remains counts as absent; among offers of equal weight one that was named
wins over one that only a wildcard admits, then the server's own order decides; whatever follows the weight is left
out; a range with a parameter that an offer lacks does not match it, but every offer here is UTF-8, and `profile` is
passed over, for it is a hint at conventions that changes no meaning (RFC 6906).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_WEIGHT = re.compile(r"0?\.[0-9]+|0\.?|1(?:\.0*)?")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_HINTS = frozenset({"profile"})

Parameters = frozenset[tuple[str, str]]
_UTF8: Parameters = frozenset({("charset", "utf-8")})


@dataclass(frozen=True)
class MediaRange:
    """One element of an Accept header, or a media type, which is a range that holds itself.

    Attributes:
        type: main type in lower case, or `*`.
        subtype: subtype in lower case, or `*`.
        parameters: names in lower case with values, without hints; values of `charset` are in lower case.
        weight: from 0, which excludes, to 1.
    """

    type: str
    subtype: str
    parameters: Parameters
    weight: float = 1.0

    @property
    def specificity(self) -> int:
        """0 for everything, 1 for a main type, 2 for a media type."""
        return (self.type != "*") + (self.subtype != "*")

    @property
    def precedence(self) -> tuple[int, int]:
        """Orders ranges that match the same media type: the greatest decides."""
        return (self.specificity, len(self.parameters))

    def matches(self, offer: MediaRange) -> bool:
        """Tell whether `offer` lies within this range."""
        return (
            self.type in ("*", offer.type)
            and self.subtype in ("*", offer.subtype)
            and self.parameters <= offer.parameters | _UTF8
        )


def negotiate(accept: str | None, offers: Sequence[str]) -> str | None:
    """Return the offer that fits an Accept header best, or None when none is acceptable.

    Args:
        accept: value of the header, several headers joined by commas; None when there was none.
        offers: media types, the preferred one first.
    """
    ranges = parse_accept(accept or "")
    if not ranges:
        return offers[0] if offers else None
    best: tuple[float, int, int] | None = None
    for index, offer in enumerate(offers):
        matching = [found for found in ranges if found.matches(parse_media_type(offer))]
        if not matching:
            continue
        decisive = max(matching, key=lambda found: (found.precedence, found.weight))
        rank = (decisive.weight, decisive.specificity, -index)
        if decisive.weight and (best is None or rank > best):
            best = rank
    return offers[-best[2]] if best else None


@lru_cache(maxsize=256)
def parse_accept(header: str) -> tuple[MediaRange, ...]:
    """Return the readable elements of an Accept header in their order."""
    elements = (parse_element(element) for element in split_outside_quotes(header, ","))
    return tuple(element for element in elements if element)


@lru_cache(maxsize=256)
def parse_media_type(text: str) -> MediaRange:
    """Return a media type as a range.

    Raises:
        ValueError: `text` is none.
    """
    found = parse_element(text)
    if found is None:
        raise ValueError(f"not a media type: {text!r}")
    return found


def parse_element(text: str) -> MediaRange | None:
    """Return one media range with parameters and weight, or None when it cannot be read."""
    name, *rest = split_outside_quotes(text, ";")
    type_, slash, subtype = name.strip().lower().partition("/")
    if not (slash and _TOKEN.fullmatch(type_) and _TOKEN.fullmatch(subtype)) or (type_ == "*" != subtype):
        return None
    parameters: set[tuple[str, str]] = set()
    for piece in filter(str.strip, rest):
        parameter = _parameter(piece)
        if parameter is None:
            return None
        key, value = parameter
        if key == "q":
            known = _WEIGHT.fullmatch(value)
            return MediaRange(type_, subtype, frozenset(parameters), float(value)) if known else None
        if key not in _HINTS:
            parameters.add((key, value.lower() if key == "charset" else value))
    return MediaRange(type_, subtype, frozenset(parameters))


def _parameter(text: str) -> tuple[str, str] | None:
    name, equals, value = text.partition("=")
    name, value = name.strip().lower(), value.strip()
    if not equals or not _TOKEN.fullmatch(name):
        return None
    if len(value) > 1 and value.startswith('"') and value.endswith('"'):
        return name, _ESCAPED.sub(r"\1", value[1:-1])
    return (name, value) if _TOKEN.fullmatch(value) else None


def split_outside_quotes(text: str, separator: str) -> Iterator[str]:
    """Yield the pieces of `text` between separators that stand outside quoted strings."""
    start, quoted, escaped = 0, False, False
    for position, character in enumerate(text):
        if escaped:
            escaped = False
        elif quoted and character == "\\":
            escaped = True
        elif character == '"':
            quoted = not quoted
        elif character == separator and not quoted:
            yield text[start:position]
            start = position + 1
    yield text[start:]
