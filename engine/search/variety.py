"""Which of the nearest tracks make an answer: no song twice, and not all by one artist."""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from engine.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

Numbers = npt.NDArray[np.int32]

PER_ARTIST = 2
# So many candidates are looked at together for each one that is wanted: the first are often enough.
_AT_A_TIME = 2


def build(frame: pd.DataFrame) -> dict[str, Numbers]:
    """Who plays on each of n tracks of a clean `frame`, by number.

    Those of track r stand in `players` at `player_starts` (n + 1,) [r]:[r + 1], the lead artist
    first. Of a name with commas those parts play too that are artists elsewhere: whether it is one
    band or several names the catalogue cannot always tell, and to hear somebody too rarely is the
    smaller fault.
    """
    folded = cache(_folded)
    known = {folded(name) for names in frame["artists"] for name in names}
    numbers: dict[str, int] = {}
    players: list[int] = []
    lengths: list[int] = []
    for names in frame["artists"]:
        parts = (folded(part) for name in names for part in name.split(", "))
        own = dict.fromkeys([*map(folded, names), *(part for part in parts if part in known)])
        players += [numbers.setdefault(name, len(numbers)) for name in own]
        lengths.append(len(own))
    return {
        "players": np.array(players, dtype=np.int32),
        "player_starts": np.array([0, *accumulate(lengths)], dtype=np.int32),
    }


def _folded(name: str) -> str:
    # "!!!" and "???" fold to nothing, and are two bands.
    return fold(name) or name.casefold()


class Variety:
    """Knows which tracks are the same song, have the same title or an artist in common.

    `arrays` are those of a run for n tracks. One title stands for one song: two songs of the same
    title are most often one song by several artists, and where they are not, nobody misses the
    second in a list of others like it. Guests count like lead artists.
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self._songs: Numbers = arrays["song"]
        self._titles: Numbers = arrays["lookup_titles"]
        self._players: Numbers = arrays["players"]
        self._starts: Numbers = arrays["player_starts"]

    def choose(
        self,
        rows: npt.NDArray[np.int64],
        limit: int,
        *,
        unlike: Iterable[int] = (),
        per_artist: int = PER_ARTIST,
    ) -> list[int]:
        """Places in `rows` of the first `limit` that may stand in one answer, in order.

        Nothing that is a take of the tracks at the rows `unlike` is chosen. A longer answer starts
        with the shorter one.
        """
        not_again = list(unlike)
        songs = set(self._songs[not_again].tolist())
        titles = set(self._titles[not_again].tolist())
        heard: dict[int, int] = {}
        chosen: list[int] = []
        for place, song, title, start, end in self._candidates(rows, _AT_A_TIME * limit):
            if song in songs or title in titles:
                continue
            players = self._players[start:end].tolist()
            if any(heard.get(player, 0) == per_artist for player in players):
                continue
            songs.add(song)
            titles.add(title)
            for player in players:
                heard[player] = heard.get(player, 0) + 1
            chosen.append(place)
            if len(chosen) == limit:
                break
        return chosen

    def _candidates(
        self, rows: npt.NDArray[np.int64], step: int
    ) -> Iterator[tuple[int, int, int, int, int]]:
        """Place, song, title, and where the players stand, of each of `rows`."""
        for at in range(0, len(rows), step):
            some = rows[at : at + step]
            yield from zip(
                range(at, at + len(some)),
                self._songs[some].tolist(),
                self._titles[some].tolist(),
                self._starts[some].tolist(),
                self._starts[some + 1].tolist(),
                strict=True,
            )
