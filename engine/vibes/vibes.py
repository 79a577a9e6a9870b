"""Vibes: from a text to the music that fits it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from engine.search.locks import checked
from engine.search.steer import presses
from engine.tracks import Artist, Vibe
from engine.vibes.find import Asked, Finder
from engine.vibes.read import Reader
from engine.vibes.vocabulary import Vocabulary
from engine.whole import whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import numpy.typing as npt

    from engine.index import Index
    from engine.search.answer import Answers
    from engine.search.neighbours import Neighbours
    from engine.tracks import Lock, Personality, Steer
    from engine.vibes.read import Names, Read

    Rows = npt.NDArray[np.int64]

# The newest year is that of at least one track in a hundred: a few are always dated wrongly.
_DATED_RIGHTLY = 99
# A word in this many titles and names is a word, however it is like another one.
_OFTEN = 10


class Who(NamedTuple):
    """Who knows names, and the songs of the artist with that number."""

    names: Names
    rows_of: Callable[[int], Rows]


class Vibes:
    """Answers wishes in words from one run; any number of threads may ask."""

    def __init__(
        self,
        arrays: Mapping[str, npt.NDArray[Any]],
        index: Index,
        personalities: Iterable[Personality],
        neighbours: Neighbours,
        answers: Answers,
        who: Who,
    ) -> None:
        self._index = index
        self._newest = _newest(arrays["year"][arrays["music"]])
        self._personalities = list(personalities)
        self._who = who
        self._finder = Finder(arrays, index, neighbours, answers, who.rows_of)

    def answer(
        self,
        text: str,
        limit: int,
        *,
        seed: int,
        steer: Mapping[Steer, int] | Iterable[Steer],
        locks: Iterable[Lock],
    ) -> Vibe:
        """The music that fits the wishes in `text`; no matches when none was understood."""
        pressed, locked = presses(steer), checked(locks)
        read = self._reader.read(text)
        says = self._says(read)
        if not read.said and read.like is None:
            return Vibe((), says, read.ignored)
        found = self._finder.find(
            Asked(
                read.wishes, read.like, read.by, limit,
                whole(seed, "a seed"), tuple(pressed.items()), locked,
            )
        )  # fmt: skip
        return Vibe(found.matches, says, read.ignored, found.gave)

    def understood(self, text: str) -> Vibe:
        """What `answer` would understand of `text`, without any music."""
        read = self._reader.read(text)
        return Vibe((), self._says(read), read.ignored, unannounced=read.unannounced)

    def is_wish(self, text: str) -> bool:
        """Whether all of `text` is a wish, so that no part of it is a name."""
        return self._reader.is_wish(text)

    # Reading the tables takes a twentieth of a second, which the start of a program need not wait
    # for.
    @cached_property
    def _reader(self) -> Reader:
        vocabulary = Vocabulary.load(self._index.genres(), self._personalities, self._newest)
        return Reader(vocabulary, self._who.names, self._is_word)

    def _is_word(self, word: str) -> bool:
        return len(self._index.matching(word, _OFTEN)) == _OFTEN

    def _says(self, read: Read) -> tuple[str, ...]:
        """What was understood, as it is read back."""
        return (*self._likened(read), *(wish.says for wish in read.said))

    def _likened(self, read: Read) -> tuple[str, ...]:
        """Whom the music should be like."""
        if read.like is None:
            return ()
        if isinstance(read.like, Artist):
            return (f"{'by' if read.by else 'like'} {read.like.name}",)
        (song,) = self._index.tracks([read.like])
        return (f"like {song.title} · {song.artist}",)


def _newest(years: npt.NDArray[np.float32]) -> int | None:
    """The newest year of a catalogue, None where no year is known."""
    known = years[~np.isnan(years)]
    return int(np.percentile(known, _DATED_RIGHTLY, method="nearest")) if len(known) else None
