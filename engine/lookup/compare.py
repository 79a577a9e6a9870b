"""How well a text fits the names of tracks, letter by letter and word by word."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from engine.lookup.names import Names

Floats = npt.NDArray[np.float64]

# A comparison of two texts is 1 when they are equal; at this much less they have nothing in common.
# With the exponent it makes one slip in a usual text a score of 0.97, two 0.91, and random letters,
# whose best comparison among all tracks is about 0.6, less than 0.2.
_NOTHING_IN_COMMON = 0.45
_FORGIVING = 1.5
# Some of the words, in any order, are never enough to act on without asking, unless they are all
# whole and of both title and artist. Tuned with scripts/evaluate.py, on other seeds than it shows.
_SOME_WORDS = 0.85
_ALL_WORDS = 0.94
# An album is several songs, so only ever a question.
_ALBUM = 0.8
# When a name begins just as the text, what only has its title is hardly meant: somebody went on.
_NOT_BEGUN = 0.93
# Fewer letters than these (in bytes of UTF-8) are words of anything, or any short title but the
# very one.
_ENOUGH_FOR_WORDS = 8.0
_ENOUGH_FOR_TITLE = 3.5
# Nobody asked for the remaster or the concert: the plain take first. The factors only order takes.
_OTHER_EDITION = 0.997
# The least fit of a title of which every letter was typed, whatever the edition.
TO_THE_LETTER = _OTHER_EDITION
_OTHER_TAKE = 0.96
# A title without what is in brackets or behind a dash. With it, 65% of 300 such texts find their
# song first, of 44%. At 1 it would be 77%, and of other songs' whole titles 1 in 200 would not.
_BARE = 0.99

_TAKE = re.compile(
    r"\b(live|karaoke|instrumental|cover|tribute|demo|acoustic|remix|rehearsal|unplugged"
    r"|vivo|rmx|sped up|slowed|cappella)\b"
)


@dataclass(frozen=True, slots=True)
class Fit:
    """How a text fits each of n tracks, in [0, 1].

    `named` is 0 unless the text has both title and artist; `loosely` is how well it fits a title
    alone or some of the words, which other songs may have as well.
    """

    named: Floats
    loosely: Floats


def fit(folded: str, names: Sequence[Names], *, albums: bool = False) -> Fit:
    """The fit of a folded text to the names of n tracks, with their `albums`; n is at least 1.

    A track that has a bare title is fitted by that as well, as by another short title.
    """
    barer = [at for at, one in enumerate(names) if one.bare]
    also = [names[at]._replace(short=names[at].bare) for at in barer]
    found = _fit(folded, [*names, *also], albums=albums)
    for fits in (found.named, found.loosely):
        fits[barer] = np.maximum(fits[barer], _BARE * fits[len(names) :])
    return Fit(found.named[: len(names)], found.loosely[: len(names)])


def _fit(folded: str, names: Sequence[Names], *, albums: bool) -> Fit:
    edition = np.array([_edition(one) for one in names])
    whole, short, titles, short_titles, artists = _closeness_to_calls(folded, names)
    with_artist = np.maximum(whole, edition * short)
    title = np.maximum(titles, edition * short_titles)
    words = np.maximum(_parts(folded, names), artists)
    short_text = np.where(title >= TO_THE_LETTER, 1.0, _evidence(folded, _ENOUGH_FOR_TITLE))
    loosely = np.maximum(short_text * title, _SOME_WORDS * words)
    begun = _begun(folded, names, edition)
    if begun.any():
        loosely = np.where(begun > 0, begun, _NOT_BEGUN * loosely)
    told = _evidence(folded, _ENOUGH_FOR_WORDS) * _told(folded, names, edition)
    loosely = np.maximum(loosely, _ALL_WORDS * told)
    if albums and any(one.album for one in names):
        loosely = np.maximum(loosely, _ALBUM * _on_album(folded, names))
    # A title or an artist that makes the comparison worse was not named.
    named = np.where(with_artist > np.maximum(title, artists), with_artist, 0.0)
    if artists.max() == 1:
        # The text is an artist's name: what only comes near to it is another song's.
        named[named < _SOME_WORDS] = 0
    return Fit(named, loosely)


def _closeness_to_calls(folded: str, names: Sequence[Names]) -> tuple[Floats, ...]:
    """To title with artists, the same in short, title, short title, and artists; each (n,)."""
    forms = [
        *(one.call for one in names),
        *(f"{one.artist} {one.title}" for one in names),
        *(f"{one.short} {one.lead}" for one in names),
        *(f"{one.lead} {one.short}" for one in names),
        *(one.latin for one in names),
        *(one.title for one in names),
        *(one.short for one in names),
        *(one.artist for one in names),
        *(one.lead for one in names),
    ]
    asked = list({folded, folded.replace(" by ", " ")})
    ratios = process.cdist(asked, forms, scorer=fuzz.ratio, dtype=np.float64).max(axis=0)
    close = _closeness(ratios).reshape(9, -1)
    return (
        close[0:2].max(axis=0),
        close[2:5].max(axis=0),
        close[5],
        close[6],
        close[7:9].max(axis=0),
    )


def _parts(folded: str, names: Sequence[Names]) -> Floats:
    """To as much of the name as was typed, or to words of it in any order."""
    calls = [one.call for one in names]
    begun = [call[: len(folded)] for call in calls]
    ratios = np.maximum(
        process.cdist([folded], begun, scorer=fuzz.ratio, dtype=np.float64)[0],
        process.cdist(
            [folded], [*calls, *(one.latin for one in names)], scorer=fuzz.token_set_ratio,
            dtype=np.float64,
        ).reshape(2, -1).max(axis=0),
    )  # fmt: skip
    return _evidence(folded, _ENOUGH_FOR_WORDS) * _closeness(ratios)


def _on_album(folded: str, names: Sequence[Names]) -> Floats:
    """The fit to the album, alone, with the artist, or with title and artist."""
    forms = [
        *(one.album for one in names),
        *(f"{one.album} {one.lead}" for one in names),
        *(f"{one.lead} {one.album}" for one in names),
        *(f"{one.album} {one.short} {one.lead}" for one in names),
        *(f"{one.short} {one.album} {one.lead}" for one in names),
        *(f"{one.short} {one.lead} {one.album}" for one in names),
    ]
    ratios = process.cdist([folded], forms, scorer=fuzz.ratio, dtype=np.float64)[0]
    known = np.array([bool(one.album) for one in names])
    return np.where(known, _closeness(ratios).reshape(6, -1).max(axis=0), 0.0)


def _begun(folded: str, names: Sequence[Names], edition: Floats) -> Floats:
    """`edition` where the text is title and the artist's first letters, to the letter, else 0."""

    def begun(one: Names, edition: float) -> float:
        if len(folded) <= len(one.short):
            return 0.0
        if one.call.startswith(folded):
            return edition
        if not folded.startswith(f"{one.short} "):
            return 0.0
        said = folded[len(one.short) + 1 :]
        # Few people type the "the" of a band.
        lead = one.lead.startswith(said) or one.lead.removeprefix("the ").startswith(said)
        return edition if lead else 0.0

    return np.array([begun(*pair) for pair in zip(names, edition.tolist(), strict=True)])


