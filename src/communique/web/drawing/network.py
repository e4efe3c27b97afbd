"""Who met whom as half a matrix: a row and a column for each, a disc where the two meet.

Each name stands where its row ends and its column begins. So every pair has one cell, and no text is set upright.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH = 1030.0
"""Width that the drawing takes if it can."""
TEXT = 14.0
"""Height of the text, in units of the drawing."""
_LETTER = 0.56
_HEADING = 26.0
_GAP = 14.0
_LEAST_CELL, _MOST_CELL = 24.0, 40.0
_LEAST_RADIUS = 2.5
_ROOM_FOR_A_NUMBER = 9.0
"""Radius from which on the count is written into a disc."""


@dataclass(frozen=True)
class Member:
    """Who has a row: an identifier, a name, the side that the row stands with, empty for none, and where it leads."""

    iri: str
    name: str
    side: str
    href: str = ""


@dataclass(frozen=True)
class Meetings:
    """How often two met: in all, and how often that is stated plainly."""

    count: int
    plain: int


@dataclass(frozen=True)
class Label:
    """A name at the end of a row."""

    member: Member
    x: float
    y: float


@dataclass(frozen=True)
class Cell:
    """A disc for two who met: the index of the pair, and the discs as for marks on a map."""

    pair: int
    x: float
    y: float
    radius: float
    plain: float
    count: int

    @property
    def is_numbered(self) -> bool:
        """Whether its count is written into it: there is room, and it is more than one."""
        return self.count > 1 and self.plain >= _ROOM_FOR_A_NUMBER


@dataclass(frozen=True)
class Band:
    """A side: its name and the rows that it takes up."""

    side: str
    top: float
    bottom: float
    size: int


@dataclass(frozen=True)
class Matrix:
    """The drawing.

    Attributes:
        left: where the first column begins.
        width, height: its size in units.
        cell: side of a cell.
        labels, cells, bands: what is drawn.
    """

    left: float
    width: float
    height: float
    cell: float
    labels: list[Label]
    cells: list[Cell]
    bands: list[Band]


def matrix(members: Sequence[Member], pairs: Mapping[tuple[str, str], tuple[int, Meetings]]) -> Matrix:
    """Return the drawing.

    Args:
        members: in the order of the rows; those of a side follow each other.
        pairs: index and meetings of a pair, by the identifiers of the two in either order.
    """
    sides = list(dict.fromkeys(member.side for member in members))
    heading = _HEADING if len(sides) > 1 else 0
    left = _GAP
    names = _width([member.name for member in members[-3:]], TEXT)
    cell = min(max((WIDTH - left - names - _GAP) / max(len(members), 1), _LEAST_CELL), _MOST_CELL)
    tops = _tops(members, cell, heading)
    labels = [
        Label(member, left + index * cell + 5, top + cell / 2 + TEXT * 0.35)
        for index, (member, top) in enumerate(zip(members, tops, strict=True))
    ]
    width = max((label.x + _width([label.member.name], TEXT) for label in labels), default=0) + _GAP
    height = tops[-1] + cell + _GAP if tops else 0
    cells = _cells(members, tops, left, cell, pairs)
    return Matrix(left, width, height, cell, labels, cells, _bands(members, tops, cell))


def _width(texts: Sequence[str], height: float) -> float:
    """Return about how wide the longest text is."""
    return max(map(len, texts), default=0) * height * _LETTER


def _tops(members: Sequence[Member], cell: float, heading: float) -> list[float]:
    """Return where each row begins, with room for a heading before those of each side."""
    tops: list[float] = []
    y = _GAP
    for index, member in enumerate(members):
        if not index or members[index - 1].side != member.side:
            y += heading
        tops.append(y)
        y += cell
    return tops


def _bands(members: Sequence[Member], tops: Sequence[float], cell: float) -> list[Band]:
    bands: list[Band] = []
    for member, top in zip(members, tops, strict=True):
        if bands and bands[-1].side == member.side:
            bands[-1] = Band(member.side, bands[-1].top, top + cell, bands[-1].size + 1)
        else:
            bands.append(Band(member.side, top, top + cell, 1))
    return bands


def _cells(
    members: Sequence[Member],
    tops: Sequence[float],
    left: float,
    cell: float,
    pairs: Mapping[tuple[str, str], tuple[int, Meetings]],
) -> list[Cell]:
    most = max((met.count for _, met in pairs.values()), default=1)

    def radius(count: int) -> float:
        return max((cell / 2 - 2) * math.sqrt(count / most), _LEAST_RADIUS) if count else 0

    cells = []
    for row, one in enumerate(members):
        for column, other in enumerate(members[:row]):
            found = pairs.get((one.iri, other.iri)) or pairs.get((other.iri, one.iri))
            if found:
                number, met = found
                x, y = left + (column + 0.5) * cell, tops[row] + cell / 2
                cells.append(Cell(number, x, y, radius(met.count), radius(met.plain), met.count))
    return cells
