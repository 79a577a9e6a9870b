"""Where music lies: on the map, and feature by feature for a whole personality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.features import NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.tracks import Axis

Place = tuple[float, float]
"""A point of the map: along the first axis, and along the second."""

_QUARTERS = (0.25, 0.5, 0.75)


class Spread(NamedTuple):
    """Where a group of songs lies, as shares of the catalogue's music that has less.

    A quarter of the group is below `low`, half below `middle`, a quarter above `high`.
    """

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Chart:
    """The map of the n tracks of music: `points` float32 (2, n), `personalities` (n,) with ids."""

    points: npt.NDArray[np.float32]
    personalities: npt.NDArray[np.integer[Any]]
    axes: tuple[Axis, ...]


def chart(arrays: Mapping[str, npt.NDArray[Any]], axes: tuple[Axis, ...]) -> Chart:
    """The map of a run's music."""
    music = arrays["music"]
    return Chart(arrays["map"][:, music], arrays["personality"][music], axes)


def spread(arrays: Mapping[str, npt.NDArray[Any]], personality: int) -> dict[str, Spread]:
    """By feature, where the personality's music lies among all music; NaN where none is known."""
    music = arrays["music"]
    group = arrays["personality"][music] == personality
    return {
        name: _spread(values[music], group)
        for name, values in zip(NAMES, arrays["raw"], strict=True)
    }


def _spread(values: npt.NDArray[np.float32], group: npt.NDArray[np.bool_]) -> Spread:
    known = ~np.isnan(values)
    if not (group & known).any():
        return Spread(np.nan, np.nan, np.nan)
    # Values that songs have, not means of two: half the songs share a few of them.
    bounds = np.quantile(values[group & known], _QUARTERS, method="nearest")
    below = [np.count_nonzero(values[known] < bound) / np.count_nonzero(known) for bound in bounds]
    return Spread(*map(float, below))
