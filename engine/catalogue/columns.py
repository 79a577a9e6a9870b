"""How tables spell the columns that Segue reads: one table, easy to extend."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.features import CLUSTERING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Segue's name -> the spellings seen in the wild, the best source first: when a table has several,
# the first one that has a value counts. Case, blanks and punctuation do not matter, so
# "Track Name", "track_name", "track.name" and "trackName" are one spelling.
# To read a new layout, add its spelling here.
SPELLINGS: dict[str, tuple[str, ...]] = {
    "id": (
        "track id", "id songs", "spotify id", "spotify track id", "song id", "id", "track uri",
        "spotify uri", "uri", "track url", "spotify url", "url", "link", "track href",
    ),
    "title": (
        "track name", "name song", "song name", "track title", "song title", "title", "song",
        "track", "name",
    ),
    "artist": (
        "artists", "artist names", "artist name(s)", "artist(s) name", "name artists",
        "track artists", "track artist", "artist name", "artist", "performer",
    ),
    "album": ("track album name", "album name", "album title", "album", "name album"),
    "year": (
        "release date", "album release date", "track album release date", "album date", "released",
        "release year", "released year", "album release year", "year",
    ),
    "genres": (
        "genres", "artist genres", "track genre", "music genre", "genre", "genre name",
        "playlist genre", "playlist subgenre", "parent genres", "top genre", "tags",
    ),
    "popularity": (
        "track popularity", "popularity songs", "song popularity", "popularity",
    ),
    "explicit": ("explicit", "track explicit", "is explicit"),
    "key": ("key", "key name"),
    "mode": ("mode", "mode name"),
    "time_signature": ("time signature", "meter"),
    "danceability": ("danceability", "dance"),
    "energy": ("energy",),
    "loudness": ("loudness", "loudness (dB)", "loud (Db)"),
    "speechiness": ("speechiness", "speech"),
    "acousticness": ("acousticness", "acoustic"),
    "instrumentalness": ("instrumentalness", "instrumental"),
    "liveness": ("liveness", "live"),
    "valence": ("valence", "happy", "positivity"),
    "tempo": ("tempo", "bpm", "beats per minute (bpm)"),
    "duration_ms": (
        "duration ms", "track duration ms", "track duration (ms)", "length", "duration", "time",
    ),
}  # fmt: skip

REQUIRED: tuple[str, ...] = ("title", "artist", *CLUSTERING)


def plain(spelling: str) -> str:
    """`spelling` with nothing but its letters and digits, in lower case."""
    return re.sub(r"[\W_]+", "", spelling.lower())


_MEANING = {
    plain(spelling): (rank, column)
    for column, spellings in SPELLINGS.items()
    for rank, spelling in enumerate(spellings)
}


def find(header: Sequence[str]) -> dict[str, list[int]]:
    """Where each of Segue's columns stands in `header`, best source first; no unknown ones.

    "danceability_%" is "danceability" too: whether its values are shares or percentages is seen
    from them.
    """
    found: dict[str, list[tuple[int, int]]] = {}
    for position, cell in enumerate(header):
        if meaning := _MEANING.get(plain(cell)):
            rank, column = meaning
            found.setdefault(column, []).append((rank, position))
    return {
        column: [position for _, position in sorted(places)] for column, places in found.items()
    }


def missing(found: Sequence[str] | dict[str, list[int]]) -> list[str]:
    """The required columns that are not among `found`."""
    return [column for column in REQUIRED if column not in found]
