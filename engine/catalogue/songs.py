"""Which tracks are one song, though their titles say so in different words.

"Waka Ola" is "Waka Ola (The Harbour Song)" too, and "Für Lise" is 'Bagatelle No. 3 "Für Lise"' and
"Six Bagatelles: III. Für Lise". The tracks stay apart; only what lists no song twice has to know.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from engine.catalogue.merge import SEPARATOR, fold_name
from engine.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from pandas import DataFrame

# A part of a title is a name of the song from two words on; one word is too often another song.
_NAME_WORDS = 2
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
# 'Title - Outtake from "Album" Sessions' is no song of that name.
_QUOTED = re.compile(r"(?<!from )(?<!from the )[\"“”„«]([^\"“”„«»]+)[\"“”»]", re.IGNORECASE)
_MARKS = frozenset('([:"“„«,')
# The number of a movement, "III." or "No. 2", and behind a title that of a work, "Op. 27 No. 2".
_NUMBERED = re.compile(r"^(?:no|nr)?\s*(?:\d+[a-z]?|[ivx]+)\s+")
_WORK = re.compile(
    r",?\s+(?:op|k|kv|bwv|woo|l|d|s|b|rv|hwv|m)\.?\s*\d+\w*(?:,?\s+no\.?\s*\d+)?\s*$", re.IGNORECASE
)
# What a bracket says of another part of the song, which is another song.
_ANOTHER = re.compile(
    r"\b(?:pt|parts?|teil|vol|no|chapter|interlude|intro|outro|reprise|prelude|medley|act|skit|"
    r"continued|[ivx]+)\b"
)
# Nobody's name: a place in a row, how fast it goes, and a form with its key, of which a composer
# has many.
_NO_NAME = re.compile(
    r"(?:pt|part|teil|kapitel|chapter|act|scene|no|nr|vol)\s+\w+"
    r"|(?:(?:allegr|adagi|andant|prest|larg|lent|moderat|viva|maest|molto|assai|con|non|tropp|poco|"
    r"piu|ma|e|un|sostenut|cantabil|brio|moto|grazios|menuet|minuet|scherz|rond|final|tempo|di|"
    r"etud|prelud|fug|attacca|espressiv|mosso|sonat|concert|symphon|nocturn|waltz|vals|quartet|"
    r"suit|string|piano|violin|cello|for|in|major|minor|sharp|flat|[a-g]\b)\w*\s*)+"
)


def song_numbers(frame: DataFrame) -> NDArray[np.int32]:
    """For each track of a clean `frame` a number that it shares with the tracks of its song.

    A part of a title names the song if an artist of the track has a track that is called just so.
    """
    numbers, songs = pd.factorize(frame["song"])
    folded = cache(fold_name)
    artists = [tuple(folded(name) for name in names) for names in frame["artists"]]
    called: dict[tuple[str, str], int] = {}
    for number, names in zip(numbers.tolist(), artists, strict=True):
        title = songs[number].partition(SEPARATOR)[0]
        for name in names:
            called.setdefault((title, name), number)
    one = list(range(len(songs)))
    for title, number, names in zip(frame["title"], numbers.tolist(), artists, strict=True):
        for key in ((part, name) for part in _names(title) for name in names):
            if key in called:
                one[_first(one, number)] = _first(one, called[key])
    meant = [_first(one, number) for number in range(len(one))]
    return np.unique(meant, return_inverse=True)[1].astype(np.int32)[numbers]


def _first(one: list[int], number: int) -> int:
    """The number of the song that the one of this number turned out to be."""
    while one[number] != number:
        number = one[number]
    return number


def _names(title: str) -> Iterator[str]:
    """The parts of `title`, folded, that may be the name of the song."""
    if _MARKS.isdisjoint(title):
        return
    bare = _BRACKETS.sub(" ", _BRACKETS.sub(" ", title))  # One may stand in the other.
    parts = _QUOTED.findall(bare)
    if not any(_ANOTHER.search(fold(aside)) for aside in _BRACKETS.findall(title)):
        parts += [bare.rpartition(":")[2], _WORK.sub("", bare), bare]
    for part in parts:
        name = _NUMBERED.sub("", fold(part))
        if len(name.split()) >= _NAME_WORDS and not _NO_NAME.fullmatch(name):
            yield name
