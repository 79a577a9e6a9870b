"""Which of the nearest tracks make an answer: no song twice, and not all by one artist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Numbers = npt.NDArray[np.int32]

PER_ARTIST = 2


class Variety:
    """Knows which tracks are the same song, have the same title or the same lead artist.

    `arrays` are those of a run for n tracks. One title stands for one song: two songs of the same
    title are most often one song by several artists, and where they are not, nobody misses the
    second in a list of others like it.
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self._songs: Numbers = arrays["song"]
        self._titles: Numbers = arrays["lookup_titles"]
        self._artists: Numbers = arrays["artist"]

    def choose(
        self, rows: npt.NDArray[np.int64], limit: int, *, unlike: Iterable[int] = ()
    ) -> list[int]:
        """Places in `rows` of the first `limit` that may stand in one answer, in order.

        Nothing that is a take of the tracks at the rows `unlike` is chosen. A longer answer starts
        with the shorter one.
        """
        not_again = list(unlike)
        songs = set(self._songs[not_again].tolist())
        titles = set(self._titles[not_again].tolist())
        by_artist: dict[int, int] = {}
        chosen: list[int] = []
        candidates = zip(
            self._songs[rows].tolist(),
            self._titles[rows].tolist(),
            self._artists[rows].tolist(),
            strict=True,
        )
        for place, (song, title, artist) in enumerate(candidates):
            heard = by_artist.get(artist, 0)
            if song in songs or title in titles or heard == PER_ARTIST:
                continue
            songs.add(song)
            titles.add(title)
            by_artist[artist] = heard + 1
            chosen.append(place)
            if len(chosen) == limit:
                break
        return chosen
