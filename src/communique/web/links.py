"""The Link header of what is sent (RFC 8288): where the same is in other forms, what describes it, its licence."""

from __future__ import annotations

from collections.abc import Iterable

from communique.web.formats import Format
from communique.web.site import LICENCE

LICENSED = f'<{LICENCE}>; rel="license"'


def canonical(address: str) -> str:
    """Return the entry for the address under which a document is known, whatever its form."""
    return f'<{address}>; rel="canonical"'


def alternates(address: str, forms: Iterable[Format], query: str = "", relation: str = "alternate") -> list[str]:
    """Return entries for the forms of a document.

    Args:
        address: of the document, without an ending.
        forms: what it comes in.
        query: what follows the ending.
        relation: how they are related to what is sent.
    """
    return [f'<{address}.{form.ending}{query}>; rel="{relation}"; type="{form.plain_type}"' for form in forms]
