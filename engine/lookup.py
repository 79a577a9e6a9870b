"""The tracks that a text from a person's memory may mean.

Two searches propose candidates: trigrams of letters, which forgive misspellings, and the index's
words, which know the best-known track of a common word and any part of an unspaced script. The
candidates are then compared letter by letter, and the best comparison is the score.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from engine.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from engine.index import Index

Arrays = dict[str, npt.NDArray[Any]]
Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
Songs = npt.NDArray[np.int32]
Grams = npt.NDArray[np.uint64]
# Title, artists, short title, lead artist, all folded; the short title leaves out what is in
# brackets and which take it is.
_Names = tuple[str, str, str, str]


class _Postings(NamedTuple):
    """The grams of a part of the catalogue, ascending, how many rows have each, and those rows."""

    grams: Grams
    counts: Rows
    rows: npt.NDArray[np.int32]


_SEPARATOR = "\x1f"

# The trigrams of so many tracks are gathered at a time: those of a million would take gigabytes.
_AT_A_TIME = 50_000
# Nobody types more to name a song; the rest of a pasted text would only cost time.
_LONGEST_TEXT = 200
# Of the trigram candidates so many are compared letter by letter ...
_COMPARED = 80
# ... and of the word candidates so many, best known first. They bring in one-word titles that many
# songs share, two words and a surname (98% rather than 96% in the first five) and parts of an
# unspaced script, for a quarter of the time.
_COMPARED_WORDS = 40
# Of the trigram candidates those are left out that have less than this part of the best one's.
_WORTH_A_LOOK = 0.3
# A comparison of two texts is 1 when they are equal; at this much less they have nothing in common.
# With the exponent it makes one slip in a usual text a score of 0.97, two 0.91, and random letters,
# whose best comparison among all tracks is about 0.6, less than 0.2.
_NOTHING_IN_COMMON = 0.45
_FORGIVING = 1.5
# What is named by its title alone, or by some of its words, may be another song of that name: it
# keeps this part of its score, and of the rest its share among all the songs that it may be.
_SURE_OF_NAME = 0.6
# Some of the words, in any order, are never enough to act on without asking.
_SOME_WORDS = 0.85
# Fewer letters than these (in bytes of UTF-8) are words of anything, or any short title.
_ENOUGH_FOR_WORDS = 8.0
_ENOUGH_FOR_TITLE = 3.5
# Ten times as many people mean a song that is 25 points more popular.
_POINTS_PER_DECADE = 25.0
_UNKNOWN_POPULARITY = 10.0
_POOR_FITS_COUNT_LITTLE = 10
# From here on a track has been named by title and artist: searching its words finds no better one.
_NAMED_BEYOND_DOUBT = 0.9
# Nobody asked for the remaster or the concert: the plain take first. The factors only order takes.
_OTHER_EDITION = 0.997
_OTHER_TAKE = 0.96
# When one take of a song has been offered, the others are hardly what was meant.
_SECOND_TAKE = 0.85

_TAKE = re.compile(
    r"\b(live|karaoke|instrumental|cover|tribute|demo|acoustic|remix|rehearsal|unplugged"
    r"|vivo|rmx|sped up|slowed|cappella)\b"
)
_LINK = re.compile(
    r"(?:https?://)?open\.spotify\.com/(?:intl-[a-z-]+/)?(?:embed/)?track/([0-9A-Za-z]{22})\b"
    r"|\bspotify:track:([0-9A-Za-z]{22})\b"
)
_BARE_ID = re.compile(r"t-[0-9a-f]{16}|(?=.*\d)[0-9A-Za-z]{22}")


def build(frame: pd.DataFrame) -> Arrays:
    """What a `Lookup` needs of a clean `frame`, as arrays named "lookup_...".

    For n tracks and g distinct trigrams: `lookup_grams` uint64 (g,) ascending, `lookup_starts`
    int64 (g + 1,), `lookup_rows` int32 with the rows of gram i at starts[i]:starts[i + 1],
    `lookup_norms` float32 (n,), `lookup_names` uint8 with the UTF-8 of row r's folded names at
    `lookup_name_starts` (n + 1,) [r]:[r + 1], and `lookup_titles` int32 (n,), the same number for
    the same short title. Posting lists grow with the catalogue, and the time of a query with them.
    """
    postings: list[_Postings] = []
    texts: list[bytes] = []
    lengths: list[int] = []
    titles: list[int] = []
    numbers: dict[str, int] = {}
    for start in range(0, len(frame), _AT_A_TIME):
        part = frame.iloc[start : start + _AT_A_TIME]
        names = [
            _names_in(*row) for row in zip(part["title"], part["artist"], part["song"], strict=True)
        ]
        postings.append(_postings([f"{title} {artist}" for title, artist, _, _ in names], start))
        encoded = [_SEPARATOR.join(row).encode() for row in names]
        texts.append(b"".join(encoded))
        lengths += map(len, encoded)
        titles += [numbers.setdefault(row[2] or row[0], len(numbers)) for row in names]
    grams, starts, rows, norms = _joined(postings, len(frame))
    return {
        "lookup_grams": grams,
        "lookup_starts": starts,
        "lookup_rows": rows,
        "lookup_norms": np.maximum(norms, 1e-6).astype(np.float32),
        "lookup_names": np.frombuffer(b"".join(texts), dtype=np.uint8),
        "lookup_name_starts": np.cumsum([0, *lengths], dtype=np.int64),
        "lookup_titles": np.array(titles, dtype=np.int32),
    }


def _postings(texts: Sequence[str], start: int) -> _Postings:
    """The grams of texts that stand from row `start` on, each with the rows that have it."""
    grams, places = _grams_of(texts)
    order = np.argsort(grams, kind="stable")
    grams, places = grams[order], places[order]
    # A trigram counts once in a text, however often it stands there.
    once = np.ones(len(grams), dtype=bool)
    once[1:] = (grams[1:] != grams[:-1]) | (places[1:] != places[:-1])
    distinct, counts = np.unique(grams[once], return_counts=True)
    return _Postings(distinct, counts, (start + places[once]).astype(np.int32))


def _joined(
    postings: Sequence[_Postings], tracks: int
) -> tuple[Grams, Rows, npt.NDArray[np.int32], Floats]:
    """All grams, where each one's rows start and end, the rows, and the length of each track."""
    grams = np.unique(np.concatenate([part.grams for part in postings]))
    codes = [np.searchsorted(grams, part.grams) for part in postings]
    found = np.zeros(len(grams), dtype=np.int64)
    for code, part in zip(codes, postings, strict=True):
        found[code] += part.counts
    rarity = _rarity(found, tracks)
    starts = np.concatenate([[0], np.cumsum(found)])
    rows = np.empty(starts[-1], dtype=np.int32)
    free = starts[:-1].copy()
    norms = np.zeros(tracks)
    for code, (_, counts, places) in zip(codes, postings, strict=True):
        before = np.cumsum(counts) - counts
        rows[np.repeat(free[code] - before, counts) + np.arange(len(places))] = places
        free[code] += counts
        first = places.min(initial=tracks)
        weights = np.repeat(rarity[code], counts)
        squares = np.bincount(places - first, weights=weights)
        norms[first : first + len(squares)] = np.sqrt(squares)
    return grams, starts, rows, norms


