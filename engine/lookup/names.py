"""The names of tracks as they are compared: folded, in short, and in Latin letters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

_SEPARATOR = "\x1f"
# Signs that stand for a letter where they touch one: A$AP, Ke$ha, P!nk, M@ri.
_STYLISED = {
    re.compile(r"(?<=\w)\$|\$(?=\w)"): "s",
    re.compile(r"(?<=\w)!(?=\w)"): "i",
    re.compile(r"(?<=\w)@(?=\w)"): "a",
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


class Names(NamedTuple):
    """What a track may be called, all folded.

    The short title leaves out what is in brackets and which take it is, `lead` is the first
    artist, and `latin` title and lead artist in Latin letters where they are in others.
    """

    title: str
    artist: str
    short: str
    lead: str
    latin: str

    @property
    def call(self) -> str:
        """Title and artists, as most people name a song."""
        return f"{self.title} {self.artist}"


def comparable(text: str) -> str:
    """`text` in the one spelling in which names and what people type are compared.

    Folded, with signs that stand for letters as these letters, "n" as "and", and numbers up to 99
    as figures.
    """
    for sign, letter in _STYLISED.items():
        text = sign.sub(letter, text)
    # "???" is a song and "!!!" a band, though nothing of them is a letter. Half a surrogate pair,
    # which no encoding knows, is part of no name.
    folded = fold(text) or " ".join(text.encode(errors="ignore").decode().casefold().split())
    return " ".join(_figures(folded.split()))


def _figures(words: list[str]) -> list[str]:
    """The words with "ninety nine" as "99"; a "twenty one" is one number, "one twenty" two."""
    spelt: list[str] = []
    tens = 0
    for word in words:
        unit = _UNITS.get(word, 0)
        if tens and 0 < unit < 10:
            spelt[-1] = str(tens + unit)
        elif word in _TENS or word in _UNITS:
            spelt.append(str(_TENS.get(word, unit)))
        else:
            spelt.append("and" if word == "n" else word)
        tens = _TENS.get(word, 0)
    return spelt


def names_in(frame: pd.DataFrame) -> list[Names]:
    """The names of each track of a clean `frame`."""
    columns = zip(frame["title"], frame["artist"], frame["artists"], frame["song"], strict=True)
    return [
        _names(title, artist, artists[0], song.partition(_SEPARATOR)[0])
        for title, artist, artists, song in columns
    ]


def _names(title: str, artist: str, lead: str, short: str) -> Names:
    latin = _latin(f"{short} {lead}")
    return Names(comparable(title), comparable(artist), comparable(short), comparable(lead), latin)


def _latin(text: str) -> str:
    if text.isascii():
        return ""
    # Only now: it brings its tables along, and only training needs them.
    from anyascii import anyascii

    latin = comparable(anyascii(text))
    return "" if latin == comparable(text) else latin


def pack(names: Sequence[Names]) -> tuple[bytes, list[int]]:
    """The names as UTF-8, one track's behind another's, and the bytes that each one takes."""
    encoded = [_SEPARATOR.join(row).encode() for row in names]
    return b"".join(encoded), [len(row) for row in encoded]


class NameBook:
    """The names of every track of a run, read where they are asked for."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self._bytes = arrays["lookup_names"]
        self._starts = arrays["lookup_name_starts"]

    def __getitem__(self, row: int) -> Names:
        start, end = self._starts[row], self._starts[row + 1]
        return Names(*bytes(self._bytes[start:end]).decode().split(_SEPARATOR))

    def of(self, rows: npt.NDArray[np.int64]) -> list[Names]:
        """The names of the tracks at `rows`."""
        return [self[row] for row in rows]
