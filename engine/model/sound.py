"""Where a track lies in sound: each feature as a normal score, so that all count alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from engine.features import NAMES

if TYPE_CHECKING:
    from pandas import DataFrame

Floats32 = NDArray[np.float32]
Bools = NDArray[np.bool_]


def scores(frame: DataFrame, music: Bools) -> Floats32:
    """Normal scores of the features, (features, n), feature by feature; unknown is 0, the middle.

    Raw features have long tails and spikes (half of all songs have an instrumentalness of about
    0), and a plain Euclidean distance would be theirs alone. By rank, people's playlists agree
    more often with the neighbours: 7.1% against 6.4%.
    """
    rows = [normal_score(frame[name].to_numpy(np.float64), music) for name in NAMES]
    return np.stack(rows)


def normal_score(values: NDArray[np.float64], music: Bools) -> Floats32:
    """The Gaussian quantile of each value's middle rank among the music's values.

    Equal values share the middle of their ranks. What is below or above all music gets the same
    as the lowest or highest of it, so that every score is finite.
    """
    known = ~np.isnan(values)
    scale = np.sort(values[music & known])
    placed = np.zeros(len(values), dtype=np.float32)
    if len(scale):
        below = np.searchsorted(scale, values[known], side="left")
        up_to = np.searchsorted(scale, values[known], side="right")
        half_rank = 0.5 / len(scale)
        placed[known] = ndtri(np.clip((below + up_to) * half_rank, half_rank, 1 - half_rank))
    return placed


def era(frame: DataFrame, music: Bools) -> Floats32:
    """The release year, (n,), in standard deviations from the music's mean; NaN when unknown."""
    years: NDArray[np.float64] = frame["year"].to_numpy(np.float64, na_value=np.nan)
    known = years[music & ~np.isnan(years)]
    if not len(known):
        return np.full(len(years), np.nan, dtype=np.float32)
    deviation = float(known.std()) or 1.0
    standardised: Floats32 = ((years - known.mean()) / deviation).astype(np.float32)
    return standardised
