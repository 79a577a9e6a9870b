"""Titles: which of them have a word that a wish names, as a whole word."""

from __future__ import annotations

import re
from functools import lru_cache

from engine.text import fold
from engine.vibes.segment import UNSPACED

# Who plays along is no part of a title: Katie Noel is no Christmas song.
_GUESTS = re.compile(r"[(\[]?\b(?:feat|ft|featuring)\b.*", re.IGNORECASE)
# More than there are wishes with titles.
_PATTERNS = 32


def has_words(title: str, phrases: tuple[str, ...]) -> bool:
    """Whether one of `phrases` stands in `title`; "weihnacht*" is any word that begins so."""
    return _pattern(phrases).search(fold(_GUESTS.sub("", title))) is not None


@lru_cache(_PATTERNS)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(_part, phrases)))


def _part(phrase: str) -> str:
    words = re.escape(fold(phrase))
    if UNSPACED.search(phrase):
        return words
    return rf"(?<!\w){words}" if phrase.endswith("*") else rf"(?<!\w){words}(?!\w)"
