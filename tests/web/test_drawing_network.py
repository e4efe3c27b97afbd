"""Geometry of the network: half a matrix, each pair once."""

from __future__ import annotations

import pytest

from communique.web.drawing.network import Meetings, Member, matrix

MEMBERS = [
    Member("a", "Ann", "North"),
    Member("b", "Bea", "North"),
    Member("c", "Cem", "South"),
    Member("d", "Dan", ""),
]


def test_each_pair_has_one_cell_below_the_one_and_left_of_the_other() -> None:
    drawing = matrix(MEMBERS, {("a", "c"): (0, Meetings(4, 1)), ("c", "b"): (1, Meetings(1, 0))})
    rows = {label.member.iri: label for label in drawing.labels}
    cells = {cell.pair: cell for cell in drawing.cells}
    assert cells.keys() == {0, 1}
    assert cells[0].y == cells[1].y
    assert abs(cells[0].y - rows["c"].y) < drawing.cell / 2
    assert rows["a"].x < cells[0].x < rows["b"].x < cells[1].x < rows["c"].x
    assert cells[0].radius == pytest.approx(2 * cells[1].radius)
    assert cells[0].plain == pytest.approx(cells[0].radius / 2)
    assert cells[1].plain == 0


def test_everything_is_within_the_drawing_and_sides_follow_each_other() -> None:
    drawing = matrix(MEMBERS, {("a", "d"): (0, Meetings(1, 1))})
    assert [band.side for band in drawing.bands] == ["North", "South", ""]
    for band, following in zip(drawing.bands, drawing.bands[1:], strict=False):
        assert band.bottom < following.top
    assert all(0 < cell.x < drawing.width and 0 < cell.y < drawing.height for cell in drawing.cells)
    assert all(label.x < drawing.width and label.y < drawing.height for label in drawing.labels)


def test_sixty_have_room_and_nobody_none() -> None:
    many = [Member(str(n), f"Somebody {n}", "") for n in range(60)]
    assert matrix(many, {}).cell >= 24
    assert matrix([], {}).cells == []
