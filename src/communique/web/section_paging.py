"""Sections over several pages of one document: long tables and many passages are shown a stretch at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from communique.web.values import Section, Stretch

ROWS = 20
"""Rows about other things in a table of one page."""
PASSAGES = 50
"""Passages on one page."""


def page_of_passage(number: int) -> int:
    """Return the page, from 1, on which a passage stands that has this number, from 1."""
    return (number - 1) // PASSAGES + 1


def pages_of(sections: Iterable[Section]) -> int:
    """Return how many pages sections fill, at least 1."""
    return max((_pages(section) for section in sections), default=1)


def on_page(sections: Iterable[Section], number: int) -> list[Section]:
    """Return what stands on one page: everything on the first, though not to the end, then what is left of it."""
    return [_stretch(section, number) for section in sections if number == 1 or number <= _pages(section)]


def _pages(section: Section) -> int:
    passages = page_of_passage(section.passages[-1].number) if section.passages else 1
    return max(passages, -(-len(section.rows) // ROWS) if _is_cut(section) else 1)


def _is_cut(section: Section) -> bool:
    """Tell whether a table may go over pages: not one whose rows other places on the page lead to."""
    return len(section.rows) > ROWS and not any(row.anchor_id for row in section.rows)


def _stretch(section: Section, number: int) -> Section:
    pages = _pages(section)
    if pages == 1:
        return section
    before = (number - 1) * ROWS
    rows = section.rows[before : before + ROWS] if _is_cut(section) else section.rows
    passages = [passage for passage in section.passages if page_of_passage(passage.number) == number]
    if section.passages:
        numbers = [passage.number for passage in passages]
        stretch = Stretch(numbers[0], numbers[-1], section.passages[-1].number, number, pages) if numbers else None
    else:
        stretch = Stretch(before + 1, before + len(rows), len(section.rows), number, pages)
    return replace(section, rows=rows, passages=passages, stretch=stretch)
