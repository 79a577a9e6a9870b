"""Exact nearest tracks in sound, era and genre.

The squared distance of two tracks is a weighted sum of squared gaps:

    SOUND[lens] * |sound gap|² + ERA[lens] * (era gap)² + GENRE[lens] * |genre gap|²

Sound gaps are differences of normal scores, one for each feature but the duration: how long a song
is says little about how it sounds. Eras are standardised years, genres unit vectors. The weights
of "blend" are the squares of 0.7, 2.5 and 4, which on playlists of 28,000 tracks had the nearest
tracks share a playlist with the query 2.6 times as often as sound alone did.

A track whose era or genre is unknown gets the expected squared gap instead, that of the query to a
track drawn from the catalogue, so that not knowing neither helps nor hurts it: for a query u and
known values v, E|u - v|² = |u|² - 2 u·E[v] + E|v|². A query whose own era or genre is unknown is
compared without it.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.features import NAMES
from engine.search import select

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.tracks import Lens

Floats = npt.NDArray[np.float32]
Distances = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]

SOUND: dict[Lens, float] = {"sound": 1.0, "blend": 0.7**2}
ERA: dict[Lens, float] = {"sound": 0.0, "blend": 2.5**2}
GENRE: dict[Lens, float] = {"sound": 0.0, "blend": 4.0**2}

# `sound` lists the duration last, so leaving it out leaves one contiguous block.
_HEARD = NAMES.index("duration_ms")
# A float32 sum of products may be wrong by some 1e-6 of its terms. Tracks that lie this much of
# them beyond the n-th are measured again in float64 before they are left out.
_ROUNDING = 1e-5


class Neighbours:
    """The catalogue's vectors, ready for questions; any number of threads may ask.

    `arrays` are those of a run for n tracks. What is no music is near to nothing but to a query
    that is no music itself.
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self._sound: Floats = arrays["sound"][:_HEARD]
        self._genres: Floats = arrays["genre_vectors"]
        self._codes: npt.NDArray[np.int32] = arrays["genre_codes"]
        self._music = np.array(arrays["music"], dtype=bool)
        self._era = _Era.of(arrays["era"], self._music)
        self._genre_mean = _mean_vector(self._genres, self._codes[self._music])
        self._lengths = self._squared_lengths()
        self._scratch = threading.local()

    def nearest(self, row: int, n: int, lens: Lens) -> tuple[Rows, Distances]:
        """Rows of the `n` tracks nearest to that at `row`, itself among them, nearest first.

        Distances are exact, unitless and ascend; ties go to the lower row. Fewer rows come back
        when there are fewer, more when the n-th ties with others.
        """
        rough = self._rough(row, lens)
        limit = select.bound(rough, n)
        terms = 1 + 2 * GENRE[lens] + float(self._lengths[lens, True, False][row]) + abs(limit)
        near = np.flatnonzero((rough <= limit + _ROUNDING * terms) & (rough < np.inf))
        return select.first(near, self.distances(row, near, lens), n)

    def distances(self, row: int, rows: Rows, lens: Lens) -> Distances:
        """The distances of the track at `row` to those at `rows`, in float64."""
        there = self._sound[:, rows].astype(np.float64)
        squared = SOUND[lens] * _squared_gaps(self._sound[:, row], there)
        if ERA[lens] and self._era.known[row]:
            squared += ERA[lens] * self._era_gaps(row, rows)
        if GENRE[lens] and self._codes[row]:
            squared += GENRE[lens] * self._genre_gaps(row, rows)
        exact: Distances = np.sqrt(squared)
        return exact

    def genre_likeness(self, row: int, rows: Rows) -> Distances:
        """The cosine of the track's genres to those at `rows`; NaN where either is unknown."""
        codes = self._codes[rows]
        query = self._genres[:, self._codes[row]].astype(np.float64)
        known = (codes != 0) & (self._codes[row] != 0)
        return np.where(known, query @ self._genres[:, codes], np.nan)

    def _era_gaps(self, row: int, rows: Rows) -> Distances:
        query = float(self._era.values[row])
        gaps = (self._era.values[rows].astype(np.float64) - query) ** 2
        expected = query**2 - 2 * query * self._era.mean + self._era.mean_square
        return np.where(self._era.known[rows], gaps, expected)

    def _genre_gaps(self, row: int, rows: Rows) -> Distances:
        query = self._genres[:, self._codes[row]]
        codes = self._codes[rows]
        gaps = _squared_gaps(query, self._genres[:, codes].astype(np.float64))
        expected = 2 - 2 * float(query.astype(np.float64) @ self._genre_mean)
        return np.where(codes != 0, gaps, expected)

    def _rough(self, row: int, lens: Lens) -> Floats:
        """Squared distances of all tracks in float32, less what is the same for all of them.

        |u - v|² without the query's own |u|² is |v|² - 2 u·v, and |v|² is known beforehand: one
        product of a vector and a matrix that is stored feature by feature. The array is the
        thread's own and good until its next question.
        """
        rough, term = self._buffers()
        np.matmul(np.float32(-2 * SOUND[lens]) * self._sound[:, row], self._sound, out=rough)
        use_era = bool(ERA[lens] and self._era.known[row])
        if use_era:
            query = np.float32(-2 * ERA[lens]) * self._era.values[row]
            rough += np.multiply(self._era.values, query, out=term)
        if GENRE[lens] and self._codes[row]:
            # Thousands of tracks share a genre vector: each is scored once.
            genres = self._genres[:, self._codes[row]]
            likeness = genres @ self._genres
            likeness[0] = genres @ self._genre_mean
            likeness *= np.float32(-2 * GENRE[lens])
            rough += np.take(likeness, self._codes, out=term, mode="clip")
        rough += self._lengths[lens, use_era, bool(self._music[row])]
        return rough

    def _squared_lengths(self) -> dict[tuple[Lens, bool, bool], Floats]:
        """|v|² of every track by lens, with or without its era, and with or without non-music.

        Genre vectors have unit length, which is the same for all and left out. What is no music
        is infinitely long where it is not wanted.
        """
        sound = np.einsum("fn,fn->n", self._sound, self._sound)
        era = np.where(self._era.known, self._era.values**2, np.float32(self._era.mean_square))
        unwanted = np.where(self._music, np.float32(0), np.float32(np.inf))
        return {
            (lens, use_era, music_only): np.asarray(
                SOUND[lens] * sound + use_era * ERA[lens] * era + (unwanted if music_only else 0),
                dtype=np.float32,
            )
            for lens in SOUND
            for use_era in (False, True)
            for music_only in (False, True)
        }

    def _buffers(self) -> tuple[Floats, Floats]:
        """Two rows to reckon in, kept by each thread: fresh memory costs more than the sums."""
        if not hasattr(self._scratch, "rows"):
            self._scratch.rows = np.empty((2, len(self._codes)), dtype=np.float32)
        rows: Floats = self._scratch.rows
        return rows[0], rows[1]


class _Era(NamedTuple):
    """Standardised years: an unknown one has the mean as its value."""

    values: Floats
    known: npt.NDArray[np.bool_]
    mean: float
    mean_square: float

    @classmethod
    def of(cls, era: Floats, music: npt.NDArray[np.bool_]) -> _Era:
        known = ~np.isnan(era)
        sample = era[known & music].astype(np.float64)
        mean, mean_square = (sample.mean(), (sample**2).mean()) if len(sample) else (0.0, 0.0)
        values = np.where(known, era, np.float32(mean))
        return cls(values, known, float(mean), float(mean_square))


def _mean_vector(vectors: Floats, codes: npt.NDArray[np.int32]) -> Distances:
    """The mean genre vector of the tracks with these codes that have one."""
    counts = np.bincount(codes, minlength=vectors.shape[1])[1:]
    mean: Distances = vectors[:, 1:].astype(np.float64) @ counts / max(counts.sum(), 1)
    return mean


def _squared_gaps(query: npt.NDArray[Any], there: Distances) -> Distances:
    # Column by column alike, so that equal tracks are at equal distances to the last bit.
    gaps: Distances = ((there - query.astype(np.float64)[:, np.newaxis]) ** 2).sum(axis=0)
    return gaps
