"""Tracks whose names share many trigrams of letters with a text: misspellings leave most alone."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
Grams = npt.NDArray[np.uint64]

# So many tracks are worth a comparison letter by letter ...
MOST = 80
# ... of those that have at least this part of the best one's similarity.
_WORTH_A_LOOK = 0.3
# At a glance, a song that is spelt right is among so many tracks by the rarest trigrams of the text
# that have this part of its weight; they have a seventh of the rows. Of texts with three slips it
# misses one in twenty, which are looked through. That takes two thirds of the time of looking
# everything through at once, and 5,200 texts had as many right answers.
_AT_A_GLANCE = 30
_TELLING = 0.7


class Postings(NamedTuple):
    """The grams of a part of the catalogue, ascending, how many rows have each, and those rows."""

    grams: Grams
    counts: Rows
    rows: npt.NDArray[np.int32]


def postings(texts: Sequence[str], start: int) -> Postings:
    """The grams of texts that stand from row `start` on, each with the rows that have it."""
    grams, places = grams_of(texts)
    order = np.argsort(grams, kind="stable")
    grams, places = grams[order], places[order]
    # A trigram counts once in a text, however often it stands there.
    once = np.ones(len(grams), dtype=bool)
    once[1:] = (grams[1:] != grams[:-1]) | (places[1:] != places[:-1])
    distinct, counts = np.unique(grams[once], return_counts=True)
    return Postings(distinct, counts, (start + places[once]).astype(np.int32))


def joined(parts: Sequence[Postings], tracks: int) -> dict[str, npt.NDArray[Any]]:
    """The arrays of `Trigrams`: all grams, where each one's rows start, the rows, the lengths."""
    grams = np.unique(np.concatenate([part.grams for part in parts]))
    codes = [np.searchsorted(grams, part.grams) for part in parts]
    found = np.zeros(len(grams), dtype=np.int64)
    for code, part in zip(codes, parts, strict=True):
        found[code] += part.counts
    rarity = _rarity(found, tracks)
    starts = np.concatenate([[0], np.cumsum(found)])
    rows = np.empty(starts[-1], dtype=np.int32)
    free = starts[:-1].copy()
    norms = np.zeros(tracks)
    for code, (_, counts, places) in zip(codes, parts, strict=True):
        before = np.cumsum(counts) - counts
        rows[np.repeat(free[code] - before, counts) + np.arange(len(places))] = places
        free[code] += counts
        first = places.min(initial=tracks)
        squares = np.bincount(places - first, weights=np.repeat(rarity[code], counts))
        norms[first : first + len(squares)] = np.sqrt(squares)
    return {
        "lookup_grams": grams,
        "lookup_starts": starts,
        "lookup_rows": rows,
        "lookup_norms": np.maximum(norms, 1e-6).astype(np.float32),
    }


def grams_of(texts: Sequence[str]) -> tuple[Grams, Rows]:
    """The trigrams inside the words of all folded `texts`, and the place of each one's text.

    A trigram is its three code points in one number, 21 bits each, so no table of strings is
    needed. Words are padded with a space on either side, which makes their beginnings count.
    """
    padded = [f" {text} " for text in texts]
    letters = np.frombuffer("".join(padded).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    places = np.repeat(np.arange(len(padded)), [len(text) for text in padded])
    grams = (letters[:-2] << 42) | (letters[1:-1] << 21) | letters[2:]
    # A space in the middle would join two words, or two texts.
    inside = letters[1:-1] != ord(" ")
    return grams[inside], places[1:-1][inside]


class Trigrams:
    """The posting lists of a run. They grow with the catalogue, and the time of a query with them.

    For g distinct trigrams: `lookup_grams` uint64 (g,) ascending, `lookup_starts` int64 (g + 1,),
    `lookup_rows` int32 with the rows of gram i at starts[i]:starts[i + 1], and `lookup_norms`
    float32 (n_tracks,), the length of each track's vector.
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self._grams: Grams = arrays["lookup_grams"]
        self._starts = arrays["lookup_starts"]
        self._rows = arrays["lookup_rows"]
        # To multiply doubles takes half the time of dividing them by single floats.
        self._inverse = 1 / arrays["lookup_norms"].astype(np.float64)
        self._rarity = _rarity(np.diff(self._starts), len(self._inverse))
        self._scratch = threading.local()

    def like(self, folded: str) -> Iterator[Rows]:
        """The rows that are worth a comparison, in no order: at a glance, and then of all.

        At a glance are those that stand out by the rarest trigrams alone. That takes a fraction of
        the time, and of a misspelt text they may be the wrong ones.
        """
        grams = np.unique(grams_of([folded])[0])
        places = np.searchsorted(self._grams, grams)
        places = places[self._grams[np.minimum(places, len(self._grams) - 1)] == grams]
        if not len(places):
            yield np.empty(0, dtype=np.int64)
            return
        rarest = places[np.argsort(-self._rarity[places], kind="stable")]
        weight = np.cumsum(self._rarity[rarest])
        telling = int(np.searchsorted(weight, _TELLING * weight[-1])) + 1
        yield self._closest(rarest[:telling], _AT_A_GLANCE)
        yield self._closest(places, MOST)

    def _closest(self, places: Rows, most: int) -> Rows:
        """The `most` rows that are most like a text with these grams."""
        similar = self._sums()
        for place, weight in zip(places.tolist(), self._rarity[places].tolist(), strict=True):
            np.add.at(similar, self._rows[self._starts[place] : self._starts[place + 1]], weight)
        similar *= self._inverse
        close = np.flatnonzero(similar >= _WORTH_A_LOOK * similar.max())
        return close[_largest(similar[close], most)]

    def _sums(self) -> Floats:
        """A zero for every track, in memory that the thread keeps.

        Fresh memory costs three times as much as to add up and compare all that is in it.
        """
        if not hasattr(self._scratch, "sums"):
            self._scratch.sums = np.empty(len(self._inverse))
        sums: Floats = self._scratch.sums
        sums.fill(0)
        return sums


def _largest(values: Floats, most: int) -> Rows:
    """The places of at most so many of the largest `values`, in no order."""
    if len(values) <= most:
        return np.arange(len(values))
    return np.argpartition(-values, most)[:most]


def _rarity(tracks_with: Rows, tracks: int) -> Floats:
    """The inverse document frequency, squared: once for the text, once for the track."""
    return (1 + np.log((1 + tracks) / (1 + tracks_with))) ** 2
