"""What is plainly known of each track, in plain units, to steer and to lock by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from engine.features import ALL_OF_IT, NAMES
from engine.search import marks

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]


def build(frame: pd.DataFrame) -> dict[str, npt.NDArray[Any]]:
    """What `Facts` needs of a clean `frame` of n tracks.

    `raw` float32 (10, n) with the features in their own units, `year` float32 (n,), both NaN where
    unknown, and `live` and `explicit` bool (n,), what `engine.search.marks` makes of them.
    """
    return {
        "raw": np.stack([frame[name].to_numpy(np.float32) for name in NAMES]),
        "year": frame["year"].to_numpy(np.float32, na_value=np.nan),
        "live": marks.live(frame),
        "explicit": marks.explicit(frame),
    }


class Facts:
    """The features, year and popularity of every track by name, NaN where unknown."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self._columns: dict[str, Floats] = {
            **dict(zip(NAMES, arrays["raw"], strict=True)),
            "year": arrays["year"],
            "popularity": arrays["popularity"],
        }
        self._music = np.array(arrays["music"], dtype=bool)
        self._known = {
            name: int(np.count_nonzero(self._music & ~np.isnan(self._columns[name])))
            for name in NAMES
        }

    def __getitem__(self, name: str) -> Floats:
        return self._columns[name]

    def at(self, row: int) -> dict[str, float]:
        """What is known of the track at `row`."""
        return {name: float(values[row]) for name, values in self._columns.items()}

    def mean(self, rows: Rows) -> dict[str, float]:
        """The means of what is known of the tracks at `rows`.

        The tempo is unknown: fast and slow songs have no middle that one could hear.
        """
        means = {name: _mean(values[rows]) for name, values in self._columns.items()}
        return means | {"tempo": float("nan")}

    def percentiles(self, row: int) -> dict[str, float]:
        """By feature, the share of the music that has less of it than the track at `row`."""
        return {name: self._share_below(name, row) for name in NAMES}

    def levels(self, row: int) -> dict[str, float]:
        """By feature, how much of it the track at `row` has: of what is rare, the part itself."""
        return {
            name: float(level(name, self._columns[name][[row]])[0])
            if name in ALL_OF_IT
            else self._share_below(name, row)
            for name in NAMES
        }

    def _share_below(self, name: str, row: int) -> float:
        values = self._columns[name]
        if np.isnan(values[row]):
            return float("nan")
        below = int(np.count_nonzero(self._music & (values < values[row])))
        return below / max(self._known[name], 1)


def level(name: str, values: Floats) -> Floats:
    """How much there is of a feature in `ALL_OF_IT`, from none to nothing else, in [0, 1]."""
    levels: Floats = np.clip(values / np.float32(ALL_OF_IT[name]), 0, 1)
    return levels


def _mean(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean(dtype=np.float64)) if len(known) else float("nan")
