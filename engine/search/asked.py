"""Wishes that are said along with a song: "hey jude, but calmer and no vocals".

A wish is only heard beside a song, after a turn such as a comma or "but", and only when everything
from there on is understood. So "Slower" alone is a song, and so is "hey jude, calmer than the sea".
What the catalogue knows by its whole text, "marshmello - happier", is that song in any case.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple, Self

from engine.search.steer import WAYS, presses
from engine.text import fold
from engine.tracks import LENSES, LOCKS, Asked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from engine.tracks import Lens, Lock, Steer

    IsSong = Callable[[str, str], bool]

# Nobody says more beside a song; the rest of a pasted text is no wish.
_LONGEST_TEXT = 300
# Where wishes may begin behind a song: at a sign, or before a word that a wish begins with.
_TURN = re.compile(
    r"\s*[,;:(\n]\s*|\s+[-–—]+\s+|[.!?]\s+"
    r"|\s+(?=(?:but|only|just|with|without|no|not|same|(?:at|from) the same)\b)"
    r"|\s+(?=(?:sound only|by sound)\b)",
    re.IGNORECASE,
)
# "Please" at the end says that something was asked for; then any word may be the first of it.
_PLEASE = re.compile(r"\W(?:please|pls|plz|thanks|thank you)\W*$", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
# Where the song begins that something is to be like, or that stands behind a lock.
_LIKE = re.compile(r"(?:^|\s+)(?:like|similar to|in the style of)\s+", re.IGNORECASE)
_SIGN = re.compile(r"\s*[,;:\n]\s*")
# "calmer ×2", as the head of a list says it.
_TIMES = re.compile(r"\s*[x×]\s?([1-9])\b", re.IGNORECASE)
_EDGES = " \t\n,;:-–—("


class _Said(NamedTuple):
    """The wishes of one part of a text."""

    steer: tuple[Steer, ...] = ()
    locks: tuple[Lock, ...] = ()
    lens: Lens | None = None

    def __bool__(self) -> bool:
        return bool(self.steer or self.locks or self.lens)

    def __add__(self, other: object) -> _Said:
        if not isinstance(other, _Said):
            return NotImplemented
        locks = {*self.locks, *other.locks}
        return _Said(
            self.steer + other.steer,
            tuple(lock for lock in LOCKS if lock in locks),
            other.lens or self.lens,
        )


@dataclass(frozen=True, slots=True)
class _Words:
    """Folded phrases and what they mean; `longest` is the number of words in the longest."""

    wishes: Mapping[str, _Said]
    twice: frozenset[str]
    fillers: frozenset[str]
    asking: frozenset[str]
    longest: int

    @classmethod
    def load(cls) -> Self:
        table = tomllib.loads((files(__package__) / "asked.toml").read_text("utf-8"))
        wishes = {
            **{phrase: _Said(steer=(way,)) for way in WAYS for phrase in table["steer"][way]},
            **{phrase: _Said(locks=(lock,)) for lock in LOCKS for phrase in table["lock"][lock]},
            **{
                phrase: _Said(lens=lens)
                for lens in LENSES
                for phrase in table["lens"].get(lens, ())
            },
        }
        twice, fillers, asking = (
            frozenset(table["grammar"][name]) for name in ("twice", "fillers", "asking")
        )
        longest = max(len(phrase.split()) for phrase in {*wishes, *twice, *fillers, *asking})
        return cls(wishes, twice, fillers, asking, longest)

    def phrases(self, folded: str) -> Iterator[str]:
        """The longest phrases that are known, and single words between them."""
        words = folded.split()
        while words:
            for length in range(min(self.longest, len(words)), 0, -1):
                phrase = " ".join(words[:length])
                if length == 1 or self._knows(phrase):
                    break
            yield phrase
            words = words[length:]

    def _knows(self, phrase: str) -> bool:
        return (
            phrase in self.wishes
            or phrase in self.twice
            or phrase in self.fillers
            or phrase in self.asking
        )


_WORDS = _Words.load()


def asked(text: str, is_song: IsSong) -> Asked:
    """The song that `text` names and the wishes beside it, opposite ones cancelled.

    `is_song(text, words)` tells whether the catalogue knows a song by that text that has these
    words in its names: then they are no wish. What is not understood stays in the song's text.
    """
    text = text.strip()[:_LONGEST_TEXT]
    before, rest = _before(text, is_song)
    song, behind = _behind(rest, is_song)
    said = before + behind
    return Asked(song, presses(said.steer), said.locks, said.lens)


def _before(text: str, is_song: IsSong) -> tuple[_Said, str]:
    """The wishes before the song, and the rest: "something calmer like", "no vocals:"."""
    if (like := _LIKE.search(text)) and text[like.end() :].strip():
        head, rest = text[: like.start()], text[like.end() :]
        said = _understood(head, asking=True)
        # "Like Me" is a song, "like hey jude, only calmer" is none.
        asks = said or _asks(head) or _behind(rest)[1]
        if said is not None and asks and not is_song(_behind(text)[0], text[: like.end()]):
            return said, rest
    if (sign := _SIGN.search(text)) and fold(text[sign.end() :]):
        said = _understood(text[: sign.start()])
        # "Happier, ..." may be a title and its artist, "No vocals, ..." hardly.
        if said is not None and (said.locks or said.lens) and not is_song(text, text[: sign.end()]):
            return said, text[sign.end() :]
    return _Said(), text


def _behind(text: str, is_song: IsSong = lambda *_: False) -> tuple[str, _Said]:
    """The song without the wishes behind it, and these."""
    for turn in (_SPACE if _PLEASE.search(text) else _TURN).finditer(text):
        song, clause = text[: turn.start()].strip(_EDGES), text[turn.end() :]
        said = _understood(clause) if fold(song) else None
        if said:
            return (text, _Said()) if is_song(text, clause) else (song, said)
    return text, _Said()


def _asks(head: str) -> bool:
    """Whether `head` asks for something, as "songs" in "just songs like" does."""
    return any(phrase in _WORDS.asking for phrase in _WORDS.phrases(fold(head)))


def _understood(clause: str, *, asking: bool = False) -> _Said | None:
    """The wishes of a clause, if any; None when there are other words in it."""
    said = _Said()
    last = _Said()
    times = 1
    for phrase in _WORDS.phrases(fold(_TIMES.sub(r" x\1 ", clause))):
        if phrase in _WORDS.wishes:
            last = _WORDS.wishes[phrase]
            said += _Said(last.steer * times, last.locks, last.lens)
            times = 1
        elif phrase in _WORDS.twice:
            times = 2
        elif re.fullmatch("x[1-9]", phrase) and last.steer:
            said += _Said(last.steer * (int(phrase[1]) - 1))
        elif phrase not in _WORDS.fillers and not (asking and phrase in _WORDS.asking):
            return None
    return said
