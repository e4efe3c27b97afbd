"""A citation as BibTeX, in UTF-8; only what LaTeX would take for a command is escaped."""

from __future__ import annotations

from communique.web.citation.reference import Citation

_TYPES = {"news": "article", "book": "book"}
_CONTAINERS = {"article": "journal", "book": "series"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ESCAPED = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "\n": " ",
        **{sign: f"\\{sign}" for sign in "{}$&#%_"},
    }
)


def as_bibtex(citation: Citation) -> str:
    """Return a citation as one entry; titles and names keep their capitals and are not taken apart."""
    entry = _TYPES.get(citation.kind, "misc")
    if entry == "article" and not citation.container:
        entry = "misc"  # BibTeX demands a journal of an article
    year, month, _ = (*citation.day, 0, 0, 0)[:3]
    fields = {
        "author": " and ".join(f"{{{_escaped(author)}}}" for author in citation.authors),
        "title": f"{{{_escaped(citation.title)}}}",
        _CONTAINERS.get(entry, "howpublished"): _escaped(citation.container),
        "publisher": _escaped(citation.publisher),
        "year": f"{year:04}" if year else "",
        "date": "-".join(f"{part:0{width}}" for part, width in zip(citation.day, (4, 2, 2), strict=False)),
        "version": _escaped(citation.version),
        "url": citation.address,
        "note": _escaped(citation.note),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    lines += [f"  month = {_MONTHS[month - 1]}"] if month else []
    return f"@{entry}{{{citation.key},\n" + ",\n".join(lines) + "\n}\n"


def _escaped(text: str) -> str:
    return text.translate(_ESCAPED)
