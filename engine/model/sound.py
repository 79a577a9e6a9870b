"""Where a track lies in sound: each feature as a normal score, so that all count alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from engine.features import NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pandas import DataFrame

Floats32 = NDArray[np.float32]
Bools = NDArray[np.bool_]

# How much a feature's squared gap counts where it is not once. Climbed up one by one, on 245
# playlists, by the share of the nearest songs that share one with the query, and checked on 226
# others, where all of them together lift that share by an eighth. Liveness is mostly a guess of
# the analysis. The key on the circle of fifths, the mode and the time signature did not help,
# and finer circles of the tempo help playlists of one dance style but tell artists apart
# less well.
WEIGHTS: Mapping[str, float] = {
    "danceability": 1.5,
    "loudness": 1.3,
    "acousticness": 0.6,
    "liveness": 0.2,
    "valence": 0.7,
    "tempo": 1.3,
    "duration_ms": 1.5,
}
# A song felt at 70 beats a minute may have been counted at 140. So tempo counts once more on a
# circle that comes round with each octave, on which these two are one. Left out: 2% fewer.
OCTAVE = 0.3
# A point of the circle has variance 1, like a normal score, when its radius is this.
_RADIUS = np.sqrt(2)
# The rows of `heard`.
HEARD = len(NAMES) + 2


def scores(frame: DataFrame, music: Bools) -> Floats32:
    """Normal scores of the features, (features, n), feature by feature; unknown is 0, the middle.

    Raw features have long tails and spikes (half of all songs have an instrumentalness of about
    0), and a plain Euclidean distance would be theirs alone. By rank, people's playlists agree
    more often with the neighbours: 7.1% against 6.4%.
    """
    rows = [normal_score(frame[name].to_numpy(np.float64), music) for name in NAMES]
    return np.stack(rows)


def heard(scores: Floats32, tempo_bpm: NDArray[np.float64]) -> Floats32:
    """Where tracks lie for the ear, (12, n): squared gaps count as `WEIGHTS` and `OCTAVE` say.

    `scores` are those of `scores`, (10, n), and `tempo_bpm` (n,). The last two rows are the circle
    of the tempo's octave; an unknown tempo is in its centre.
    """
    weights = np.sqrt([WEIGHTS.get(name, 1.0) for name in NAMES], dtype=np.float32)
    known = tempo_bpm > 0
    angle = 2 * np.pi * np.log2(np.where(known, tempo_bpm, 1.0))
    circle = np.sqrt(OCTAVE) * _RADIUS * known * np.stack([np.cos(angle), np.sin(angle)])
    return np.vstack([weights[:, np.newaxis] * scores, circle.astype(np.float32)])


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


def standardised(values: NDArray[np.float64], music: Bools) -> NDArray[np.float64]:
    """`values`, (n,), in standard deviations from the music's mean; NaN where unknown."""
    known = values[music & ~np.isnan(values)]
    if not len(known):
        return np.full(len(values), np.nan)
    deviation = float(known.std()) or 1.0
    scaled: NDArray[np.float64] = (values - known.mean()) / deviation
    return scaled
