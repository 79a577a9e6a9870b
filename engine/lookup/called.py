"""What artists are called: their names, misspelt or not, or a part of the name that says enough.

"beatles", "the beetles", "mozart", "led zeppelin" without "led", "rhcp", "tupac".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from engine.lookup.names import comparable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Floats = npt.NDArray[np.float64]

# One person in so many makes one slip in a name.
SLIP = 30.0
# One person in so many says only the last words of an artist's name, or writes the numbers in it
# by their sound, and one in so many only the first word, or the first letters of all words.
# Guessed, and mended until two hundred names were understood as a person would.
_SURNAME = 5.0
FIRST_NAME = 20.0
# Misspelt names and parts of names are only understood of artists with a song about as popular as
# this one; the others are too many and too alike.
_KNOWN = 50.0
# Shorter ones are parts of too many names, or random letters.
_SHORTEST_PART = 3
_SHORTEST_INITIALS = 4
# A part of a name is misspelt so that one can tell from so many letters on.
_LONG_PART = 8

_BAND = re.compile(r" and (?:the|his|her) ")
_LEFT_OUT = {"the", "and"}
_SOUNDS = (("2", "tu"), ("4", "for"), ("8", "ate"))


@dataclass(frozen=True, slots=True)
class Called:
    """An artist that a text may mean, by how many slips, and how many people mean it.

    `whole` tells the name from a part of it.
    """

    artist: int
    slips: int
    weight: float
    whole: bool = True


class ArtistNames:
    """The artists of a run by all that they are called."""

    def __init__(self, names: Sequence[str], listeners: Floats, best: Floats) -> None:
        """`names` are comparable, `listeners` and the popularity of the `best` song go with them.

        All are in the order of the artists' numbers.
        """
        self._listeners = listeners
        self._whole: dict[str, list[int]] = {}
        # By part, and then by artist, of how many people one says so.
        self._parts: dict[str, dict[int, float]] = {}
        for artist, name in enumerate(names):
            self._whole.setdefault(_joined(name), []).append(artist)
        self._without_the_band(names)
        for artist in np.flatnonzero(best >= _KNOWN).tolist():
            front = _BAND.split(names[artist])[0]
            for part, one_in in (*_parts(front), *_parts(names[artist])):
                self._parts.setdefault(part, {}).setdefault(artist, one_in)
        self._misspelt: dict[int, list[str]] = {}
        for name, artists in self._whole.items():
            if best[artists].max() >= _KNOWN:
                self._misspelt.setdefault(len(name), []).append(name)
        for part in self._parts:
            if len(part) >= _LONG_PART and part not in self._whole:
                self._misspelt.setdefault(len(part), []).append(part)

    def called(self, text: str) -> Iterator[Called]:
        """Whom the key `text` may name.

        One slip is forgiven in a name of six letters, two from nine on: random letters are rarely
        so near to any. A figure behind a name is no slip: "otters 1" is a song or an album. The
        time grows with the number of well-known artists whose names are about as long as the text.
        """
        yield from self._so_called(text, 0)
        if text in self._whole:
            return
        most = _slips(text)
        names = [
            name
            for length in range(len(text) - most, len(text) + most + 1)
            for name in self._misspelt.get(length, ())
        ]
        if not most or not names:
            return
        slips = process.cdist([text], names, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)
        for place in np.flatnonzero(slips[0] <= most).tolist():
            if _has_figures(names[place]) == _has_figures(text):
                yield from self._so_called(names[place], int(slips[0, place]))

    def _so_called(self, name: str, slips: int) -> Iterator[Called]:
        """Whom the key `name` is of, or of whose name it is a part."""
        rare = SLIP**slips
        whole = self._whole.get(name, ())
        for artist in whole:
            yield Called(artist, slips, self._listeners[artist] / rare)
        for artist, one_in in self._parts.get(name, {}).items():
            if artist not in whole:
                yield Called(artist, slips, self._listeners[artist] / rare / one_in, whole=False)

    def _without_the_band(self, names: Sequence[str]) -> None:
        """Let "bob marley" name whom the catalogue only has with a band, until he has his own."""
        fronts: dict[str, list[int]] = {}
        for artist, name in enumerate(names):
            front, *band = _BAND.split(name, maxsplit=1)
            # One word is too often a first name, a title or another's name.
            if band and " " in front and _joined(front) not in self._whole:
                fronts.setdefault(_joined(front), []).append(artist)
        self._whole |= fronts


def key(name: str) -> str:
    """How names compare: people leave out "the" and "and", and write "beegees" and "ac dc"."""
    return _joined(comparable(name))


def _joined(name: str) -> str:
    """The key of a name that is comparable already."""
    words = name.split()
    return "".join(word for word in words if word not in _LEFT_OUT) or "".join(words)


def _parts(name: str) -> Iterator[tuple[str, float]]:
    """What stands for the comparable `name`, and of how many people one says so."""
    words = [word for word in name.split() if word not in _LEFT_OUT]
    for at in range(1, len(words)):
        for part, one_in in (
            ("".join(words[at:]), _SURNAME),
            ("".join(words[:at]), FIRST_NAME if at == 1 else _SURNAME),
        ):
            if len(part) >= _SHORTEST_PART:
                yield part, one_in
    if len(words) >= _SHORTEST_INITIALS:
        yield "".join(word if word.isdecimal() else word[0] for word in words), FIRST_NAME
    if (sounding := _by_sound("".join(words))) not in name:
        yield sounding, _SURNAME


def _by_sound(name: str) -> str:
    for figure, sound in _SOUNDS:
        name = name.replace(figure, sound)
    return name


def _has_figures(name: str) -> bool:
    return any(char.isdecimal() for char in name)


def _slips(name: str) -> int:
    # A short word with a slip is another word; a letter of Han or Hangul is a word of its own.
    if len(name) < 6 or not name.isascii():
        return 0
    return 1 if len(name) < 9 else 2
