"""A journey from one song to another in even steps.

At the part t of the way the candidates are the tracks of least (1 - t) |x - a|⁶ + t |x - b|⁶ for
their distances from the two ends. Squares in the place of sixth powers would mean the points of the
straight line; but styles lie apart like islands, and at the middle of the line a track of either
style is as near as one between them. Of the candidates, one for each step, the sequence is taken
whose steps have the least sum of twelfth powers, so that hardly anything but the longest counts.

Over 200 pairs of a catalogue of 135,000 tracks and twelve songs each, the longest step is 1.6 times
the mean one, at a mean of 1.7; taking the nearest to each point of the line it is 1.9 at 2.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from engine.search import select
from engine.search.blend import filled, sixth_powers
from engine.search.encounters import Encounters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from engine.search.encounters import Meetings
    from engine.search.neighbours import Neighbours, Vectors
    from engine.tracks import Lens

    Floats = npt.NDArray[np.float32]
    Distances = npt.NDArray[np.float64]
    Rows = npt.NDArray[np.int64]

SHORTEST, LONGEST = 8, 25
# Candidates of all steps together: twice as many make steps a twentieth shorter and take twice the
# time.
_CANDIDATES = 1_500
# Candidates to stand in another's place.
_OTHERS = 60


@dataclass(frozen=True, slots=True)
class Journey:
    """The rows of its tracks in order, and how far each is from the one before, 0 for the first."""

    rows: list[int]
    distances: list[float]


class Paths:
    """Finds journeys through one run; any number of threads may ask."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]], neighbours: Neighbours) -> None:
        self._neighbours = neighbours
        self._encounters = Encounters(arrays)

    def find(
        self, start: int, end: int, length: int, lens: Lens, without: Sequence[int]
    ) -> Journey:
        """A journey of `length` tracks between two different songs, shorter where there are fewer.

        It is the same there and back. Each track of `without` that is on it is replaced, one after
        the other, by the best that is not among those so far; the others stay where they are.
        """
        way = _Way(self._neighbours, self._encounters, min(start, end), max(start, end), lens)
        rows = way.rows(length)
        for number, unwanted in enumerate(without, 1):
            if unwanted in rows[1:-1]:
                rows = way.replaced(rows, rows.index(unwanted), without[:number])
        distances = way.steps(rows)
        if start > end:
            rows, distances = rows[::-1], distances[::-1]
        return Journey(rows, [0.0, *distances])


class _Way:
    """Between the rows `start` and `end`."""

    def __init__(
        self, neighbours: Neighbours, encounters: Encounters, start: int, end: int, lens: Lens
    ) -> None:
        self._neighbours = neighbours
        self._encounters = encounters
        self._start, self._end = start, end
        self._lens: Lens = lens
        self._ends = filled(neighbours, np.array([start, end]))
        self._squares = [neighbours.squared(point, lens) for point in self._ends]
