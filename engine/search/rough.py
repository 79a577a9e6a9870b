"""Squared distances in float32: of all tracks, or of those alone that may be the nearest.

|u - v|² without |u|² is |v|² - 2 u·v, and |v|² is known beforehand. So the squared length of the
query itself, `length`, is left out everywhere.
"""

from __future__ import annotations

import threading
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from engine.search import select, voices
from engine.search.points import ERA, ERA_ROW, FAME, GENRE, SOUND, Point, told
from engine.search.voices import Voices, squares

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.tracks import Lens

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

# A float32 sum of products may be wrong by some 1e-6 of its terms. Tracks that lie this much of
# them beyond the n-th are measured again in float64 before they are left out.
_ROUNDING = 1e-5
# Above this share of the tracks it takes longer to gather those of some voices than to look at all.
_FEW = 0.1


class Rough:
    """The places of a run's n tracks, ready to be multiplied; any number of threads may ask."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]], voices: Voices) -> None:
        self._voices = voices
        self._places: Floats = arrays["places"]
        self._sound: Floats = self._places[:ERA_ROW]
        self._no_music = ~np.array(arrays["music"], dtype=bool)
        self._no_music_rows = np.flatnonzero(self._no_music)
        self._sound_lengths = squares(self._sound)
        own = _own_squares(self._places, arrays["doubts"])
        self._lengths = _lengths(own)
        # Track by track, voice by voice: a few voices' tracks are gathered from few places.
        by_voice = np.vstack([self._places, own])[:, voices.rows]
        self._by_voice: Floats = np.ascontiguousarray(by_voice.T)
        self._no_music_by_voice = self._no_music[voices.rows]
        self._scratch = threading.local()

    def nearest(self, query: Point, row: int | None, n: int, lens: Lens) -> Rows:
        """The rows that may be among the `n` nearest when they are measured in float64.

        The track at `row`, if the query is one, is at no distance.
        """
        # Of what has no genres, voices tell too little.
        if lens == "blend" and query.genres is not None:
            near = self._near_voices(query, row, n)
            if near is not None:
                return near
        rough, own = self.all(query, lens), length(query, lens)
        if row is not None:
            rough[row] = -own
        return _among_nearest(rough, n, own)

    def all(self, query: Point, lens: Lens) -> Floats:
        """The squared distances of all tracks, (n,), infinite to what is no music from what is.

        One product of a vector and a matrix that is stored feature by feature. The array is the
        thread's own and good until its next question.
        """
        rough, term = self._buffers()
        if lens == "sound":
            np.matmul(np.float32(-2 * SOUND[lens]) * query.sound, self._sound, out=rough)
            rough += self._sound_lengths
        else:
            np.matmul(_pull(query), self._places, out=rough)
            rough += self._voices.of_tracks(self._voices.scores(query), out=term)
            rough += self._lengths[_known(query)]
        if query.music:
            rough[self._no_music_rows] = np.inf
        return rough

    def _near_voices(self, query: Point, row: int | None, n: int) -> Rows | None:
        """The rows that may be among the `n` nearest in the blend; None when that may be too many.

        Some `n` tracks of the nearest voices tell how far away the n-th nearest is at most, and
        whoever is nearer has a voice that is nearer.
        """
        own = length(query, "blend")
        scores = self._voices.scores(query)
        nearest = np.flatnonzero(scores <= select.bound(scores, n))
        _, rough = self._of_voices(query, row, nearest, scores)
        if len(rough) < n:
            return None
        limit = float(np.partition(rough, n - 1)[n - 1])
        # The rest of a squared distance is the track's own, and `rough` lacks that of the query.
        limit += own - voices.length(query) + _unsure(limit, own)
        near = np.flatnonzero(scores <= limit)
        if self._voices.count(near) > _FEW * len(self._no_music):
            return None
        rows, rough = self._of_voices(query, row, near, scores)
        return rows[_among_nearest(rough, n, own)]

    def _of_voices(
        self, query: Point, row: int | None, near: Rows, scores: Floats
    ) -> tuple[Rows, Floats]:
        """The tracks of some voices, and for them what `all` gives, of all voices' `scores`."""
        places, counts = self._voices.tracks(near)
        rows = self._voices.rows[places].astype(np.int64)
        pull = np.append(_pull(query), np.array([True, *_known(query)], dtype=np.float32))
        rough: Floats = self._by_voice.take(places, axis=0) @ pull
        rough += np.repeat(scores[near], counts)
        if query.music:
            rough[self._no_music_by_voice[places]] = np.inf
        if row is not None:
            rough[rows == row] = -length(query, "blend")
        return rows, rough

    def _buffers(self) -> tuple[Floats, Floats]:
        """Two rows to reckon in, kept by each thread: fresh memory costs more than the sums."""
        if not hasattr(self._scratch, "rows"):
            self._scratch.rows = np.empty((2, len(self._no_music)), dtype=np.float32)
        rows: Floats = self._scratch.rows
        return rows[0], rows[1]


def length(query: Point, lens: Lens) -> float:
    """The squared length that `Rough` leaves out: the query's, and that of genres."""
    total = SOUND[lens] * float(query.sound @ query.sound)
    if lens == "blend":
        total += voices.length(query)
        total += sum(weight * value**2 for _, weight, value in told(query))
    return total


def _pull(query: Point) -> Floats:
    """What `places` are multiplied by: -2 times the weighted query, without what it lacks."""
    pull = np.zeros(len(query.sound) + 2, dtype=np.float32)
    pull[:ERA_ROW] = -2 * SOUND["blend"] * query.sound
    for place, weight, value in told(query):
        pull[place] = -2 * weight * value
    return pull


def _known(query: Point) -> tuple[bool, bool]:
    """Whether era and fame of the query are known."""
    return not np.isnan(query.era), not np.isnan(query.fame)


def _own_squares(places: Floats, doubts: Floats) -> Floats:
    """The parts of |v|² in sound, era and fame, weighted as in the blend, (3, n).

    Genre vectors have unit length, which is the same for all and left out.
    """
    era, fame = places[ERA_ROW:] ** 2 + doubts
    sound = SOUND["blend"] * squares(places[:ERA_ROW])
    return np.stack([sound, ERA["blend"] * era, FAME["blend"] * fame]).astype(np.float32)


def _lengths(own: Floats) -> dict[tuple[bool, bool], Floats]:
    """|v|² of every track in the blend, in era and fame where the query has them."""
    sound, era, fame = own
    both = (False, True)
    return {
        (e, f): sound + np.float32(e) * era + np.float32(f) * fame for e, f in product(both, both)
    }


def _among_nearest(rough: Floats, n: int, own: float) -> Rows:
    """The places in `rough` of what may be among the `n` nearest when measured in float64."""
    limit = select.bound(rough, n)
    return np.flatnonzero((rough <= limit + _unsure(limit, own)) & (rough < np.inf))


def _unsure(limit: float, own: float) -> float:
    """How far squared distances may be wrong up to `limit`, for a query of the length `own`."""
    return _ROUNDING * (1 + 2 * GENRE["blend"] + own + abs(limit))
