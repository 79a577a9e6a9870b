"""The artists of a catalogue, and which one a text means when it names an artist and nothing else.

A text that is an artist's name may be a song's title as well, or another's name misspelt. What is
meant is weighed by how many people listen to each: ten times as many to a song that is 25 points
more popular, and to an artist all that listen to the songs.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA

from engine.lookup.called import FIRST_NAME, SLIP, ArtistNames, Called, by_name, key
from engine.lookup.names import NameBook, Names, comparable
from engine.lookup.readings import asked_for
from engine.lookup.shares import POINTS_PER_DECADE, UNKNOWN_POPULARITY
from engine.tracks import Artist

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.index import Index
    from engine.lookup import Lookup

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]

# The artist is meant when this share of the people that the text may come from mean the artist.
SURE = 0.8
LIKELY = 0.1
LONGEST_NAME = 80
# Of so few letters, any may be one slip away from a name, or the first letters of one's words: then
# as many people mean no artist as mean one by a slip whose songs together are 72 points popular.
_ANY_LETTERS = 8
_ANY_INITIALS = 5
_MEAN_NOBODY = 25.0
# A list of artists has a handful.
_REMEMBERED = 256
# So many songs that have all the words of a text, best known first, may be meant.
_RIVALS = 30


def build(arrays: Mapping[str, npt.NDArray[Any]]) -> dict[str, npt.NDArray[Any]]:
    """The arrays of `Artists` that are made of the others of a run: all that artists are called."""
    artists, fame = arrays["artist"], _fame(arrays["popularity"])
    leads = NameBook(arrays).of(_firsts(artists)).lead
    best = np.zeros(len(leads))
    np.maximum.at(best, artists, fame)
    return by_name(leads, best)


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
        self._fame = _fame(arrays["popularity"])
        self._firsts = _firsts(self._artists)
        self._tracks = np.bincount(self._artists)
        self._listeners = 10 ** (self._fame / POINTS_PER_DECADE)
        listeners = np.bincount(self._artists, weights=self._listeners).astype(np.float64)
        self._book = NameBook(arrays)
        self._called = ArtistNames(arrays, listeners)
        self._name = lru_cache(_REMEMBERED)(self._read_name)

    def __len__(self) -> int:
        return len(self._firsts)

    def __getitem__(self, artist: int) -> Artist:
        return Artist(artist, self._name(artist), int(self._tracks[artist]))

    def rows(self, artist: int) -> Rows:
        """Rows of the tracks on which the artist leads, best known first, every take of a song."""
        rows = np.flatnonzero(self._artists == artist)
        return rows[np.lexsort((rows, -self._fame[rows]))]

    def songs(self, artist: int) -> Rows:
        """Rows of the artist's songs, best known first, the best-known take of each."""
        rows = self.rows(artist)
        _, first = np.unique(self._songs[rows], return_index=True)
        return rows[np.sort(first)]

    def find(self, text: str, *, whole: bool = False) -> list[tuple[int, float]]:
        """The artists whom `text` may name, each with the share of people who mean that one.

        The likeliest comes first, and none that one person in ten does not mean. With `whole`, a
        part of a name is not enough.
        """
        if len(text) > LONGEST_NAME:
            return []
        found = self._named(text, whole=whole)
        bare = asked_for(comparable(text))
        return found or (self._named(bare, whole=whole) if bare else [])

    def _named(self, text: str, *, whole: bool) -> list[tuple[int, float]]:
        name = key(text)
        called = [one for one in self._called.called(name) if one.whole or not whole]
        if not name or not called:
            return []
        best, *others = sorted(called, key=lambda one: (-one.weight, one.artist))
        words = self._words(best.artist)
        # A duo is the best known of its two in company.
        meant = [best, *(one for one in others if not words <= self._words(one.artist))]
        everybody = sum(one.weight for one in meant) + self._titled(name, text, best)
        everybody += _nobody(name, best)
        shares = ((one.artist, float(one.weight / everybody)) for one in meant)
        return [(artist, share) for artist, share in shares if share >= LIKELY]

    def _words(self, artist: int) -> set[str]:
        return set(comparable(self._name(artist)).split())

    def _read_name(self, artist: int) -> str:
        (name,) = self._index.lead_artists([self._firsts[artist]])
        return name

    def _titled(self, name: str, text: str, best: Called) -> float:
        """The weight of the songs by others that are called so, with as many slips or fewer.

        Of a part of a name, also that of the songs that are called so in part.
        """
        rows = [*self._index.matching(text, _RIVALS), *self._lookup.titled(text)]
        # Nobody knows the song of a misspelt title by its words.
        if best.slips:
            rows += [row for row, _ in self._lookup.find(text, _RIVALS)]
        weights: dict[int, float] = {}
        for row in dict.fromkeys(rows):
            if self._artists[row] != best.artist:
                part = _called_so(self._book[row], name, best)
                song = int(self._songs[row])
                weights[song] = max(part * self._listeners[row], weights.get(song, 0.0))
        return sum(weights.values())


def _fame(popularity: npt.NDArray[np.float32]) -> Floats:
    return np.nan_to_num(popularity.astype(np.float64), nan=UNKNOWN_POPULARITY)


def _firsts(artists: npt.NDArray[np.int32]) -> Rows:
    """The first row of each artist."""
    rows = np.arange(len(artists))[::-1]
    firsts = np.empty(artists.max(initial=-1) + 1, dtype=np.int64)
    firsts[artists[rows]] = rows  # the last one stays
    return firsts


def _nobody(name: str, best: Called) -> float:
    """The weight of those who wrote the letters of `name` and mean no artist."""
    by_chance = (best.slips > 0 and len(name) < _ANY_LETTERS) or (
        not best.whole and len(name) < _ANY_INITIALS
    )
    return _MEAN_NOBODY if by_chance else 0.0


def _called_so(track: Names, name: str, best: Called) -> float:
    """Of the people who mean the song of a track, the part that says `name`."""
    short = key(track.short)
    titles = {key(track.title), short, key(track.bare or track.short)}
    slips = min(OSA.distance(name, title) for title in titles)
    if slips <= best.slips:
        return SLIP**-slips
    in_part = not best.whole and (short.startswith(name) or short.endswith(name))
    return 1 / FIRST_NAME if in_part else 0.0
