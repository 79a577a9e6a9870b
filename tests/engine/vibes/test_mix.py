"""The order of an answer: well-known tracks and discoveries in turn, the nearest behind them."""

from __future__ import annotations

import numpy as np

from engine.vibes.mix import Mix
from engine.vibes.rank import Ranking

# Nearest first, all about as near.
DISTANCES = np.linspace(0.1, 0.2, 1_000, dtype=np.float32)
FITS = np.ones(1_000, dtype=bool)
# The first third is well known.
FAME = np.where(np.arange(1_000) < 333, 0.9, 0.1).astype(np.float32)


def test_two_of_five_are_discoveries_and_each_kind_comes_nearest_first() -> None:
    rows, distances = Mix(lambda n: Ranking(DISTANCES, FITS), FAME).first(10)
    assert rows[:10].tolist() == [0, 333, 1, 2, 334, 3, 335, 4, 5, 336]
    assert distances.tolist() == DISTANCES[rows].tolist()


def test_without_popularities_the_nearest_come_first_and_then_what_does_not_fit() -> None:
    fits = np.arange(1_000) % 2 == 0
    rows, _ = Mix(lambda n: Ranking(DISTANCES, fits), None).first(10)
    assert rows[:3].tolist() == [0, 2, 4]
    assert rows[250:253].tolist() == [1, 3, 5]


def test_nothing_fits_and_nothing_is_offered() -> None:
    nowhere = np.full(1_000, np.inf, dtype=np.float32)
    rows, distances = Mix(lambda n: Ranking(nowhere, FITS), FAME).first(10)
    assert len(rows) == len(distances) == 0


def test_who_asks_for_more_than_was_ranked_has_more_ranked() -> None:
    every_other = np.arange(0, 1_000, 2)
    asked: list[int] = []

    def rank(n: int) -> Ranking:
        asked.append(n)
        if n > 500:
            return Ranking(DISTANCES, FITS)
        return Ranking(DISTANCES[every_other], FITS[every_other], every_other, left_out=500)

    mix = Mix(rank, None)
    rows, distances = mix.first(40)
    assert rows.tolist() == every_other.tolist()
    assert distances.tolist() == DISTANCES[every_other].tolist()
    rows, _ = mix.first(900)
    assert sorted(rows.tolist()) == list(range(900))
    assert mix.ranking.rows is None
    assert asked == [500, 900]
