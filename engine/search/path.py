"""A journey from one song to another in even steps.

At the part t of the way the candidates are the tracks of least (1 - t) |x - a|⁶ + t |x - b|⁶ for
their distances from the two ends. Squares in the place of sixth powers would mean the points of the
straight line; but styles lie apart like islands, and at the middle of the line a track of either
style is as near as one between them. Of the candidates, one for each step, the sequence is taken
whose steps have the least sum of twelfth powers, so that hardly anything but the longest counts.

Over 200 pairs of a catalogue of 135,000 tracks and twelve songs each, the longest step is 1.4 times
the mean one, at a mean of 2.4; taking the nearest to each point of the line it is 1.6 at 3.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from engine.search import select
from engine.search.blend import filled
from engine.search.quota import Quota, no_room

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.search.neighbours import Neighbours
    from engine.tracks import Lens

    Distances = npt.NDArray[np.float64]
    Rows = npt.NDArray[np.int64]

# Candidates of all steps together. Twice as many make the steps a fiftieth shorter and take twice
# the time.
_CANDIDATES = 1_200
# So many tracks are looked at for each candidate, since artists have many that are alike.
_FOR_ONE = 4
# Twice makes the longest step a twentieth shorter; more often than that changes nothing.
_EVENED = 2
# Candidates to stand in another's place.
_OTHERS = 60
# There are more whenever those were not enough, so many times as many.
_AND_THEN = 4


@dataclass(frozen=True, slots=True)
class Journey:
    """The rows of its tracks in order, and how far each is from the one before, 0 for the first."""

    rows: list[int]
    distances: list[float]


class Paths:
    """Finds journeys through one run; any number of threads may ask."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]], neighbours: Neighbours) -> None:
        self._neighbours = neighbours
        self._quota = Quota(arrays)

    def find(
        self, start: int, end: int, length: int, lens: Lens, without: Sequence[int] = ()
    ) -> Journey:
        """A journey of `length` tracks between two different songs, shorter where there are fewer.

        It is the same there and back. Each row of `without` that is on it is replaced, one after
        the other, by the best that is not among those so far; all others stay where they are.
        """
        way = _Way(self._neighbours, self._quota, min(start, end), max(start, end), lens)
        rows = way.rows(length)
        for number, unwanted in enumerate(without, 1):
            if unwanted in rows[1:-1]:
                place = rows.index(unwanted)
                other = way.other(rows, place, without[:number])
                rows = [*rows[:place], *([] if other is None else [other]), *rows[place + 1 :]]
        steps = way.steps(rows).tolist()
        if start > end:
            rows, steps = rows[::-1], steps[::-1]
        return Journey(rows, [0.0, *steps])

    def steps(self, rows: list[int], lens: Lens) -> Distances:
        """How far each but the first is from the one before on a journey, (n_rows - 1,)."""
        return _Way(self._neighbours, self._quota, rows[0], rows[-1], lens).steps(rows)


