"""Ranking: how far tracks are from a wish."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from engine.features import NAMES
from engine.tracks import Mood
from engine.vibes.rank import Ranker
from engine.vibes.wishes import Wish

MOODS = list(Mood)
Arrays = dict[str, npt.NDArray[Any]]


def arrays(n: int = 5) -> Arrays:
    """Tracks with energy from low to high and everything else alike."""
    sound = np.zeros((len(NAMES), n), dtype=np.float32)
    sound[NAMES.index("energy")] = np.linspace(-2, 2, n)
    genres = np.zeros((64, 3), dtype=np.float32)
    genres[0, 1] = genres[1, 2] = 1
    return {
        "sound": sound,
        "mood": np.zeros(n, np.int8),
        "personality": np.zeros(n, np.int8),
        "typicality": np.ones(n, np.float32),
        "genre_vectors": genres,
        "genre_codes": np.zeros(n, np.int32),
        "music": np.ones(n, dtype=bool),
        "popularity": np.full(n, 50, np.float32),
    }


def order(arrays: Arrays, *wishes: Wish, genre_rows: tuple[int, ...] = ()) -> list[int]:
    away = Ranker(arrays, lambda _: genre_rows, lambda _: ()).distances(wishes)
    return [int(row) for row in np.argsort(away, kind="stable")]


def test_more_of_a_feature_comes_first() -> None:
    assert order(arrays(), Wish("energetic", {"energy": 0.9}))[0] == 4
    assert order(arrays(), Wish("calm", {"energy": 0.1}))[0] == 0


def test_there_cannot_be_too_much_of_what_was_asked_for() -> None:
    away = Ranker(arrays(), lambda _: (), lambda _: ()).distances(
        [Wish("lively", {"energy": 0.81})]
    )
    assert away[3] == away[4] < away[2]


def test_the_middle_is_the_middle() -> None:
    assert order(arrays(), Wish("so so", {"energy": 0.5})) == [2, 1, 3, 0, 4]


def test_a_mood_comes_before_all_others_and_a_negated_one_after() -> None:
    given = arrays()
    given["mood"][3] = MOODS.index(Mood.SAD)
    assert order(given, Wish("sad", mood=Mood.SAD))[0] == 3
    assert order(given, Wish("not sad", mood=Mood.SAD, negated=True))[-1] == 3


def test_a_personality_comes_with_its_most_typical_tracks_first() -> None:
    given = arrays()
    given["personality"][[1, 3]] = 6
    given["typicality"][3] = 0.5
    assert order(given, Wish("Party", personality=6))[:2] == [3, 1]
    assert set(order(given, Wish("not Party", personality=6, negated=True))[-2:]) == {1, 3}


def test_tracks_of_a_genre_come_first_then_what_is_near_to_it() -> None:
    given = arrays()
    given["genre_codes"][:] = [2, 1, 1, 0, 2]
    jazz = Wish("jazz", genre="jazz")
    assert order(given, jazz, genre_rows=(1,))[:2] == [1, 2]
    assert set(
        order(given, Wish("not jazz", genre="jazz", negated=True), genre_rows=(1,))[-2:]
    ) == {
        1,
        2,
    }


def test_a_stronger_wish_wins() -> None:
    calm, lively = Wish("calm", {"energy": 0.1}), Wish("lively", {"energy": 0.9}, strength=3)
    assert order(arrays(), calm, lively)[0] > 2


def test_the_better_known_comes_first_among_equals() -> None:
    given = arrays()
    given["popularity"][:] = [10, 90, np.nan, 50, 70]
    assert order(given, Wish("anything", {"valence": 0.5})) == [1, 4, 3, 2, 0]


def test_what_is_no_music_is_infinitely_far() -> None:
    given = arrays()
    given["music"][4] = False
    away = Ranker(given, lambda _: (), lambda _: ()).distances([Wish("energetic", {"energy": 0.9})])
    assert away[4] == np.inf
    assert np.isfinite(away[:4]).all()


def test_noise_is_all_there_is_for_who_asks_for_it() -> None:
    given = arrays()
    given["music"][[1, 4]] = False
    noise, calm = Wish("noise", kind="noise"), Wish("calm", {"energy": 0.1})
    ranker = Ranker(given, lambda _: (), lambda kind: (1, 4) if kind == "noise" else ())
    away = ranker.distances([noise, calm])
    assert np.flatnonzero(np.isfinite(away)).tolist() == [1, 4]
    assert away[1] < away[4]
    not_noise = ranker.distances([Wish("not noise", kind="noise", negated=True), calm])
    assert np.flatnonzero(np.isfinite(not_noise)).tolist() == [0, 2, 3]


@pytest.mark.parametrize("wish", [Wish("jazz", genre="jazz"), Wish("calm", {"energy": 0.1})])
def test_a_distance_is_never_negative(wish: Wish) -> None:
    away = Ranker(arrays(), lambda _: (1,), lambda _: ()).distances([wish])
    assert (away >= 0).all()
