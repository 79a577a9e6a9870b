"""The names of tracks as they are compared: folded, in short, and in Latin letters."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

_SEPARATOR = "\x1f"
# A message is compared with titles, with artists, and once more without what asks for them.
_REMEMBERED = 256
# Signs that stand for a letter where they touch one: A$AP, Ke$ha, P!nk, M@ri.
_STYLISED = {
    "$": (re.compile(r"(?<=\w)\$|\$(?=\w)"), "s"),
    "!": (re.compile(r"(?<=\w)!(?=\w)"), "i"),
    "@": (re.compile(r"(?<=\w)@(?=\w)"), "a"),
}

_UNITS = {
    word: number
    for number, word in enumerate((
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
        "nineteen",
    ))
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
# Dots make letters a word of their own each: Y.M.C.A., R.E.M., B.o.B.
# One of them may be typed twice.
_INITIALS = re.compile(r"(?<!\w)(?:\w{1,2}\.){2,}\w?(?!\w)")
# The same without dots: "t i", but not "r u", which are two words on a phone.
_SPELT_OUT = re.compile(r"(?<!\S)(?![bcnruy] [bcnruy](?: |$)(?![a-z](?!\S)))(?:[a-z] )+[a-z](?!\S)")
_SAME = {"n": "and", "ft": "feat", "featuring": "feat", "mister": "mr", "doctor": "dr"}
# What few people say of a title: "MONTERO (Call Me By Your Name)", "Sunflower - Spider-Man: ...".
_ASIDE = re.compile(r"[(\[（［【][^)\]）］】]*[)\]）］】]|\s[-–—]\s.*")
# An album's edition: (Deluxe), [2011 Remaster].
_IN_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")
_NUMBER = {"number", "nr"}
# What is behind an apostrophe, where the apostrophe became a space.
_TAIL = re.compile(r"(?<=n) t(?= )|(?<=[a-z]{2}) (?:s|ll|re|ve)(?= )")


class Names(NamedTuple):
    """What a track may be called, all folded.

    The short title leaves out which take it is and who is featured, `lead` is the first artist,
    and `latin` title and lead artist in Latin letters where they are in others. `album` is empty
    where the catalogue does not know it, and `bare` where nothing else is in brackets or behind a
    dash: else it is the title without that.
    """

    title: str
    artist: str
    short: str
    lead: str
    latin: str
    album: str = ""
    bare: str = ""

    @property
    def call(self) -> str:
        """Title and artists, as most people name a song."""
        return f"{self.title} {self.artist}"


class Columns(NamedTuple):
    """The `Names` of several tracks, each field as a list in the order of the tracks."""

    title: list[str]
    artist: list[str]
    short: list[str]
    lead: list[str]
    latin: list[str]
    album: list[str]
    bare: list[str]

    def barer_too(self, barer: Sequence[int]) -> Columns:
        """These, and behind them those at the places `barer` once more, in short without asides."""
        also = Columns(*([column[at] for at in barer] for column in self))
        also = also._replace(short=also.bare)
        return Columns(*(one + other for one, other in zip(self, also, strict=True)))


@lru_cache(_REMEMBERED)
def comparable(text: str) -> str:
    """`text` in the one spelling in which names and what people type are compared.

    Folded, with signs that stand for letters as these letters, initials without dots, numbers up
    to 99 as figures, and one of several ways to write a word: "n" is "and", "number 5" is "no 5",
    "don t" is "dont".
    """
    if "." in text:
        text = _INITIALS.sub(lambda initials: initials[0].replace(".", ""), text)
    for sign, (stylised, letter) in _STYLISED.items():
        if sign in text:
            text = stylised.sub(letter, text)
    # "???" is a song and "!!!" a band, though nothing of them is a letter. Half a surrogate pair,
    # which no encoding knows, is part of no name.
    folded = fold(text) or " ".join(text.encode(errors="ignore").decode().casefold().split())
    folded = _TAIL.sub(lambda tail: tail[0].lstrip(), folded)
    folded = _SPELT_OUT.sub(lambda letters: letters[0].replace(" ", ""), folded)
    return " ".join(_respelt(folded.split()))


def _respelt(words: list[str]) -> list[str]:
    """The words with "ninety nine" as "99"; a "twenty one" is one number, "one twenty" two."""
    spelt: list[str] = []
    tens = 0
    for word in words:
        unit = _UNITS.get(word, 0)
        if tens and 0 < unit < 10:
            spelt[-1] = str(tens + unit)
        else:
            spelt.append(_spelt(word))
            if len(spelt) > 1 and spelt[-2] in _NUMBER and spelt[-1].isdecimal():
                spelt[-2] = "no"
        tens = _TENS.get(word, 0)
    return spelt


def _spelt(word: str) -> str:
    number = _TENS.get(word) or _UNITS.get(word)
    return str(number) if number is not None else _SAME.get(word, word)


def names_in(frame: pd.DataFrame) -> list[Names]:
    """The names of each track of a clean `frame`."""
    leads = (artists[0] for artists in frame["artists"])
    shorts = (song.partition(_SEPARATOR)[0] for song in frame["song"])
    albums = frame["album"].fillna("")
    columns = zip(frame["title"], frame["artist"], shorts, leads, albums, strict=True)
    return [_names(*column) for column in columns]


# An artist has many tracks, and most titles are spelt out in all their forms.
_comparable = lru_cache(maxsize=1 << 16)(comparable)


def _names(title: str, artist: str, short: str, lead: str, album: str) -> Names:
    return Names(
        _comparable(title),
        _comparable(artist),
        _comparable(short),
        _comparable(lead),
        _latin(f"{short} {lead}"),
        _comparable(_IN_BRACKETS.sub("", album)),
        _bare(title, short),
    )


def _bare(title: str, short: str) -> str:
    bare = _comparable(_ASIDE.sub(" ", title))
    return "" if bare == _comparable(short) else bare


def _latin(text: str) -> str:
    if text.isascii():
        return ""
    # Only now: it brings its tables along, and only training needs them.
    from anyascii import anyascii

    latin = _comparable(anyascii(text))
    return "" if latin == _comparable(text) else latin


def pack(names: Sequence[Names]) -> tuple[bytes, list[int]]:
    """The names as UTF-8, one track's behind another's, and the bytes that each one takes."""
    encoded = [_SEPARATOR.join(row).encode() for row in names]
    return b"".join(encoded), [len(row) for row in encoded]


class NameBook:
    """The names of every track of a run, read where they are asked for."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        # Slices of a memoryview take a third of the time of slices of an array.
        self._bytes = arrays["lookup_names"].data
        self._starts = arrays["lookup_name_starts"]

    def __getitem__(self, row: int) -> Names:
        encoded = self._bytes[self._starts[row] : self._starts[row + 1]]
        return Names._make(str(encoded, "utf-8").split(_SEPARATOR))

    def of(self, rows: npt.NDArray[np.int64]) -> Columns:
        """The names of the tracks at `rows`, at least one."""
        starts, ends = self._starts[rows].tolist(), self._starts[rows + 1].tolist()
        # All in one go: this is done for a hundred tracks of every text.
        encoded = [self._bytes[start:end] for start, end in zip(starts, ends, strict=True)]
        fields = str(_SEPARATOR.encode().join(encoded), "utf-8").split(_SEPARATOR)
        return Columns(*(fields[at :: len(Columns._fields)] for at in range(len(Columns._fields))))