def _told(folded: str, names: Sequence[Names], edition: Floats) -> Floats:
    """1 where every word of the text is in title or artist, some in the one, some in the other.

    Where the plain take has them all as well, it is `edition`; 0 elsewhere.
    """
    words = folded.split()
    longest = max(words, key=len, default="")
    # Counting is slow, and only matters to a text that has a word twice.
    bag: Callable[[Iterable[str]], Any] = Counter if len(set(words)) < len(words) else set
    asked = bag(words)

    def told(one: Names, edition: float) -> float:
        # Most names are told from the text by one word of it.
        if longest not in one.title and longest not in one.artist:
            return 0.0
        title, artist = one.title.split(), one.artist.split()
        if not asked <= bag((*title, *artist)) or asked <= bag(title) or asked <= bag(artist):
            return 0.0
        return edition if asked <= bag((*one.short.split(), *artist)) else 1.0

    return np.array([told(*pair) for pair in zip(names, edition.tolist(), strict=True)])


def _evidence(folded: str, enough: float) -> float:
    """How much of `enough` letters a text has, at most 1; one of CJK counts as three."""
    return min(1.0, len(folded.encode()) / enough)


def _closeness(ratio: Floats) -> Floats:
    gap = np.minimum((1 - ratio / 100) / _NOTHING_IN_COMMON, 1)
    return 1 - gap**_FORGIVING


def _edition(one: Names) -> float:
    """What a track keeps when only its short title was asked for."""
    if one.title == one.short:
        return 1.0
    other = one.title.replace(one.short, " ", 1)
    return _OTHER_TAKE if _TAKE.search(other) else _OTHER_EDITION
