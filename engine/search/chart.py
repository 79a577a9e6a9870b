"""Where music lies: on the map, and feature by feature among all the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.features import ALL_OF_IT, NAMES
from engine.search.facts import level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.tracks import Axis

Place = tuple[float, float]
"""A point of the map: along the first axis, and along the second."""

_QUARTERS = (0.25, 0.5, 0.75)


class Standing(NamedTuple):
    """The shares of the catalogue's music that have less of a feature than a song, and more.

    What is missing to 1 has as much.
    """

    less: float
    more: float


class Spread(NamedTuple):
    """Where a group of songs lies, in levels of a feature as `Engine.levels` has them.

    A quarter of the group is below `low`, half below `middle`, a quarter above `high`.
    """

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Chart:
    """The map of the n tracks of music.

    `points` is float32 (2, n), `personalities` (n,) has their ids, `middles` where half of a
    personality's songs are to the left, and half below.
    """

    points: npt.NDArray[np.float32]
    personalities: npt.NDArray[np.integer[Any]]
    middles: Mapping[int, Place]
    axes: tuple[Axis, ...]


def chart(arrays: Mapping[str, npt.NDArray[Any]], axes: tuple[Axis, ...]) -> Chart:
    """The map of a run's music."""
    music = arrays["music"]
    points, personalities = arrays["map"][:, music], arrays["personality"][music]
    middles = {
        one: _middle(points[:, personalities == one]) for one in np.unique(personalities).tolist()
    }
    return Chart(points, personalities, middles, axes)


def spread(arrays: Mapping[str, npt.NDArray[Any]], personality: int) -> dict[str, Spread]:
    """By feature, where the personality's music lies; NaN where none is known."""
    music = arrays["music"]
    group = arrays["personality"][music] == personality
    return {
        name: _spread(name, values[music], group)
        for name, values in zip(NAMES, arrays["raw"], strict=True)
    }


def standing(arrays: Mapping[str, npt.NDArray[Any]], row: int) -> dict[str, Standing]:
    """By feature, where the track at `row` stands among all music; NaN where it is unknown."""
    music = arrays["music"]
    return {
        name: _standing(values[music], values[row])
        for name, values in zip(NAMES, arrays["raw"], strict=True)
    }


def _standing(values: npt.NDArray[np.float32], value: np.float32) -> Standing:
    if np.isnan(value):
        return Standing(np.nan, np.nan)
    known = max(int(np.count_nonzero(values == values)), 1)
    less, more = np.count_nonzero(values < value), np.count_nonzero(values > value)
    return Standing(int(less) / known, int(more) / known)


def _middle(points: npt.NDArray[np.float32]) -> Place:
    x, y = np.median(points, axis=1).tolist()
    return x, y


def _spread(name: str, values: npt.NDArray[np.float32], group: npt.NDArray[np.bool_]) -> Spread:
    known = ~np.isnan(values)
    if not (group & known).any():
        return Spread(np.nan, np.nan, np.nan)
    # Values that songs have, not means of two: half the songs share a few of them.
    bounds = np.quantile(values[group & known], _QUARTERS, method="nearest")
    if name in ALL_OF_IT:
        return Spread(*level(name, bounds).tolist())
    below = [np.count_nonzero(values[known] < bound) / np.count_nonzero(known) for bound in bounds]
    return Spread(*map(float, below))
