"""How a track feels to people: happy, energetic, sad or calm, from its features.

A multinomial logistic regression, learned from 686 tracks that a person labelled with one of the
four. `scripts/evaluate.py moods --learn` prints its figures anew, and without --learn what it is
worth on tracks that it has not seen: macro F1 0.80 in cross-validation. Logarithms, because a
tenth more of speech or of instruments matters most where there is hardly any: with them the same
regression gains 0.006 (mean over 40 draws of the folds). Trees, support vectors, splines, products
of features and a blend of four models gained nothing beyond that.
Popularity and length say nothing about feelings and are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

if TYPE_CHECKING:
    from pandas import DataFrame

Floats = NDArray[np.float64]

FEELINGS = ("calm", "energetic", "happy", "sad")
AS_THEY_ARE = (
    "danceability",
    "energy",
    "loudness",
    "acousticness",
    "instrumentalness",
    "liveness",
    "valence",
    "tempo",
)
# Speech only so: of the labelled tracks hardly one raps, and a straight line would go too far.
LOGARITHMS = ("speechiness", "acousticness", "instrumentalness")
# Below a thousandth the analysis cannot tell apart, and the logarithm of zero is none.
LEAST = 1e-3
# What an unknown tempo counts as: the median of songs.
USUAL_BPM = 120.0

# One row for each of the inputs, in their order and units; one column for each of `FEELINGS`.
WEIGHTS: Floats = np.array(
    [
        [-2.541, 1.994, 3.967, -3.42],  # danceability
        [-5.189, 5.2, 3.755, -3.766],  # energy
        [-0.2024, 0.2052, -0.06486, 0.062],  # loudness
        [1.512, -0.4718, -2.307, 1.267],  # acousticness
        [5.343, -3.077, 0.2971, -2.562],  # instrumentalness
        [-2.996, 1.655, 1.515, -0.1743],  # liveness
        [-4.822, 1.393, 2.844, 0.5847],  # valence
        [-0.008875, 0.01183, 0.009418, -0.01237],  # tempo
        [-0.02817, 0.7328, 0.1518, -0.8564],  # logarithm of speechiness
        [0.1326, -0.3565, 0.09897, 0.1249],  # logarithm of acousticness
        [0.2896, -0.1859, -0.3549, 0.2512],  # logarithm of instrumentalness
    ]
)
CONSTANTS: Floats = np.array([1.723, -3.131, -5.863, 7.271])


def inputs(frame: DataFrame) -> Floats:
    """What the regression looks at, (n, 11): features as they are, then logarithms."""
    plain = frame[list(AS_THEY_ARE)].fillna({"tempo": USUAL_BPM}).to_numpy(np.float64)
    return np.hstack([plain, np.log(frame[list(LOGARITHMS)].to_numpy(np.float64) + LEAST)])


def probabilities(
    frame: DataFrame, weights: Floats = WEIGHTS, constants: Floats = CONSTANTS
) -> Floats:
    """How likely a person calls each row calm, energetic, happy or sad: (n, 4), rows add up to 1.

    Other `weights` (11, 4) and `constants` (4,) are those of a regression that learned elsewhere.
    """
    likely: Floats = softmax(inputs(frame) @ weights + constants, axis=1)
    return likely


def leads(likely: Floats) -> Floats:
    """By how much each feeling leads the best other one, (n, 4); below 0 it does not lead."""
    ordered = np.sort(likely, axis=1)
    best, second = ordered[:, [-1]], ordered[:, [-2]]
    return np.where(likely == best, likely - second, likely - best)
