"""A citation as CSL-JSON 1.0.2, for citeproc and Zotero."""

from __future__ import annotations

import json
from typing import Any

from communique.web.citation.reference import Citation

_TYPES = {"record": "entry", "news": "article-newspaper", "book": "book"}


def as_csl_json(citation: Citation) -> str:
    """Return a citation as a list of one item; names are whole names."""
    item: dict[str, Any] = {
        "id": citation.key,
        "type": _TYPES.get(citation.kind, "document"),
        "title": citation.title,
        "author": [{"literal": author} for author in citation.authors],
        "container-title": citation.container,
        "publisher": citation.publisher,
        "issued": {"date-parts": [list(citation.day)]} if citation.day else {},
        "version": citation.version,
        "language": citation.language,
        "URL": citation.address,
        "note": citation.note,
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=2) + "\n"
