from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.features import NAMES
from engine.model import sound

if TYPE_CHECKING:
    import pandas as pd

values = st.lists(st.floats(0, 1, width=32), min_size=2, max_size=40)


def scores(*features: float, music: list[bool] | None = None) -> list[float]:
    heard = np.ones(len(features), bool) if music is None else np.array(music)
    return [float(score) for score in sound.normal_score(np.array(features), heard)]


@given(values)
def test_scores_keep_the_order_and_ties_of_the_values(numbers: list[float]) -> None:
    placed = scores(*numbers)
    for one, placed_one in zip(numbers, placed, strict=True):
        for other, placed_other in zip(numbers, placed, strict=True):
            assert (one < other) == (placed_one < placed_other)


@given(values)
def test_scores_are_finite_and_centred(numbers: list[float]) -> None:
    placed = scores(*numbers)
    assert np.isfinite(placed).all()
    assert np.median(scores(*sorted(set(numbers)))) == pytest.approx(0, abs=1e-6)


def test_scores_of_many_values_are_standard_normal() -> None:
    placed = sound.normal_score(
        np.random.default_rng(0).exponential(size=5_000), np.ones(5_000, bool)
    )
    assert placed.mean() == pytest.approx(0, abs=0.01)
    assert placed.std() == pytest.approx(1, abs=0.01)


def test_an_unknown_value_lies_in_the_middle() -> None:
    assert scores(1.0, np.nan, 2.0)[1] == 0.0


def test_a_feature_that_nobody_knows_is_no_reason_to_differ() -> None:
    assert scores(np.nan, np.nan) == [0.0, 0.0]


def test_noise_is_placed_on_the_scale_of_music() -> None:
    placed = scores(0.1, 0.2, 0.3, 99.0, 0.2, music=[True, True, True, False, False])
    assert placed[3] == placed[2]
    assert placed[4] == placed[1]


def test_sound_has_one_row_for_each_feature_in_their_order(frame: pd.DataFrame) -> None:
    placed = sound.scores(frame, np.ones(len(frame), bool))
    assert placed.shape == (len(NAMES), len(frame))
    assert placed.dtype == np.float32
    for name, row in zip(NAMES, placed, strict=True):
        assert np.argmax(row) == frame[name].to_numpy().argmax()


def test_a_gap_counts_as_much_as_its_feature_weighs(frame: pd.DataFrame) -> None:
    placed = sound.scores(frame, np.ones(len(frame), bool))
    heard = sound.heard(placed, frame["tempo"].to_numpy())
    assert heard.shape == (sound.HEARD, len(frame))
    for name, row, own in zip(NAMES, heard[:-2], placed, strict=True):
        squared = (own - own[0]) ** 2
        np.testing.assert_allclose(
            (row - row[0]) ** 2, sound.WEIGHTS.get(name, 1) * squared, rtol=1e-4, atol=1e-6
        )


def test_a_tempo_is_felt_like_its_double_and_unlike_what_lies_between() -> None:
    tempo = np.array([70.0, 140.0, 99.0, np.nan])
    circle = sound.heard(np.zeros((len(NAMES), 4), np.float32), tempo)[-2:]
    slow, fast, between, unknown = circle.T
    assert slow == pytest.approx(fast, abs=1e-6)
    assert ((slow - between) ** 2).sum() == pytest.approx(8 * sound.OCTAVE, rel=1e-2)
    assert unknown.tolist() == [0, 0]


def test_years_count_in_standard_deviations_from_the_mean_year() -> None:
    placed = sound.standardised(np.array([1980.0, 1990, 2000, np.nan]), np.ones(4, bool))
    assert placed[:3] == pytest.approx([-1.2247, 0, 1.2247], abs=1e-3)
    assert np.isnan(placed[3])


def test_one_year_for_all_is_no_division_by_zero() -> None:
    assert sound.standardised(np.array([1999.0, 1999]), np.ones(2, bool)).tolist() == [0.0, 0.0]


def test_a_scale_that_nobody_tells_is_unknown_to_all() -> None:
    assert np.isnan(sound.standardised(np.full(3, np.nan), np.ones(3, bool))).all()
