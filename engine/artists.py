"""The artists of a catalogue, and which one a text means when it names an artist and nothing else.

A text that is an artist's name may be a song's title as well, or another's name misspelt. What is
meant is weighed by how many people listen to each: ten times as many to a song that is 25 points
more popular, and to an artist all that listen to the songs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from engine.lookup import POINTS_PER_DECADE, UNKNOWN_POPULARITY
from engine.text import fold
from engine.tracks import Artist

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.index import Index
    from engine.lookup import Lookup

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]

# The artist is meant when this share of the people that the text may come from mean the artist.
SURE = 0.8
# One person in so many makes one slip in a name.
_SLIP = 30.0
# Misspelt names are only understood of artists with a song about as popular as this one; the
# others are too many and too alike.
_KNOWN = 50.0
_LONGEST_NAME = 80
_BAND = re.compile(r" (?:&|\+|and) (?:the|his|her) ", re.IGNORECASE)
_LEFT_OUT = {"the", "and"}
# Songs that have all the words of a text, best known first: the title itself is among so many.
_RIVALS = 30


@dataclass(frozen=True, slots=True)
class _Called:
    """An artist that a text may mean, by how many slips, and how many people listen."""

    artist: int
    slips: int
    listeners: float

    @property
    def weight(self) -> float:
        return self.listeners / _SLIP**self.slips


class Artists:
    """Knows the lead artists of a run by number, name and songs; any number of threads may ask.

    An artist's number is that of the array `artist`, and stands for another one in another run.
    """

    def __init__(
        self, arrays: Mapping[str, npt.NDArray[Any]], index: Index, lookup: Lookup
    ) -> None:
        self._index = index
        self._lookup = lookup
        self._artists: npt.NDArray[np.int32] = arrays["artist"]
        self._songs: npt.NDArray[np.int32] = arrays["song"]
        self._fame = np.nan_to_num(arrays["popularity"].astype(np.float64), nan=UNKNOWN_POPULARITY)
        _, firsts, self._tracks = np.unique(self._artists, return_index=True, return_counts=True)
        self._names = index.lead_artists(firsts.tolist())
        self._listeners = np.bincount(self._artists, weights=_listeners(self._fame))
        best = np.zeros(len(self._names))
        np.maximum.at(best, self._artists, self._fame)
        self._spelt: dict[str, list[int]] = {}
        known: dict[int, list[str]] = {}
        for artist, name in enumerate(self._names):
            key = _key(name)
            if key not in self._spelt and best[artist] >= _KNOWN:
                known.setdefault(len(key), []).append(key)
            self._spelt.setdefault(key, []).append(artist)
        self._known = known
        self._without_the_band(best)

    def __len__(self) -> int:
        return len(self._names)

    def __getitem__(self, artist: int) -> Artist:
        return Artist(artist, self._names[artist], int(self._tracks[artist]))

    def rows(self, artist: int) -> Rows:
        """Rows of the tracks on which the artist leads, best known first, every take of a song."""
        rows = np.flatnonzero(self._artists == artist)
        return rows[np.lexsort((rows, -self._fame[rows]))]

    def songs(self, artist: int) -> Rows:
        """Rows of the artist's songs, best known first, the best-known take of each."""
        rows = self.rows(artist)
        _, first = np.unique(self._songs[rows], return_index=True)
        return rows[np.sort(first)]

    def find(self, text: str) -> int | None:
        """The artist whom `text` names; None unless nothing else is likely to be meant.

        One slip is forgiven in a name of six letters, two from nine on: random letters are rarely
        so near to any. The time grows with the number of well-known artists whose names are about
        as long as the text.
        """
        text = text.strip()
        key = _key(text)
        if not key or len(text) > _LONGEST_NAME:
            return None
        called = list(self._called(key))
        if not called:
            return None
        best = max(called, key=lambda one: (one.weight, -one.artist))
        others = sum(one.weight for one in called) - best.weight
        rivals = self._titled(key, text, best)
        return best.artist if best.weight >= SURE * (best.weight + others + rivals) else None

    def _without_the_band(self, best: Floats) -> None:
        """Let "bob marley" name whom the catalogue only has with a band, until he has his own."""
        fronts: dict[str, list[int]] = {}
        for artist, name in enumerate(self._names):
            front, *band = _BAND.split(name, maxsplit=1)
            # One word is too often a first name, a title or another's name.
            if band and " " in front and _key(front) not in self._spelt:
                fronts.setdefault(_key(front), []).append(artist)
        for key, artists in fronts.items():
            self._spelt[key] = artists
            if best[artists].max() >= _KNOWN:
                self._known.setdefault(len(key), []).append(key)

    def _called(self, key: str) -> Iterator[_Called]:
        if exact := self._spelt.get(key):
            for artist in exact:
                yield _Called(artist, 0, float(self._listeners[artist]))
            return
        most = _slips(key)
        names = [
            name
            for length in range(len(key) - most, len(key) + most + 1)
            for name in self._known.get(length, ())
        ]
        if not most or not names:
            return
        slips = process.cdist([key], names, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)[
            0
        ]
        for place in np.flatnonzero(slips <= most).tolist():
            for artist in self._spelt[names[place]]:
                yield _Called(artist, int(slips[place]), float(self._listeners[artist]))

    def _titled(self, key: str, text: str, best: _Called) -> float:
        """The weight of the songs by others that are called so, with as many slips or fewer."""
        rows = self._index.matching(text, _RIVALS)
        # Nobody knows the song of a misspelt title by its words, nor among very many of a word.
        if best.slips or len(rows) == _RIVALS:
            rows = [*rows, *(row for row, _ in self._lookup.find(text, _RIVALS))]
        others = [row for row in dict.fromkeys(rows) if self._artists[row] != best.artist]
        weights: dict[int, float] = {}
        for row, track in zip(others, self._index.tracks(others), strict=True):
            slips = min(OSA.distance(key, _key(title)) for title in _titles(track.title))
            if slips <= best.slips:
                song = int(self._songs[row])
                weight = float(_listeners(self._fame[row])) / _SLIP**slips
                weights[song] = max(weight, weights.get(song, 0.0))
        return sum(weights.values())


def _listeners(popularity: Any) -> Any:
    return 10 ** (popularity / POINTS_PER_DECADE)


def _key(name: str) -> str:
    """How names compare: people leave out "the" and "and", and write "beegees" and "ac dc"."""
    words = (fold(name) or name.casefold()).split()
    return "".join(word for word in words if word not in _LEFT_OUT) or "".join(words)


def _slips(key: str) -> int:
    # A short word with a slip is another word; a letter of Han or Hangul is a word of its own.
    if len(key) < 6 or not key.isascii():
        return 0
    return 1 if len(key) < 9 else 2


def _titles(title: str) -> tuple[str, str]:
    """A title as it stands, and without what is in brackets or behind a dash."""
    return title, title.split(" - ")[0].split(" (")[0].split(" [")[0]