class Lookup:
    """Finds tracks by text; read-only, so any number of threads may ask."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]], index: Index) -> None:
        """`arrays` are those of `build`, with `song` and `popularity` of the run."""
        self._index = index
        self._grams: Grams = arrays["lookup_grams"]
        self._starts = arrays["lookup_starts"]
        self._rows = arrays["lookup_rows"]
        self._norms = arrays["lookup_norms"]
        self._names = arrays["lookup_names"]
        self._name_starts = arrays["lookup_name_starts"]
        self._songs = arrays["song"]
        self._popularity = arrays["popularity"]
        self._rarity = _rarity(np.diff(self._starts), len(self._norms))

    def find(self, text: str, limit: int) -> list[tuple[int, float]]:
        """Rows of the tracks that `text` may mean with their scores in [0, 1], best first.

        A link or an id of Spotify's means its one track or nothing. Any text is an answerable
        question: what names nothing is answered with nothing or with low scores.
        """
        text = text[:_LONGEST_TEXT].strip()
        if wanted := track_id(text):
            row = self._index.row_of(wanted)
            return [] if row is None else [(row, 1.0)]
        folded = _comparable(text)
        rows, scores = self._candidates(folded)
        # The better known first among equals, then the earlier row.
        order = np.lexsort((rows, -self._fame(rows), -scores))
        return [(int(rows[i]), float(scores[i])) for i in order[:limit]]

    def _candidates(self, folded: str) -> tuple[Rows, Floats]:
        """Distinct rows that share trigrams or words with the text, and their scores."""
        rows = self._by_trigrams(folded)
        scores, named = self._scores(folded, rows)
        if named.max(initial=0) >= _NAMED_BEYOND_DOUBT:
            return rows, scores
        by_words = self._index.matching(folded, _COMPARED_WORDS)
        by_artist = self._index.by_artist(folded, _COMPARED_WORDS)
        rows = np.unique([*rows.tolist(), *by_words, *by_artist]).astype(int)
        return rows, self._scores(folded, rows)[0]

    def _by_trigrams(self, folded: str) -> Rows:
        grams = np.unique(_grams_of([folded])[0])
        places = np.searchsorted(self._grams, grams)
        places = places[self._grams[np.minimum(places, len(self._grams) - 1)] == grams]
        if not len(places):
            return np.empty(0, dtype=np.int64)
        starts, ends = self._starts[places], self._starts[places + 1]
        lists = [self._rows[start:end] for start, end in zip(starts, ends, strict=True)]
        weights = np.repeat(self._rarity[places], ends - starts)
        similar = np.bincount(np.concatenate(lists), weights=weights, minlength=len(self._norms))
        similar = similar / self._norms
        close = np.flatnonzero(similar >= _WORTH_A_LOOK * similar.max())
        if len(close) > _COMPARED:
            close = close[np.argpartition(-similar[close], _COMPARED)[:_COMPARED]]
        return close

    def _scores(self, folded: str, rows: Rows) -> tuple[Floats, Floats]:
        """The scores of `rows`, and what they are as far as title and artist were both named."""
        if not len(rows):
            return np.empty(0), np.empty(0)
        names = [self._names_of(row) for row in rows]
        edition = np.array([_edition(title, short) for title, _, short, _ in names])
        alike, some_words = _compared(folded, names)
        with_artist = np.maximum(alike[0:2].max(axis=0), edition * alike[2:4].max(axis=0))
        title_alone = np.maximum(alike[4], edition * alike[5])
        artist_alone = alike[6:8].max(axis=0)
        songs = self._songs[rows]
        loosely = np.maximum(
            _evidence(folded, _ENOUGH_FOR_TITLE) * title_alone,
            _SOME_WORDS * np.maximum(some_words, artist_alone),
        )
        loosely *= _SURE_OF_NAME + (1 - _SURE_OF_NAME) * self._share(loosely, rows, songs)
        # A title or an artist that makes the comparison worse was not named.
        named = np.where(with_artist > np.maximum(title_alone, artist_alone), with_artist, 0)
        return _one_take_first(np.maximum(named, loosely), songs), named

    def _share(self, fit: Floats, rows: Rows, songs: Songs) -> Floats:
        """Of the people who name a song as loosely as this, the share that means each of `rows`."""
        wanted = fit**_POOR_FITS_COUNT_LITTLE * 10 ** (self._fame(rows) / _POINTS_PER_DECADE)
        _, song = np.unique(songs, return_inverse=True)
        by_song = np.zeros(song.max() + 1)
        np.maximum.at(by_song, song, wanted)
        shares: Floats = by_song[song] / max(by_song.sum(), 1e-9)
        return shares

    def _fame(self, rows: Rows) -> Floats:
        known = self._popularity[rows].astype(np.float64)
        return np.nan_to_num(known, nan=_UNKNOWN_POPULARITY)

    def _names_of(self, row: int) -> _Names:
        start, end = self._name_starts[row], self._name_starts[row + 1]
        title, artist, short, lead = bytes(self._names[start:end]).decode().split(_SEPARATOR)
        return title, artist, short, lead


def track_id(text: str) -> str | None:
    """The track id that `text` is, or the one to which the first Spotify link in it leads."""
    if link := _LINK.search(text):
        return link[1] or link[2]
    return text if _BARE_ID.fullmatch(text) else None


def _names_in(title: str, artist: str, song: str) -> _Names:
    short, _, lead = song.partition(_SEPARATOR)
    return _comparable(title), _comparable(artist), short, lead


def _comparable(name: str) -> str:
    # "???" is a song and "!!!" a band, though nothing of them is a letter. Half a surrogate pair,
    # which no encoding knows, is part of no name.
    return fold(name) or " ".join(name.encode(errors="ignore").decode().casefold().split())


def _grams_of(texts: Sequence[str]) -> tuple[Grams, Rows]:
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


def _rarity(tracks_with: Rows, tracks: int) -> Floats:
    """The inverse document frequency, squared: once for the text, once for the track."""
    return (1 + np.log((1 + tracks) / (1 + tracks_with))) ** 2


def _compared(folded: str, names: Sequence[_Names]) -> tuple[Floats, Floats]:
    """How alike the text is to each way to call each track, and to some words of its name.

    The first is (8, n): title and artist, artist and title, both in short, title, short title,
    artists, lead artist.
    """
    calls = [f"{title} {artist}" for title, artist, _, _ in names]
    forms = [
        *calls,
        *(f"{artist} {title}" for title, artist, _, _ in names),
        *(f"{short} {lead}" for _, _, short, lead in names),
        *(f"{lead} {short}" for _, _, short, lead in names),
        *(title for title, _, _, _ in names),
        *(short for _, _, short, _ in names),
        *(artist for _, artist, _, _ in names),
        *(lead for _, _, _, lead in names),
    ]
    asked = list({folded, folded.replace(" by ", " ")})
    alike = process.cdist(asked, forms, scorer=fuzz.ratio, dtype=np.float64).max(axis=0)
    # Half a name is as much of it as was typed, or words of it in any order; a few letters can be
    # words of anything.
    begun = [call[: len(folded)] for call in calls]
    parts = np.maximum(
        process.cdist([folded], begun, scorer=fuzz.ratio, dtype=np.float64)[0],
        process.cdist([folded], calls, scorer=fuzz.token_set_ratio, dtype=np.float64)[0],
    )
    return _closeness(alike).reshape(8, -1), _evidence(folded, _ENOUGH_FOR_WORDS) * _closeness(
        parts
    )


def _evidence(folded: str, enough: float) -> float:
    """How much of `enough` letters a text has, at most 1; one of CJK counts as three."""
    return min(1.0, len(folded.encode()) / enough)


def _closeness(ratio: Floats) -> Floats:
    gap = np.minimum((1 - ratio / 100) / _NOTHING_IN_COMMON, 1)
    return 1 - gap**_FORGIVING


def _edition(title: str, short_title: str) -> float:
    """What a track keeps when only its short title was asked for."""
    if title == short_title:
        return 1.0
    return _OTHER_TAKE if _TAKE.search(title.replace(short_title, " ", 1)) else _OTHER_EDITION


def _one_take_first(scores: Floats, songs: Songs) -> Floats:
    """The scores, less for all but the best take of each song."""
    order = np.argsort(-scores, kind="stable")
    _, best = np.unique(songs[order], return_index=True)
    later = np.ones(len(scores), dtype=bool)
    later[order[best]] = False
    return np.where(later, _SECOND_TAKE * scores, scores)
