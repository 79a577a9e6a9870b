"""From a question to an answer: the nearest tracks, steered, locked, thrown for and varied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.search import dice, select
from engine.search.facts import Facts
from engine.search.locks import Locks
from engine.search.steer import Steering
from engine.search.variety import Variety

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.search.neighbours import Neighbours, Point
    from engine.tracks import Lens, Lock, Steer

    Nearest = Callable[[int], tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]]

Floats = npt.NDArray[np.float32]
Distances = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]

# So many tracks are looked at for each one that is wanted, since variety leaves some out, and so
# many times more whenever that was not enough.
_AT_FIRST, _AND_THEN = 6, 4
# A plain answer and the takes that variety would leave out of it.
_AROUND = 20
# A float32 sum of squares may be wrong by some 1e-6 of it.
_ROUNDING = 1e-5
# Up to so many answers it is faster to count for each of them what is nearer than to sort.
_COUNTED_ONE_BY_ONE = 60


class Question(NamedTuple):
    """What is asked: music near `point`, of which `known` tells the facts.

    Nothing in `without` is offered, nor another take of what stands there. `steer` maps ways to
    presses, none of them opposite.
    """

    point: Point
    known: Mapping[str, float]
    lens: Lens
    without: Rows
    steer: Mapping[Steer, int] = {}
    locks: frozenset[Lock] = frozenset()
    seed: int = 0


class Answer(NamedTuple):
    """Rows, their distances from what was asked for, and their closeness to the query itself."""

    rows: Rows
    distances: Distances
    closeness: Distances


class Answers:
    """Answers questions about one run; any number of threads may ask."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]], neighbours: Neighbours) -> None:
        self.facts = Facts(arrays)
        self.locks = Locks(arrays, self.facts)
        self._steering = Steering(self.facts)
        self._variety = Variety(arrays)
        self._neighbours = neighbours
        self._music = np.array(arrays["music"], dtype=bool)
        self._songs: npt.NDArray[np.int32] = arrays["song"]

    def near(self, question: Question, limit: int) -> Answer:
        """Up to `limit` answers, nearest to what was asked for first."""
        if not question.steer and not question.locks:
            return self._plain(question, limit)
        return self._bent(question, limit)

    def varied(
        self, nearest: Nearest, limit: int, unlike: Sequence[int] = (), seed: int = 0
    ) -> tuple[Rows, Distances, list[int]]:
        """What `nearest` found, and the places in it of up to `limit` answers with variety.

        Nothing is a take of the songs at the rows `unlike`. Variety and the dice leave tracks out,
        so more are looked at until there are enough or no more.
        """
        looked_at = _AT_FIRST * limit * (dice.ONE_IN if seed else 1)
        while True:
            rows, distances = nearest(looked_at + len(unlike))
            luck = dice.kept(self._songs[rows], seed)
            places = np.flatnonzero(luck)
            complete = looked_at >= len(self._songs)
            if complete:
                # What was not thrown comes after all that was, rather than nothing.
                places = np.concatenate([places, np.flatnonzero(~luck)])
            chosen = self._variety.choose(rows[places], limit, unlike=unlike)
            if len(chosen) == limit or complete:
                return rows, distances, places[chosen].tolist()
            looked_at *= _AND_THEN

    def _plain(self, question: Question, limit: int) -> Answer:
        def nearest(n: int) -> tuple[Rows, Distances]:
            rows, distances = self._neighbours.nearest(question.point, n, question.lens)
            others = ~np.isin(rows, question.without)
            return rows[others], distances[others]

        rows, distances, chosen = self.varied(
            nearest, limit, question.without.tolist(), question.seed
        )
        shares = select.closeness(distances, self._music[rows], self._others(question.without))
        return Answer(rows[chosen], distances[chosen], shares[chosen])

    def _bent(self, question: Question, limit: int) -> Answer:
        squared = self._neighbours.squared(question.point, question.lens)
        squared[question.without] = np.inf
        wanted = squared
        if question.locks:
            kept = self.locks.kept(question.locks, question.known)
            wanted = np.where(kept, wanted, np.float32(np.inf))
        lacks = np.zeros(1, dtype=np.float32)
        if question.steer:
            around, _ = select.smallest(wanted, _AROUND)
            lacks = self._steering.penalty(question.steer, question.known, around)
            wanted = wanted + lacks

        def nearest(n: int) -> tuple[Rows, Distances]:
            limit = select.bound(wanted, n) * (1 + _ROUNDING) + _ROUNDING
            near = np.flatnonzero((wanted <= limit) & (wanted < np.inf))
            exact = self._neighbours.distances(question.point, near, question.lens) ** 2
            if question.steer:
                exact += lacks[near]
            return select.first(near, np.sqrt(exact), n)

        rows, distances, chosen = self.varied(
            nearest, limit, question.without.tolist(), question.seed
        )
        return Answer(rows[chosen], distances[chosen], self._closeness(squared, rows[chosen]))

    def _closeness(self, squared: Floats, rows: Rows) -> Distances:
        """The share of the music that is farther from the query than each of `rows`."""
        music = squared[self._music] if not self._music.all() else squared
        others = np.isfinite(music).sum()
        if len(rows) <= _COUNTED_ONE_BY_ONE:
            nearer = np.array([np.count_nonzero(music <= value) for value in squared[rows]])
        else:
            nearer = np.searchsorted(np.sort(music), squared[rows], side="right")
        shares: Distances = 1 - nearer / max(int(others), 1)
        return shares

    def _others(self, without: Rows) -> int:
        return int(self._music.sum()) - int(self._music[without].sum())
