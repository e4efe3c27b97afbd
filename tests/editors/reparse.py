"""Reads QuickStatements back, by what both of its parsers document and do, and not by how this project writes it.

It takes the subset that both read alike and refuses the rest: bars and curly quotation marks (one parser rewrites them
everywhere), ranks, forced statements, removals, `!S` before the first group, labels in languages not of two letters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

Value = tuple[str, ...]
"""`("item", "Q5")`, `("string", text)`, `("monolingual", language, text)`, `("time", text, precision)`, …"""
Snak = tuple[str, Value]

_ITEM = re.compile(r"Q[1-9][0-9]*")
_PROPERTY = re.compile(r"P[1-9][0-9]*")
_SOURCE = re.compile(r"(!?)S([1-9][0-9]*)")
_TERM = re.compile(r"([LDA])([a-z]{2})")
_STRING = re.compile(r'"(.*)"')
_MONOLINGUAL = re.compile(r'([a-z_-]+):"(.*)"')
_TIME = re.compile(r"([+-]\d{4,}-\d\d-\d\dT00:00:00Z)/(\d+)")
_PLACE = re.compile(r"@(-?[0-9.]+)/(-?[0-9.]+)")
_LONGEST = {"L": 250, "D": 250, "A": 250}
_REWRITTEN = "|“”‘’"


@dataclass
class Claim:
    """One statement as a parser would submit it."""

    property: str
    value: Value
    qualifiers: list[Snak] = field(default_factory=list)
    references: list[list[Snak]] = field(default_factory=list)


@dataclass
class Item:
    """One item: `id` is empty where it is to be created."""

    id: str = ""
    terms: dict[str, str] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)


def reparse(batch: str) -> list[Item]:
    """Return the items of a batch in the order in which they are first named.

    Raises:
        ValueError: a line is none, or one of the two parsers would read it otherwise.
    """
    items: dict[str, Item] = {}
    last = ""
    for line in batch.removesuffix("\n").split("\n") if batch else []:
        if any(character in line for character in _REWRITTEN):
            raise ValueError(f"one parser rewrites a character of this line: {line}")
        columns = line.split("\t")
        if columns == ["CREATE"]:
            last = f"new {len(items)}"
            items[last] = Item()
            continue
        if len(columns) < 3:
            raise ValueError(f"neither a statement nor CREATE: {line}")
        item = _subject(items, columns[0], last)
        _add(item, columns[1:])
    return list(items.values())


def _subject(items: dict[str, Item], name: str, last: str) -> Item:
    if name == "LAST":
        if not last:
            raise ValueError("LAST before any CREATE")
        return items[last]
    if not _ITEM.fullmatch(name):
        raise ValueError(f"no item: {name}")
    return items.setdefault(name, Item(name))


def _add(item: Item, columns: list[str]) -> None:
    if term := _TERM.fullmatch(columns[0]):
        text = _value(columns[1])
        if text[0] != "string" or len(columns) != 2 or not 0 < len(text[1]) <= _LONGEST[term[1]]:
            raise ValueError(f"no label or description: {columns}")
        if columns[0] in item.terms:
            raise ValueError(f"twice: {columns[0]}")
        item.terms[columns[0]] = text[1]
        return
    if not _PROPERTY.fullmatch(columns[0]) or len(columns) % 2:
        raise ValueError(f"no statement: {columns}")
    claim = Claim(columns[0], _value(columns[1]))
    for name, column in zip(columns[2::2], columns[3::2], strict=True):
        _qualify(claim, name, _value(column))
    item.claims.append(claim)


def _qualify(claim: Claim, name: str, value: Value) -> None:
    if source := _SOURCE.fullmatch(name):
        opens = bool(source[1]) or not claim.references
        if source[1] and not claim.references:
            raise ValueError("the first group of references opens with !S, which leaves an empty one before it")
        if opens:
            claim.references.append([])
        claim.references[-1].append((f"P{source[2]}", value))
    elif _PROPERTY.fullmatch(name) and not claim.references:
        claim.qualifiers.append((name, value))
    else:
        raise ValueError(f"neither qualifier nor source, or a qualifier behind a source: {name}")


def _value(text: str) -> Value:
    if _ITEM.fullmatch(text):
        return ("item", text)
    for kind, pattern in (("monolingual", _MONOLINGUAL), ("time", _TIME), ("place", _PLACE), ("string", _STRING)):
        if match := pattern.fullmatch(text):
            return (kind, *_checked(match.groups(), text))
    raise ValueError(f"no value: {text}")


def _checked(groups: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Refuse texts that a parser trims, or takes for a string in three quotation marks."""
    if any(group != group.strip() or len(group) > 500 for group in groups):
        raise ValueError(f"trimmed or too long: {text}")
    if re.fullmatch(r'"""(.*)"""', text):
        raise ValueError(f"one parser takes off three quotation marks: {text}")
    return groups
