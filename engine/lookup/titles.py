"""Tracks of a title, and of every title that is one slip of a finger away from it.

Trigrams miss "Inrto": a slip in the middle of a short word leaves none of them whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Rows = npt.NDArray[np.int32]

# Trigrams find longer titles by what a slip has left of them.
_LONGEST = 16
_LETTERS = [bytes([letter]) for letter in b"abcdefghijklmnopqrstuvwxyz0123456789 "]
# A short text is a slip away from many titles, and a title may be that of many songs.
_MOST_OF_ONE_TITLE = 8
_MOST = 40


def by_title(
    titles: Sequence[str],
    bare: Sequence[str],
    albums: Sequence[str],
    fame: npt.NDArray[np.float64],
) -> dict[str, npt.NDArray[Any]]:
    """The arrays of `Titles` for the folded short titles of all tracks and how known they are.

    A track is found by its bare title and its album as well, where they are not "", by the album
    behind those of that title.
    """
    tracks = np.arange(len(titles))
    barer, on_album = (
        tracks[np.array([bool(name) for name in names], dtype=bool)] for names in (bare, albums)
    )
    named = np.concatenate([tracks, barer, on_album])
    by_album = np.arange(len(named)) >= len(tracks) + len(barer)
    hashes = np.concatenate([_hashes(titles), _hashes(bare)[barer], _hashes(albums)[on_album]])
    distinct, numbers = np.unique(hashes, return_inverse=True)
    order = np.lexsort((-fame[named], by_album, numbers))
    starts = np.searchsorted(numbers[order], np.arange(len(distinct) + 1))
    return {
        "lookup_title_hashes": distinct,
        "lookup_title_starts": starts.astype(np.int32),
        "lookup_title_rows": named[order].astype(np.int32),
    }


class Titles:
    """The rows of each title, best known first, and behind them those of an album of that name.

    For t distinct names: `lookup_title_hashes` uint32 (t,) ascending, and the rows of name i in
    `lookup_title_rows` int32 at starts[i]:starts[i + 1] of `lookup_title_starts`.
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self._hashes = arrays["lookup_title_hashes"]
        self._starts = arrays["lookup_title_starts"]
        self._rows = arrays["lookup_title_rows"]

    def named(self, folded: str) -> list[int]:
        """Rows of the best-known tracks of that very title, best known first."""
        return self._best([_hash(folded)], _MOST_OF_ONE_TITLE)

    def like(self, folded: str) -> list[int]:
        """Rows of that title or one a slip away, the text's own title first; () for a long text."""
        if not folded or len(folded) > _LONGEST:
            return []
        return self._best([_hash(folded), *_slips(folded)], _MOST)

    def begun_or_ended(self, folded: str) -> list[int]:
        """Rows of the titles and albums that a text is, or with which its words begin or end."""
        words = folded.split()
        parts = [folded, f"the {folded}"] + [
            part
            for at in range(1, len(words))
            for part in (" ".join(words[:at]), " ".join(words[at:]))
        ]
        return self._best(map(_hash, parts), _MOST)

    def _best(self, titles: Iterable[int], most: int) -> list[int]:
        """At most so many rows of the hashed titles, the best of each before the second of any."""
        hashes = np.fromiter(titles, dtype=np.uint32)
        places = np.minimum(self._hashes.searchsorted(hashes), len(self._hashes) - 1)
        found = dict.fromkeys(places[self._hashes[places] == hashes].tolist())
        ranked = [self._rows[self._starts[at] : self._starts[at + 1]] for at in found]
        rounds = [
            int(rows[turn])
            for turn in range(_MOST_OF_ONE_TITLE)
            for rows in ranked
            if turn < len(rows)
        ]
        return rounds[:most]


def _hashes(texts: Iterable[str]) -> npt.NDArray[np.uint32]:
    return np.array(list(map(_hash, texts)), dtype=np.uint32)


def _hash(text: str) -> int:
    # 32 bits: two titles may share a hash, which only makes one more candidate.
    return crc32(text.encode())


def _slips(folded: str) -> Iterator[int]:
    """The hashes of what was meant if a letter of `folded` is too many, swapped, missing or wrong.

    They are a thousand, so what stands before the slip is hashed once.
    """
    for at in range(len(folded) + 1):
        before, after = _hash(folded[:at]), folded[at:].encode()
        behind = folded[at + 1 :].encode()
        if after:
            yield crc32(behind, before)
        if behind:
            yield crc32(f"{folded[at + 1]}{folded[at]}{folded[at + 2 :]}".encode(), before)
        for letter in _LETTERS:
            yield crc32(letter + after, before)
            if after:
                yield crc32(letter + behind, before)
