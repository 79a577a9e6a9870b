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

import threading
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.search import select

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.tracks import Lens

Floats = npt.NDArray[np.float32]
Distances = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]

# Chosen on 2,000 songs of 245 playlists, as the share of the first ten answers by another artist
# that stand in a playlist with the song, among those that stand in any: 2.2 times that of cosines
# inside k-means clusters without ARTIST and FAME, 2.5 with the one, 2.6 with the other, 2.9 with
# both; on 226 other playlists, which were looked at as well, 2.2, 2.9, 2.7 and 3.2. Half or twice a
# weight changes that by 5% at most, and one sample of songs differs from the next by as much. Sound
# counts twice as much as playlists alone would have it: an artist's slow song should lead to slow
# songs.
#
# What they do not mend: 4.5% of the tracks are among the ten nearest to no other one, and 0.5% by
# cosines. See `engine.search.guests`.
SOUND: dict[Lens, float] = {"sound": 1.0, "blend": 0.49}
ERA: dict[Lens, float] = {"sound": 0.0, "blend": 6.25}
GENRE: dict[Lens, float] = {"sound": 0.0, "blend": 10.0}
ARTIST: dict[Lens, float] = {"sound": 0.0, "blend": 1.0}
FAME: dict[Lens, float] = {"sound": 0.0, "blend": 2.0}

# The rows of `places` behind those of sound.
_ERA, _FAME = -2, -1
# A float32 sum of products may be wrong by some 1e-6 of its terms. Tracks that lie this much of
# them beyond the n-th are measured again in float64 before they are left out.
_ROUNDING = 1e-5
# Genre vectors that cancel out so far have no direction in common.
_NO_DIRECTION = 1e-3


class Point(NamedTuple):
    """A place to ask from: sound (n_dims,), standardised era, unit vector of genres.

    `artist` is the artist's mean place in sound, (n_dims,), `fame` a standardised popularity. Era
    and fame are NaN and `genres` None where they are unknown; `music` says to leave out what is
    none.
    """

    sound: Floats
    era: np.float32
    genres: Floats | None
    music: bool
    artist: Floats
    fame: np.float32


