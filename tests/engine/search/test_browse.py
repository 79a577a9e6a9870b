"""The order in which a personality's tracks are shown."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from engine.search.browse import Shelves, build


def arrays(**given: list[Any]) -> dict[str, npt.NDArray[Any]]:
    """Tracks of one personality that differ in what is given only."""
    n = len(next(iter(given.values())))
    plain: dict[str, list[Any]] = {
        "personality": [0] * n,
        "typicality": [1.0] * n,
        "popularity": [50.0] * n,
        "music": [True] * n,
        "song": [*range(n)],
        "artist": [*range(n)],
    }
    run = {name: np.array(values) for name, values in (plain | given).items()}
    return run | build(run, personalities=2)


def shelf(**given: list[Any]) -> list[int]:
    return [int(row) for row in Shelves(arrays(**given), [0])[0]]


def test_the_better_known_comes_first() -> None:
    assert shelf(popularity=[10, 90, np.nan]) == [1, 0, 2]


def test_the_more_typical_comes_first() -> None:
    assert shelf(typicality=[3.0, 1.0, 2.0]) == [1, 2, 0]


def test_a_song_stands_there_once_with_its_best_take() -> None:
    assert shelf(song=[5, 5, 6], typicality=[2.0, 1.0, 3.0]) == [1, 2]


def test_an_artists_next_song_comes_later() -> None:
    assert shelf(artist=[1, 1, 2], popularity=[80, 78, 77]) == [0, 2, 1]


def test_what_is_no_music_is_not_shown() -> None:
    assert shelf(music=[False, True]) == [1]


def test_an_empty_personality_has_an_empty_shelf() -> None:
    assert shelf(personality=[1, 1]) == []


def test_famous_tracks_come_from_shelf_after_shelf_with_no_artist_twice() -> None:
    tracks = arrays(personality=[0, 0, 1, 1], popularity=[10, 90, 80, 20], artist=[1, 2, 2, 3])
    assert Shelves(tracks, [0, 1]).famous(9) == [1, 3, 0]
    assert Shelves(tracks, [1, 0]).famous(2) == [2, 0]
    assert Shelves(tracks, [1, 0]).famous(0) == []
