"""The order in which fitting tracks are offered: well-known ones and discoveries in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from engine.search.select import smallest

if TYPE_CHECKING:
    from collections.abc import Callable

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
_ROUND, _DISCOVERIES, _KNOWN = 5, (1, 4), (0, 2, 3)
# A well-known track is preferred as long as it fits nearly as well as the best fifty do, or the
# best fortieth of a small catalogue.
_BEST, _BEST_PART, _NEARLY = 50, 40, 0.15


class Mix:
    """One answer's tracks in order, as many as are asked for.

    `rank` ranks the tracks, of which at least the so many nearest are needed; `ranking` is what it
    said last.
    """

    def __init__(self, rank: Callable[[int], Ranking], popularity: Floats | None) -> None:
        """`popularity` (n,) is in shares; without it, the nearest come first."""
        self._rank = rank
        self._popularity = popularity
        self.ranking = rank(_MIXED)
        self._order = self._mixed_places()

    def first(self, n: int) -> tuple[Rows, Distances]:
        """Up to `n` rows, or all that were mixed if those are more, and their distances."""
        if n > len(self._order) and self.ranking.rows is not None:
            self.ranking = self._rank(n)
            self._order = self._mixed_places()
        places = self._order
        if n > len(places):
            nearest, _ = smallest(self.ranking.distances, n)
            places = np.concatenate([places, nearest[~np.isin(nearest, places)]])
        return self.ranking.at(places), self.ranking.distances[places].astype(np.float64)

    def _mixed_places(self) -> Rows:
        """Where the nearest stand in the ranking, in the order to offer them."""
        near, away = smallest(self.ranking.distances, _MIXED)
        fits = self.ranking.fits[near]
        front = near[fits]
        if self._popularity is not None:
            best = min(_BEST, max(len(self._popularity) // _BEST_PART, 1))
            popularity = self._popularity[self.ranking.at(front)]
            front = front[_in_turn(popularity, away[fits], best)]
        return np.concatenate([front, near[~fits]])


def _in_turn(popularity: Floats, away: Distances, best: int) -> Rows:
    """The order, with two discoveries in five, of fitting tracks of which the nearest come first.

    A known one is taken before its turn if it fits nearly as well as the `best` ones do.
    """
    if not len(away):
        return np.empty(0, dtype=np.int64)
    bar = away[min(best, len(away)) - 1] + _NEARLY
    known = (popularity >= WELL_KNOWN) & (away <= bar)
    places = np.empty(len(away), dtype=np.int64)
    places[known] = _turns(int(known.sum()), _KNOWN)
    places[~known] = _turns(int((~known).sum()), _DISCOVERIES)
    return np.argsort(places, kind="stable")


def _turns(n: int, of: tuple[int, ...]) -> Rows:
    """The first `n` places that are these of five."""
    rounds, turn = np.divmod(np.arange(n), len(of))
    places: Rows = _ROUND * rounds + np.array(of)[turn]
    return places
