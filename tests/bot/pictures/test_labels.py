"""Names on a map: where they belong, and to be read."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from bot.pictures.labels import Label, Mark, spots

SIDE = 100


def label(left: int, right: int, low: int = 0, high: int = SIDE) -> Label:
    """A label for the area between these cells."""
    area = np.zeros((SIDE, SIDE), dtype=bool)
    area[low:high, left:right] = True
    return Label(15.0, 4.0, area)


def test_a_name_stands_in_the_middle_of_its_area() -> None:
    ((x, y),) = spots([label(50, 100)], [])
    assert abs(x - 75) <= 2
    assert abs(y - 50) <= 2


def test_a_name_keeps_to_a_narrow_area_at_the_edge() -> None:
    ((_, y),) = spots([label(0, 100, low=92)], [])
    assert y >= 92


def test_no_name_is_below_a_mark() -> None:
    marks = [Mark(x, y, 3.0) for x, y in ((75.0, 50.0), (70.0, 55.0), (80.0, 45.0))]
    ((x, y),) = spots([label(50, 100)], marks)
    assert all(abs(x - mark.x) >= 18 or abs(y - mark.y) >= 7 for mark in marks)
    assert 60 <= x <= 90, "still in its area"


def test_names_of_one_area_stand_beside_each_other() -> None:
    found = spots([label(0, 100) for _ in range(7)], [])
    for (x, y), (other_x, other_y) in combinations(found, 2):
        assert abs(x - other_x) >= 30 or abs(y - other_y) >= 8


def test_a_name_without_an_area_or_too_wide_for_the_map_has_its_place() -> None:
    nowhere = Label(15.0, 4.0, np.zeros((SIDE, SIDE), dtype=bool))
    wide = label(0, 100)._replace(half_width=60.0)
    first, second = spots([nowhere, wide], [])
    assert 15 <= first[0] <= 85
    assert second[0] == 50