class _Way:
    """Between the tracks at the rows `start` and `end`, through one lens."""

    def __init__(
        self, neighbours: Neighbours, quota: Quota, start: int, end: int, lens: Lens
    ) -> None:
        self._neighbours = neighbours
        self._quota = quota
        self._lens: Lens = lens
        self._ends = np.array([start, end])
        self._points = dict(zip((start, end), filled(neighbours, self._ends), strict=True))

    def rows(self, length: int) -> list[int]:
        """The journey's rows, both ends included."""
        start, end = self._ends.tolist()
        first, last = (self._sixth_powers(row) for row in (start, end))
        for shorter in range(length, 2, -1):
            parts = np.linspace(0, 1, shorter, dtype=np.float32)[1:-1]
            each = _CANDIDATES // len(parts)
            while True:
                chain = self._chain(
                    [self._nearest((1 - t) * first + t * last, each) for t in parts]
                )
                if chain is not None:
                    return self._evened([start, *chain, end])
                if each >= len(first):
                    break
                each *= _AND_THEN
        return [start, end]

    def other(self, rows: list[int], place: int, without: Sequence[int]) -> int | None:
        """The best other track in that place of a journey, None where there is none."""
        before, after = rows[place - 1], rows[place + 1]
        beside = [*rows[:place], *rows[place + 1 :]]
        powers = self._sixth_powers(before) + self._sixth_powers(after)
        powers[[*rows, *without]] = np.inf
        wanted = _OTHERS
        while True:
            near = self._beside(beside, select.smallest(powers, wanted)[0])
            if len(near):
                costs = _cost(self._squared(before, near)) + _cost(self._squared(after, near))
                return int(near[costs.argmin()])
            if wanted >= len(powers):
                return None
            wanted *= _AND_THEN

    def steps(self, rows: list[int]) -> Distances:
        """How far each but the first of `rows` is from the one before, (n_rows - 1,)."""
        (start, *between, end) = rows
        if not between:
            return np.sqrt(self._squared(start, np.array([end])))
        inner = np.array(between)
        squared = np.concatenate(
            [
                self._squared(start, inner[:1]),
                np.diagonal(self._neighbours.between(inner, inner, self._lens), offset=1),
                self._squared(end, inner[-1:]),
            ]
        )
        steps: Distances = np.sqrt(squared)
        return steps

    def _evened(self, rows: list[int]) -> list[int]:
        """The journey after the tracks at its longest step were replaced, where that evens it."""
        for _ in range(_EVENED):
            longest = int(self.steps(rows).argmax())
            places = [place for place in (longest, longest + 1) if 0 < place < len(rows) - 1]
            others = [(place, self.other(rows, place, ())) for place in places]
            journeys = [
                [*rows[:place], other, *rows[place + 1 :]]
                for place, other in others
                if other is not None
            ]
            rows = min([rows, *journeys], key=lambda one: float(_cost(self.steps(one) ** 2).sum()))
        return rows

    def _chain(self, steps: list[Rows]) -> list[int] | None:
        """One row of each step, so that the sequence is cheapest; None for a dead end.

        For each candidate of a step the cheapest way there is kept, with what it has used up, as
        in Viterbi's algorithm. What is used up can rule out what would have been cheaper later on,
        so the whole may be a little dearer than the cheapest.
        """
        start, end = self._ends.tolist()
        steps = [self._beside([start, end], step) for step in steps]
        uses = self._quota.uses(np.concatenate([self._ends, *steps]))
        ends, *each = np.split(uses, np.cumsum([2, *map(len, steps[:-1])]))
        here, used = steps[0], ends.sum(axis=0, dtype=np.int8) + each[0]
        costs = _cost(self._squared(start, here))
        came_from: list[Rows] = []
        for there, needed in zip(steps[1:], each[1:], strict=True):
            if not len(here):
                return None
            totals = costs[:, np.newaxis] + _cost(self._neighbours.between(here, there, self._lens))
            totals[no_room(used, needed)] = np.inf
            best = totals.argmin(axis=0)
            costs, used = totals[best, np.arange(len(there))], used[best] + needed
            came_from.append(best)
            here = there
        costs = costs + _cost(self._squared(end, here))
        if not np.isfinite(costs).any():
            return None
        at = [int(costs.argmin())]
        for best in reversed(came_from):
            at.append(int(best[at[-1]]))
        return [int(step[place]) for step, place in zip(steps, reversed(at), strict=True)]

    def _nearest(self, powers: npt.NDArray[np.float32], n: int) -> Rows:
        """The `n` rows of least `powers`, no artist's but two: no more of them find room."""
        near, _ = select.smallest(powers, _FOR_ONE * n)
        return self._quota.led_twice(near)[:n]

    def _beside(self, rows: list[int], others: Rows) -> Rows:
        """Those of `others` for which there is room beside all of `rows`."""
        uses = self._quota.uses(np.concatenate([rows, others]).astype(np.int64))
        used = uses[: len(rows)].sum(axis=0, dtype=np.int8, keepdims=True)
        with_room: Rows = others[~no_room(used, uses[len(rows) :])[0]]
        return with_room

    def _sixth_powers(self, row: int) -> npt.NDArray[np.float32]:
        squared = self._neighbours.squared(self._points.get(row, row), self._lens)
        powers: npt.NDArray[np.float32] = squared * squared * squared
        return powers

    def _squared(self, row: int, others: Rows) -> Distances:
        """Squared distances of a track of the journey to others, none of which is an end."""
        if row in self._points:
            squared: Distances = (
                self._neighbours.distances(self._points[row], others, self._lens) ** 2
            )
            return squared
        one_way: Distances = self._neighbours.between(np.array([row]), others, self._lens)[0]
        return one_way


def _cost(squared: Distances) -> Distances:
    cost: Distances = squared**6
    return cost
