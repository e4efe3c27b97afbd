"""Geometry of maps: projection, base map, marks. Lengths come out as on the ground, areas as in the numbers."""

from __future__ import annotations

import json
import math
import re
from itertools import combinations

import pytest

from communique.web.drawing.base_map import Outlines, outlines
from communique.web.drawing.lines import STEPS, clipped, path_data, thinned
from communique.web.drawing.map import WIDTH, Spot, sheets
from communique.web.drawing.marks import radius_of
from communique.web.drawing.projection import Projection, Window, window_around
from communique.web.drawing.topojson import read_base_map
from communique.web.map.places import coordinates_of

SHAPE = (1.5, 2.2)
SQUARE = {"type": "Polygon", "arcs": [[0, 1]]}
TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": [[[0, 0], [10, 0], [0, 10]], [[10, 10], [-10, 0], [0, -10]], [[10, 10], [0, 5], [5, 0], [0, -10], [-5, 5]]],
    "objects": {
        "countries": {"type": "GeometryCollection", "geometries": [SQUARE, {"type": "Polygon", "arcs": [[-1, 2]]}]},
        "land": {"type": "MultiPolygon", "arcs": [[[0, 1]]]},
    },
}
ACROSS_THE_ANTIMERIDIAN = {
    **TOPOLOGY,
    "arcs": [[[170, 0], [9, 0], [-354, 0], [0, 10], [354, 0], [-9, 0], [0, -10]]],
    "objects": {
        "countries": {"type": "Polygon", "arcs": [[0]]},
        "land": {"type": "Polygon", "arcs": [[0]]},
    },
}


@pytest.mark.parametrize(
    "points",
    [
        [(6.1, 46.2)],
        [(6.1, 46.2), (49.8, 40.4), (37.6, 55.7)],
        [(179.0, -17.0), (-178.0, -18.0)],
        [(-170.0, 60.0), (0.0, 0.0), (170.0, -60.0)],
        [(0.0, 89.9)],
        [(10.0, 10.0), (10.0, 10.0)],
    ],
)
def test_every_place_is_on_the_map(points: list[tuple[float, float]]) -> None:
    projection = Projection(window_around(points, 3, 0.1, SHAPE), WIDTH)
    assert 0 < projection.height <= WIDTH
    for longitude, latitude in points:
        x, y = projection.point(projection.window.unrolled(longitude), min(latitude, 85.0))
        assert 0 <= x <= WIDTH
        assert -0.01 <= y <= projection.height + 0.01


def test_neighbours_across_the_antimeridian_are_drawn_side_by_side() -> None:
    window = window_around([(179.0, -17.0), (-178.0, -18.0)], 3, 0.1, SHAPE)
    assert window.east - window.west < 20
    assert window.unrolled(-178.0) - window.unrolled(179.0) == pytest.approx(3)


def test_lengths_are_true_along_the_middle_latitude() -> None:
    projection = Projection(Window(10, 59, 14, 61), WIDTH)
    one, other = projection.point(11, 60), projection.point(12, 60)
    assert other[0] - one[0] == pytest.approx(projection.units(111.195 * math.cos(math.radians(60))))
    north, south = projection.point(11, 60), projection.point(11, 59)
    assert south[1] - north[1] == pytest.approx(projection.units(111.195))


def test_without_places_the_world_is_shown() -> None:
    window = window_around([], 3, 0.1, SHAPE)
    assert (window.west, window.east) == (-180, 180)


def test_a_border_is_what_two_countries_share_and_a_coast_what_they_do_not() -> None:
    base = read_base_map(json.dumps(TOPOLOGY).encode())
    assert base.borders == {0}
    drawn = outlines(base, Projection(Window(-5, -5, 20, 15), 250))
    assert len(_moves(drawn.borders)) == len(_moves(drawn.coasts)) == 1
    assert drawn.land.endswith("z")


def test_land_across_the_antimeridian_is_one_piece() -> None:
    base = read_base_map(json.dumps(ACROSS_THE_ANTIMERIDIAN).encode())
    for window in (Window(160, -10, 200, 20), Window(-200, -10, -160, 20)):
        (start, *moves) = _points(outlines(base, Projection(window, 400)).land)
        xs = [start[0], *(x for x, _ in moves)]
        assert min(xs) == 100 * STEPS
        assert max(xs) == 250 * STEPS


