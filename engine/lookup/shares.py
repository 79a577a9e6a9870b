"""How many of the people who type a text mean which of the tracks that it fits: fame decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from engine.lookup.compare import TO_THE_LETTER

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]

# Ten times as many people mean a song that is 25 points more popular. The exponent keeps a song
# that fits worse from winning by fame: 2% less is as much as 13 points.
POINTS_PER_DECADE = 25.0
UNKNOWN_POPULARITY = 10.0
_POOR_FITS_COUNT_LITTLE = 60
# A slip rarely makes another title, the longer the rarer: a text that is a title to the letter
# counts as often as this for every letter more than one that only comes near. 0.1 to 0.4 do alike.
_EXACT_PER_LETTER = 0.2
# When one take of a song has been offered, the others are hardly what was meant.
_SECOND_TAKE = 0.85


def wanted(letters: int, fits: Floats, titled: Floats, fame: Floats) -> Floats:
    """How many people mean each track by a text of so many `letters`, in no unit.

    `fits` are loose ones, and `titled` says how near the text is to the title of each.
    """
    exact = 1 + _EXACT_PER_LETTER * letters
    ways: Floats = fits**_POOR_FITS_COUNT_LITTLE
    ways[fits >= TO_THE_LETTER] *= exact
    if titled.any():
        ways = np.maximum(ways, exact * titled**_POOR_FITS_COUNT_LITTLE)
    people: Floats = ways * 10 ** (fame / POINTS_PER_DECADE)
    return people


def shares(people: Floats, titled: Floats, song: Rows, of_title: Rows) -> Floats:
    """Of the `people` who mean any of the tracks, the share that means the song of each.

    What an artist has of a title is counted once, and all of it counts for a track that is called
    so to the letter: whoever asks for "Für Elise" has no need to know the number of the work.
    """
    by_title = _most(people, of_title)
    meant = by_title[of_title]
    if of_title is not song:
        meant = np.where(titled >= TO_THE_LETTER, meant, _most(people, song)[song])
    part: Floats = meant / max(by_title.sum(), 1e-9)
    return part


def of_one_title(song: Rows, titled: Floats, leads: Sequence[str]) -> Rows:
    """Numbers from 0 on like those of each track's `song`, one for all an artist has of a title."""
    called = np.flatnonzero(titled).tolist()
    if len(called) < 2:
        return song
    one, first = song.copy(), dict[str, int]()
    for at in called:
        if (number := first.setdefault(leads[at], int(song[at]))) != song[at]:
            one[song == song[at]] = number
    return numbered(one)


def numbered(songs: npt.NDArray[np.integer]) -> Rows:
    """The `songs` numbered anew from 0 on, without gaps."""
    numbers: Rows = np.unique(songs, return_inverse=True)[1]
    return numbers


def one_take_first(scores: Floats, song: Rows, fame: Floats) -> Floats:
    """The scores, less for all but the best take of each song, of equals the best known."""
    worst_first = np.lexsort((-fame, -scores))[::-1]
    best = np.empty(song.max() + 1, dtype=np.int64)
    best[song[worst_first]] = worst_first  # the last one stays
    later = np.ones(len(scores), dtype=bool)
    later[best] = False
    return np.where(later, _SECOND_TAKE * scores, scores)


def _most(people: Floats, song: Rows) -> Floats:
    """The most that any track of each song is wanted by."""
    most = np.zeros(song.max() + 1)
    np.maximum.at(most, song, people)
    return most
