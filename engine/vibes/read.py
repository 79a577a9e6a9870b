"""Reading a whole text: its wishes, and the song or artist that the music should be like."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from engine.vibes.guess import Guesser
from engine.vibes.named import named
from engine.vibes.parse import Parsed, all_known, parse
from engine.vibes.settle import settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.tracks import Artist
    from engine.vibes.named import Named
    from engine.vibes.vocabulary import Vocabulary
    from engine.vibes.wishes import Wish


# One message is read several times on the way to its answer, and many are on the way at a time.
_REMEMBERED = 256


class Read(NamedTuple):
    """What a text asks for.

    `said` are the wishes as they were said, `wishes` the same made of one mind. `like` is the row
    of the song or the artist that the music should be like, `by` says that it should be by that
    artist. `ignored` are the words that said nothing.
    """

    said: tuple[Wish, ...]
    wishes: tuple[Wish, ...]
    ignored: tuple[str, ...]
    like: int | Artist | None = None
    by: bool = False


class Reader:
    """Reads texts.

    `song` and `artist` know who goes by a name: a song's row, an artist, or None. `is_word` says of
    what stands in many titles or names that it is a word.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        song: Callable[[str], int | None],
        artist: Callable[[str], Artist | None],
        is_word: Callable[[str], bool],
    ) -> None:
        self._vocabulary = vocabulary
        self._guesser = Guesser(vocabulary, is_word)
        self._song = song
        self._artist = artist
        self._wish = lru_cache(_REMEMBERED)(self._is_wish)
        self._read = lru_cache(_REMEMBERED)(self._read_through)

    def parse(self, text: str) -> Parsed:
        """The wishes of `text` as they were said."""
        return parse(text, self._vocabulary, self._guesser)

    def is_wish(self, text: str) -> bool:
        """Whether all of `text` is a wish, in words of the vocabulary."""
        return self._wish(text)

    def read(self, text: str) -> Read:
        """All that `text` asks for; any text is allowed."""
        return self._read(text)

    def _is_wish(self, text: str) -> bool:
        return all_known(text, self._vocabulary) and bool(self.parse(text).wishes)

    def _read_through(self, text: str) -> Read:
        for name in named(text):
            like = self._who(name)
            if like is None:
                continue
            rest = self.parse(name.rest)
            # "Like Cry Me a River, but calmer": only when the rest is understood is it no name.
            if not (rest.ignored and (name.before.strip() or name.after)):
                return _read(rest, like, name.by)
        return _read(self.parse(text))

    def _who(self, name: Named) -> int | Artist | None:
        plain = self.parse(name.name)
        if not name.by and plain.wishes and not plain.ignored:
            return None  # "something like a rainy sunday"
        artist = self._artist(name.name)
        return self._song(name.name) if artist is None and not name.by else artist


def _read(parsed: Parsed, like: int | Artist | None = None, by: bool = False) -> Read:
    wishes = tuple(settle(parsed.wishes))
    return Read(parsed.wishes, wishes, parsed.ignored, like, by)
