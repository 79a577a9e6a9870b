"""What artists are called: their names, misspelt or not, or a part of the name that says enough.

"beatles", "the beetles", "mozart", "led zeppelin" without "led", "rhcp", "tupac".
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from engine.lookup.names import comparable

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
Masks = npt.NDArray[np.uint64]

# One person in so many makes one slip in a name.
SLIP = 30.0
# One person in so many says only the last words of an artist's name, or writes the numbers in it
# by their sound, and one in so many only the first word, or the first letters of all words.
# Guessed, and mended until two hundred names were understood as a person would.
_SURNAME = 5.0
FIRST_NAME = 20.0
# Everybody says the whole name.
_WHOLE = 1.0
# Misspelt names and parts of names are only understood of artists with a song about as popular as
# this one; the others are too many and too alike.
_KNOWN = 50.0
# Shorter ones are parts of too many names, or random letters.
_SHORTEST_PART = 3
_SHORTEST_INITIALS = 4
# A part of a name is misspelt so that one can tell from so many letters on.
_LONG_PART = 8

# Who is called so is asked of a text as it is, and of what it asks for: mostly all of it.
_REMEMBERED = 64

_BAND = re.compile(r" and (?:the|his|her) ")
_SEPARATOR = "\x1f"
_SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")
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


def by_name(names: Sequence[str], best: Floats) -> dict[str, npt.NDArray[Any]]:
    """The arrays of `ArtistNames`, for comparable names in the order of the artists' numbers.

    `best` is the popularity of each one's best-known song.
    """
    whole: dict[str, list[int]] = {}
    for artist, name in enumerate(names):
        whole.setdefault(_joined(name), []).append(artist)
    whole |= _without_the_band(names, whole)
    parts = _by_part(names, np.flatnonzero(best >= _KNOWN).tolist())
    misspelt = [name for name, artists in whole.items() if best[artists].max() >= _KNOWN]
    misspelt += [part for part in parts if len(part) >= _LONG_PART and part not in whole]
    entries = [
        *((name, artist, _WHOLE) for name, artists in whole.items() for artist in artists),
        *(
            (part, artist, one_in)
            for part, artists in parts.items()
            for artist, one_in in artists.items()
            if artist not in whole.get(part, ())
        ),
    ]
    hashes = np.array([_hash(name) for name, *_ in entries], dtype=np.uint64)
    order = np.argsort(hashes, kind="stable")
    misspelt.sort(key=len)
    return {
        "called_hashes": hashes[order],
        "called_artists": np.array([artist for _, artist, _ in entries], dtype=np.int32)[order],
        "called_one_in": np.array([one_in for *_, one_in in entries], dtype=np.float32)[order],
        "called_misspelt": np.frombuffer(_SEPARATOR.join(misspelt).encode(), dtype=np.uint8),
    }


def _by_part(names: Sequence[str], known: Iterable[int]) -> dict[str, dict[int, float]]:
    """The parts of the `known` artists' names: by artist, of how many people one says so."""
    parts: dict[str, dict[int, float]] = {}
    for artist in known:
        front = _BAND.split(names[artist])[0]
        for part, one_in in (*_parts(front), *_parts(names[artist])):
            parts.setdefault(part, {}).setdefault(artist, one_in)
    return parts


def _without_the_band(names: Sequence[str], whole: Container[str]) -> dict[str, list[int]]:
    """Let "bob marley" name whom the catalogue only has with a band, until he has his own."""
    fronts: dict[str, list[int]] = {}
    for artist, name in enumerate(names):
        front, *band = _BAND.split(name, maxsplit=1)
        # One word is too often a first name, a title or another's name.
        if band and " " in front and _joined(front) not in whole:
            fronts.setdefault(_joined(front), []).append(artist)
    return fronts


class ArtistNames:
    """The artists of a run by all that they are called.

    For c keys that stand for an artist: `called_hashes` uint64 (c,) ascending, whom each names in
    `called_artists` int32 (c,), and in `called_one_in` float32 (c,) of how many who mean the artist
    one says so, 1 for the whole name. `called_misspelt` is the UTF-8 of the keys in which slips are
    forgiven, the short ones first.
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]], listeners: Floats) -> None:
        """`listeners` are in the order of the artists' numbers."""
        self._listeners = listeners
        self._hashes = arrays["called_hashes"]
        self._artists = arrays["called_artists"]
        self._one_in = arrays["called_one_in"]
        self._misspelt = str(arrays["called_misspelt"].data, "utf-8").split(_SEPARATOR)
        self._lengths = [len(name) for name in self._misspelt]
        self._letters = _letters(arrays["called_misspelt"])
        self._meant = lru_cache(_REMEMBERED)(self._whom)

    def called(self, text: str) -> Sequence[Called]:
        """Whom the key `text` may name.

        One slip is forgiven in a name of six letters, two from nine on: random letters are rarely
        so near to any. A figure behind a name is no slip: "otters 1" is a song or an album. The
        time grows with the number of well-known artists whose names are about as long as the text.
        """
        return self._meant(text)

    def _whom(self, text: str) -> list[Called]:
        found = self._so_called(text, 0)
        most = _slips(text)
        if not most or any(one.whole for one in found):
            return found
        names = self._about_like(text, most)
        if not names:
            return found
        slips = process.cdist([text], names, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)
        for place in np.flatnonzero(slips[0] <= most).tolist():
            if _has_figures(names[place]) == _has_figures(text):
                found += self._so_called(names[place], int(slips[0, place]))
        return found

    def _about_like(self, text: str, most: int) -> list[str]:
        """The keys that may be `most` slips away from `text`, by their length and letters.

        A slip changes at most two letters; one key in eighty is left for the slow comparison.
        """
        first = bisect_left(self._lengths, len(text) - most)
        end = bisect_right(self._lengths, len(text) + most)
        letters = np.bitwise_or.reduce(_BITS[np.frombuffer(text.encode(), dtype=np.uint8)])
        others = np.bitwise_count(self._letters[first:end] ^ letters)
        return [self._misspelt[first + at] for at in np.flatnonzero(others <= 2 * most).tolist()]

    def _so_called(self, name: str, slips: int) -> list[Called]:
        """Whom the key `name` is of, or of whose name it is a part."""
        wanted = np.uint64(_hash(name))
        first, end = (int(self._hashes.searchsorted(wanted, side)) for side in _SIDES)
        return [
            Called(artist, slips, self._listeners[artist] / SLIP**slips / one_in, one_in == _WHOLE)
            for artist, one_in in zip(
                self._artists[first:end].tolist(), self._one_in[first:end].tolist(), strict=True
            )
        ]


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


def _bit(byte: int) -> int:
    """The bit that stands for a byte of UTF-8: all that is beyond ASCII shares one.

    So a slip changes at most two bits, however many bytes a letter takes. Figures and letters have
    bits of their own, the separator has none.
    """
    if byte == ord(_SEPARATOR):
        return 0
    return 1 << min(byte % 32 if byte < ord("a") else byte - 65, 63)


_BITS = np.array([_bit(byte) for byte in range(256)], dtype=np.uint64)


def _letters(utf8: Bytes) -> Masks:
    """Which letters each of the separated names has, as the bits of one number."""
    utf8 = np.append(utf8, np.uint8(ord(_SEPARATOR)))
    starts = np.append(0, np.flatnonzero(utf8 == ord(_SEPARATOR))[:-1] + 1)
    return np.bitwise_or.reduceat(_BITS[utf8], starts)


def _hash(name: str) -> int:
    # 64 bits: among a million names, one text in a million million means another one's artist.
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest())


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
