"""How far from a point music is on the mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from engine.search.points import ARTIST, ERA_ROW, GENRE, SOUND, told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.search.points import Point
    from engine.tracks import Lens

Floats = npt.NDArray[np.float32]
Distances = npt.NDArray[np.float64]


class Usual:
    """The mean squared distance of any point to all music of a run, told by means of the music.

    The mean of |u - v|² over v is |u|² - 2 u·E[v] + E|v|².
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]], genre_mean: Distances) -> None:
        music = arrays["music"]
        shares = (music / max(np.count_nonzero(music), 1)).astype(np.float32)
        places, voices = arrays["places"], arrays["voice_sound"]
        artists = np.bincount(arrays["voice"], weights=shares, minlength=voices.shape[1])
        self._places = places @ shares
        self._squares = _mean_squares(places, shares)
        self._squares[ERA_ROW:] += arrays["doubts"] @ shares
        self._artists = voices @ artists.astype(np.float32)
        self._artist_squares = _mean_squares(voices, artists.astype(np.float32))
        self._genre_mean = genre_mean

    def squared(self, query: Point, lens: Lens) -> float:
        """The mean squared distance, as `neighbours` has it."""
        own, square = self._places, self._squares
        total = SOUND[lens] * _gap(query.sound, own[:ERA_ROW], square[:ERA_ROW])
        if lens == "sound":
            return total
        total += ARTIST[lens] * _gap(query.artist, self._artists, self._artist_squares)
        for place, weight, value in told(query):
            total += weight * (value**2 - 2 * value * float(own[place]) + float(square[place]))
        if query.genres is not None:
            total += GENRE[lens] * (2 - 2 * float(query.genres @ self._genre_mean))
        return total


def _mean_squares(vectors: Floats, shares: Floats) -> Floats:
    squares: Floats = np.einsum("fn,fn,n->f", vectors, vectors, shares)
    return squares


def _gap(here: Floats, mean: Floats, squares: Floats) -> float:
    return float(here @ here - 2 * here @ mean + squares.sum())
