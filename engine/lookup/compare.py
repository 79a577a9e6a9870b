"""How well a text fits the names of tracks, letter by letter and word by word."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from engine.lookup.titled import titled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from engine.lookup.names import Columns

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
# Three in four who mean the song leave that out.
_BARE_TITLE = 0.995

_TAKE = re.compile(
    r"\b(live|karaoke|instrumental|cover|tribute|demo|acoustic|remix|rehearsal|unplugged"
    r"|vivo|rmx|sped up|slowed|cappella)\b"
)


class Fit:
    """How a text fits each of n tracks, in [0, 1]; each fit is (n,), and n at least 1.

    A track that has a bare title is fitted by that as well, as by another short title.
    """

    def __init__(self, folded: str, names: Columns) -> None:
        self.leads = names.lead
        self._tracks = len(names.title)
        self._barer = [at for at, bare in enumerate(names.bare) if bare]
        self._fit = _Fit(folded, names.barer_too(self._barer) if self._barer else names)

    @cached_property
    def named(self) -> Floats:
        """The fit to title with artist, 0 unless the text has both."""
        return self._best(self._fit.named())

    def loosely(self, *, albums: bool = False) -> Floats:
        """The fit to a title alone, some words or `albums`, which other songs may have as well."""
        return self._best(self._fit.loosely(albums=albums))

    def titled(self) -> Floats:
        """How near the text is to what people call each song, as `titled` says."""
        return self._best(self._fit.titled(), _BARE_TITLE)

    def _best(self, fits: Floats, bare: float = _BARE) -> Floats:
        if self._barer:
            barer = bare * fits[self._tracks :]
            fits[self._barer] = np.maximum(fits[self._barer], barer)
        return fits[: self._tracks]


class _Fit:
    """The same by the short title alone."""

    def __init__(self, folded: str, names: Columns) -> None:
        self._folded = folded
        self._names = names
        self._calls = [f"{title} {artist}" for title, artist in zip(*names[:2], strict=True)]
        self._edition = np.array(
            [
                1.0 if title == short else _edition(title, short)
                for title, short in zip(names.title, names.short, strict=True)
            ]
        )
        self._compare()

    def named(self) -> Floats:
        # A title or an artist that makes the comparison worse was not named.
        told_apart = self._with_artist > np.maximum(self._title, self._artists)
        named: Floats = np.where(told_apart, self._with_artist, 0.0)
        if self._artists.max() == 1:
            # The text is an artist's name: what only comes near to it is another song's.
            named[named < _SOME_WORDS] = 0
        return named

    def loosely(self, *, albums: bool) -> Floats:
        words = np.maximum(self._parts(), self._artists)
        enough = _evidence(self._folded, _ENOUGH_FOR_TITLE)
        short_text = np.where(self._title >= TO_THE_LETTER, 1.0, enough)
        loosely: Floats = np.maximum(short_text * self._title, _SOME_WORDS * words)
        if (begun := self._begun).any():
            loosely = np.where(begun > 0, begun, self._not_begun() * loosely)
        told = _evidence(self._folded, _ENOUGH_FOR_WORDS) * self._told
        loosely = np.maximum(loosely, _ALL_WORDS * told)
        if albums and any(self._names.album):
            loosely = np.maximum(loosely, _ALBUM * self._on_album())
        return loosely

    def titled(self) -> Floats:
        named = self._artists.max() == 1
        apart = not self._told.any()
        near = titled(self._folded, self._names, self._edition, part=not named, apart=apart)
        if self._begun.any():
            near *= np.where(self._begun > 0, 1.0, self._not_begun())
        return near

    def _compare(self) -> None:
        """Compare with title and artists, in full and in short, in any order and alone."""
        names, n = self._names, len(self._calls)
        # Most tracks are not called otherwise in short.
        other = [
            at
            for at, (title, artist, short, lead, latin, *_) in enumerate(zip(*names, strict=True))
            if short != title or lead != artist or latin
        ]
        shorts, leads = [names.short[at] for at in other], [names.lead[at] for at in other]
        forms = [
            *self._calls,
            *(f"{artist} {title}" for title, artist in zip(*names[:2], strict=True)),
            *names.title,
            *names.artist,
            *(f"{short} {lead}" for short, lead in zip(shorts, leads, strict=True)),
            *(f"{lead} {short}" for short, lead in zip(shorts, leads, strict=True)),
            *(names.latin[at] for at in other),
            *shorts,
            *leads,
        ]
        asked = list({self._folded, self._folded.replace(" by ", " ")})
        ratios = process.cdist(asked, forms, scorer=fuzz.ratio, dtype=np.float64).max(axis=0)
        close = _closeness(ratios)
        full, in_short = close[: 4 * n].reshape(4, n), close[4 * n :].reshape(5, len(other))
        self._with_artist = full[:2].max(axis=0)
        self._title, self._artists = full[2:]
        if other:
            edition = self._edition[other]
            for fits, fit in (
                (self._with_artist, edition * in_short[:3].max(axis=0)),
                (self._title, edition * in_short[3]),
                (self._artists, in_short[4]),
            ):
                fits[other] = np.maximum(fits[other], fit)

    def _parts(self) -> Floats:
        """To as much of the name as was typed, or to words of it in any order."""
        folded, latin = self._folded, self._names.latin
        begun = [call[: len(folded)] for call in self._calls]
        ratios = _ratios(fuzz.ratio, folded, begun)
        ratios = np.maximum(ratios, _ratios(fuzz.token_set_ratio, folded, self._calls))
        if any(latin):
            ratios = np.maximum(ratios, _ratios(fuzz.token_set_ratio, folded, latin))
        return _evidence(folded, _ENOUGH_FOR_WORDS) * _closeness(ratios)

    def _on_album(self) -> Floats:
        """The fit to the album, alone, with the artist, or with title and artist."""
        names = self._names
        known = [at for at, album in enumerate(names.album) if album]
        several = [(names.album[at], names.short[at], names.lead[at]) for at in known]
        forms = [
            *(album for album, _, _ in several),
            *(f"{album} {lead}" for album, _, lead in several),
            *(f"{lead} {album}" for album, _, lead in several),
            *(f"{album} {short} {lead}" for album, short, lead in several),
            *(f"{short} {album} {lead}" for album, short, lead in several),
            *(f"{short} {lead} {album}" for album, short, lead in several),
        ]
        fits = np.zeros(len(names.album))
        ratios = _ratios(fuzz.ratio, self._folded, forms)
        fits[known] = _closeness(ratios).reshape(6, -1).max(axis=0)
        return fits

    @cached_property
    def _begun(self) -> Floats:
        """`edition` where the text is title and the artist's first letters, else 0."""
        folded, begun = self._folded, np.zeros(len(self._calls))
        for at, (short, call) in enumerate(zip(self._names.short, self._calls, strict=True)):
            # The whole title is no beginning: "(What A) Wonderful World".
            if len(folded) <= len(short) or folded == self._names.title[at]:
                continue
            if call.startswith(folded) or (
                folded.startswith(short) and _goes_on(folded, short, self._names.lead[at])
            ):
                begun[at] = self._edition[at]
        return begun

    def _not_begun(self) -> Floats:
        """What a track keeps when another one's name begins as the text, (n,)."""
        return np.array(
            [1.0 if title == self._folded else _NOT_BEGUN for title in self._names.title]
        )

    @cached_property
    def _told(self) -> Floats:
        """1 where every word of the text is in title or artist, some in the one, some in the other.

        Where the plain take has them all as well, it is `edition`; 0 elsewhere.
        """
        words, names = self._folded.split(), self._names
        *_, another, longest = ["", "", *sorted(words, key=len)]
        # Counting is slow, and only matters to a text that has a word twice.
        bag: Callable[[Iterable[str]], Any] = Counter if len(set(words)) < len(words) else set
        asked, told = bag(words), np.zeros(len(self._calls))
        for at, call in enumerate(self._calls):
            # Most names are told from the text by one word of it or two.
            if longest not in call or another not in call or not asked <= bag(call.split()):
                continue
            artist = names.artist[at].split()
            if asked <= bag(names.title[at].split()) or asked <= bag(artist):
                continue
            plain = asked <= bag((*names.short[at].split(), *artist))
            told[at] = self._edition[at] if plain else 1.0
        return told


def _ratios(scorer: Callable[..., float], folded: str, forms: Sequence[str]) -> Floats:
    ratios: Floats = process.cdist([folded], forms, scorer=scorer, dtype=np.float64)[0]
    return ratios


def _goes_on(folded: str, short: str, lead: str) -> bool:
    """Whether behind the short title with which the text begins are an artist's first letters."""
    if not folded.startswith(" ", len(short)):
        return False
    said = folded[len(short) + 1 :]
    # Few people type the "the" of a band.
    return lead.startswith(said) or lead.removeprefix("the ").startswith(said)


def _evidence(folded: str, enough: float) -> float:
    """How much of `enough` letters a text has, at most 1; one of CJK counts as three."""
    return min(1.0, len(folded.encode()) / enough)


def _closeness(ratio: Floats) -> Floats:
    gap = np.minimum((1 - ratio / 100) / _NOTHING_IN_COMMON, 1)
    return 1 - gap**_FORGIVING


def _edition(title: str, short: str) -> float:
    """What a track keeps when only its short title, which is not its title, was asked for."""
    other = title.replace(short, " ", 1)
    return _OTHER_TAKE if _TAKE.search(other) else _OTHER_EDITION
