"""The nearest of all tracks at once: exact where there are few, nearly so in cells."""

from __future__ import annotations

import numpy as np
import pytest

from engine.search import nearby
from engine.search.neighbours import Neighbours
from tests.engine.search.test_neighbours import Arrays, alone, catalogue, forget, set_genre

N = 10


def exact(arrays: Arrays, row: int, n: int = N) -> list[int]:
    rows, _ = Neighbours(arrays).nearest(row, n + 1, "blend")
    return [other for other in rows.tolist() if other != row][:n]


def found(arrays: Arrays, n: int = N) -> dict[int, list[int]]:
    music = np.flatnonzero(arrays["music"])
    near = nearby.nearest(arrays, n, seed=0).rows
    assert near.shape == (len(music), n)
    return {
        row: [other for other in rows if other >= 0]
        for row, rows in zip(music.tolist(), near.tolist(), strict=True)
    }


def test_in_one_cell_they_are_those_of_a_query_whatever_is_known() -> None:
    arrays = catalogue(400, seed=3)
    for row in (0, 1):
        forget(arrays, row, np.arange(400) % (3 + row) == 1)
    alone(arrays, 5, 6)
    set_genre(arrays, 5, 0)
    music = np.flatnonzero(arrays["music"])
    there = found(arrays)
    assert there == {row: exact(arrays, row) for row in music.tolist()}


def test_distances_are_those_of_queries_there_and_back() -> None:
    arrays = catalogue(400, seed=8)
    neighbours = Neighbours(arrays)
    near = nearby.nearest(arrays, N, seed=0)
    music = np.flatnonzero(arrays["music"]).tolist()
    back = near.back(np.arange(len(music)))
    for row, rows, squared, those in zip(music, near.rows, near.squared, back, strict=True):
        assert squared == pytest.approx(neighbours.distances(row, rows, "blend") ** 2, abs=1e-3)
        for other, distance in zip(rows.tolist(), those.tolist(), strict=True):
            (true,) = neighbours.distances(other, np.array([row]), "blend") ** 2
            assert distance == pytest.approx(true, abs=1e-3)


def test_among_many_cells_most_are_found_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearby, "_CELL", 20)
    arrays = catalogue(3_000, seed=4)
    there = found(arrays)
    rows = list(there)[::40]
    shares = [np.isin(exact(arrays, row), there[row]).mean() for row in rows]
    # A dozen of 135 cells are 9% of the tracks: as many were found by chance.
    assert 0.3 < np.mean(shares) < 1
    for row in rows:
        distances = Neighbours(arrays).distances(row, np.array(there[row]), "blend")
        assert (np.diff(distances) > -1e-4).all()
        assert row not in there[row]


def test_the_same_seed_finds_the_same_and_another_one_other_cells(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(nearby, "_CELL", 20)
    arrays = catalogue(2_000, seed=5)
    once = nearby.nearest(arrays, N, seed=1).rows
    assert (once == nearby.nearest(arrays, N, seed=1).rows).all()
    assert (once != nearby.nearest(arrays, N, seed=2).rows).any()


def test_tracks_that_are_all_alike_are_near_to_one_another() -> None:
    arrays = catalogue(300, seed=6)
    for name in ("places", "voice_sound"):
        arrays[name][:] = 0
    arrays["music"][:] = True
    there = found(arrays)
    assert all(len(set(rows)) == N and row not in rows for row, rows in there.items())


@pytest.mark.parametrize("music", [0, 1, 3])
def test_there_may_be_hardly_any_music(music: int) -> None:
    arrays = catalogue(30, seed=7)
    arrays["music"][:] = np.arange(30) < music
    there = found(arrays)
    assert there == {row: exact(arrays, row) for row in range(music)}
