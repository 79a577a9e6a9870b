"""The order in which fitting tracks are offered: well-known ones and discoveries in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from engine.search.select import smallest

if TYPE_CHECKING:
    from engine.vibes.rank import Ranking

Floats = npt.NDArray[np.float32]
Distances = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

# Well known is who is better known than this share of the tracks of known popularity.
WELL_KNOWN = 0.85
# More than most people scroll through; behind them the nearest come first, well known or not.
_MIXED = 500
# Which of five is a discovery. Lists of only the famous or only the obscure are what people
# complain of in other programs.
_DISCOVERIES = (1, 4)
_ROUND = 5
# A well-known track is preferred as long as it fits nearly as well as the best fifty do, or the
# best fortieth of a small catalogue.
_BEST, _BEST_PART, _NEARLY = 50, 40, 0.15


class Mix:
    """One answer's tracks in order, as many as are asked for."""

    def __init__(self, ranking: Ranking, popularity: Floats | None) -> None:
        """`popularity` (n,) is in shares; without it, the nearest come first."""
        self._distances = ranking.distances
        near, away = smallest(ranking.distances, _MIXED)
        fits = ranking.fits[near]
        front = near[fits]
        if popularity is not None:
            best = min(_BEST, max(len(popularity) // _BEST_PART, 1))
            front = _mixed(front, away[fits], popularity, best)
        self._order = np.concatenate([front, near[~fits]])

    def first(self, n: int) -> tuple[Rows, Distances]:
        """Up to `n` rows, or all that were mixed if those are more, and their distances."""
        rows = self._order
        if n > len(rows):
            nearest, _ = smallest(self._distances, n)
            rows = np.concatenate([rows, nearest[~np.isin(nearest, rows)]])
        return rows, self._distances[rows].astype(np.float64)


def _mixed(rows: Rows, away: Distances, popularity: Floats, best: int) -> Rows:
    """The fitting `rows`, nearest first, with two discoveries in five.

    A known one is taken before its turn if it fits nearly as well as the `best` ones do.
    """
    if not len(rows):
        return rows
    bar = away[min(best, len(rows)) - 1] + _NEARLY
    known = (popularity[rows] >= WELL_KNOWN) & (away <= bar)
    places = np.empty(len(rows), dtype=np.int64)
    turns = np.arange(len(rows) * _ROUND)
    discovery = np.isin(turns % _ROUND, _DISCOVERIES)
    places[known] = turns[~discovery][: known.sum()]
    places[~known] = turns[discovery][: (~known).sum()]
    return rows[np.argsort(places, kind="stable")]
