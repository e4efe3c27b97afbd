"""Texts of the interface that stand in code: marked here for the catalogue, translated where a page shows them."""

from __future__ import annotations


def N_(text: str) -> str:
    """Return `text`, which a template will translate."""
    return text