@pytest.mark.parametrize("text", [b"{}", b'{"objects": 1}', b'{"objects": {}}'])
def test_what_is_no_base_map_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match="no topology"):
        read_base_map(text)


def test_lines_are_thinned_and_areas_cut() -> None:
    assert thinned([(0, 0), (0.1, 0), (0.2, 0), (5, 0), (5.1, 0)], 1) == [(0, 0), (5, 0), (5.1, 0)]
    assert clipped([(-5, -5), (5, -5), (5, 5), (-5, 5)], (0, 0, 10, 10)) == [(0, 0), (5, 0), (5, 5), (0, 5)]
    assert clipped([(20, 20), (30, 20), (30, 30)], (0, 0, 10, 10)) == []
    assert path_data([[(0, 0), (1, 0), (1, -1)]]) == "M0 0l 4 0 0-4"
    assert path_data([[(1, 1), (1, 1)]]) == ""


def test_areas_are_to_each_other_as_the_counts() -> None:
    assert (radius_of(40, 100) / radius_of(10, 100)) ** 2 == pytest.approx(4)
    assert radius_of(0, 100) == 0


def test_places_that_lie_on_each_other_are_enlarged_and_all_are_drawn_once() -> None:
    near = [Spot(n, f"Near {n}", 46.7 + n / 20, 39.8 + n / 20, 1, 1) for n in range(1, 6)]
    far = [Spot(9, "Far", 6.1, 46.2, 4, 0)]
    main, closer = sheets([*near, *far], lambda _: Outlines())
    assert [mark.number for mark in main.marks] == [9]
    (box,) = main.boxes
    assert (box.letter, box.places, box.count) == ("A", 5, 5) == (closer.letter, 5, 5)
    assert [mark.number for mark in closer.marks] == [1, 2, 3, 4, 5]
    assert main.marks[0].plain == 0 < main.marks[0].radius
    assert closer.scale[1] > 0
    assert main.grid
    assert closer.grid


def test_names_stand_on_no_mark_and_on_no_other_name() -> None:
    spots = [
        Spot(n, f"A rather long name {n}", 10 + (n * 7) % 11 / 3, 50 + (n * 5) % 13 / 4, n, n) for n in range(1, 30)
    ]
    (sheet, *_) = sheets(spots, lambda _: Outlines())
    frames = []
    for mark in sheet.marks:
        if mark.is_named:
            width = len(mark.label) * 15 * 0.5
            left = {"start": mark.label_x, "end": mark.label_x - width, "middle": mark.label_x - width / 2}[mark.anchor]
            frames.append((left, mark.label_y - 11, left + width, mark.label_y))
        else:
            assert mark.label == str(mark.number)
    assert frames
    for a, b in combinations(frames, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_an_imprecise_point_is_drawn_with_the_area_in_which_it_may_lie() -> None:
    exact, vague = Spot(1, "Exact", 10, 50, 1, 1, 0.001), Spot(2, "Vague", 14, 52, 1, 1, 50)
    (sheet,) = sheets([exact, vague], lambda _: Outlines())
    reaches = {mark.name: mark.reach for mark in sheet.marks}
    assert reaches["Exact"] == 0
    assert reaches["Vague"] > 20


def test_no_place_no_drawing() -> None:
    assert sheets([], lambda _: Outlines()) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("POINT(6.14569 46.20222)", (6.14569, 46.20222, 5)),
        ("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> Point (-3 51.5)", (-3.0, 51.5, 0)),
        ("POINT(200 10)", None),
        ("LINESTRING(0 0, 1 1)", None),
        ("", None),
    ],
)
def test_coordinates_are_read_with_how_exactly_they_are_written(text: str, expected: tuple[float, ...] | None) -> None:
    found = coordinates_of(text)
    assert (found and (found.longitude, found.latitude, found.decimals)) == expected


def _moves(path: str) -> list[str]:
    return re.findall("M", path)


def _points(path: str) -> list[tuple[int, int]]:
    """Return the points of the first line of a path."""
    numbers = [int(n) for n in re.findall(r"-?\d+", path.partition("z")[0])]
    x, y = numbers[:2]
    points = [(x, y)]
    for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x, y))
    return points
