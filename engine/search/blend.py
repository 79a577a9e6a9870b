"""Music between several songs: near to each of them, and not only to one.

A track's distance from several songs is the sixth-power mean of its distances from each of them,
so that the song which it is farthest from counts most. What was tried, on 60 pairs of well-known
songs of a catalogue of 135,000 tracks, as how many tracks are nearer to a song than an answer is
(geometric means), and how many of ten answers are about as near to the one song as to the other:

    ranked by                  the farther song   the nearer song   in between
    sum of distances                      8,500                16          0.3
    distance from the centre              4,200                96          1.0
    fourth-power mean                     2,700               330          2.5
    sixth-power mean                      2,500               440          3.6
    eighth-power mean                     2,500               500          4.5
    largest distance                      2,800               660          8.2

The sum is content with what is like one song alone, for on the way from one to the other all sums
are equal. The largest distance has no eye for what is gained on the nearer side. Distances in terms
of how near a song's own neighbours are won a tenth on the farther side, and lost the middle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.search import select

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.search.neighbours import Neighbours
    from engine.search.points import Point
    from engine.tracks import Lens

    Floats = npt.NDArray[np.float32]
    Distances = npt.NDArray[np.float64]
    Rows = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

# An answer leans to the nearest song unless another one is about as near: a tenth more at most.
LEANS = 0.9
# What float32 may be wrong by in a squared distance: some 1e-6 of terms that are 100 at most.
_ROUNDING = 1e-3


def filled(neighbours: Neighbours, rows: Rows) -> list[Point]:
    """Where the songs at `rows` are; what is unknown is taken to be that of the others.

    So distances from the songs can be compared with each other. What none knows stays unknown.
    """
    middle = neighbours.centre(rows)
    return [
        point._replace(
            era=middle.era if np.isnan(point.era) else point.era,
            genres=middle.genres if point.genres is None else point.genres,
            fame=middle.fame if np.isnan(point.fame) else point.fame,
        )
        for point in map(neighbours.at, rows.tolist())
    ]


def sixth_powers(squares: Sequence[Floats], shares: Sequence[float]) -> Floats:
    """The mean of the sixth powers of distances, (n,), of their squares; `shares` add up to 1."""
    powers = [
        np.float32(share) * one * one * one for one, share in zip(squares, shares, strict=True)
    ]
    total: Floats = np.sum(powers, axis=0)
    return total


class Blend:
    """What lies between the songs at `rows`, two at least, through one lens.

    `kept` says which tracks may be an answer, (n_tracks,); None for all.
    """

    def __init__(
        self, neighbours: Neighbours, rows: Rows, lens: Lens, kept: Bools | None = None
    ) -> None:
        self._neighbours = neighbours
        self._lens: Lens = lens
        self._points = filled(neighbours, rows)
        self._squares = [neighbours.squared(point, lens) for point in self._points]
        for squares in self._squares:
            squares[rows] = np.inf
        self._powers = sixth_powers(self._squares, [1 / len(rows)] * len(rows))
        if kept is not None:
            self._powers[~kept] = np.inf

    def nearest(self, n: int) -> tuple[Rows, Distances]:
        """Rows of the `n` tracks nearest to all of the songs, none of these, and how near.

        Distances are exact and ascend; ties go to the lower row, as with `Neighbours.nearest`.
        """
        # A mean of powers is off by no more than the squared distances that it is the mean of.
        limit = (np.cbrt(select.bound(self._powers, n)) + _ROUNDING) ** 3
        near = np.flatnonzero((self._powers <= limit) & (self._powers < np.inf))
        return select.first(near, (self.distances(near) ** 6).mean(axis=0) ** (1 / 6), n)

    def distances(self, rows: Rows) -> Distances:
        """The distance of each song from each of `rows`, (n_songs, n_rows)."""
        return np.array(
            [self._neighbours.distances(point, rows, self._lens) for point in self._points]
        )

    def closeness(self, rows: Rows) -> Distances:
        """The share of the music that is farther from a song than the answer, (n_rows,).

        From the song for which it is least: what is close to one song alone is not close.
        """
        shares: Distances = np.min(
            [_farther(squares, squares[rows]) for squares in self._squares], axis=0
        )
        return shares

    def sides(self, rows: Rows) -> list[int | None]:
        """The place of the song that each of `rows` leans to; None for what stands between.

        What is not known of an answer is not weighed.
        """
        sides: list[int | None] = [None] * len(rows)
        for places, known in _alike(self._neighbours, rows):
            points = [_as_known(point, known) for point in self._points]
            distances = np.array(
                [self._neighbours.distances(one, rows[places], self._lens) for one in points]
            )
            for place, apart in zip(places.tolist(), distances.T, strict=True):
                nearest, next_one = np.partition(apart, 1)[:2]
                if nearest < LEANS * next_one:
                    sides[place] = int(apart.argmin())
        return sides


class _Known(NamedTuple):
    era: bool
    genres: bool
    fame: bool


def _alike(neighbours: Neighbours, rows: Rows) -> list[tuple[Rows, _Known]]:
    """Places in `rows` of tracks of which the same is known, and what."""
    known = np.array(
        [
            (not np.isnan(point.era), point.genres is not None, not np.isnan(point.fame))
            for point in map(neighbours.at, rows.tolist())
        ],
        dtype=bool,
    ).reshape(-1, 3)
    return [
        (np.flatnonzero((known == one).all(axis=1)), _Known(*one.tolist()))
        for one in np.unique(known, axis=0)
    ]


def _as_known(point: Point, known: _Known) -> Point:
    return point._replace(
        era=point.era if known.era else np.float32(np.nan),
        genres=point.genres if known.genres else None,
        fame=point.fame if known.fame else np.float32(np.nan),
    )


def _farther(squares: Floats, values: Floats) -> Distances:
    """The share of the finite `squares` that is larger than each of `values`."""
    nearer = np.sort(squares[squares <= values.max(initial=0)])
    others = max(int(np.isfinite(squares).sum()), 1)
    shares: Distances = 1 - np.searchsorted(nearer, values, side="right") / others
    return shares
