"""Tracks side by side, with all that can be said of the two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from engine.features import NAMES
from engine.search.centre import centre, true_gaps, usual_bpm
from engine.search.reasons import Pair

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.search.neighbours import Neighbours
    from engine.search.points import Point
    from engine.tracks import Track

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


class Pairs:
    """Knows how far tracks of one run are apart in each respect.

    `arrays` are those of the run, `genres` counts its tracks by genre.
    """

    def __init__(
        self,
        arrays: Mapping[str, npt.NDArray[Any]],
        neighbours: Neighbours,
        genres: Mapping[str, int],
    ) -> None:
        self._sound: Floats = arrays["sound"]
        self._neighbours = neighbours
        self._genres = genres

    def with_track(self, query: Track, row: int, tracks: Sequence[Track], rows: Rows) -> list[Pair]:
        """The query, which stands at `row`, with each of `tracks`, which stand at `rows`."""
        gaps = _by_feature(self._sound.take(rows, axis=1) - self._sound[:, row, np.newaxis])
        return self._all(query, self._neighbours.at(row), tracks, rows, gaps)

    def with_centre(
        self,
        name: str,
        own: Sequence[Track],
        places: Rows,
        point: Point,
        tracks: Sequence[Track],
        rows: Rows,
    ) -> list[Pair]:
        """The middle of `own` tracks, by that name, with each of `tracks` at `rows`.

        It is heard where the music at `places` is, and asked from at `point`.
        """
        query = centre(name, own)
        scores = self._sound[:, places].astype(np.float64).mean(axis=1, keepdims=True)
        gaps = _by_feature((self._sound[:, rows] - scores).astype(np.float32))
        true = [true_gaps(query, track, gap) for track, gap in zip(tracks, gaps, strict=True)]
        pairs, bpm = self._all(query, point, tracks, rows, true), usual_bpm(own)
        return [pair._replace(usual_bpm=bpm) for pair in pairs]

    def one_by_one(
        self, queries: Sequence[Track], at: Rows, tracks: Sequence[Track], rows: Rows
    ) -> list[Pair]:
        """Each of `queries` with the track beside it; they stand at `at` and `rows`."""
        gaps = _by_feature(self._sound[:, rows] - self._sound[:, at])
        styles = [
            float(self._neighbours.genre_likeness(here, np.array([row]))[0])
            for here, row in zip(at.tolist(), rows.tolist(), strict=True)
        ]
        return [
            Pair(query, track, gap, style, self._genres)
            for query, track, gap, style in zip(queries, tracks, gaps, styles, strict=True)
        ]

    def _all(
        self,
        query: Track,
        point: Point,
        tracks: Sequence[Track],
        rows: Rows,
        gaps: Sequence[Mapping[str, float]],
    ) -> list[Pair]:
        styles = self._neighbours.genre_likeness(point, rows).tolist()
        return [
            Pair(query, track, gap, style, self._genres)
            for track, gap, style in zip(tracks, gaps, styles, strict=True)
        ]


def _by_feature(gaps: Floats) -> list[dict[str, float]]:
    """The gaps of each track by feature, of (n_features, n_tracks)."""
    return [dict(zip(NAMES, gap, strict=True)) for gap in gaps.T.tolist()]
