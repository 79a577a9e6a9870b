"""Reading a whole text: its wishes, and the song or artist that the music should be like."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from engine.text import fold
from engine.tracks import Artist
from engine.vibes.guess import Guesser
from engine.vibes.named import named
from engine.vibes.parse import Parsed, all_known, parse
from engine.vibes.settle import settle
from engine.vibes.unannounced import among_wishes, before_a_turn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine.vibes.named import Named
    from engine.vibes.unannounced import Unannounced
    from engine.vibes.vocabulary import Vocabulary
    from engine.vibes.wishes import Wish


# Without "more" or "happier", a name before a wish may as well be a word for music, as in "gritty,
# melodic": then it is one only when the song is about as well known as any that goes by one word.
_WELL_KNOWN = 67.0

# All words of "Hello" and "Let It Be" may be left out of a wish, but not where it is said against
# them: "hello but more relaxing".
_BUT = re.compile(r"\bbut\b", re.IGNORECASE)
# With nothing such as "songs" before it, what announces a name may be a part of a title.
_BARE = re.compile(r"(?:like|by)\b", re.IGNORECASE)

# One message is read several times on the way to its answer, and many are on the way at a time.
_REMEMBERED = 256


class Read(NamedTuple):
    """What a text asks for.

    `said` are the wishes as they were said, `wishes` the same made of one mind. `like` is the row
    of the song or the artist that the music should be like, `by` says that it should be by that
    artist. `ignored` are the words that said nothing. `unannounced` says that nothing but the
    catalogue tells that there is a name in the text.
    """

    said: tuple[Wish, ...]
    wishes: tuple[Wish, ...]
    ignored: tuple[str, ...]
    like: int | Artist | None = None
    by: bool = False
    unannounced: bool = False


class Names(NamedTuple):
    """Who knows names: the row of a song, an artist, None if none is surely meant.

    `song` and `artist` answer to a name that was announced, by "like" or "by"; `known_song` and
    `known_artist` to one that was not, if the song is at least so popular, and if the artist is
    known, by a name that may be misspelt or not. `is_song` tells whether a text surely names a song
    which has some words in its names or is by some artist.
    """

    song: Callable[[str], int | None]
    artist: Callable[[str], Artist | None]
    known_song: Callable[[str, float], int | None]
    known_artist: Callable[[str, bool], Artist | None]
    is_song: Callable[[str, str, Artist | None], bool]


class Reader:
    """Reads texts.

    `is_word` says of what stands in many titles or names that it is a word.
    """

    def __init__(
        self, vocabulary: Vocabulary, names: Names, is_word: Callable[[str], bool]
    ) -> None:
        self._vocabulary = vocabulary
        self._guesser = Guesser(vocabulary, is_word)
        self._names = names
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
        return self._all_known(text) and bool(self.parse(text).wishes)

    def _all_known(self, text: str) -> bool:
        return all_known(text, self._vocabulary)

    def _known(self, words: Sequence[str]) -> list[bool]:
        """Of each word, whether it is a figure or stands in a phrase of the vocabulary."""
        folded, known = list(map(fold, words)), [False] * len(words)
        at = 0
        while at < len(words):
            longest = min(self._vocabulary.longest.get(folded[at], 1), len(words) - at)
            phrases = ((n, " ".join(folded[at : at + n])) for n in range(longest, 0, -1))
            length = next((n for n, phrase in phrases if self._vocabulary.known(phrase)), 0)
            figure = not length and any(map(str.isdecimal, words[at]))
            known[at : at + length] = [True] * length
            known[at] = known[at] or (figure and self._all_known(words[at]))
            at += length or 1
        return known

    def _read_through(self, text: str) -> Read:
        for name in named(text):
            like = self._who(name)
            if like is None:
                continue
            if self._is_in_title(name, text):
                continue
            rest = self.parse(name.rest)
            # "Like Cry Me a River, but calmer": only when the rest is understood is it no name.
            if not (rest.ignored and (name.before.strip() or name.after)):
                return _read(rest, like, name.by)
        parsed = self.parse(text)
        # What is all in the words of wishes is one; looking for names takes milliseconds.
        if not parsed.wishes or (self._all_known(text) and not _BUT.search(text)):
            return _read(parsed)
        return self._unannounced(text) or _read(parsed)

    def _is_in_title(self, name: Named, text: str) -> bool:
        """Whether a song is named with the word before the name: "Someone Like You", "Hurt by"."""
        before = name.before.strip()
        if not (before and name.after and _BARE.match(text, len(name.before))):
            return False
        return self._names.is_song(text.removesuffix(name.after), before, None)

    def _who(self, name: Named) -> int | Artist | None:
        plain = self.parse(name.name)
        if not name.by and plain.wishes and not plain.ignored:
            return None  # "something like a rainy sunday"
        artist = self._names.artist(name.name)
        return self._names.song(name.name) if artist is None and not name.by else artist

    def _unannounced(self, text: str) -> Read | None:
        """What `text` asks for if a song or an artist is named with wishes beside it."""
        for name in before_a_turn(text):
            if (rest := self._rest(name)) and (like := self._before_turn(name, rest)) is not None:
                return self._beside(like, name, rest, text)
        for name in among_wishes(text, self._known):
            if (rest := self._rest(name)) and (like := self._among(name, rest)) is not None:
                return self._beside(like, name, rest, text)
        return None

    def _rest(self, name: Unannounced) -> Parsed | None:
        """The wishes around a name; None when anything else is there, or nothing."""
        if not self._all_known(name.rest):
            return None
        rest = self.parse(name.rest)
        return rest if rest.wishes and not rest.ignored else None

    def _before_turn(self, name: Unannounced, rest: Parsed) -> int | Artist | None:
        if self._all_known(name.name) and not self._may_be_no_wish(name):
            return None
        if artist := self._names.known_artist(name.name, True):
            return artist
        sure = _compares(rest) and not self._all_known(name.name)
        return self._names.known_song(name.name, 0.0 if sure else _WELL_KNOWN)

    def _may_be_no_wish(self, name: Unannounced) -> bool:
        """Whether words that may be left out are a name: "let it be but", not "anything but"."""
        turn = f"{fold(name.name)} but"
        return name.but and not self.is_wish(name.name) and turn not in self._vocabulary.turns

    def _among(self, name: Unannounced, rest: Parsed) -> int | Artist | None:
        if artist := self._names.known_artist(name.name, not name.stretched):
            return artist
        compared = name.begins and _compares(rest)
        return self._names.known_song(name.name, _WELL_KNOWN) if compared else None

    def _beside(
        self, like: int | Artist, name: Unannounced, rest: Parsed, text: str
    ) -> Read | None:
        """The wishes beside a name, unless all of the text is another: "Killer Queen"."""
        artist = like if isinstance(like, Artist) else None
        if self._names.is_song(text, name.rest, artist) or self._names.known_artist(text, False):
            return None
        by = isinstance(like, Artist) and not (name.but or _compares(rest))
        return _read(rest, like, by, unannounced=True)


def _compares(parsed: Parsed) -> bool:
    return any(wish.compares for wish in parsed.wishes)


def _read(
    parsed: Parsed,
    like: int | Artist | None = None,
    by: bool = False,
    *,
    unannounced: bool = False,
) -> Read:
    wishes = tuple(settle(parsed.wishes))
    return Read(parsed.wishes, wishes, parsed.ignored, like, by, unannounced)
