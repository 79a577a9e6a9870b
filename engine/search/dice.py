"""The dice: other good answers, the same ones for the same throw."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from engine.whole import whole

Bools = npt.NDArray[np.bool_]

# One song in so many is kept by a throw: the ten answers then come from among the forty nearest,
# and two throws share a quarter of theirs.
ONE_IN = 4


def kept(songs: npt.NDArray[np.int32], seed: int) -> Bools:
    """Which of `songs`, given by number, the throw `seed` keeps; all of them when it is 0.

    A song's luck depends on nothing but its number and the seed, so that a longer answer starts
    with the shorter one. TypeError for a seed that is not a whole number.
    """
    seed = whole(seed, "a seed")
    if seed == 0:
        return np.ones(len(songs), dtype=bool)
    throw = _mixed(np.array([seed % 2**64], dtype=np.uint64))
    lucky: Bools = _mixed(songs.astype(np.uint64) ^ throw) % np.uint64(ONE_IN) == 0
    return lucky


def _mixed(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The finaliser of SplitMix64 (Steele, Lea and Flood, 2014): every bit depends on all bits."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
