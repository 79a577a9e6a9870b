"""How titles, names and words are folded so that two spellings of one thing compare equal."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
_ACCENTS = re.compile(r"[\u0300-\u036f\ufe00-\ufe0f]")
_NOT_WORDS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """`text` in lower case, without accents, punctuation and double spaces.

    Full-width and other compatibility forms become the plain ones, an apostrophe joins what it
    stands between ("Don't" is "dont"), "&" is "and". Letters of every script stay, with the marks
    that are part of a letter rather than an accent on it, as in Hindi, Thai or Japanese.
    """
    text = _APOSTROPHES.sub("", text.replace("&", " and "))
    if text.isascii():
        return _NOT_WORDS.sub(" ", text.lower()).strip()
    text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    text = unicodedata.normalize("NFC", text).casefold()
    return " ".join("".join(char if _in_word(char) else " " for char in text).split())


def _in_word(char: str) -> bool:
    # `\w` misses the vowel signs of the Indic scripts, which are marks.
    return char.isalnum() or unicodedata.category(char)[0] == "M"
