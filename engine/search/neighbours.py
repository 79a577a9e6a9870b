"""Exact nearest tracks in sound, era, genre, artist and fame.

The squared distance of two tracks is a weighted sum of squared gaps:

    SOUND[lens] * |sound gap|² + ERA[lens] * (era gap)² + GENRE[lens] * |genre gap|²
        + ARTIST[lens] * |artist gap|² + FAME[lens] * (fame gap)²

Sound is where a track is heard (see `engine.model.sound.heard`), an artist is where the artist's
tracks are heard on the mean. Era and fame are standardised years and popularities, genres unit
vectors. The lens "sound" has nothing but the first gap.

What is unknown of a track has the expected squared gap instead, so that not knowing neither helps
nor hurts it. An era or a fame that other tracks of the artist tell is theirs, plus how far such a
guess is off; what nobody tells is that of a track drawn from the catalogue: for a query u and
known values v, E|u - v|² = |u|² - 2 u·E[v] + E|v|². A query of which nothing is known in some
respect is compared without it. A query is a track or any other point, such as the centre of several
tracks.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from engine.search import select
from engine.search.points import ARTIST, ERA, ERA_ROW, FAME, FAME_ROW, GENRE, SOUND, Point, told
from engine.search.rough import Rough, length
from engine.search.usual import Usual
from engine.search.voices import Voices

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.tracks import Lens

Floats = npt.NDArray[np.float32]
Distances = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]

# Genre vectors that cancel out so far have no direction in common.
_NO_DIRECTION = 1e-3


class Neighbours:
    """The catalogue's vectors, ready for questions; any number of threads may ask.

    `arrays` are those of a run for n tracks. What is no music is near to nothing but to a query
    that is no music itself.
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self._places: Floats = arrays["places"]
        self._sound: Floats = self._places[:ERA_ROW]
        self._doubts: Floats = arrays["doubts"]
        self._told = arrays["told"]
        self._genres: Floats = arrays["genre_vectors"]
        self._codes: npt.NDArray[np.int32] = arrays["genre_codes"]
        self._music = np.array(arrays["music"], dtype=bool)
        self._genre_mean = mean_vector(self._genres, self._codes[self._music])
        self._voices = Voices(arrays, self._genre_mean)
        self._usual = Usual(arrays, self._genre_mean)
        self._rough = Rough(arrays, self._voices)

    def at(self, row: int) -> Point:
        """The place of the track at `row`."""
        era, fame = np.where(self._told[:, row], self._places[ERA_ROW:, row], np.float32(np.nan))
        return Point(
            self._sound[:, row],
            era,
            self._genres[:, self._codes[row]] if self._codes[row] else None,
            bool(self._music[row]),
            self._voices.sound(row),
            fame,
        )

    def centre(self, rows: Rows) -> Point:
        """The middle of the music at `rows`, or of them all where none is music.

        Everything is the mean of what is known, genres the mean direction of the vectors.
        """
        music = self._music[rows]
        rows = rows[music] if music.any() else rows
        genres = self._genres[:, self._codes[rows]].astype(np.float64).sum(axis=1)
        norm = float(np.linalg.norm(genres))
        return Point(
            _mean(self._sound[:, rows]),
            self._told_mean(ERA_ROW, rows),
            (genres / norm).astype(np.float32) if norm > _NO_DIRECTION else None,
            bool(music.any()),
            _mean(self._voices.sound(rows)),
            self._told_mean(FAME_ROW, rows),
        )

    def nearest(self, query: int | Point, n: int, lens: Lens) -> tuple[Rows, Distances]:
        """Rows of the `n` tracks nearest to the query, a row or a point, nearest first.

        The track at a row is the first of its own. Distances are exact, unitless and ascend;
        ties go to the lower row. Fewer rows come back when there are fewer, more when the n-th
        ties with others.
        """
        point = self._point(query)
        row = None if isinstance(query, Point) else query
        near = self._rough.nearest(point, row, n, lens)
        return select.first(near, self.distances(query, near, lens), n)

    def usual(self, query: int | Point, lens: Lens) -> float:
        """The root of the mean squared distance of the query to all music."""
        return math.sqrt(max(self._usual.squared(self._point(query), lens), 0.0))

    def squared(self, query: int | Point, lens: Lens) -> Floats:
        """The squared distances of the query to all tracks in float32, (n,), good to 1e-5.

        They are infinite to what is no music where the query is music.
        """
        point = self._point(query)
        squared: Floats = self._rough.all(point, lens) + np.float32(length(point, lens))
        if not isinstance(query, Point):
            squared[query] = 0
        return np.maximum(squared, 0, out=squared)

    def distances(self, query: int | Point, rows: Rows, lens: Lens) -> Distances:
        """The distances of the query to the tracks at `rows`, in float64.

        Only for a query that is a row it is certain that what is unknown of it is the same there.
        """
        point = self._point(query)
        squared = self._expected(point, rows, lens)
        if not isinstance(query, Point):
            squared[rows == query] = 0
        exact: Distances = np.sqrt(squared)
        return exact

    def between(self, rows: Rows, others: Rows, lens: Lens) -> Distances:
        """The squared distances of any track at `rows` to any at `others`, (n_rows, n_others).

        Unlike those of a query they are the same both ways: whatever is unknown of the one, the
        other or both has the expected squared gap of tracks drawn from the catalogue.
        """
        (here, unsure), (there, unsure_there) = (
            self.vectors(rows, lens),
            self.vectors(others, lens),
        )
        squared = (here**2).sum(axis=1)[:, np.newaxis] + (there**2).sum(axis=1) - 2 * here @ there.T
        apart: Distances = np.maximum(squared, 0) + unsure[:, np.newaxis] + unsure_there
        return apart

    def vectors(self, rows: Rows, lens: Lens) -> tuple[Distances, Distances]:
        """Weighted vectors (n_rows, n_dims), means where unknown, and what that leaves unsure.

        For independent u and v, E|u - v|² is the squared gap of the means and both variances.
        """
        codes = self._codes[rows]
        genres = self._genres[:, codes].astype(np.float64)
        genres[:, codes == 0] = self._genre_mean[:, np.newaxis]
        genre_variance = max(1 - float(self._genre_mean @ self._genre_mean), 0.0)
        weights = np.array([ERA[lens], FAME[lens]])
        parts = (
            np.sqrt(SOUND[lens]) * self._sound[:, rows],
            np.sqrt(weights)[:, np.newaxis] * self._places[ERA_ROW:, rows],
            np.sqrt(ARTIST[lens]) * self._voices.sound(rows),
            np.sqrt(GENRE[lens]) * genres,
        )
        unsure = weights @ self._doubts[:, rows] + GENRE[lens] * genre_variance * (codes == 0)
        return np.vstack(parts).T.astype(np.float64), unsure

    def genre_likeness(self, query: int | Point, rows: Rows) -> Distances:
        """The cosine of the query's genres to those at `rows`; NaN where either is unknown."""
        query = self._point(query)
        if query.genres is None:
            return np.full(len(rows), np.nan)
        codes = self._codes[rows]
        return np.where(
            codes != 0, query.genres.astype(np.float64) @ self._genres[:, codes], np.nan
        )

    def _point(self, query: int | Point) -> Point:
        return query if isinstance(query, Point) else self.at(query)

    def _expected(self, query: Point, rows: Rows, lens: Lens) -> Distances:
        """The expected squared distances of a point to the tracks at `rows`, in float64."""
        squared = SOUND[lens] * _squared_gaps(query.sound, self._sound[:, rows])
        if lens == "sound":
            return squared
        artists = self._voices.sound(rows)
        squared += ARTIST[lens] * _squared_gaps(query.artist, artists)
        for place, weight, value in told(query):
            squared += weight * self._expected_gaps(place, value, rows)
        if query.genres is not None:
            squared += GENRE[lens] * self._genre_gaps(query.genres, rows)
        return squared

    def _told_mean(self, place: int, rows: Rows) -> np.float32:
        values = self._places[place, rows[self._told[place, rows]]].astype(np.float64)
        return np.float32(values.mean() if len(values) else np.nan)

    def _expected_gaps(self, place: int, value: float, rows: Rows) -> Distances:
        gaps = self._places[place, rows].astype(np.float64) - value
        expected: Distances = gaps**2 + self._doubts[place, rows]
        return expected

    def _genre_gaps(self, genres: Floats, rows: Rows) -> Distances:
        codes = self._codes[rows]
        gaps = _squared_gaps(genres, self._genres[:, codes])
        # Not even by rounding less than nothing: where all have the same genres, it is nothing.
        expected = max(2 - 2 * float(genres.astype(np.float64) @ self._genre_mean), 0.0)
        return np.where(codes != 0, gaps, expected)


def _mean(vectors: Floats) -> Floats:
    mean: Floats = vectors.astype(np.float64).mean(axis=1).astype(np.float32)
    return mean


def mean_vector(vectors: Floats, codes: npt.NDArray[np.int32]) -> Distances:
    """The mean genre vector of the tracks with these codes that have one."""
    counts = np.bincount(codes, minlength=vectors.shape[1])[1:]
    mean: Distances = vectors[:, 1:].astype(np.float64) @ counts / max(counts.sum(), 1)
    return mean


def _squared_gaps(query: Floats, there: Floats) -> Distances:
    # Column by column alike, so that equal tracks are at equal distances to the last bit.
    gaps = there.astype(np.float64) - query.astype(np.float64)[:, np.newaxis]
    squared: Distances = (gaps**2).sum(axis=0)
    return squared
