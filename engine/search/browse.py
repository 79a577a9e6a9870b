"""The order in which a personality's tracks are shown: typical and well-known first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Rows = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]

# To be the best known track counts as much as this part of the way from edge to centre.
FAME = 0.6
# Each further song of an artist stands behind what is this much less typical or known, so that
# nobody fills a page.
NEXT_BY_ARTIST = 0.15
# More examples than this from one shelf nobody asks for.
_FAMOUS = 100


def build(arrays: Mapping[str, npt.NDArray[Any]], personalities: int) -> dict[str, Rows]:
    """The arrays of `Shelves`, of the others of a run with so many personalities.

    `shelf_rows` int32 has every personality's music in the order to show it, each song once, that
    of personality p at starts[p]:starts[p + 1] of `shelf_starts`; `famous_rows` and `famous_starts`
    are the best known of it, best known first.
    """
    fame = np.nan_to_num(arrays["popularity"].astype(np.float64), nan=0) / 100
    shelves = [_shelf(arrays, fame, one) for one in range(personalities)]
    famous = [shelf[np.lexsort((shelf, -fame[shelf]))][:_FAMOUS] for shelf in shelves]
    return {**_joined("shelf", shelves), **_joined("famous", famous)}


class Shelves:
    """Every personality's music in the order to show it; a page of it is a slice.

    `arrays` are those of `build`. Whoever asks for famous tracks hears of the `personalities` in
    turn.
    """

    def __init__(
        self, arrays: Mapping[str, npt.NDArray[Any]], personalities: Iterable[int]
    ) -> None:
        self._shelves = {one: _part("shelf", arrays, one) for one in personalities}
        self._famous = {one: _part("famous", arrays, one).tolist() for one in self._shelves}
        self._artists = arrays["artist"]

    def __getitem__(self, personality: int) -> Rows:
        return self._shelves[personality]

    def famous(self, n: int) -> list[int]:
        """Rows of up to `n` of the best known tracks, one by an artist, from shelf after shelf."""
        chosen: dict[int, int] = {}
        shelves = [iter(rows) for rows in self._famous.values()]
        while shelves and len(chosen) < n:
            for shelf in list(shelves):
                row = next((row for row in shelf if self._artists[row] not in chosen), None)
                if row is None:
                    shelves.remove(shelf)
                else:
                    chosen[int(self._artists[row])] = row
        return list(chosen.values())[:n]


def _joined(name: str, parts: list[Rows]) -> dict[str, Rows]:
    starts = np.cumsum([0, *map(len, parts)], dtype=np.int32)
    return {f"{name}_rows": np.concatenate(parts), f"{name}_starts": starts}


def _part(name: str, arrays: Mapping[str, npt.NDArray[Any]], number: int) -> Rows:
    start, end = arrays[f"{name}_starts"][number : number + 2]
    part: Rows = arrays[f"{name}_rows"][start:end]
    return part


def _shelf(arrays: Mapping[str, npt.NDArray[Any]], fame: Floats, personality: int) -> Rows:
    rows = np.flatnonzero((arrays["personality"] == personality) & arrays["music"])
    typical = 1 - _ranks(arrays["typicality"][rows])
    worth = typical + FAME * fame[rows]
    rows, worth = _once(rows, worth, arrays["song"])
    worth = worth - NEXT_BY_ARTIST * _earlier(arrays["artist"][rows])
    shelf: Rows = rows[np.lexsort((rows, -worth))].astype(np.int32)
    return shelf


def _once(rows: npt.NDArray[Any], worth: Floats, songs: npt.NDArray[Any]) -> tuple[Any, Floats]:
    """Only the first of each song, best first."""
    order = np.lexsort((rows, -worth))
    rows, worth = rows[order], worth[order]
    _, first = np.unique(songs[rows], return_index=True)
    first.sort()
    return rows[first], worth[first]


def _earlier(artists: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """How many of an artist's entries stand before each one."""
    order = np.argsort(artists, kind="stable")
    starts = np.flatnonzero(np.diff(artists[order], prepend=-1))
    lengths = np.diff(starts, append=len(artists))
    earlier = np.empty(len(artists), dtype=np.int64)
    earlier[order] = np.arange(len(artists)) - np.repeat(starts, lengths)
    return earlier


def _ranks(values: npt.NDArray[Any]) -> Floats:
    """The share of the values that are smaller, in [0, 1]."""
    ranks: Floats = np.searchsorted(np.sort(values), values) / max(len(values), 1)
    return ranks
