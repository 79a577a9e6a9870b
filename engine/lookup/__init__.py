"""The tracks that a text from a person's memory may mean.

Three searches propose candidates: trigrams of letters, which forgive misspellings; titles that are
one slip of a finger away; and the index's words, which know the best-known track of a common word
and any part of an unspaced script. The candidates are then compared letter by letter, and the best
comparison is the score. A text that names nothing so may still be phone spelling, a title with
words around it, or an album.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from engine.lookup.compare import TO_THE_LETTER, Fit
from engine.lookup.names import NameBook, comparable, names_in, pack
from engine.lookup.readings import readings
from engine.lookup.shares import (
    UNKNOWN_POPULARITY,
    numbered,
    of_one_title,
    one_take_first,
    shares,
    wanted,
)
from engine.lookup.titles import Titles, by_title
from engine.lookup.trigrams import Postings, Trigrams, joined, postings
from engine.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from engine.index import Index

Arrays = dict[str, npt.NDArray[Any]]
Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]

# The trigrams of so many tracks are gathered at a time: those of a million would take gigabytes.
_AT_A_TIME = 50_000
# One message is looked up several times: for a song, beside wishes, as an artist's name. So many of
# the last texts are remembered, as many as a crowd asks about at a time, with all that they may
# mean: a MiB of names, or three of what nobody can read.
_REMEMBERED = 1_024
# Nobody types more to name a song; the rest of a pasted text would only cost time.
_LONGEST_TEXT = 200
# So many candidates come from the index's words, best known first. They bring in one-word titles
# that many songs share, two words and a surname and parts of an unspaced script.
_COMPARED_WORDS = 40
# What is named by its title alone, or by some of its words, may be another song of that name: it
# keeps this part of its score, and of the rest its share among all the songs that it may be.
_SURE_OF_NAME = 0.66
# The song that six in ten mean is taken for the one: then 0.9 is still right 99 times in 100.
_BENEFIT_OF_DOUBT = 0.7
# Fewer letters than these are often one slip away from some title, whatever they are: unless that
# is a song which people know, it is only asked about.
_ANY_LETTERS = 8
_KNOWN = 60.0
_ASKED_ABOUT = 0.89
# From here on a track has been named by title and artist: no other search finds a better one.
_NAMED_BEYOND_DOUBT = 0.9
# A text that was not written as it is read may have been meant as it was written.
_READ_INTO_IT = 0.97
# Scores that differ by less only differ by how they were reckoned.
_ALIKE = 1e-9
_ALIKE_AT_MOST = 8

_LINK = re.compile(
    r"(?i:(?:open|play)\.spotify\.com/(?:intl-[a-z-]+/)?(?:embed/)?track/)([0-9A-Za-z]{22})\b"
    r"|\bspotify:track:([0-9A-Za-z]{22})\b"
)
_BARE_ID = re.compile(r"t-[0-9a-f]{16}|(?=.*\d)[0-9A-Za-z]{22}")


def build(frame: pd.DataFrame) -> Arrays:
    """What a `Lookup` needs of a clean `frame`, as arrays named "lookup_...".

    Those of `Trigrams` and `Titles`, for n tracks `lookup_names` uint8 with the UTF-8 of row r's
    names at `lookup_name_starts` (n + 1,) [r]:[r + 1], and `lookup_titles` int32 (n,), the same
    number for the same short title. All grow as the catalogue does, and the time of a query with
    the posting lists of the trigrams.
    """
    parts: list[Postings] = []
    texts: list[bytes] = []
    lengths: list[int] = []
    titles: list[str] = []
    bare: list[str] = []
    albums: list[str] = []
    for start in range(0, len(frame), _AT_A_TIME):
        names = names_in(frame.iloc[start : start + _AT_A_TIME])
        parts.append(postings([f"{one.call} {one.latin}".rstrip() for one in names], start))
        encoded, taken = pack(names)
        texts.append(encoded)
        lengths += taken
        titles += [one.short or one.title for one in names]
        bare += [one.bare for one in names]
        albums += [one.album for one in names]
    numbers: dict[str, int] = {}
    fame = frame["popularity"].fillna(UNKNOWN_POPULARITY).to_numpy(dtype=np.float64)
    return {
        **joined(parts, len(frame)),
        **by_title(titles, bare, albums, fame),
        "lookup_names": np.frombuffer(b"".join(texts), dtype=np.uint8),
        "lookup_name_starts": np.cumsum([0, *lengths], dtype=np.int64),
        "lookup_titles": np.array(
            [numbers.setdefault(title, len(numbers)) for title in titles], dtype=np.int32
        ),
    }


class Lookup:
    """Finds tracks by text; read-only, so any number of threads may ask."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]], index: Index) -> None:
        """`arrays` are those of `build`, with `song` and `popularity` of the run."""
        self._index = index
        self._trigrams = Trigrams(arrays)
        self._titles = Titles(arrays)
        self._names = NameBook(arrays)
        self._songs = arrays["song"]
        self._popularity = arrays["popularity"]
        self._found = lru_cache(_REMEMBERED)(self._search)

    def find(self, text: str, limit: int) -> list[tuple[int, float]]:
        """Rows of the tracks that `text` may mean with their scores in [0, 1], best first.

        A link or an id of Spotify's means its one track or nothing. Any text is an answerable
        question: what names nothing is answered with nothing or with low scores.
        """
        text = text[:_LONGEST_TEXT].strip()
        if wanted := track_id(text):
            row = self._index.row_of(wanted)
            return [] if row is None else [(row, 1.0)]
        rows, scores = self._found(text)
        return list(zip(rows[:limit].tolist(), scores[:limit].tolist(), strict=True))

    def _search(self, text: str) -> tuple[Rows, Floats]:
        """All rows and scores that `find` could answer to a text that is no id, best first."""
        rows, scores = self._read(comparable(text))
        # The better known first among equals, then the earlier row.
        order = np.lexsort((rows, -self._fame(rows), -scores))
        rows, scores = rows[order], scores[order]
        best = np.count_nonzero(scores[:_ALIKE_AT_MOST] > scores.max(initial=0) - _ALIKE)
        if best > 1:
            rows[:best] = self._as_written(text, rows[:best])
            scores[:best] = scores[0]
        return rows, scores

    def _as_written(self, text: str, rows: Rows) -> Rows:
        """The `rows`, which the text fits equally well, first those that are spelt as it is."""
        names = [fold(f"{track.title} {track.artist}") for track in self._index.tracks(rows)]
        ratios = process.cdist([fold(text)], names, scorer=fuzz.token_sort_ratio)[0]
        return rows[np.argsort(-ratios, kind="stable")]

    def _read(self, folded: str) -> tuple[Rows, Floats]:
        """The rows and scores of `folded`, or of what else it may stand for if that fits more."""
        rows, scores = self._scored(folded)
        several = readings(folded)
        while scores.max(initial=0) < _NAMED_BEYOND_DOUBT and (reading := next(several, None)):
            others, fits = self._scored(reading)
            rows = np.concatenate([rows, others])
            scores = np.concatenate([scores, _READ_INTO_IT * fits])
            best = np.lexsort((-scores, rows))
            rows, first = np.unique(rows[best], return_index=True)
            scores = scores[best][first]
        return rows, scores

    def titled(self, text: str) -> list[int]:
        """Rows of the best-known tracks whose title is `text` to the letter, best known first."""
        return self._titles.named(comparable(text))

    def _scored(self, folded: str) -> tuple[Rows, Floats]:
        """Distinct rows that the text may mean, and their scores."""
        for rows in self._trigrams.like(folded):
            if len(rows):
                fit = Fit(folded, self._names.of(rows))
                if fit.named.max() >= _NAMED_BEYOND_DOUBT:
                    # What else is called so has no need to be weighed.
                    untitled = np.zeros(len(rows))
                    return rows, self._scores(folded, rows, fit, fit.loosely(), untitled)
        others = [
            *self._index.matching(folded, _COMPARED_WORDS),
            *self._index.by_artist(folded, _COMPARED_WORDS),
            *self._titles.like(folded),
            *self._titles.begun_or_ended(folded),
        ]
        rows = np.unique([*rows.tolist(), *others]).astype(np.int64)
        if not len(rows):
            return rows, np.empty(0)
        fit = Fit(folded, self._names.of(rows))
        return rows, self._scores(folded, rows, fit, fit.loosely(albums=True), fit.titled())

    def _scores(self, folded: str, rows: Rows, fit: Fit, loose: Floats, titled: Floats) -> Floats:
        """The scores of `rows` that `fit` by title and artist, as loosely or by title as this."""
        song, fame = numbered(self._songs[rows]), self._fame(rows)
        of_title = of_one_title(song, titled, fit.leads)
        people = wanted(len(folded.encode()), loose, titled, fame)
        share = shares(people, titled, song, of_title)
        loosely = loose * (_SURE_OF_NAME + (1 - _SURE_OF_NAME) * share**_BENEFIT_OF_DOUBT)
        if len(folded) < _ANY_LETTERS:
            by_chance = (loose < TO_THE_LETTER) & (fame < _KNOWN)
            loosely[by_chance] = np.minimum(loosely[by_chance], _ASKED_ABOUT)
        return one_take_first(np.maximum(fit.named, loosely), of_title, fame)

    def _fame(self, rows: Rows) -> Floats:
        fame: Floats = self._popularity[rows].astype(np.float64)
        fame[np.isnan(fame)] = UNKNOWN_POPULARITY
        return fame


def track_id(text: str) -> str | None:
    """The track id that `text` is, or the one to which the first Spotify link in it leads."""
    if link := _LINK.search(text):
        return link[1] or link[2]
    return text if _BARE_ID.fullmatch(text) else None
