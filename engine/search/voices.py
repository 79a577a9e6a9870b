"""What all tracks of an artist share of a distance in the blend: the artist's sound and genres.

It is never more than the whole distance. So the nearest tracks are found among the few artists who
are near enough themselves, and the others' tracks need no look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from engine.search.points import ARTIST, GENRE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.search.points import Point

Floats = npt.NDArray[np.float32]
Distances = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]


class Voices:
    """The voices of a run for n tracks and v voices: `voice`, `voice_sound`, `voice_genre`.

    Tracks without genres have the expected gap to the query's, which `genre_mean` tells. `rows`,
    (n,), are those of the first voice's tracks, then the second's, and so on.
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]], genre_mean: Distances) -> None:
        self._of: npt.NDArray[np.int32] = arrays["voice"]
        self._sound: Floats = arrays["voice_sound"]
        self._genre: npt.NDArray[np.int32] = arrays["voice_genre"]
        self._genres: Floats = arrays["genre_vectors"]
        self._genre_mean = genre_mean.astype(np.float32)
        self._lengths = np.float32(ARTIST["blend"]) * squares(self._sound)
        self.rows: npt.NDArray[np.int32] = np.argsort(self._of, kind="stable").astype(np.int32)
        self._starts = np.concatenate(
            [[0], np.cumsum(np.bincount(self._of, minlength=len(self._genre)))]
        )

    def sound(self, rows: Rows | int) -> Floats:
        """Where the artists of the tracks at `rows` are heard, (n_dims, n_rows)."""
        sound: Floats = self._sound[:, self._of[rows]]
        return sound

    def scores(self, query: Point) -> Floats:
        """The squared gaps in artist and genres in float32, (v,), less `length(query)`."""
        pull: Floats = np.float32(-2 * ARTIST["blend"]) * query.artist
        scores: Floats = pull @ self._sound
        scores += self._lengths
        if query.genres is not None:
            genres: Floats = query.genres @ self._genres
            genres[0] = query.genres @ self._genre_mean
            genres *= np.float32(-2 * GENRE["blend"])
            scores += genres.take(self._genre, mode="clip")
        return scores

    def of_tracks(self, scores: Floats, out: Floats) -> Floats:
        """The scores of all tracks, (n,), of those of the voices."""
        return np.take(scores, self._of, out=out, mode="clip")

    def count(self, voices: Rows) -> int:
        """How many tracks `voices` have."""
        return int((self._starts[voices + 1] - self._starts[voices]).sum())

    def tracks(self, voices: Rows) -> tuple[Rows, Rows]:
        """The places in `rows` of the tracks of `voices` in turn, and how many each voice has."""
        first = self._starts[voices]
        counts = self._starts[voices + 1] - first
        before = np.cumsum(counts) - counts
        return np.arange(counts.sum()) + np.repeat(first - before, counts), counts


def length(query: Point) -> float:
    """The squared length that `Voices.scores` leave out: the artist's, and that of genres."""
    genres = 0.0 if query.genres is None else 2 * GENRE["blend"]
    return ARTIST["blend"] * float(query.artist @ query.artist) + genres


def squares(vectors: Floats) -> Floats:
    """|v|² of each of (n_dims, n), in float32."""
    total: Floats = np.einsum("fn,fn->n", vectors, vectors)
    return total
