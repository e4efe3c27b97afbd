"""A citation as a sentence or two, for footnotes."""

from __future__ import annotations

from communique.dates import InvalidDate, in_words
from communique.web.citation.reference import Citation


def as_text(citation: Citation) -> str:
    """Return a citation as text: authors, title, where and when it came out, address."""
    place = ", ".join(dict.fromkeys(filter(None, (citation.container, citation.publisher))))
    version = f"{'version' if place else 'Version'} {citation.version}" if citation.version else ""
    published = ", ".join(filter(None, (place, version, _date(citation.issued))))
    authors = ", ".join(citation.authors)
    title = citation.title if citation.title.startswith("[") else f"“{citation.title}”"
    parts = (f"{authors}: {title}" if authors else title, published, citation.note, citation.address)
    return " ".join(_ended(part) for part in parts if part)


def _date(stated: str) -> str:
    try:
        return in_words(stated) if stated else ""
    except InvalidDate:
        return stated


def _ended(part: str) -> str:
    """Return a part with a full stop, but an address without, for it would be taken for a part of it."""
    return part if part.endswith((".", ".”")) or part.startswith(("http://", "https://")) else f"{part}."
