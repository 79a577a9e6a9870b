from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.features import NAMES
from engine.model import sound

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


def test_era_counts_in_standard_deviations_from_the_mean_year() -> None:
    years = pd.DataFrame({"year": pd.array([1980, 1990, 2000, pd.NA], dtype="Int16")})
    placed = sound.era(years, np.ones(4, bool))
    assert placed[:3] == pytest.approx([-1.2247, 0, 1.2247], abs=1e-3)
    assert np.isnan(placed[3])


def test_one_year_for_all_is_no_division_by_zero() -> None:
    years = pd.DataFrame({"year": pd.array([1999, 1999], dtype="Int16")})
    assert sound.era(years, np.ones(2, bool)).tolist() == [0.0, 0.0]
