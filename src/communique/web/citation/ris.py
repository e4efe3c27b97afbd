"""A citation as RIS (Research Information Systems, 2011), as reference managers import it."""

from __future__ import annotations

from collections.abc import Iterator

from communique.web.citation.reference import Citation

_TYPES = {"record": "DATA", "news": "NEWS", "book": "BOOK"}


def as_ris(citation: Citation) -> str:
    """Return a citation as one record, in UTF-8 with CRLF."""
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in _lines(citation) if value or tag == "ER")


def _lines(citation: Citation) -> Iterator[tuple[str, str]]:
    year, month, day = (*citation.day, 0, 0, 0)[:3]
    yield "TY", _TYPES.get(citation.kind, "GEN")
    yield "ID", citation.key
    for author in citation.authors:
        yield "AU", author if "," in author else f"{author},"  # the comma ends the family name: nothing comes after it
    yield "TI", citation.title
    yield "T2", citation.container
    yield "PB", citation.publisher
    yield "PY", f"{year:04}" if year else ""
    yield "DA", f"{year:04}/{month:02}/{f'{day:02}' if day else ''}/" if month else ""
    yield "ET", citation.version
    yield "LA", citation.language
    yield "UR", citation.address
    yield "N1", citation.note
    yield "ER", ""
