"""Songs and artists that people know, for a name that nothing announces: "sad adele songs"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from engine.artists import SURE
from engine.lookup.called import key
from engine.text import fold
from engine.tracks import NAMED_HIT, SURE_HIT

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.artists import Artists
    from engine.index import Index
    from engine.lookup import Lookup
    from engine.tracks import Artist

    Named = Callable[[str], list[tuple[int, float]]]

# So popular is the best-known song of an artist whom a single word names: the words "case" and
# "player" are artists, too. Less is enough for several words, or of who has many songs.
_FAME, _SOME_FAME, _MANY_SONGS = 70.0, 35.0, 10
# From so many letters on, the name may have a slip or two: "policy" is not The Police.
_LETTERS_OF_A_SLIP, _SLIPS = 7, 2
# From so many letters on, it may be the last word of one who has so many songs: "mozart", but not
# the "sprocket" of Toad the Wet Sprocket.
_LETTERS_OF_A_SURNAME, _SONGS_OF_A_SURNAME = 5, 60
_LIKE = "like"


class Known:
    """Knows the songs and artists of a run that words among wishes may name.

    `named` tells the artists that a text may name, each with the share of people who mean that one.
    """

    def __init__(self, lookup: Lookup, index: Index, artists: Artists, named: Named) -> None:
        self._lookup = lookup
        self._index = index
        self._artists = artists
        self._named = named

    def song(self, text: str, popularity: float) -> int | None:
        """The row of the song that `text` surely names or whose title it begins, if so popular."""
        best = self._lookup.find(text, 1)
        if not best or best[0][1] < NAMED_HIT:
            return None
        ((row, score),) = best
        (track,) = self._index.tracks([row])
        named = score >= SURE_HIT or _begins(track.title, text)
        return row if named and (track.popularity or 0) >= popularity else None

    def artist(self, text: str, misspelt: bool) -> Artist | None:
        """The artist whom people know by that name, perhaps `misspelt` or by a surname."""
        best = self._named(text)[:1]
        if not best or best[0][1] < SURE:
            return None
        artist = self._artists[best[0][0]]
        if not (_spelt(text, artist) or (misspelt and _nearly(text, artist))):
            return None
        (known,) = self._index.tracks(self._artists.rows(artist.id)[:1].tolist())
        least = _SOME_FAME if " " in fold(text) or artist.tracks >= _MANY_SONGS else _FAME
        return artist if (known.popularity or 0) >= least else None

    def is_song(self, text: str, words: str, artist: Artist | None = None) -> bool:
        """Whether `text` surely names a song with `words` in its names, or one by that artist.

        "Like" alone must begin the title: "like adele" is not "Someone Like You" by Adele.
        """
        best = self._lookup.find(text, 1)
        if not best or best[0][1] < SURE_HIT:
            return False
        row = best[0][0]
        (track,) = self._index.tracks([row])
        if fold(words) == _LIKE:
            return _begins(track.title, _LIKE)
        if set(fold(words).split()) <= set(fold(f"{track.title} {track.artist}").split()):
            return True
        return artist is not None and row in self._artists.rows(artist.id)


def _begins(name: str, text: str) -> bool:
    """Whether the words of `text` are the first of a name, or all."""
    return f"{fold(name)} ".startswith(f"{fold(text)} ")


def _spelt(text: str, artist: Artist) -> bool:
    """Whether `text` is an artist's name, or several words that begin it: "Bob Marley" and band."""
    return key(artist.name) == key(text) or (" " in fold(text) and _begins(artist.name, text))


def _nearly(text: str, artist: Artist) -> bool:
    """Whether `text` is an artist's name with a slip or two, or who has many songs' surname."""
    called, name = key(artist.name), key(text)
    slip = len(name) >= _LETTERS_OF_A_SLIP and OSA.distance(called, name) <= _SLIPS
    surname = len(name) >= _LETTERS_OF_A_SURNAME and called.endswith(name)
    return slip or (surname and artist.tracks >= _SONGS_OF_A_SURNAME)
