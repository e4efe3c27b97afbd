"""Marks on a map: discs whose area is a count, their names where there is room, and which of them lie on each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from communique.web.drawing.lines import Frame
from communique.web.drawing.projection import Point

TEXT = 15.0
"""Height of the text beside a mark, in units of the drawing."""
_LETTER = 0.56
"""Mean width of a letter, as a part of the height of the text."""
_LARGEST, _SMALLEST = 30.0, 3.0
_OF_ONE = 7.0
"""Radius of the mark for a count of one, as long as the largest is not too large for it."""
_GAP = 5.0


@dataclass(frozen=True)
class Mark:
    """A disc on a drawing.

    Attributes:
        number: by which a table names it.
        name: what it stands for.
        x, y: its middle.
        radius: of the disc for all that is counted.
        plain: radius of the disc for what is stated plainly, 0 for none.
        reach: radius of the area in which it may lie, 0 where that is hidden by the mark itself.
        label: what is written beside it: its name, or its number where there is no room.
        label_x, label_y: where that starts or ends, on its base line.
        anchor: how it is set: `start`, `middle` or `end`.
    """

    number: int
    name: str
    x: float
    y: float
    radius: float
    plain: float
    reach: float = 0
    label: str = ""
    label_x: float = 0
    label_y: float = 0
    anchor: str = "start"

    @property
    def is_named(self) -> bool:
        """Whether its name is written beside it."""
        return self.label == self.name

    @property
    def frame(self) -> Frame:
        """The square around the disc."""
        return self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius


def radius_of(count: float, most: float) -> float:
    """Return the radius of a disc whose area is to that for `most` as `count` is to it, but for the least of them."""
    largest = min(_LARGEST, _OF_ONE * math.sqrt(most))
    return max(largest * math.sqrt(count / most), _SMALLEST) if count else 0.0


def labelled(marks: Sequence[Mark], width: float, height: float, taken: Iterable[Frame] = ()) -> list[Mark]:
    """Return marks with what is written beside each: the largest get their names first, the others where there is room.

    Args:
        marks: those that are drawn.
        width, height: size of the drawing.
        taken: what else nothing may be written on.
    """
    occupied = [*(mark.frame for mark in marks), *taken]
    found: dict[int, Mark] = {}
    for mark in sorted(marks, key=lambda each: (-each.radius, each.number)):
        for text in (mark.name, str(mark.number)):
            fitting = [(p, f) for p, f in _positions(mark, text) if _is_free(f, occupied, width, height)]
            if fitting:
                break
        (x, y, anchor), frame = fitting[0] if fitting else _positions(mark, text)[0]
        occupied.append(frame)
        found[mark.number] = replace(mark, label=text, label_x=x, label_y=y, anchor=anchor)
    return [found[mark.number] for mark in marks]


def clusters(marks: Sequence[Mark], least: int) -> list[list[Mark]]:
    """Return the groups of at least `least` marks that lie on each other, one touching the next; the largest first."""
    groups: list[list[Mark]] = []
    for mark in marks:
        touching = [group for group in groups if any(_touch(mark, other) for other in group)]
        groups = [group for group in groups if group not in touching]
        groups.append([mark, *(other for group in touching for other in group)])
    return sorted((g for g in groups if len(g) >= least), key=lambda g: (-len(g), min(mark.number for mark in g)))


def frame_of(marks: Sequence[Mark], padding: float, least: float) -> Frame:
    """Return a frame around marks, at least `least` wide and high."""
    left, top = min(mark.frame[0] for mark in marks), min(mark.frame[1] for mark in marks)
    right, bottom = max(mark.frame[2] for mark in marks), max(mark.frame[3] for mark in marks)
    half_width = max((right - left) / 2 + padding, least / 2)
    half_height = max((bottom - top) / 2 + padding, least / 2)
    x, y = (left + right) / 2, (top + bottom) / 2
    return x - half_width, y - half_height, x + half_width, y + half_height


def _touch(a: Mark, b: Mark) -> bool:
    return math.hypot(a.x - b.x, a.y - b.y) < a.radius + b.radius + 1


def _positions(mark: Mark, text: str) -> list[tuple[tuple[float, float, str], Frame]]:
    """Return where a text can stand beside a mark, best first, and what it covers there."""
    width = len(text) * TEXT * _LETTER
    away, middle = mark.radius + _GAP, mark.y + TEXT * 0.35
    above, below = mark.y - away, mark.y + away + TEXT * 0.75
    starts: list[tuple[Point, str, float]] = [
        ((mark.x + away, middle), "start", mark.x + away),
        ((mark.x - away, middle), "end", mark.x - away - width),
        ((mark.x, above), "middle", mark.x - width / 2),
        ((mark.x, below), "middle", mark.x - width / 2),
    ]
    return [((x, y, anchor), (left, y - TEXT, left + width, y + TEXT * 0.3)) for (x, y), anchor, left in starts]


def _is_free(frame: Frame, occupied: Iterable[Frame], width: float, height: float) -> bool:
    left, top, right, bottom = frame
    if left < 2 or top < 2 or right > width - 2 or bottom > height - 2:
        return False
    return not any(left < o[2] and right > o[0] and top < o[3] and bottom > o[1] for o in occupied)