class Neighbours:
    """The catalogue's vectors, ready for questions; any number of threads may ask.

    `arrays` are those of a run for n tracks. What is no music is near to nothing but to a query
    that is no music itself.
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self._places: Floats = arrays["places"]
        self._sound: Floats = self._places[:_ERA]
        self._doubts: Floats = arrays["doubts"]
        self._told = arrays["told"]
        self._genres: Floats = arrays["genre_vectors"]
        self._codes: npt.NDArray[np.int32] = arrays["genre_codes"]
        self._voice: npt.NDArray[np.int32] = arrays["voice"]
        self._voice_sound: Floats = arrays["voice_sound"]
        self._voice_genre: npt.NDArray[np.int32] = arrays["voice_genre"]
        self._voice_lengths = np.float32(ARTIST["blend"]) * _squares(self._voice_sound)
        self._music = np.array(arrays["music"], dtype=bool)
        self._no_music = np.flatnonzero(~self._music)
        self._genre_mean = mean_vector(self._genres, self._codes[self._music])
        self._lengths = self._squared_lengths()
        self._scratch = threading.local()

    def at(self, row: int) -> Point:
        """The place of the track at `row`."""
        era, fame = np.where(self._told[:, row], self._places[_ERA:, row], np.float32(np.nan))
        return Point(
            self._sound[:, row],
            era,
            self._genres[:, self._codes[row]] if self._codes[row] else None,
            bool(self._music[row]),
            self._voice_sound[:, self._voice[row]],
            fame,
        )

    def centre(self, rows: Rows) -> Point:
        """The middle of the music at `rows`, or of them all where none is music.

        Everything is the mean of what is known, genres the mean direction of the vectors.
        """
        music = self._music[rows]
        rows = rows[music] if music.any() else rows
        genres = self._genres[:, self._codes[rows]].astype(np.float64).sum(axis=1)
        length = float(np.linalg.norm(genres))
        return Point(
            _mean(self._sound[:, rows]),
            self._told_mean(_ERA, rows),
            (genres / length).astype(np.float32) if length > _NO_DIRECTION else None,
            bool(music.any()),
            _mean(self._voice_sound[:, self._voice[rows]]),
            self._told_mean(_FAME, rows),
        )

    def nearest(self, query: int | Point, n: int, lens: Lens) -> tuple[Rows, Distances]:
        """Rows of the `n` tracks nearest to the query, a row or a point, nearest first.

        The track at a row is the first of its own. Distances are exact, unitless and ascend;
        ties go to the lower row. Fewer rows come back when there are fewer, more when the n-th
        ties with others.
        """
        point = self._point(query)
        rough = self._rough(point, lens)
        length = _length(point, lens)
        if not isinstance(query, Point):
            rough[query] = -length
        limit = select.bound(rough, n)
        terms = 1 + 2 * GENRE[lens] + length + abs(limit)
        near = np.flatnonzero((rough <= limit + _ROUNDING * terms) & (rough < np.inf))
        return select.first(near, self.distances(query, near, lens), n)

    def squared(self, query: int | Point, lens: Lens) -> Floats:
        """The squared distances of the query to all tracks in float32, (n,), good to 1e-5.

        They are infinite to what is no music where the query is music.
        """
        point = self._point(query)
        squared: Floats = self._rough(point, lens) + np.float32(_length(point, lens))
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
        genre_variance = 1 - float(self._genre_mean @ self._genre_mean)
        weights = np.array([ERA[lens], FAME[lens]])
        parts = (
            np.sqrt(SOUND[lens]) * self._sound[:, rows],
            np.sqrt(weights)[:, np.newaxis] * self._places[_ERA:, rows],
            np.sqrt(ARTIST[lens]) * self._voice_sound[:, self._voice[rows]],
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
        artists = self._voice_sound[:, self._voice[rows]]
        squared += ARTIST[lens] * _squared_gaps(query.artist, artists)
        for place, weight, value in _told(query):
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
        expected = 2 - 2 * float(genres.astype(np.float64) @ self._genre_mean)
        return np.where(codes != 0, gaps, expected)

    def _rough(self, query: Point, lens: Lens) -> Floats:
        """Squared distances of all tracks in float32, less the query's own squared length.

        |u - v|² without |u|² is |v|² - 2 u·v, and |v|² is known beforehand: one product of a vector
        and a matrix that is stored feature by feature. The array is the thread's own and good until
        its next question.
        """
        rough, term = self._buffers()
        if lens == "sound":
            np.matmul(np.float32(-2 * SOUND[lens]) * query.sound, self._sound, out=rough)
            rough += self._lengths[lens, False, False]
        else:
            np.matmul(_pull(query), self._places, out=rough)
            # Many tracks share an artist, and thousands their genres: each is scored once.
            rough += np.take(self._voices(query), self._voice, out=term, mode="clip")
            rough += self._lengths[lens, not np.isnan(query.era), not np.isnan(query.fame)]
        if query.music:
            rough[self._no_music] = np.inf
        return rough

    def _voices(self, query: Point) -> Floats:
        """The part of artist and genres in `_rough`, (n_voices,)."""
        pull: Floats = (-2 * ARTIST["blend"] * query.artist).astype(np.float32)
        scores: Floats = pull @ self._voice_sound
        scores += self._voice_lengths
        if query.genres is not None:
            genres: Floats = query.genres @ self._genres
            genres[0] = query.genres @ self._genre_mean
            genres *= np.float32(-2 * GENRE["blend"])
            scores += genres[self._voice_genre]
        return scores

    def _squared_lengths(self) -> dict[tuple[Lens, bool, bool], Floats]:
        """|v|² of every track in sound, and in era and fame where the query has them.

        Genre vectors have unit length, which is the same for all and left out.
        """
        sound = _squares(self._sound)
        era, fame = self._places[_ERA:] ** 2 + self._doubts
        lengths: dict[tuple[Lens, bool, bool], Floats] = {("sound", False, False): sound}
        for by_era, by_fame in product((False, True), repeat=2):
            blend = SOUND["blend"] * sound
            blend += by_era * ERA["blend"] * era + by_fame * FAME["blend"] * fame
            lengths["blend", by_era, by_fame] = blend.astype(np.float32)
        return lengths

    def _buffers(self) -> tuple[Floats, Floats]:
        """Two rows to reckon in, kept by each thread: fresh memory costs more than the sums."""
        if not hasattr(self._scratch, "rows"):
            self._scratch.rows = np.empty((2, len(self._codes)), dtype=np.float32)
        rows: Floats = self._scratch.rows
        return rows[0], rows[1]


def _told(query: Point) -> list[tuple[int, float, float]]:
    """Which of era and fame the query has: row of `places`, weight in the blend, value."""
    parts = ((_ERA, ERA["blend"], float(query.era)), (_FAME, FAME["blend"], float(query.fame)))
    return [part for part in parts if not np.isnan(part[2])]


def _pull(query: Point) -> Floats:
    """What `places` are multiplied by: -2 times the weighted query, without what it lacks."""
    pull = np.zeros(len(query.sound) + 2, dtype=np.float32)
    pull[:_ERA] = -2 * SOUND["blend"] * query.sound
    for place, weight, value in _told(query):
        pull[place] = -2 * weight * value
    return pull


def _length(query: Point, lens: Lens) -> float:
    """The squared length that `_rough` leaves out: the query's, and that of genres."""
    length = SOUND[lens] * float(query.sound @ query.sound)
    if lens == "blend":
        length += ARTIST[lens] * float(query.artist @ query.artist)
        length += sum(weight * value**2 for _, weight, value in _told(query))
        length += 0.0 if query.genres is None else 2 * GENRE[lens]
    return length


def _squares(vectors: Floats) -> Floats:
    """|v|² of each of (n_dims, n), in float32."""
    squares: Floats = np.einsum("fn,fn->n", vectors, vectors)
    return squares


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
